"""The house's own rules over rendered objects. Each has a planted mistake that it must refuse."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from local.cluster.rendering import Object, named, pod_of

# they serve nobody and end by themselves
ENDING = ("Job", "CronJob")
Rule = Callable[[list[Object]], Iterator[str]]


def _workloads(objects: list[Object]) -> Iterator[tuple[Object, Object, Object]]:
    for one in objects:
        pod = pod_of(one)
        if pod is not None:
            for container in pod["spec"]["containers"]:
                yield one, pod, container


def pods_run_as_nobody_in_particular(objects: list[Object]) -> Iterator[str]:
    """A numeric user and group: a user alone runs with group 0."""
    for one, pod, _ in _workloads(objects):
        context = pod["spec"].get("securityContext", {})
        if not (context.get("runAsNonRoot") and context.get("runAsUser") and context.get("runAsGroup")):
            yield f"{named(one)}: runAsNonRoot, runAsUser and runAsGroup are all needed"
        if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
            yield f"{named(one)}: seccompProfile RuntimeDefault is needed"


def containers_hold_nothing_they_do_not_need(objects: list[Object]) -> Iterator[str]:
    """No capability, no way up, no writable root, no service account token."""
    for one, pod, container in _workloads(objects):
        context = container.get("securityContext", {})
        if context.get("allowPrivilegeEscalation") is not False or not context.get("readOnlyRootFilesystem"):
            yield f"{named(one)}: no escalation, a read-only root"
        if context.get("capabilities", {}).get("drop") != ["ALL"]:
            yield f"{named(one)}: drop ALL capabilities"
        if pod["spec"].get("automountServiceAccountToken") is not False:
            yield f"{named(one)}: automountServiceAccountToken has to be false"


def servers_are_probed_and_pause_before_they_stop(objects: list[Object]) -> Iterator[str]:
    """Without a pause an update loses the requests that are under way to a stopping pod."""
    for one, _, container in _workloads(objects):
        if one["kind"] in ENDING:
            continue
        missing = [probe for probe in ("readinessProbe", "livenessProbe") if probe not in container]
        if missing:
            yield f"{named(one)}: {', '.join(missing)} missing"
        if "preStop" not in container.get("lifecycle", {}):
            yield f"{named(one)}: preStop pause missing"


def resources_are_asked_for_and_limited(objects: list[Object]) -> Iterator[str]:
    """Requests for both, a limit for memory; CPU is not limited, so that a burst may use what is idle."""
    for one, _, container in _workloads(objects):
        resources = container.get("resources", {})
        if not {"cpu", "memory"} <= set(resources.get("requests", {})) or "memory" not in resources.get("limits", {}):
            yield f"{named(one)}: requests for cpu and memory and a limit for memory are needed"


def autoscaled_workloads_name_no_replicas(objects: list[Object]) -> Iterator[str]:
    """Each apply would set the number back."""
    scaled = {one["spec"]["scaleTargetRef"]["name"] for one in objects if one["kind"] == "HorizontalPodAutoscaler"}
    for one in objects:
        if one["kind"] == "Deployment" and one["metadata"]["name"] in scaled and "replicas" in one["spec"]:
            yield f"{named(one)}: replicas beside an autoscaler"


def every_server_has_a_disruption_budget_and_is_spread(objects: list[Object]) -> Iterator[str]:
    """A drained node takes one of them, never all."""
    budgets = [one["spec"]["selector"]["matchLabels"] for one in objects if one["kind"] == "PodDisruptionBudget"]
    for one in objects:
        pod = pod_of(one)
        if pod is None or one["kind"] in ENDING:
            continue
        labels = pod["metadata"]["labels"].items()
        if not any(budget.items() <= labels for budget in budgets):
            yield f"{named(one)}: no PodDisruptionBudget"
        if one["kind"] == "Deployment" and not pod["spec"].get("topologySpreadConstraints"):
            yield f"{named(one)}: no topologySpreadConstraints"


def namespaces_start_with_closed_doors(objects: list[Object]) -> Iterator[str]:
    """A policy that selects every pod and lets nothing in; each process opens its own door."""
    for space in [one["metadata"]["name"] for one in objects if one["kind"] == "Namespace"]:
        policies = [one for one in objects if one["kind"] == "NetworkPolicy" and one["metadata"]["namespace"] == space]
        closed = [one for one in policies if not one["spec"]["podSelector"] and not one["spec"].get("ingress")]
        if not any("Ingress" in one["spec"]["policyTypes"] for one in closed):
            yield f"Namespace/{space}: no policy that closes every door"


def images_are_pinned_and_secrets_are_elsewhere(objects: list[Object]) -> Iterator[str]:
    """A tag that is a version; no Secret in the repository."""
    for one, _, container in _workloads(objects):
        tag = container["image"].rpartition(":")[2]
        if tag == container["image"] or tag == "latest":
            yield f"{named(one)}: image without a version"
    yield from (f"{named(one)}: a secret in the repository" for one in objects if one["kind"] == "Secret")


def _container(objects: list[Object], name: str) -> Any:  # noqa: ANN401
    return next(pod_of(one) for one in objects if named(one) == name)["spec"]["containers"][0]  # type: ignore[index]


def _spec(objects: list[Object], name: str) -> Any:  # noqa: ANN401
    return next(one for one in objects if named(one) == name)["spec"]


SERVE = "Deployment/registry-serve"
# rule → a mistake in a cell that it has to refuse
PLANTED: dict[Rule, Callable[[list[Object]], object]] = {
    pods_run_as_nobody_in_particular: lambda objects: _spec(objects, SERVE)["template"]["spec"]["securityContext"].pop(
        "runAsGroup"
    ),
    containers_hold_nothing_they_do_not_need: lambda objects: _container(objects, SERVE)["securityContext"].update(
        readOnlyRootFilesystem=False
    ),
    servers_are_probed_and_pause_before_they_stop: lambda objects: _container(objects, SERVE).pop("lifecycle"),
    resources_are_asked_for_and_limited: lambda objects: _container(objects, SERVE)["resources"].pop("limits"),
    autoscaled_workloads_name_no_replicas: lambda objects: _spec(objects, SERVE).update(replicas=2),
    every_server_has_a_disruption_budget_and_is_spread: lambda objects: objects.remove(
        next(one for one in objects if named(one) == "PodDisruptionBudget/registry-serve")
    ),
    namespaces_start_with_closed_doors: lambda objects: objects.remove(
        next(one for one in objects if named(one) == "NetworkPolicy/closed")
    ),
    images_are_pinned_and_secrets_are_elsewhere: lambda objects: _container(objects, SERVE).update(
        image="anjia/registry:latest"
    ),
}


def check_rules(objects: list[Object]) -> list[str]:
    """What breaks a rule of the house."""
    return [finding for rule in PLANTED for finding in rule(objects)]


def blind_rules(cell: list[Object]) -> list[str]:
    """Rules that do not see the mistake planted for them in a cell that is right."""
    blind = []
    for rule, plant in PLANTED.items():
        mistaken = copy.deepcopy(cell)
        plant(mistaken)
        if not list(rule(mistaken)):
            blind.append(f"{rule.__name__} does not see its planted mistake")
    return blind
