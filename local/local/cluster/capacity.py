"""Rules of sums: what is asked for at the most fits what is there."""

from __future__ import annotations

from collections.abc import Iterator

from chassis.db.work import most_connections
from chassis.service import DRAIN_SECONDS

from local.cluster.rendering import Object
from local.cluster.subjects import amount, at, containers, most_replicas, of_kind, pods, said, space_of
from local.cluster.told import started

# beside its pool a worker has a listener for each loop that is woken, and the job it runs has connections of its own
BESIDE_THE_POOL = 10
# the operator's probes and replicas, the superuser's reserve, somebody who looks
OF_THE_OPERATOR = 20
CLUSTER_PODS = 1  # the Job that makes or joins an instance


def what_scales_fits_its_quota(objects: list[Object]) -> Iterator[str]:
    """The sum over every pod at its autoscaler's most, while an update is under way."""
    for quota in of_kind(objects, "ResourceQuota"):
        asked = _asked_for([one for one in objects if space_of(one) == space_of(quota)])
        for name, most in quota["spec"]["hard"].items():
            if asked.get(name, 0) > amount(most):
                yield said(quota, f"spec.hard[{name}]", f"{most}; at the most {asked[name]:g} is asked for")
        for name in asked.keys() - quota["spec"]["hard"].keys():
            yield said(quota, f"spec.hard[{name}]", "is not limited")


def _asked_for(objects: list[Object]) -> dict[str, float]:
    total = dict.fromkeys(("requests.cpu", "requests.memory", "limits.memory", "requests.storage", "pods"), 0.0)

    def add(resources: Object, times: float) -> None:
        for kind, name in (("requests", "cpu"), ("requests", "memory"), ("limits", "memory")):
            total[f"{kind}.{name}"] += amount(resources.get(kind, {}).get(name, 0)) * times

    for one, pod in pods(objects):
        times = most_replicas(one, objects)
        total["pods"] += times
        for container in pod["spec"]["containers"]:
            add(container.get("resources", {}), times)
        for claim in one["spec"].get("volumeClaimTemplates", []):
            total["requests.storage"] += amount(claim["spec"]["resources"]["requests"]["storage"]) * times
    for claim in of_kind(objects, "PersistentVolumeClaim"):
        total["requests.storage"] += amount(claim["spec"]["resources"]["requests"]["storage"])
    for cluster in of_kind(objects, "Cluster"):
        spec = cluster["spec"]
        times = spec["instances"] + CLUSTER_PODS
        total["pods"] += times
        total["requests.storage"] += spec["instances"] * sum(
            amount(spec[volume]["size"]) for volume in ("storage", "walStorage")
        )
        add(spec["resources"], times)
        for store in of_kind(objects, "ObjectStore"):
            add(store["spec"]["instanceSidecarConfiguration"]["resources"], times)
    return total


def databases_take_every_connection(objects: list[Object]) -> Iterator[str]:
    """The pools of all processes at their autoscalers' most, and what stands beside the pools."""
    for cluster in of_kind(objects, "Cluster"):
        needed = OF_THE_OPERATOR
        for one, _, _, role, settings in started(objects):
            if space_of(one) == space_of(cluster) and hasattr(settings, "database_pool"):
                beside = BESIDE_THE_POOL if role == "work" else 0
                each = 1 if role == "migrate" else most_connections(settings.database_pool) + beside
                needed += each * most_replicas(one, objects)
        given = int(cluster["spec"]["postgresql"]["parameters"]["max_connections"])
        if needed > given:
            yield said(
                cluster, "spec.postgresql.parameters.max_connections", f"{given}; at the most {needed} are opened"
            )


def pods_have_time_to_end(objects: list[Object]) -> Iterator[str]:
    """The pause before the signal and the draining after it are over before the kill."""
    draining = {
        id(container): getattr(settings, "stall_seconds", DRAIN_SECONDS)
        for _, _, container, _, settings in started(objects)
    }
    for one, pod, container in containers(of_kind(objects, "Deployment", "StatefulSet")):
        pause = _pause(container)
        if pause == 0:
            yield said(one, at(container, "lifecycle.preStop"), "is missing: requests under way to it would be lost")
        grace = pod["spec"].get("terminationGracePeriodSeconds", 30)
        needed = pause + draining.get(id(container), DRAIN_SECONDS)
        if grace <= needed:
            yield said(one, "terminationGracePeriodSeconds", f"{grace}: ending takes up to {needed:g}")


def _pause(container: Object) -> float:
    handler = container.get("lifecycle", {}).get("preStop", {})
    if "sleep" in handler:
        return float(handler["sleep"]["seconds"])
    command = handler.get("exec", {}).get("command", [])
    return float(command[1]) if command[:1] == ["sleep"] else 0.0


def files_and_rolls_fit(objects: list[Object]) -> Iterator[str]:
    """What a process keeps in memory or on scratch disk is less than it has."""
    for one, pod, container, role, settings in started(objects):
        limit = amount(container.get("resources", {}).get("limits", {}).get("memory", 0))
        if role == "work" and getattr(settings, "roll_memory_bytes", 0) >= limit:
            yield said(one, at(container, "resources.limits.memory"), "is less than ANJIA_ROLL_MEMORY_BYTES")
        scratch = {mount["name"] for mount in container.get("volumeMounts", []) if mount["mountPath"] == "/tmp"}  # noqa: S108
        sizes = [
            one.get("emptyDir", {}).get("sizeLimit") for one in pod["spec"].get("volumes", []) if one["name"] in scratch
        ]
        if one["kind"] == "Deployment" and not any(sizes):
            yield said(
                one, at(container, "volumeMounts"), "no emptyDir with a sizeLimit at /tmp: its root is read-only"
            )
    for cluster in of_kind(objects, "Cluster"):
        shared = cluster["spec"]["postgresql"]["parameters"]["shared_buffers"].replace("MB", "Mi").replace("GB", "Gi")
        if 2 * amount(shared) > amount(cluster["spec"]["resources"]["limits"]["memory"]):
            yield said(cluster, "spec.postgresql.parameters.shared_buffers", "more than half of the memory")


RULES = (what_scales_fits_its_quota, databases_take_every_connection, pods_have_time_to_end, files_and_rolls_fit)
