"""Who reaches whom through the network policies, asked of cyclonus for every pair of pods and every port."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from local.cluster.rendering import CYCLONUS, Object, tool
from local.cluster.subjects import named, pod_of
from local.secret_store import SERVICES

PORTS = (5432, 4222, 50051, 50052, 8080, 7422, 4317)
ALLOWED = re.compile(r"Is traffic allowed\?\n(.*?)\n\n\n", re.DOTALL)
# each with a serve, a work and a migrate
ROLES = [f"{service}-{role}" for service in SERVICES for role in ("serve", "work")]
# what has to be open inside one cell, and between a cell and the platform; everything else is closed
OPEN = {
    *(("cell", "gateway", "cell", f"{service}-serve", 50051) for service in SERVICES),
    ("cell", "gateway", "cell", "nats", 4222),
    ("cell", "gateway", "platform", "keycloak", 8080),
    ("cell", "gateway", "platform", "otel-collector", 4317),
    *(("cell", role, "cell", "database", 5432) for role in ROLES),
    *(("cell", role, "platform", "keycloak", 8080) for role in ROLES),
    *(("cell", role, "platform", "otel-collector", 4317) for role in ROLES),
    *(("cell", f"{service}-migrate", "cell", "database", 5432) for service in SERVICES),
    *(("cell", f"{service}-work", "cell", "nats", 4222) for service in SERVICES),
    ("cell", "incentives-serve", "cell", "registry-serve", 50051),
    ("cell", "incentives-work", "cell", "registry-serve", 50051),
    ("cell", "incentives-work", "cell", "fees-serve", 50051),
    ("cell", "concessions-serve", "cell", "registry-serve", 50051),
    ("cell", "concessions-work", "cell", "fees-serve", 50051),
    ("cell", "notifications-work", "cell", "registry-serve", 50051),
    ("cell", "notifications-work", "cell", "incentives-serve", 50051),
    ("cell", "database", "cell", "database", 5432),
    ("cell", "nats", "platform", "nats-hub", 7422),
    ("platform", "edge", "cell", "gateway", 8080),
    ("platform", "edge", "cell", "registry-serve", 50051),
    ("platform", "edge", "platform", "keycloak", 8080),
    ("platform", "grants", "platform", "keycloak", 8080),
}


class Pod(NamedTuple):
    """A pod as the policies see it."""

    space: str
    kind: str
    name: str
    labels: dict[str, str]
    space_labels: dict[str, str]


def pods_of(objects: list[Object]) -> list[Pod]:
    """The pods of a rendered folder, and those that operators make of it (database, edge)."""
    space = next(one for one in objects if one["kind"] == "Namespace")["metadata"]
    kind = space["labels"]["anjia.role"]
    found = []
    for one in objects:
        pod = pod_of(one)
        if pod is not None:
            labels = pod["metadata"]["labels"]
            found.append(Pod(space["name"], kind, labels["app.kubernetes.io/name"], labels, space["labels"]))
    made = {
        "cell": ("database", {"cnpg.io/cluster": "database"}),
        "platform": ("edge", {"app.kubernetes.io/name": "edge"}),
    }
    return [*found, Pod(space["name"], kind, *made[kind], space["labels"])]


def check_isolation(rendered: list[list[Object]]) -> list[str]:
    """Pairs that are open and should not be, or closed and should be open."""
    policies = [one for objects in rendered for one in objects if one["kind"] == "NetworkPolicy"]
    pods = [pod for objects in rendered for pod in pods_of(objects)]
    questions = list(_questions(pods))
    findings = []
    for (source, target, port), is_open in zip(questions, _ask(policies, questions), strict=True):
        near = source.space == target.space or "platform" in (source.kind, target.kind)
        wanted = near and (source.kind, source.name, target.kind, target.name, port) in OPEN
        if is_open != wanted:
            state = "open" if is_open else "closed"
            findings.append(f"{source.space}/{source.name} → {target.space}/{target.name}:{port} is {state}")
    return findings


def _questions(pods: list[Pod]) -> Iterator[tuple[Pod, Pod, int]]:
    for source in pods:
        for target in pods:
            # what platform pods say to one another is the platform's own affair, but for sign-on
            if source.kind == "platform" == target.kind and target.name != "keycloak":
                continue
            if source is target and source.name != "database":
                continue
            yield from ((source, target, port) for port in PORTS)


def _ask(policies: list[Object], questions: list[tuple[Pod, Pod, int]]) -> list[bool]:
    traffic = [
        {
            "Source": {"IP": "10.0.0.1", "Internal": _peer(source)},
            "Destination": {"IP": "10.0.0.2", "Internal": _peer(target)},
            "Protocol": "TCP",
            "ResolvedPort": port,
        }
        for source, target, port in questions
    ]
    with tempfile.TemporaryDirectory() as folder:
        for number, policy in enumerate(policies):  # it reads the first document of a file alone
            Path(folder, f"{number}.yaml").write_text(yaml.safe_dump(policy))
        asked = Path(folder, "traffic.json")
        asked.write_text(json.dumps(traffic))
        asked = asked.rename(Path(tempfile.gettempdir()) / f"{Path(folder).name}.json")
        command = [tool(CYCLONUS), "analyze", "--mode", "query-traffic", "--policy-path", folder]
        try:
            done = subprocess.run([*command, "--traffic-path", str(asked)], check=True, capture_output=True, text=True)
        finally:
            asked.unlink()
    answers = ALLOWED.findall(done.stdout + "\n\n\n")
    return ["true" in _last_row(answer) for answer in answers]


def _last_row(table: str) -> str:
    rows = [line for line in table.splitlines() if line.startswith("|")]
    return rows[-1].lower()


def _peer(pod: Pod) -> dict[str, object]:
    return {"PodLabels": pod.labels, "NamespaceLabels": pod.space_labels, "Namespace": pod.space}


def is_blind(rendered: list[list[Object]]) -> bool:
    """Whether a planted mistake goes unseen: databases that let in whoever comes."""
    mistaken = copy.deepcopy(rendered)
    for objects in mistaken:
        for one in objects:
            if named(one) == "NetworkPolicy/database":
                one["spec"]["ingress"] = [{}]
    return not any("/database:5432 is open" in finding for finding in check_isolation(mistaken))
