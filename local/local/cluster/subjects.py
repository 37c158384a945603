"""What rules speak of: the objects of a whole cluster in one list, found by kind, namespace and name."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from local.cluster.rendering import Object

# they serve nobody and end by themselves
ENDING = ("Job", "CronJob")
# what kustomize appends to the name of a ConfigMap it makes
HASHED = re.compile(r"-[2-9a-z]{10}$")
UNITS = {"m": 0.001, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}


def named(one: Object) -> str:
    """`Deployment/registry-serve`."""
    return f"{one['kind']}/{one['metadata']['name']}"


def said(one: Object, field: str, what: str) -> str:
    """A finding: which object of which namespace, which field, what is wrong with it."""
    return f"{space_of(one)} {named(one)}: {field}: {what}"


def space_of(one: Object) -> str:
    """Namespace of an object; a namespace is in itself."""
    return str(one["metadata"].get("namespace", one["metadata"]["name"]))


def of_kind(objects: list[Object], *kinds: str) -> list[Object]:
    """Objects of some kinds."""
    return [one for one in objects if one["kind"] in kinds]


def found(objects: list[Object], kind: str, space: str, name: str) -> Object | None:
    """The object of a kind, namespace and name."""
    return next(
        (one for one in objects if one["kind"] == kind and space_of(one) == space and one["metadata"]["name"] == name),
        None,
    )


def pod_of(one: Object) -> Object | None:
    """The pod template of a workload, None of anything else."""
    if one["kind"] in ("Deployment", "StatefulSet", "Job"):
        template: Object = one["spec"]["template"]
        return template
    if one["kind"] == "CronJob":
        job: Object = one["spec"]["jobTemplate"]["spec"]["template"]
        return job
    return None


def pods(objects: list[Object]) -> Iterator[tuple[Object, Object]]:
    """Each workload with its pod template."""
    for one in objects:
        pod = pod_of(one)
        if pod is not None:
            yield one, pod


def containers(objects: list[Object]) -> Iterator[tuple[Object, Object, Object]]:
    """Each workload with its pod template and each of its containers."""
    for one, pod in pods(objects):
        for container in pod["spec"]["containers"]:
            yield one, pod, container


def at(container: Object, field: str) -> str:
    """Where a field of a container stands: `containers[serve].image`."""
    return f"containers[{container['name']}].{field}"


def process_of(container: Object) -> tuple[str, str] | None:
    """Module and role of a process of ours: `("registry", "serve")`; the gateway's role is empty. None of others."""
    image = container["image"].partition(":")[0]
    arguments = [*container.get("args", []), "", ""]
    if not image.startswith("anjia/") or image == "anjia/keycloak":
        return None
    return arguments[0], arguments[1]


def matches(selector: Object, labels: dict[str, str]) -> bool:
    """Whether a selector takes labels; an empty one takes all. Selectors of ours have `matchLabels` alone."""
    return bool(selector.get("matchLabels", {}).items() <= labels.items())


def ports_of(pod: Object) -> dict[str | int, int]:
    """The ports of a pod by name and by number."""
    listed = [port for container in pod["spec"]["containers"] for port in container.get("ports", [])]
    return {key: port["containerPort"] for port in listed for key in (port.get("name"), port["containerPort"]) if key}


def made_by_operators(objects: list[Object]) -> list[tuple[str, dict[str, str], dict[str | int, int]]]:
    """Namespace, labels and ports of pods that operators make: databases of a Cluster, the edge of a Gateway."""
    made: list[tuple[str, dict[str, str], dict[str | int, int]]] = [
        (space_of(one), {"cnpg.io/cluster": one["metadata"]["name"]}, {5432: 5432, 8000: 8000})
        for one in of_kind(objects, "Cluster")
    ]
    for one in of_kind(objects, "Gateway"):
        listening = {listener["port"]: listener["port"] for listener in one["spec"]["listeners"]}
        made.append((space_of(one), {"app.kubernetes.io/name": one["metadata"]["name"]}, listening))
    return made


def all_pods(objects: list[Object]) -> list[tuple[str, dict[str, str], dict[str | int, int]]]:
    """Namespace, labels and ports of every pod there will be."""
    ours = [(space_of(one), pod["metadata"]["labels"], ports_of(pod)) for one, pod in pods(objects)]
    return [*ours, *made_by_operators(objects)]


def most_replicas(one: Object, objects: list[Object]) -> int:
    """Pods of a workload at the most: what its autoscaler may ask for and, of a rolling update, the one more."""
    if one["kind"] in ENDING:
        return 1
    scaler = scaler_of(one, objects)
    wanted = int(scaler["spec"]["maxReplicas"] if scaler else one["spec"].get("replicas", 1))
    strategy = one["spec"].get("strategy", {})
    if one["kind"] != "Deployment" or strategy.get("type") == "Recreate":
        return wanted
    surge = str(strategy.get("rollingUpdate", {}).get("maxSurge", "25%"))
    return wanted + (math.ceil(wanted * int(surge[:-1]) / 100) if surge.endswith("%") else int(surge))


def scaler_of(one: Object, objects: list[Object]) -> Object | None:
    """The autoscaler of a workload."""
    for scaler in of_kind(objects, "HorizontalPodAutoscaler"):
        target = scaler["spec"]["scaleTargetRef"]
        same = (target["kind"], target["name"]) == (one["kind"], one["metadata"]["name"])
        if same and space_of(scaler) == space_of(one):
            return scaler
    return None


def amount(text: object) -> float:
    """A quantity in cores or bytes: `250m` is .25, `1Gi` is 2³⁰."""
    unit = next((unit for unit in UNITS if str(text).endswith(unit)), "")
    return float(str(text).removesuffix(unit)) * UNITS.get(unit, 1)


def walk(value: Any, path: str = "") -> Iterator[tuple[str, str, Any]]:  # noqa: ANN401 - JSON
    """Every field below a value: its path, its name, what it says."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        where = f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}".lstrip(".")
        yield where, str(key), inner
        yield from walk(inner, where)
