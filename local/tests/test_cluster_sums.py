"""What is asked for fits, and each cell is whole and itself: each mistake planted in the cluster is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from chassis.db.work import most_connections
from local.cluster import capacity, separate
from local.cluster.rendering import Object
from local.cluster.testing import (
    CELL,
    GATEWAY,
    JOB,
    KEYCLOAK,
    NATS,
    OTHER,
    PLATFORM,
    SERVE,
    WORK,
    Plant,
    World,
    blind_rules,
    everything,
    is_refused,
)
from local.secret_store import SERVICES


def same_name_again(world: World) -> None:
    world.one(JOB)["metadata"]["name"] = "fees-migrate"


PLANTED: tuple[Plant, ...] = (
    (
        "quota too small",
        lambda w: w.spec("HorizontalPodAutoscaler/gateway").update(maxReplicas=60),
        "ResourceQuota/cell",
        "spec.hard[requests.cpu]",
    ),
    (
        "quota of pods",
        lambda w: w.spec("ResourceQuota/cell")["hard"].update(pods="40"),
        "ResourceQuota/cell",
        "spec.hard[pods]",
    ),
    (
        "disk beyond quota",
        lambda w: w.spec("Cluster/database")["storage"].update(size="500Gi"),
        "ResourceQuota/cell",
        "spec.hard[requests.storage]",
    ),
    (
        "connections",
        lambda w: w.spec("Cluster/database")["postgresql"]["parameters"].update(max_connections="200"),
        "Cluster/database",
        "max_connections",
    ),
    (
        "pool too large",
        lambda w: w.env(SERVE, "ANJIA_DATABASE_POOL").update(value="16"),
        "Cluster/database",
        "max_conn",
    ),
    ("no pause", lambda w: w.box(SERVE).pop("lifecycle"), SERVE, "lifecycle.preStop"),
    ("no time to end", lambda w: w.pod(SERVE).update(terminationGracePeriodSeconds=8), SERVE, "terminationGrace"),
    (
        "gateway cut off",
        lambda w: w.pod(GATEWAY).update(terminationGracePeriodSeconds=20),
        GATEWAY,
        "terminationGrace",
    ),
    (
        "stray namespace",
        lambda w: w.one("Service/fees")["metadata"].update(namespace="default"),
        "Service/fees",
        "metadata.namespace",
    ),
    (
        "backup of another",
        lambda w: w.spec("ObjectStore/backup", OTHER)["configuration"].update(
            destinationPath="s3://anjia-backup/510421"
        ),
        "ObjectStore/backup",
        "destinationPath",
    ),
    (
        "backup in the clear",
        lambda w: w.spec("ObjectStore/backup")["configuration"].update(endpointURL="http://backup.anjia.example"),
        "ObjectStore/backup",
        "endpointURL",
    ),
    (
        "host of another",
        lambda w: w.spec("HTTPRoute/gateway", OTHER).update(hostnames=["510421.anjia.example"]),
        "HTTPRoute/gateway",
        "spec.hostnames",
    ),
    ("code of another", lambda w: w.data("cell").update(ANJIA_CELL="510422"), SERVE, "env[ANJIA_CELL]"),
    (
        "issuer of nobody",
        lambda w: w.data("cell").update(ANJIA_ISSUER="https://sign-on.anjia.example/realms/anja"),
        SERVE,
        "env[ANJIA_ISSUER]",
    ),
    (
        "address of another",
        lambda w: w.env(GATEWAY, "ANJIA_PUBLIC_URL").update(value="https://510422.anjia.example"),
        GATEWAY,
        "env[ANJIA_PUBLIC_URL]",
    ),
    (
        "one client for two",
        lambda w: w.env(GATEWAY, "ANJIA_CLIENT_ID", OTHER).update(value="gateway-510421", valueFrom={}),
        GATEWAY,
        "env[ANJIA_CLIENT_ID]",
    ),
    ("no migration", lambda w: w.drop(JOB), f"Namespace/{CELL}", "Job/fees-migrate"),
    ("no worker", lambda w: w.drop("Deployment/fees-work"), f"Namespace/{CELL}", "Deployment/fees-work"),
    (
        "no role",
        lambda w: w.spec("Cluster/database")["managed"]["roles"].pop(),
        f"Namespace/{CELL}",
        "managed.roles",
    ),
    ("two releases", lambda w: w.box(SERVE).update(image="anjia/registry:0.2.0"), SERVE, "image"),
    ("job by one name", same_name_again, "Job/fees-migrate", "metadata.name"),
    ("job of another release", lambda w: w.box(JOB).update(image="anjia/fees:0.2.0"), JOB, "image"),
    (
        "job reads more",
        lambda w: w.box(JOB).update(envFrom=w.box(SERVE)["envFrom"]),
        JOB,
        "env",
    ),
    ("nothing archived", lambda w: w.spec("Cluster/database").pop("plugins"), "Cluster/database", "isWALArchiver"),
    (
        "archived nowhere",
        lambda w: w.drop("ObjectStore/backup"),
        "Cluster/database",
        "barmanObjectName",
    ),
    ("no nightly backup", lambda w: w.drop("ScheduledBackup/nightly"), "Cluster/database", "ScheduledBackup"),
    (
        "speaks as another",
        lambda w: w.env(SERVE, "ANJIA_NATS_URL").update(value="nats://fees:$(NATS_PASSWORD)@nats:4222"),
        SERVE,
        "env[ANJIA_NATS_URL]",
    ),
    (
        "admin console outside",
        lambda w: w.spec("HTTPRoute/sign-on", PLATFORM)["rules"][0]["matches"][0]["path"].update(value="/"),
        "HTTPRoute/sign-on",
        "matches.path",
    ),
    ("roll beyond memory", lambda w: w.box(WORK)["resources"]["limits"].update(memory="1Gi"), WORK, "limits.memory"),
    ("no scratch", lambda w: w.box(SERVE)["volumeMounts"].pop(), SERVE, "volumeMounts"),
    ("scratch without end", lambda w: w.pod(SERVE)["volumes"][-1]["emptyDir"].clear(), SERVE, "volumeMounts"),
    (
        "buffers beyond memory",
        lambda w: w.spec("Cluster/database")["postgresql"]["parameters"].update(shared_buffers="3GB"),
        "Cluster/database",
        "shared_buffers",
    ),
    (
        "departments elsewhere",
        lambda w: w.spec("GRPCRoute/departments").update(hostnames=["510421.anjia.exampel"]),
        "GRPCRoute/departments",
        "hostnames",
    ),
    ("tokens for others", lambda w: w.data("cell").update(ANJIA_AUDIENCE="anja"), SERVE, "env[ANJIA_AUDIENCE]"),
    (
        "sign-on elsewhere",
        lambda w: w.spec("HTTPRoute/sign-on", PLATFORM).update(hostnames=["signon.anjia.example"]),
        KEYCLOAK,
        "args[--hostname]",
    ),
    (
        "no realm imported",
        lambda w: w.box(KEYCLOAK, PLATFORM)["args"].remove("--import-realm"),
        KEYCLOAK,
        "args[--import-realm]",
    ),
    ("no realm mounted", lambda w: w.box(KEYCLOAK, PLATFORM)["volumeMounts"].pop(0), KEYCLOAK, "volumeMounts"),
    ("one database", lambda w: w.spec("Cluster/database").update(instances=1), "Cluster/database", "instances"),
    (
        "backup by minutes",
        lambda w: w.spec("ScheduledBackup/nightly").update(schedule="30 2 * * *"),
        "ScheduledBackup/nightly",
        "schedule",
    ),
    (
        "backup suspended",
        lambda w: w.spec("ScheduledBackup/nightly").update(suspend=True),
        "Cluster/database",
        "ScheduledBackup",
    ),
    (
        "backups for ever",
        lambda w: w.spec("ObjectStore/backup").pop("retentionPolicy"),
        "ObjectStore/backup",
        "retentionPolicy",
    ),
    ("stream in the pod", lambda w: w.box(NATS)["volumeMounts"].pop(1), NATS, "volumeMounts"),
    (
        "backup in the tree",
        lambda w: w.spec("ScheduledBackup/nightly").pop("method"),
        "Cluster/database",
        "ScheduledBackup",
    ),
    (
        "database open to all",
        lambda w: w.spec("Cluster/database")["bootstrap"]["initdb"]["postInitSQL"].pop(3),
        "Cluster/database",
        "initdb",
    ),
    (
        "sorted otherwise",
        lambda w: w.spec("Cluster/database")["bootstrap"]["initdb"].pop("localeProvider"),
        "Cluster/database",
        "localeProvider",
    ),
    ("two streams", lambda w: w.spec(NATS).update(replicas=2), NATS, "spec.replicas"),
    (
        "no sign-in",
        lambda w: w.spec("HTTPRoute/sign-on", PLATFORM)["rules"][0]["matches"].pop(0),
        "HTTPRoute/sign-on",
        "matches.path",
    ),
    ("before the migration", lambda w: w.one(SERVE)["metadata"].pop("labels"), SERVE, "labels[anjia.step]"),
    ("no quota", lambda w: w.drop("ResourceQuota/cell"), f"Namespace/{CELL}", "ResourceQuota"),
    ("sign-on not started", lambda w: w.box(KEYCLOAK, PLATFORM)["args"].remove("start"), KEYCLOAK, "args[start]"),
    ("sign-on without database", lambda w: w.forget(KEYCLOAK, "KC_DB_URL", PLATFORM), KEYCLOAK, "env[KC_DB_URL]"),
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
    assert blind_rules(right, (*capacity.RULES, *separate.RULES), PLANTED) == set()


@pytest.mark.parametrize("service", SERVICES)
def test_worker_opens_no_more_beside_its_pool_than_is_counted(service: str) -> None:
    files = Path(str(import_module(service).__file__)).parent.rglob("*.py")
    listeners = sum(file.read_text().count("await run_when_woken(") for file in files)
    # the largest job, an assessment: a pool of two, and one connection for its frames
    job = most_connections(2) + 1
    assert listeners + job <= capacity.BESIDE_THE_POOL
