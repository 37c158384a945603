"""Rendered objects against schemas: Kubernetes' own, and the custom resources carried in k8s/crds."""

from __future__ import annotations

import copy
import json

import kubernetes_validate
from jsonschema import Draft202012Validator

from local.cluster.rendering import K8S, Object
from local.cluster.subjects import named

KUBERNETES = "1.34.0"


def check_schemas(objects: list[Object]) -> list[str]:
    """What does not fit its schema; an unknown field does not fit."""
    carried = _carried()
    findings = []
    for one in objects:
        group, _, version = one["apiVersion"].rpartition("/")
        schema = carried.get((group, one["kind"], version))
        if schema is not None:
            errors = Draft202012Validator(schema).iter_errors(one)
            findings += [f"{named(one)}: {'.'.join(map(str, error.path))}: {error.message[:200]}" for error in errors]
            findings += [f"{named(one)}: unknown field {path}" for path in _unknown(one, schema, "")]
            continue
        try:
            kubernetes_validate.validate(one, KUBERNETES, strict=True)
        except kubernetes_validate.ValidationError as error:
            findings.append(f"{named(one)}: {'.'.join(map(str, error.path))}: {error.message[:200]}")
        except kubernetes_validate.SchemaNotFoundError:
            findings.append(f"{named(one)}: no schema for {one['apiVersion']}")
    return findings


def _carried() -> dict[tuple[str, str, str], Object]:
    found = {}
    for path in sorted((K8S / "crds").glob("*.json")):
        content = json.loads(path.read_text())
        for version, schema in content["versions"].items():
            found[content["group"], content["kind"], version] = schema
    return found


def _unknown(value: object, schema: Object, path: str) -> list[str]:
    """Fields that the schema does not name: the server would prune them without a word."""
    if isinstance(value, list):
        items = schema.get("items", {})
        return [found for index, one in enumerate(value) for found in _unknown(one, items, f"{path}[{index}]")]
    if not isinstance(value, dict) or schema.get("x-kubernetes-preserve-unknown-fields"):
        return []
    properties, others = schema.get("properties"), schema.get("additionalProperties")
    if properties is None:
        return [
            found
            for name, one in value.items()
            if isinstance(others, dict)
            for found in _unknown(one, others, f"{path}.{name}")
        ]
    found = []
    for name, one in value.items():
        if name in properties:
            found += _unknown(one, properties[name], f"{path}.{name}")
        elif path or name not in ("apiVersion", "kind", "metadata"):
            found.append(f"{path}.{name}")
    return [] if path == ".metadata" else found


def is_blind(cell: list[Object]) -> bool:
    """Whether misspelt fields go unseen, in Kubernetes' own objects and in custom ones."""
    seen = 0
    for kind in ("Deployment", "Cluster", "HTTPRoute"):
        mistaken = copy.deepcopy(next(one for one in cell if one["kind"] == kind))
        mistaken["spec"]["instanses"] = 1
        seen += bool(check_schemas([mistaken]))
    return seen < len(("Deployment", "Cluster", "HTTPRoute"))
