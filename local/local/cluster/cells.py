"""What the platform has to know of its cells: their clients at the sign-on server, their passwords at the hub.

One realm and one hub serve every cell. The list of cells is the folders of k8s/cells; what follows from it is generated
into k8s/platform/cells (`python -m local step cells`), and `./anjia check` says when it is stale.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from local.cluster.rendering import K8S
from local.realm import REALM_FILE

GENERATED = K8S / "platform" / "cells"
HEAD = "# Generated from k8s/cells: .venv/bin/python -m local step cells\n"
COMPONENT = """\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
# the name carries the content: a change restarts who reads it
configMapGenerator:
  - name: realm
    files: [anjia-realm.json=realm.json]
  - name: hub
    files: [nats.conf=hub.conf]
patches:
  - path: keycloak.yaml
  - path: nats-hub.yaml
"""
# what a client says that belongs to one cell alone
OF_A_CELL = ("${ANJIA_CELL}", "${ANJIA_PUBLIC_URL}")
Json = dict[str, Any]


@dataclass(frozen=True)
class County:
    """A cell as the platform knows it: the county's code, six digits, and the host it answers under."""

    code: str
    host: str

    @property
    def space(self) -> str:
        """Its namespace."""
        return f"anjia-{self.code}"

    def client_id(self, client: str) -> str:
        """Name of one of its clients at the sign-on server."""
        return f"{client}-{self.code}"

    def placeholder(self, client: str) -> str:
        """Under which name the realm file asks for the secret of one of its clients."""
        return f"ANJIA_SECRET_{client.upper().replace('-', '_')}_{self.code}"


def counties() -> list[County]:
    """The cells of this cluster, by code."""
    found = []
    for path in sorted((K8S / "cells").glob("*/kustomization.yaml")):
        generators = yaml.safe_load(path.read_text())["configMapGenerator"]
        said = dict(literal.split("=", 1) for one in generators for literal in one["literals"])
        found.append(County(said["ANJIA_CELL"], said["HOST"]))
    return found


@cache
def clients_of_cells() -> tuple[str, ...]:
    """The clients of the realm file that each cell has for itself: they say its address or act for its division."""
    realm = json.loads(REALM_FILE.read_text())
    acting = {one.get("serviceAccountClientId") for one in realm["users"] if _is_of_a_cell(one)}
    return tuple(one["clientId"] for one in realm["clients"] if one["clientId"] in acting or _is_of_a_cell(one))


def realm_of(cells: list[County]) -> Json:
    """The realm for a cluster: what all share once, clients and service accounts once for each cell."""
    realm: Json = json.loads(REALM_FILE.read_text())
    own = clients_of_cells()
    return {
        **realm,
        "clients": [one for one in realm["clients"] if one["clientId"] not in own]
        + [one for cell in cells for one in clients_for(cell)["clients"]],
        "users": [one for one in realm["users"] if one.get("serviceAccountClientId") not in own]
        + [one for cell in cells for one in clients_for(cell)["users"]],
    }


def clients_for(cell: County, secrets: dict[str, str] | None = None) -> Json:
    """Clients and service accounts of one cell, in the form that a partial import takes.

    secrets: by client; without them the file keeps a placeholder for each, which the server resolves at its import.
    """
    realm, own = json.loads(REALM_FILE.read_text()), clients_of_cells()
    clients, users = [], []
    for client in (one for one in realm["clients"] if one["clientId"] in own):
        name = client["clientId"]
        secret = secrets[name] if secrets is not None else f"${{{cell.placeholder(name)}}}"
        clients.append({**_filled(client, cell), "clientId": cell.client_id(name), "secret": secret})
    for user in (one for one in realm["users"] if one.get("serviceAccountClientId") in own):
        name = cell.client_id(user["serviceAccountClientId"])
        users.append({**_filled(user, cell), "serviceAccountClientId": name, "username": f"service-account-{name}"})
    return {"ifResourceExists": "SKIP", "clients": clients, "users": users}


