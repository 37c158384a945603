"""Processes start with what they are told: each mistake planted in the cluster is refused by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from local.cluster import told
from local.cluster.rendering import Object
from local.cluster.testing import (
    GATEWAY,
    HUB,
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
    ("one pod for all", lambda w: w.spec("Service/registry").pop("clusterIP"), "Service/registry", "spec.clusterIP"),
    (
        "hub elsewhere",
        lambda w: w.env(NATS, "HUB_URL").update(value='"nats-leaf://u:p@nats-hub.anjia-platfrm:7422"'),
        NATS,
        "env[HUB_URL]",
    ),
    (
        "collector elsewhere",
        lambda w: w.data("cell").update(ANJIA_OTLP_ENDPOINT="otel-collector:4317"),
        GATEWAY,
        "env[ANJIA_OTLP_ENDPOINT]",
    ),
    ("edge counted as one", lambda w: w.forget(GATEWAY, "ANJIA_MAX_CONNECTIONS_PER_ADDRESS"), GATEWAY, "PER_ADDRESS"),
    (
        "plain address",
        lambda w: w.env(GATEWAY, "ANJIA_PUBLIC_URL").update(value="http://510421.anjia.example"),
        GATEWAY,
        "env[ANJIA_PUBLIC_URL]",
    ),
    (
        "key too short",
        lambda w: w.env(GATEWAY, "ANJIA_SESSION_KEY").update(value="c2hvcnQ=", valueFrom={}),
        GATEWAY,
        "env[ANJIA_SESSION_KEY]",
    ),
    ("says nothing", lambda w: w.env(SERVE, "ANJIA_DATABASE_URL").pop("value"), SERVE, "env[ANJIA_DATABASE_URL]"),
    (
        "health elsewhere",
        lambda w: w.box(GATEWAY)["readinessProbe"]["httpGet"].update(path="/"),
        GATEWAY,
        "readinessProbe.httpGet.path",
    ),
    (
        "a gateway that listens is ready",
        lambda w: w.box(GATEWAY)["readinessProbe"]["httpGet"].update(path="/healthz"),
        GATEWAY,
        "readinessProbe.httpGet.path",
    ),
    (
        "a database that is away kills",
        lambda w: w.box(SERVE)["livenessProbe"]["grpc"].pop("service"),
        SERVE,
        "livenessProbe.grpc.service",
    ),
    (
        "who lives is ready",
        lambda w: w.box(WORK)["readinessProbe"]["grpc"].update(service="live"),
        WORK,
        "readinessProbe.grpc.service",
    ),
    (
        "who listens has started",
        lambda w: w.box(SERVE).update(startupProbe={"tcpSocket": {"port": 50051}}),
        SERVE,
        "startupProbe",
    ),
    (
        "assets elsewhere",
        lambda w: w.env(GATEWAY, "ANJIA_ASSETS").update(value="/opt/asset/node_modules"),
        GATEWAY,
        "env[ANJIA_ASSETS]",
    ),
    (
        "asks itself",
        lambda w: w.forget("Deployment/notifications-work", "ANJIA_REGISTRY_ADDRESS"),
        "Deployment/notifications-work",
        "env[ANJIA_REGISTRY_ADDRESS]",
    ),
    (
        "asks as nobody",
        lambda w: w.forget("Deployment/notifications-work", "ANJIA_CLIENT_ID"),
        "Deployment/notifications-work",
        "env[ANJIA_CLIENT_ID]",
    ),
    (
        "portal on loopback",
        lambda w: w.forget("Deployment/notifications-work", "ANJIA_PUBLIC_URL"),
        "Deployment/notifications-work",
        "env[ANJIA_PUBLIC_URL]",
    ),
    (
        "facts wait for ever",
        lambda w: w.forget("Deployment/notifications-work", "ANJIA_NATS_URL"),
        "Deployment/notifications-work",
        "env[ANJIA_NATS_URL]",
    ),
    ("no sign-on server", lambda w: w.data("cell").pop("ANJIA_KEYCLOAK_URL"), SERVE, "env[ANJIA_KEYCLOAK_URL]"),
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
    assert blind_rules(right, (*told.RULES,), PLANTED) == set()
