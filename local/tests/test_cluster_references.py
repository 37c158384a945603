"""What one object says of another is there: each mistake planted in the cluster is refused by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from local.cluster import references
from local.cluster.rendering import Object
from local.cluster.subjects import pod_of, space_of
from local.cluster.testing import (
    CELL,
    GATEWAY,
    NATS,
    PLATFORM,
    SERVE,
    Plant,
    World,
    blind_rules,
    everything,
    is_refused,
)


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


PLANTED: tuple[Plant, ...] = (
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
    (
        "way out open",
        lambda w: w.spec("NetworkPolicy/closed").update(policyTypes=["Ingress"]),
        f"Namespace/{CELL}",
        "Egress",
    ),
    (
        "way out not asked",
        lambda w: w.spec("NetworkPolicy/fees-work").update(policyTypes=["Ingress"]),
        "NetworkPolicy/fees-work",
        "policyTypes",
    ),
    ("secret optional", lambda w: w.secret(SERVE, "REGISTRY_PASSWORD").update(optional=True), SERVE, "secretKeyRef"),
    ("file elsewhere", lambda w: w.box(NATS)["volumeMounts"][0].update(mountPath="/etc/stream"), NATS, "args"),
    (
        "file misspelt",
        lambda w: w.box("Deployment/otel-collector", PLATFORM).update(args=["--config=/etc/otel/config.yaml"]),
        "Deployment/otel-collector",
        "args",
    ),
    (
        "in the clear",
        lambda w: w.spec("Gateway/edge", PLATFORM)["listeners"][0].update(protocol="HTTP"),
        "Gateway/edge",
        "listeners[https]",
    ),
    (
        "no certificate",
        lambda w: w.spec("Gateway/edge", PLATFORM)["listeners"][0].pop("tls"),
        "Gateway/edge",
        "listeners[https].tls",
    ),
    (
        "everybody",
        lambda w: w.spec("NetworkPolicy/gateway")["ingress"][0]["from"][0]["podSelector"].update(matchLabels={}),
        "NetworkPolicy/gateway",
        "matchLabels",
    ),
    (
        "any namespace",
        lambda w: w.spec("Gateway/edge", PLATFORM)["listeners"][0]["allowedRoutes"]["namespaces"]["selector"].update(
            matchLabels={}
        ),
        "Gateway/edge",
        "matchLabels",
    ),
    (
        "policy by udp",
        lambda w: w.spec("NetworkPolicy/gateway")["egress"][0]["ports"][0].update(protocol="UDP"),
        "NetworkPolicy/gateway",
        "egress[0].ports",
    ),
    ("not h2c", lambda w: w.spec("Service/registry")["ports"][0].pop("appProtocol"), "Service/registry", "appProtocol"),
    (
        "browsers elsewhere",
        lambda w: w.spec("Gateway/edge", PLATFORM)["listeners"][0].update(port=444),
        "Gateway/edge",
        "listeners[https].port",
    ),
    ("file not read", lambda w: w.box(NATS).pop("args"), NATS, "args"),
    (
        "secret without name",
        lambda w: w.pod(SERVE)["volumes"][0]["secret"].pop("secretName"),
        SERVE,
        "volumes[0].secret",
    ),
    ("no door", lambda w: w.drop("NetworkPolicy/edge", PLATFORM), f"Namespace/{PLATFORM}", "NetworkPolicy"),
    ("no way to the database", lambda w: w.drop("NetworkPolicy/database"), f"Namespace/{CELL}", "NetworkPolicy"),
    (
        "route from no gateway",
        lambda w: w.spec("HTTPRoute/gateway")["parentRefs"].clear(),
        "HTTPRoute/gateway",
        "parentRefs",
    ),
    ("route to nothing", lambda w: w.spec("HTTPRoute/gateway")["rules"].clear(), "HTTPRoute/gateway", "backendRefs"),
    (
        "every rpc outside",
        lambda w: w.spec("GRPCRoute/departments")["rules"][0].pop("matches"),
        "GRPCRoute/departments",
        "rules.matches",
    ),
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
    assert blind_rules(right, (*references.RULES,), PLANTED) == set()
