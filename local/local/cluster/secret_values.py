"""The secrets of a cluster: which ones its objects refer to, and what stands in each."""

from __future__ import annotations

import base64
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chassis.db.keyring import new_keyring

from local.cluster.cells import clients_of_cells
from local.cluster.certificates import certificate
from local.cluster.rendering import Object
from local.cluster.subjects import found, space_of, walk
from local.fleet import NATS_USERS
from local.secret_store import SERVICES

# what only somebody else can know: the backup store, the certificate's issuer, the platform's own database
OUTSIDE = "from outside"
# as cells call the hub
HUB_HOSTS = ("nats-hub.anjia-platform", "nats-hub.anjia-platform.svc", "nats-hub.anjia-platform.svc.cluster.local")
Values = dict[str, str]


@dataclass(frozen=True)
class Reference:
    """That an object reads a key of a secret of its namespace. key: None where it takes all there are."""

    one: Object
    field: str
    name: str
    key: str | None
    is_optional: bool = False

    @property
    def space(self) -> str:
        """Where the secret has to be."""
        return space_of(self.one)


def references_of_secrets(objects: list[Object]) -> Iterator[Reference]:
    """Everything that objects refer to. A secret that is optional as a whole is not asked for."""
    for one in objects:
        for path, name, value in walk(one):
            if name in ("secretKeyRef", "accessKeyId", "secretAccessKey"):
                yield Reference(one, path, value["name"], value["key"], is_optional=bool(value.get("optional")))
            elif name == "secretRef" and not value.get("optional"):
                yield Reference(one, path, value["name"], None)
            elif name == "passwordSecret" or path == "spec.bootstrap.initdb.secret":
                yield from (Reference(one, path, value["name"], key) for key in ("username", "password"))
            elif name == "certificateRefs":
                yield from (Reference(one, path, each["name"], key) for each in value for key in ("tls.crt", "tls.key"))
            elif re.fullmatch(r".*\.volumes\[\d+\]\.secret", path):
                keys = [item["key"] for item in value.get("items", [])] or [None]
                yield from (Reference(one, path, value.get("secretName", ""), key) for key in keys)


def value_of(space: str, name: str, key: str, made: Values) -> str | None:
    """What stands under a key of a secret; None where nobody knows of such a one, `OUTSIDE` where others know it.

    made: what was made before. A value that two namespaces share (a cell's password at the hub) is made once.
    """
    asked = f"{name}/{key}"
    code = space.removeprefix("anjia-")
    return _of_the_platform(asked, made) if code == "platform" else _of_a_cell(asked, code, made)


def _of_a_cell(asked: str, code: str, made: Values) -> str | None:
    service, user = "|".join(SERVICES), "|".join(NATS_USERS)
    # the hub's certificate is made with the platform's secrets, once; a cell gets it from there
    value = OUTSIDE if asked in ("backup/access-key", "backup/secret-key", "hub-ca/ca.crt") else None
    if match := re.fullmatch(rf"({service})-(owner|app)/username", asked):
        value = f"{match[1]}_{match[2]}"
    elif match := re.fullmatch(rf"(?:({service})-client|gateway)/(client-id|client-secret)", asked):
        client = match[1] or "gateway"
        value = f"{client}-{code}" if match[2] == "client-id" else _kept(f"realm-{code}/{client}", made)
    elif re.fullmatch(rf"({service})-keys/\1.json", asked):
        value = _keyring()
    elif asked in ("gateway/session-key", "concessions-card/card-key"):
        value = base64.b64encode(os.urandom(32)).decode()
    elif asked == "hub/password":
        value = _kept(f"hub-{code}/password", made)
    elif re.fullmatch(rf"(({service})-(owner|app)|nats-({user}))/password", asked):
        value = _kept(f"{code} {asked}", made)
    return value