def _is_of_a_cell(content: Json) -> bool:
    text = json.dumps(content)
    return any(mark in text for mark in OF_A_CELL)


def _filled(content: Json, cell: County) -> Json:
    text = json.dumps(content).replace("${ANJIA_CELL}", cell.code)
    filled: Json = json.loads(text.replace("${ANJIA_PUBLIC_URL}", f"https://{cell.host}"))
    return filled


def platform_files(cells: list[County]) -> dict[str, str]:
    """Name → text of every generated file."""
    return {
        "kustomization.yaml": HEAD + COMPONENT,
        "keycloak.yaml": _told("keycloak", "keycloak", _secrets_of_clients(cells)),
        "nats-hub.yaml": _told("nats-hub", "nats", _passwords(cells)),
        "hub.conf": _hub(cells),
        "realm.json": _lines(realm_of(cells)),
    }


def stale_files() -> list[str]:
    """Generated files that say something else than the cells."""
    return [
        f"k8s/platform/cells/{name}: stale; run .venv/bin/python -m local step cells"
        for name, text in platform_files(counties()).items()
        if not (GENERATED / name).exists() or (GENERATED / name).read_text() != text
    ]


def write_files() -> None:
    """Generate them anew."""
    GENERATED.mkdir(exist_ok=True)
    for name, text in platform_files(counties()).items():
        (GENERATED / name).write_text(text)


def _hub(cells: list[County]) -> str:
    users = "".join(
        f'    {{ user: "{one.code}", password: $HUB_{one.code}, permissions {{\n'
        f'      publish: ["exchange.out.{one.code}.>"], subscribe: ["exchange.in.{one.code}.>"] }} }}\n'
        for one in cells
    )
    return (
        f"{HEAD}"
        "# Cells talk through exchange subjects on the hub, and through nothing else. Each says under its own code to\n"
        "# whom, exchange.out.510421.510422.…, and hears what is said to it, exchange.in.510422.510421.…: nobody has\n"
        "# another's name.\n"
        "http_port: 8222\n"
        "server_name: $HOSTNAME\n"
        'leafnodes { port: 7422, tls { cert_file: "/etc/hub-tls/tls.crt", key_file: "/etc/hub-tls/tls.key" } }\n'
        "accounts { HUB {\n"
        f"  users [\n{users}  ]\n"
        '  mappings { "exchange.out.*.*.>": "exchange.in.{{wildcard(2)}}.{{wildcard(1)}}.>" }\n'
        "} }\n"
    )


def _secrets_of_clients(cells: list[County]) -> list[Json]:
    return [
        {"name": cell.placeholder(client), "valueFrom": _secret(f"realm-{cell.code}", client)}
        for cell in cells
        for client in clients_of_cells()
    ]


def _passwords(cells: list[County]) -> list[Json]:
    env: list[Json] = []
    for cell in cells:
        env += [
            {"name": f"PASSWORD_{cell.code}", "valueFrom": _secret(f"hub-{cell.code}", "password")},
            # in quotes: the server reads a value of digits alone as a number
            {"name": f"HUB_{cell.code}", "value": f'"$(PASSWORD_{cell.code})"'},
        ]
    return env


def _secret(name: str, key: str) -> Json:
    return {"secretKeyRef": {"name": name, "key": key}}


def _told(name: str, container: str, env: list[Json]) -> str:
    patch = {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": name},
        "spec": {"template": {"spec": {"containers": [{"name": container, "env": env}]}}},
    }
    return HEAD + yaml.safe_dump(patch, sort_keys=False)


def _lines(realm: Json) -> str:
    """JSON with one entry of each list a line: a difference shows which client it is about."""
    parts = []
    for key, value in realm.items():
        if isinstance(value, list) and value:
            inner = ",\n  ".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in value)
            parts.append(f" {json.dumps(key)}: [\n  {inner}\n ]")
        else:
            parts.append(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}")
    return "{\n" + ",\n".join(parts) + "\n}\n"
