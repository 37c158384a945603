"""Whom workloads run as, how they are probed and spread: each mistake planted in the cluster is refused by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from local.cluster import hardening
from local.cluster.rendering import Object
from local.cluster.testing import (
    CELL,
    JOB,
    KEYCLOAK,
    NATS,
    PLATFORM,
    SERVE,
    WORK,
    Plant,
    World,
    blind_rules,
    everything,
    is_refused,
)

PLANTED: tuple[Plant, ...] = (
    ("group 0", lambda w: w.pod(SERVE)["securityContext"].pop("runAsGroup"), SERVE, "securityContext.runAsGroup"),
    ("root", lambda w: w.pod(NATS)["securityContext"].pop("runAsNonRoot"), NATS, "securityContext.runAsNonRoot"),
    ("no seccomp", lambda w: w.pod(JOB)["securityContext"].pop("seccompProfile"), JOB, "seccompProfile"),
    ("token", lambda w: w.pod(WORK).pop("automountServiceAccountToken"), WORK, "automountServiceAccountToken"),
    (
        "writable root",
        lambda w: w.box(SERVE)["securityContext"].update(readOnlyRootFilesystem=False),
        SERVE,
        "readOnlyRootFilesystem",
    ),
    (
        "a capability",
        lambda w: w.box(SERVE)["securityContext"]["capabilities"].update(add=["NET_ADMIN"]),
        SERVE,
        "capabilities",
    ),
    ("escalation", lambda w: w.box(JOB)["securityContext"].pop("allowPrivilegeEscalation"), JOB, "allowPrivilege"),
    ("no readiness", lambda w: w.box(SERVE).pop("readinessProbe"), SERVE, "readinessProbe"),
    (
        "probe of no port",
        lambda w: w.box(NATS)["livenessProbe"]["httpGet"].update(port="monitr"),
        NATS,
        "livenessProbe.httpGet.port",
    ),
    ("no memory limit", lambda w: w.box(SERVE)["resources"].pop("limits"), SERVE, "resources.limits.memory"),
    ("replicas beside", lambda w: w.spec(SERVE).update(replicas=2), SERVE, "spec.replicas"),
    (
        "scaler of nobody",
        lambda w: w.spec("HorizontalPodAutoscaler/gateway")["scaleTargetRef"].update(name="gatewy"),
        "HorizontalPodAutoscaler/gateway",
        "scaleTargetRef.name",
    ),
    (
        "scaled worker",
        lambda w: w.spec("HorizontalPodAutoscaler/fees-serve")["scaleTargetRef"].update(name="fees-work"),
        "HorizontalPodAutoscaler/fees-serve",
        "scaleTargetRef.name",
    ),
    (
        "scaled to one",
        lambda w: w.spec("HorizontalPodAutoscaler/fees-serve").update(minReplicas=1),
        "HorizontalPodAutoscaler/fees-serve",
        "minReplicas",
    ),
    ("two workers", lambda w: w.spec(WORK).update(replicas=2), WORK, "spec.replicas"),
    ("worker rolls", lambda w: w.spec(WORK).update(strategy={"type": "RollingUpdate"}), WORK, "spec.strategy.type"),
    ("no budget", lambda w: w.drop("PodDisruptionBudget/registry-serve"), SERVE, "PodDisruptionBudget"),
    (
        "budget of all",
        lambda w: w.spec("PodDisruptionBudget/registry-serve").update(minAvailable=2),
        "PodDisruptionBudget/registry-serve",
        "minAvailable",
    ),
    (
        "budget of none",
        lambda w: w.spec("PodDisruptionBudget/nats").update(maxUnavailable=0),
        "PodDisruptionBudget/nats",
        "maxUnavailable",
    ),
    ("not spread", lambda w: w.pod(SERVE).pop("topologySpreadConstraints"), SERVE, "topologySpreadConstraints"),
    ("latest", lambda w: w.box(NATS).update(image="nats:latest"), NATS, "image"),
    ("no tag", lambda w: w.box(KEYCLOAK, PLATFORM).update(image="anjia/keycloak"), KEYCLOAK, "image"),
    (
        "a secret",
        lambda w: w.objects.append(
            {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "backup", "namespace": CELL}}
        ),
        "Secret/backup",
        "kind",
    ),
    ("host network", lambda w: w.pod(SERVE).update(hostNetwork=True), SERVE, "hostNetwork"),
    (
        "host path",
        lambda w: w.pod(SERVE)["volumes"].append({"name": "x", "hostPath": {"path": "/"}}),
        SERVE,
        "hostPath",
    ),
    ("privileged", lambda w: w.box(SERVE)["securityContext"].update(privileged=True), SERVE, "privileged"),
    ("less than asked", lambda w: w.box(SERVE)["resources"]["limits"].update(memory="128Mi"), SERVE, "limits.memory"),
    (
        "taken away by updates",
        lambda w: w.spec(SERVE)["strategy"]["rollingUpdate"].update(maxUnavailable=1),
        SERVE,
        "maxUnavailable",
    ),
    ("slow start killed", lambda w: w.box(SERVE).pop("startupProbe"), SERVE, "startupProbe"),
    (
        "database unpinned",
        lambda w: w.spec("Cluster/database").update(imageName="cloudnative-pg/postgresql:latest"),
        "Cluster/database",
        "imageName",
    ),
    (
        "ring for all",
        lambda w: w.pod(SERVE)["volumes"][0]["secret"].pop("defaultMode"),
        SERVE,
        "volumes[keys].secret.defaultMode",
    ),
    ("ring for nobody", lambda w: w.pod(SERVE)["securityContext"].pop("fsGroup"), SERVE, "fsGroup"),
    ("job gives up", lambda w: w.spec(JOB).update(backoffLimit=0), JOB, "backoffLimit"),
    (
        "job beside itself",
        lambda w: w.spec("CronJob/grants", PLATFORM).pop("concurrencyPolicy"),
        "CronJob/grants",
        "concurrencyPolicy",
    ),
    (
        "job by seconds",
        lambda w: w.spec("CronJob/grants", PLATFORM).update(schedule="0 * * * * *"),
        "CronJob/grants",
        "schedule",
    ),
    ("volume of nobody", lambda w: w.pod(NATS)["securityContext"].pop("fsGroup"), NATS, "fsGroup"),
    (
        "scaled by nothing",
        lambda w: w.spec("HorizontalPodAutoscaler/gateway")["metrics"][0]["resource"].update(name="gpu"),
        "HorizontalPodAutoscaler/gateway",
        "metrics",
    ),
    (
        "scaled never",
        lambda w: w.spec("HorizontalPodAutoscaler/gateway")["metrics"][0]["resource"]["target"].update(
            averageUtilization=700
        ),
        "HorizontalPodAutoscaler/gateway",
        "averageUtilization",
    ),
    (
        "budget of nothing",
        lambda w: w.spec("PodDisruptionBudget/gateway").pop("minAvailable"),
        "PodDisruptionBudget/gateway",
        "minAvailable",
    ),
    ("job for ever", lambda w: w.pod(JOB).update(restartPolicy="Always"), JOB, "restartPolicy"),
)


@pytest.fixture(scope="module")
def right() -> list[Object]:
    """The cluster as it is."""
    return everything()


@pytest.mark.parametrize(("plant", "name", "field"), [one[1:] for one in PLANTED], ids=[one[0] for one in PLANTED])
def test_planted_mistake_is_refused(
    right: list[Object], plant: Callable[[World], object], name: str, field: str
) -> None:
    assert is_refused(right, plant, name, field)


def test_every_rule_refuses_something_planted(right: list[Object]) -> None:
    assert blind_rules(right, (*hardening.RULES,), PLANTED) == set()
