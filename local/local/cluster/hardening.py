"""Rules of every workload: whom it runs as, what it may, how it is probed, stopped and spread."""

from __future__ import annotations

from collections.abc import Iterator

from local.cluster.rendering import Object
from local.cluster.subjects import (
    ENDING,
    amount,
    at,
    containers,
    matches,
    of_kind,
    pods,
    ports_of,
    process_of,
    said,
    scaler_of,
    space_of,
)


def pods_run_as_nobody_in_particular(objects: list[Object]) -> Iterator[str]:
    """A numeric user and group: a user alone runs with group 0."""
    for one, pod in pods(objects):
        context = pod["spec"].get("securityContext", {})
        missing = [name for name in ("runAsNonRoot", "runAsUser", "runAsGroup") if not context.get(name)]
        yield from (said(one, f"securityContext.{name}", "is needed") for name in missing)
        if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
            yield said(one, "securityContext.seccompProfile.type", "has to be RuntimeDefault")
        for name in ("hostNetwork", "hostPID", "hostIPC"):
            if pod["spec"].get(name):
                yield said(one, name, "the node is not a pod's")
        for volume in pod["spec"].get("volumes", []):
            if "hostPath" in volume:
                yield said(one, f"volumes[{volume['name']}].hostPath", "the node is not a pod's")
        if pod["spec"].get("automountServiceAccountToken") is not False:
            yield said(one, "automountServiceAccountToken", "has to be false")


def containers_hold_nothing_they_do_not_need(objects: list[Object]) -> Iterator[str]:
    """No capability, no way up, no writable root."""
    for one, _, container in containers(objects):
        context = container.get("securityContext", {})
        if context.get("privileged"):
            yield said(one, at(container, "securityContext.privileged"), "has to be false")
        if context.get("allowPrivilegeEscalation") is not False:
            yield said(one, at(container, "securityContext.allowPrivilegeEscalation"), "has to be false")
        if not context.get("readOnlyRootFilesystem"):
            yield said(one, at(container, "securityContext.readOnlyRootFilesystem"), "has to be true")
        if context.get("capabilities", {}).get("drop") != ["ALL"] or context["capabilities"].get("add"):
            yield said(one, at(container, "securityContext.capabilities"), "drop ALL, add none")


def servers_are_probed_at_a_port_they_have(objects: list[Object]) -> Iterator[str]:
    """Readiness and liveness, at a named or numbered port of the container."""
    for one, _, container in containers(objects):
        if one["kind"] in ENDING:
            continue
        ports = ports_of({"spec": {"containers": [container]}})
        for probe in ("readinessProbe", "livenessProbe", *(["startupProbe"] if process_of(container) else [])):
            if probe not in container:
                yield said(one, at(container, probe), "is missing")
        for probe in ("readinessProbe", "livenessProbe", "startupProbe"):
            for how in ("httpGet", "grpc", "tcpSocket"):
                port = container.get(probe, {}).get(how, {}).get("port")
                if port is not None and port not in ports:
                    yield said(one, at(container, f"{probe}.{how}.port"), f"{port} is no port of the container")


def resources_are_asked_for_and_limited(objects: list[Object]) -> Iterator[str]:
    """Requests for both, a limit for memory; CPU is not limited, so that a burst may use what is idle."""
    for one, _, container in containers(objects):
        resources = container.get("resources", {})
        for kind, name in (("requests", "cpu"), ("requests", "memory"), ("limits", "memory")):
            if name not in resources.get(kind, {}):
                yield said(one, at(container, f"resources.{kind}.{name}"), "is needed")
        asked, limit = (resources.get(kind, {}).get("memory", 0) for kind in ("requests", "limits"))
        if limit and amount(asked) > amount(limit):
            yield said(one, at(container, "resources.limits.memory"), f"{limit} is less than the {asked} asked for")


def autoscalers_fit_what_they_scale(objects: list[Object]) -> Iterator[str]:
    """The target is there, names no replicas (each apply would set them back), and is no worker: one is enough."""
    workloads = {(space_of(one), one["kind"], one["metadata"]["name"]): (one, pod) for one, pod in pods(objects)}
    for scaler in of_kind(objects, "HorizontalPodAutoscaler"):
        spec = scaler["spec"]
        target = spec["scaleTargetRef"]
        scaled = workloads.get((space_of(scaler), target["kind"], target["name"]))
        if scaled is None:
            yield said(scaler, "spec.scaleTargetRef.name", f"there is no {target['kind']}/{target['name']}")
            continue
        one, pod = scaled
        if "work" in pod["spec"]["containers"][0].get("args", []):
            yield said(scaler, "spec.scaleTargetRef.name", f"{target['name']} works alone: a second is of no use")
        if "replicas" in one["spec"]:
            yield said(one, "spec.replicas", "stands beside an autoscaler")
        if one["spec"].get("strategy", {}).get("rollingUpdate", {}).get("maxUnavailable") != 0:
            yield said(one, "spec.strategy.rollingUpdate.maxUnavailable", "has to be 0: an update takes nobody away")
        for metric in spec["metrics"]:
            asked = metric.get("resource", {})
            requests = pod["spec"]["containers"][0].get("resources", {}).get("requests", {})
            if asked.get("name") not in requests or asked.get("target", {}).get("type") != "Utilization":
                yield said(scaler, "spec.metrics.resource", "has to be the utilization of what the container asks for")
            elif not 0 < asked["target"].get("averageUtilization", 0) < 100:  # noqa: PLR2004 - per cent
                yield said(scaler, "spec.metrics.resource.target.averageUtilization", "has to be below 100")
        if not 2 <= spec.get("minReplicas", 1) <= spec["maxReplicas"]:  # noqa: PLR2004 - one is none while it restarts
            yield said(scaler, "spec.minReplicas", "has to be two at least, and no more than maxReplicas")