def _of_the_platform(asked: str, made: Values) -> str | None:
    client = "|".join(clients_of_cells())
    if re.fullmatch(rf"hub-[0-9]{{6}}/password|realm-[0-9]{{6}}/({client})", asked):
        return _kept(asked, made)
    if asked in ("keycloak/admin-password", "grants/client-secret"):
        return _kept(asked, made)
    if asked == "keycloak/admin-username":
        return "bootstrap"
    if asked in ("hub-tls/tls.crt", "hub-tls/tls.key"):
        if asked not in made:
            made["hub-tls/tls.crt"], made["hub-tls/tls.key"] = certificate(HUB_HOSTS)
        return made[asked]
    outside = r"keycloak/database-(url|username|password)|(trace|metric)-store/endpoint|edge-tls/tls\.(crt|key)"
    return OUTSIDE if re.fullmatch(outside, asked) else None


def _kept(name: str, made: Values) -> str:
    return made.setdefault(name, secrets.token_urlsafe(24))


def _keyring() -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ring.json"
        new_keyring(path)
        return path.read_text()


def make_secrets(objects: list[Object], code: str | None) -> tuple[list[Object], list[str]]:
    """Secret manifests with fresh values, and `space name/key` of what comes from outside.

    objects: of the whole cluster. code: of the cell; its two sides at the platform are made with it. None: what the
    platform has for itself.
    """
    content: dict[tuple[str, str], Values] = {}
    outside, made = set(), Values()
    for reference in references_of_secrets(objects):
        if not _belongs(reference, code) or reference.key is None:
            continue
        secret = content.setdefault((reference.space, reference.name), {})
        if reference.key in secret:
            continue
        value = value_of(reference.space, reference.name, reference.key, made)
        if value is None or value == OUTSIDE:
            outside.add(f"{reference.space} {reference.name}/{reference.key}")
        else:
            secret[reference.key] = value
    return [_manifest(space, name, secret) for (space, name), secret in content.items() if secret], sorted(outside)


def _belongs(reference: Reference, code: str | None) -> bool:
    if code is None:
        return reference.space == "anjia-platform" and not re.search("-[0-9]{6}$", reference.name)
    return reference.space == f"anjia-{code}" or reference.name.endswith(f"-{code}")


def _manifest(space: str, name: str, content: Values) -> Object:
    # the database's operator takes no other type for a role's password
    kind = "kubernetes.io/basic-auth" if set(content) == {"username", "password"} else "Opaque"
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name, "namespace": space},
        "type": kind,
        "stringData": dict(sorted(content.items())),
    }


@cache
def _invented(space: str, name: str, key: str) -> str | None:
    """The same value each time, so that what was judged once need not be judged again."""
    return value_of(space, name, key, {})


def is_known(reference: Reference) -> bool:
    """Whether there is such a key of such a secret."""
    return reference.key is not None and _invented(reference.space, reference.name, reference.key) is not None


def environment_of(one: Object, container: Object, objects: list[Object]) -> Values:
    """The variables that a container gets, as the kubelet makes them, with invented secrets.

    `$(NAME)` stands for a variable of the same list that came before; any other stays as it is written.
    """
    told: Values = {}
    for source in container.get("envFrom", []):
        config = found(objects, "ConfigMap", space_of(one), source.get("configMapRef", {}).get("name", ""))
        told |= config["data"] if config else {}
    listed: Values = {}
    space = space_of(one)
    for variable in container.get("env", []):
        value = variable.get("value", "")
        asked = variable.get("valueFrom", {})
        if "secretKeyRef" in asked:
            value = _invented(space, asked["secretKeyRef"]["name"], asked["secretKeyRef"]["key"]) or ""
        elif "configMapKeyRef" in asked:
            config = found(objects, "ConfigMap", space, asked["configMapKeyRef"]["name"])
            value = config["data"].get(asked["configMapKeyRef"]["key"], "") if config else ""
        listed[variable["name"]] = re.sub(r"\$\((\w+)\)", lambda match: listed.get(match[1], match[0]), value)
    return {**told, **listed}
