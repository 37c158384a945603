"""For tests of rules: the cluster as it is, and a copy of it to plant a mistake in."""

# ruff: noqa: ANN401 - objects are JSON

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import Any

from local.cluster import ruling
from local.cluster.rendering import Object, folders, render
from local.cluster.subjects import named, pod_of, space_of

CELL, OTHER, PLATFORM = "anjia-510421", "anjia-510422", "anjia-platform"
SERVE, WORK, GATEWAY = "Deployment/registry-serve", "Deployment/registry-work", "Deployment/gateway"
JOB = "Job/fees-migrate"
NATS, HUB, KEYCLOAK = "StatefulSet/nats", "StatefulSet/nats-hub", "StatefulSet/keycloak"


class World:
    """The objects of a whole cluster, to plant a mistake in. Names of generated objects are given without hash."""

    def __init__(self, objects: list[Object]) -> None:
        self.objects = objects

    def one(self, name: str, space: str = CELL) -> Any:
        """An object, `Kind/name`."""
        wanted = [one for one in self.objects if space_of(one) == space]
        exact = [one for one in wanted if named(one) == name]
        return (exact or [one for one in wanted if named(one).rpartition("-")[0] == name])[0]

    def spec(self, name: str, space: str = CELL) -> Any:
        """Its specification."""
        return self.one(name, space)["spec"]

    def pod(self, name: str, space: str = CELL) -> Any:
        """The specification of its pods."""
        pod = pod_of(self.one(name, space))
        assert pod is not None  # noqa: S101 - in tests
        return pod["spec"]

    def box(self, name: str, space: str = CELL) -> Any:
        """The container of a workload."""
        return self.pod(name, space)["containers"][0]

    def env(self, name: str, variable: str, space: str = CELL) -> Any:
        """One variable of it."""
        return next(one for one in self.box(name, space)["env"] if one["name"] == variable)

    def secret(self, name: str, variable: str, space: str = CELL) -> Any:
        """Which secret a variable comes from."""
        return self.env(name, variable, space)["valueFrom"]["secretKeyRef"]

    def data(self, name: str, space: str = CELL) -> Any:
        """What a ConfigMap holds."""
        return self.one(f"ConfigMap/{name}", space)["data"]

    def drop(self, name: str, space: str = CELL) -> None:
        """Take an object away."""
        self.objects.remove(self.one(name, space))

    def forget(self, name: str, variable: str, space: str = CELL) -> None:
        """Take a variable away."""
        self.box(name, space)["env"].remove(self.env(name, variable, space))


# what is planted, how, and the object and field by which it has to be refused
Plant = tuple[str, Callable[[World], object], str, str]


def everything() -> list[Object]:
    """What is applied to a cluster, rendered."""
    return [one for folder in folders() for one in render(folder)]


def planted(right: list[Object], plant: Callable[[World], object]) -> list[Object]:
    """A copy with a mistake in it."""
    world = World(copy.deepcopy(right))
    plant(world)
    return world.objects


def is_refused(right: list[Object], plant: Callable[[World], object], name: str, field: str) -> bool:
    """Whether some rule finds the mistake and names object and field."""
    findings = ruling.check_rules(planted(right, plant))
    return any(f" {name}" in finding and field in finding.partition(" ")[2] for finding in findings)


def blind_rules(right: list[Object], judged: Iterable[ruling.Rule], plants: Iterable[Plant]) -> set[str]:
    """Rules that find none of some mistakes."""
    blind = set(judged)
    for _, plant, _, _ in plants:
        mistaken = planted(right, plant)
        blind = {rule for rule in blind if not ruling.findings_of(rule, mistaken)[0]}
    return {rule.__name__ for rule in blind}