def workers_are_one(objects: list[Object]) -> Iterator[str]:
    """Its volume is one pod's at a time, so the old one ends before the new one starts."""
    for one, _, container in containers(of_kind(objects, "Deployment")):
        if "work" not in container.get("args", []):
            continue
        if one["spec"].get("replicas") != 1:
            yield said(one, "spec.replicas", "has to be 1")
        if one["spec"].get("strategy", {}).get("type") != "Recreate":
            yield said(one, "spec.strategy.type", "has to be Recreate")


def every_server_has_a_disruption_budget_and_is_spread(objects: list[Object]) -> Iterator[str]:
    """A drained node takes one of them, never all, and is never held up for good."""
    budgets = of_kind(objects, "PodDisruptionBudget")
    servers = [(one, pod) for one, pod in pods(objects) if one["kind"] not in ENDING]
    for one, pod in servers:
        labels = pod["metadata"]["labels"]
        own = [
            budget
            for budget in budgets
            if space_of(budget) == space_of(one) and matches(budget["spec"]["selector"], labels)
        ]
        if not own:
            yield said(one, "metadata.labels", "no PodDisruptionBudget selects its pods")
        scaler = scaler_of(one, objects)
        least = int(scaler["spec"].get("minReplicas", 1) if scaler else one["spec"].get("replicas", 1))
        for budget in own:
            kept = budget["spec"].get("minAvailable")
            if kept is not None and not (isinstance(kept, int) and kept < least):
                yield said(budget, "spec.minAvailable", f"{kept} of {least}: no node could be drained")
            if not {"minAvailable", "maxUnavailable"} & budget["spec"].keys():
                yield said(budget, "spec.minAvailable", "or maxUnavailable is needed")
            if budget["spec"].get("maxUnavailable", 1) in (0, "0", "0%"):
                yield said(budget, "spec.maxUnavailable", "0: no node could be drained")
        spreads = pod["spec"].get("topologySpreadConstraints", [])
        if one["kind"] == "Deployment" and not spreads:
            yield said(one, "topologySpreadConstraints", "is missing")


def images_are_pinned_and_secrets_are_elsewhere(objects: list[Object]) -> Iterator[str]:
    """A tag that is a version; no Secret in the repository."""
    for one, _, container in containers(objects):
        tag = container["image"].rpartition("/")[2].partition(":")[2]
        if not any(character.isdigit() for character in tag):
            yield said(one, at(container, "image"), f"{container['image']} names no version")
    for one in of_kind(objects, "Cluster"):
        if not any(character.isdigit() for character in one["spec"]["imageName"].rpartition(":")[2]):
            yield said(one, "spec.imageName", f"{one['spec']['imageName']} names no version")
    yield from (said(one, "kind", "a secret in the repository") for one in of_kind(objects, "Secret"))


def mounted_secrets_are_the_pods_alone(objects: list[Object]) -> Iterator[str]:
    """Read through the pod's group, by nobody else; a process refuses a key ring that others can read."""
    for one, pod in pods(objects):
        for volume in pod["spec"].get("volumes", []):
            mode = volume.get("secret", {}).get("defaultMode", 0o644)
            if "secret" in volume and mode & 0o027:
                yield said(one, f"volumes[{volume['name']}].secret.defaultMode", f"{mode:o}: has to be 440")
        owned = [name for name in pod["spec"].get("volumes", []) if {"secret", "persistentVolumeClaim"} & name.keys()]
        owned += one["spec"].get("volumeClaimTemplates", [])
        if owned and not pod["spec"].get("securityContext", {}).get("fsGroup"):
            yield said(one, "securityContext.fsGroup", "without it nobody in the pod reads or writes its volumes")


def jobs_try_again(objects: list[Object]) -> Iterator[str]:
    """A Job comes before what it needs: it waits by trying again; a recurring one never runs beside itself."""
    for one in of_kind(objects, "Job"):
        if one["spec"].get("backoffLimit", 6) < 6:  # noqa: PLR2004 - the waits between then add up to five minutes
            yield said(one, "spec.backoffLimit", "has to be 6 at least")
    for one, pod in pods(of_kind(objects, *ENDING)):
        if pod["spec"].get("restartPolicy") not in ("Never", "OnFailure"):
            yield said(one, "restartPolicy", "has to be Never or OnFailure")
    for one in of_kind(objects, "CronJob"):
        if one["spec"].get("concurrencyPolicy") != "Forbid":
            yield said(one, "spec.concurrencyPolicy", "has to be Forbid")
        if len(one["spec"]["schedule"].split()) != 5:  # noqa: PLR2004 - minute, hour, day, month, weekday
            yield said(one, "spec.schedule", "has five fields")


RULES = (
    pods_run_as_nobody_in_particular,
    containers_hold_nothing_they_do_not_need,
    servers_are_probed_at_a_port_they_have,
    resources_are_asked_for_and_limited,
    autoscalers_fit_what_they_scale,
    workers_are_one,
    every_server_has_a_disruption_budget_and_is_spread,
    images_are_pinned_and_secrets_are_elsewhere,
    mounted_secrets_are_the_pods_alone,
    jobs_try_again,
)
