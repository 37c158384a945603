"""The shape of the cluster is right, and each mistake planted in it is refused by name of object and field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from local.cluster import rules
from local.cluster.rendering import Object, folders, render
from local.cluster.subjects import copied, named, pod_of, space_of

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
        return self.one(name, space)["spec"]

    def pod(self, name: str, space: str = CELL) -> Any:
        pod = pod_of(self.one(name, space))
        assert pod is not None
        return pod["spec"]

    def box(self, name: str, space: str = CELL) -> Any:
        """The container of a workload."""
        return self.pod(name, space)["containers"][0]

    def env(self, name: str, variable: str, space: str = CELL) -> Any:
        """One variable of it."""
        return next(one for one in self.box(name, space)["env"] if one["name"] == variable)

    def secret(self, name: str, variable: str, space: str = CELL) -> Any:
        return self.env(name, variable, space)["valueFrom"]["secretKeyRef"]

    def data(self, name: str, space: str = CELL) -> Any:
        return self.one(f"ConfigMap/{name}", space)["data"]

    def drop(self, name: str, space: str = CELL) -> None:
        self.objects.remove(self.one(name, space))

    def forget(self, name: str, variable: str, space: str = CELL) -> None:
        self.box(name, space)["env"].remove(self.env(name, variable, space))


def rename(config: str, to: str) -> Callable[[World], object]:
    """Give a ConfigMap a name without hash, and its readers with it."""

    def plant(world: World) -> None:
        one = world.one(f"ConfigMap/{config}")
        old = one["metadata"]["name"]
        for workload in world.objects:
            pod = pod_of(workload) if space_of(workload) == CELL else None
            for container in pod["spec"]["containers"] if pod else ():
                for source in container.get("envFrom", []):
                    if source.get("configMapRef", {}).get("name") == old:
                        source["configMapRef"]["name"] = to
        one["metadata"]["name"] = to

    return plant


def same_name_again(world: World) -> None:
    world.one(JOB)["metadata"]["name"] = "fees-migrate"


Plant = tuple[str, Callable[[World], object], str, str]
# what is planted, how, and the object and field by which it has to be refused
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
    ("object twice", lambda w: w.objects.append(w.one("Service/fees")), "Service/fees", "metadata.name"),
    (
        "selector of others",
        lambda w: w.spec(SERVE)["selector"]["matchLabels"].update({"app.kubernetes.io/name": "registry"}),
        SERVE,
        "spec.selector",
    ),
    (
        "service of nobody",
        lambda w: w.spec("Service/gateway")["selector"].update({"app.kubernetes.io/name": "gatewy"}),
        "Service/gateway",
        "spec.selector",
    ),
    (
        "budget of nobody",
        lambda w: w.spec("PodDisruptionBudget/fees-work")["selector"]["matchLabels"].update({"x": "y"}),
        "PodDisruptionBudget/fees-work",
        "spec.selector",
    ),
    (
        "service to no port",
        lambda w: w.spec("Service/gateway")["ports"][0].update(targetPort="htp"),
        "Service/gateway",
        "targetPort",
    ),
    (
        "headless elsewhere",
        lambda w: w.spec("Service/registry")["ports"][0].update(port=50052),
        "Service/registry",
        "targetPort",
    ),
    ("set of no service", lambda w: w.spec(NATS).update(serviceName="stream"), NATS, "spec.serviceName"),
    (
        "route to nobody",
        lambda w: w.spec("HTTPRoute/gateway")["rules"][0]["backendRefs"][0].update(name="gatewy"),
        "HTTPRoute/gateway",
        "backendRefs",
    ),
    (
        "route to no port",
        lambda w: w.spec("GRPCRoute/departments")["rules"][0]["backendRefs"][0].update(port=50052),
        "GRPCRoute/departments",
        "backendRefs",
    ),
    (
        "route from nowhere",
        lambda w: w.spec("HTTPRoute/gateway")["parentRefs"][0].update(sectionName="http"),
        "HTTPRoute/gateway",
        "parentRefs.sectionName",
    ),
    (
        "route of no gateway",
        lambda w: w.spec("HTTPRoute/gateway")["parentRefs"][0].update(namespace=CELL),
        "HTTPRoute/gateway",
        "parentRefs.name",
    ),
    (
        "listener closed",
        lambda w: w.spec("Gateway/edge", PLATFORM)["listeners"][1].pop("allowedRoutes"),
        "GRPCRoute/departments",
        "parentRefs.sectionName",
    ),
    (
        "unknown rpc",
        lambda w: w.spec("GRPCRoute/departments")["rules"][0]["matches"][0]["method"].update(service="anjia.X"),
        "GRPCRoute/departments",
        "method.service",
    ),
    (
        "admin console outside",
        lambda w: w.spec("HTTPRoute/sign-on", PLATFORM)["rules"][0]["matches"][0]["path"].update(value="/"),
        "HTTPRoute/sign-on",
        "matches.path",
    ),
    (
        "policy of nobody",
        lambda w: w.spec("NetworkPolicy/fees-work").update(podSelector={"matchLabels": {"a": "b"}}),
        "NetworkPolicy/fees-work",
        "spec.podSelector",
    ),
    (
        "policy for nobody",
        lambda w: w.spec("NetworkPolicy/fees-serve")["ingress"][0].update(
            {"from": [{"podSelector": {"matchLabels": {"a": "b"}}}]}
        ),
        "NetworkPolicy/fees-serve",
        "spec.ingress[0].from",
    ),
    (
        "policy at no port",
        lambda w: w.spec("NetworkPolicy/fees-serve")["ingress"][0]["ports"][0].update(port=50053),
        "NetworkPolicy/fees-serve",
        "spec.ingress[0].ports",
    ),
    (
        "way out to no port",
        lambda w: w.spec("NetworkPolicy/gateway")["egress"][0]["ports"][0].update(port=8080),
        "NetworkPolicy/gateway",
        "spec.egress[0].ports",
    ),
    ("open doors", lambda w: w.drop("NetworkPolicy/closed"), f"Namespace/{CELL}", "NetworkPolicy"),
    (
        "lax namespace",
        lambda w: w.one(f"Namespace/{CELL}")["metadata"]["labels"].update(
            {"pod-security.kubernetes.io/enforce": "privileged"}
        ),
        f"Namespace/{CELL}",
        "pod-security",
    ),
    (
        "no such config",
        lambda w: w.box(SERVE)["envFrom"][0]["configMapRef"].update(name="cel-2222222222"),
        SERVE,
        "envFrom[0].configMapRef",
    ),
    (
        "no such config key",
        lambda w: w.env(NATS, "HUB_USER")["valueFrom"]["configMapKeyRef"].update(key="CELL"),
        NATS,
        "configMapKeyRef.key",
    ),
    ("config without hash", rename("cell", "cell"), SERVE, "configMapRef"),
    ("config too large", lambda w: w.data("realm", PLATFORM).update(x="x" * 2**20), "ConfigMap/realm", "data"),
    (
        "no such secret",
        lambda w: w.secret(SERVE, "REGISTRY_PASSWORD").update(name="registry-ap"),
        SERVE,
        "secretKeyRef",
    ),
    ("no such key", lambda w: w.secret(GATEWAY, "ANJIA_SESSION_KEY").update(key="key"), GATEWAY, "secretKeyRef"),
    (
        "no such ring",
        lambda w: w.pod(SERVE)["volumes"][0]["secret"].update(secretName="registry-key"),
        SERVE,
        "volumes[0].secret",
    ),
    (
        "secret taken whole",
        lambda w: w.box(NATS).update(envFrom=[{"secretRef": {"name": "nats"}}]),
        NATS,
        "envFrom[0].secretRef",
    ),
    (
        "role without secret",
        lambda w: w.spec("Cluster/database")["managed"]["roles"][0]["passwordSecret"].update(name="app"),
        "Cluster/database",
        "passwordSecret",
    ),
    ("no such volume", lambda w: w.pod(SERVE)["volumes"].pop(), SERVE, "volumeMounts"),
    ("no such claim", lambda w: w.drop("PersistentVolumeClaim/fees-seals"), "Deployment/fees-work", "claimName"),
    ("no such account", lambda w: w.drop("ServiceAccount/gateway"), GATEWAY, "serviceAccountName"),
    (
        "two ports of a name",
        lambda w: w.box(NATS)["ports"][1].update(name="client"),
        NATS,
        "containers.ports",
    ),
    ("image of others", lambda w: w.box(SERVE).update(image="anjia/fees:0.1.0"), SERVE, "args"),
    ("no such image", lambda w: w.box(SERVE).update(image="anjia/registri:0.1.0"), SERVE, "image"),
    ("no such role", lambda w: w.box(SERVE).update(args=["registry", "server"]), SERVE, "args"),
    ("setting misspelt", lambda w: w.env(SERVE, "ANJIA_LISTEN").update(name="ANJIA_LISTN"), SERVE, "env[ANJIA_LISTN]"),
    ("setting missing", lambda w: w.forget(GATEWAY, "ANJIA_FEES_ADDRESS"), GATEWAY, "env[ANJIA_FEES_ADDRESS]"),
    (
        "setting wrong",
        lambda w: w.env(SERVE, "ANJIA_DATABASE_POOL").update(value="many"),
        SERVE,
        "env[ANJIA_DATABASE_POOL]",
    ),
    ("setting of nobody", lambda w: w.data("cell").update(ANJIA_LOGS="json"), "ConfigMap/cell", "data.ANJIA_LOGS"),
    ("issuer missing", lambda w: w.data("cell").pop("ANJIA_ISSUER"), SERVE, "env[ANJIA_ISSUER]"),
    (
        "password too late",
        lambda w: w.box(SERVE)["env"].append(w.box(SERVE)["env"].pop(0)),
        SERVE,
        "env[ANJIA_DATABASE_URL]",
    ),
    (
        "variable twice",
        lambda w: w.box(SERVE)["env"].append({"name": "ANJIA_LISTEN", "value": "0.0.0.0:50051"}),
        SERVE,
        "env[ANJIA_LISTEN]",
    ),
    (
        "listens elsewhere",
        lambda w: w.env(SERVE, "ANJIA_LISTEN").update(value="0.0.0.0:50061"),
        SERVE,
        "ports",
    ),
    (
        "listens to itself",
        lambda w: w.env(GATEWAY, "ANJIA_LISTEN").update(value="127.0.0.1:8080"),
        GATEWAY,
        "env[ANJIA_LISTEN]",
    ),
    ("probed elsewhere", lambda w: w.box(WORK)["livenessProbe"]["grpc"].update(port=50051), WORK, "livenessProbe.grpc"),
    (
        "asks nobody",
        lambda w: w.env(GATEWAY, "ANJIA_FEES_ADDRESS").update(value="dns:///fee:50051"),
        GATEWAY,
        "env[ANJIA_FEES_ADDRESS]",
    ),
    (
        "asks at no port",
        lambda w: w.data("cell").update(ANJIA_KEYCLOAK_URL="http://keycloak.anjia-platform:8081"),
        SERVE,
        "env[ANJIA_KEYCLOAK_URL]",
    ),
    (
        "no such database",
        lambda w: w.env(SERVE, "ANJIA_DATABASE_URL").update(
            value="postgresql://registry_app:x@database-rw:5432/people"
        ),
        SERVE,
        "env[ANJIA_DATABASE_URL]",
    ),
    (
        "no such database role",
        lambda w: w.env(SERVE, "ANJIA_DATABASE_URL").update(value="postgresql://registry:x@database-rw:5432/registry"),
        SERVE,
        "env[ANJIA_DATABASE_URL]",
    ),
    (
        "ring elsewhere",
        lambda w: w.env(SERVE, "ANJIA_KEYRING").update(value="/etc/keys/registry.json"),
        SERVE,
        "env[ANJIA_KEYRING]",
    ),
    ("seals lost", lambda w: w.env(WORK, "ANJIA_SEAL_DIR").update(value="/tmp/seals"), WORK, "env[ANJIA_SEAL_DIR]"),  # noqa: S108 - a pod's
    (
        "invented people",
        lambda w: w.data("cell").update(ANJIA_SYNTHETIC_IDENTITIES="1"),
        SERVE,
        "env[ANJIA_SYNTHETIC_IDENTITIES]",
    ),
    (
        "password alone",
        lambda w: w.data("cell").pop("ANJIA_SECOND_FACTOR"),
        GATEWAY,
        "env[ANJIA_SECOND_FACTOR]",
    ),
    (
        "placeholder unset",
        lambda w: w.forget(KEYCLOAK, "ANJIA_SECRET_FEES_510422", PLATFORM),
        KEYCLOAK,
        "env[ANJIA_SECRET_FEES_510422]",
    ),
    (
        "digits unquoted",
        lambda w: w.env(NATS, "NATS_FEES").update(value="$(FEES_PASSWORD)"),
        NATS,
        "env[NATS_FEES]",
    ),
    ("hub forgets a cell", lambda w: w.forget(HUB, "HUB_510422", PLATFORM), HUB, "env[HUB_510422]"),
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
)


@pytest.fixture(scope="module")
def right() -> list[Object]:
    """Everything that is applied to a cluster, as it is."""
    return [one for folder in folders() for one in render(folder)]


def test_shape_breaks_no_rule(right: list[Object]) -> None:
    assert rules.check_rules(right) == []


@pytest.mark.parametrize(("what", "plant", "name", "field"), PLANTED, ids=[plant[0] for plant in PLANTED])
def test_planted_mistake_is_refused(
    right: list[Object], what: str, plant: Callable[[World], object], name: str, field: str
) -> None:
    world = World(copied(right))
    plant(world)
    findings = rules.check_rules(world.objects)
    assert any(f" {name}" in finding and field in finding.partition(" ")[2] for finding in findings), (what, findings)


def test_every_rule_refuses_something_planted(right: list[Object]) -> None:
    blind = set(rules.RULES)
    for _, plant, _, _ in PLANTED:
        world = World(copied(right))
        plant(world)
        blind = {rule for rule in blind if not list(rule(world.objects))}
    assert {rule.__name__ for rule in blind} == set()
