"""Alerts name metrics that the code emits, and each has its line in the runbook; metrics hold nothing of a request."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import httpx
import pytest
import yaml
from anjia.registry.v1 import person_service_pb2
from chassis.errors import DomainError
from chassis.jobs.counting import Waiting
from chassis.service import Service
from chassis.telemetry import metrics
from chassis.telemetry.metrics import Instruments, instruments, set_up_metrics, shut_down_metrics
from chassis.testing.issuer import Issuer
from gateway.settings import GatewaySettings
from gateway.testing import PURPOSE, opened
from google.protobuf.descriptor_pool import Default
from local.parts.assets import assets
from local.secret_store import SERVICES
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import HistogramDataPoint, InMemoryMetricReader, Metric
from starlette.routing import Mount, Route

ROOT = Path(__file__).resolve().parents[2]
ALERTS = ROOT / "k8s" / "platform" / "alerts" / "alerts.yaml"
RUNBOOK = ROOT / "docs" / "runbook.md"
WORDS = {"by", "without", "on", "ignoring", "group_left", "group_right", "offset", "bool", "and", "or", "unless"}


def metrics_of(expression: str) -> set[str]:
    """Names of the metrics that an expression reads."""
    text = re.sub(r"\{[^}]*\}|\[[^\]]*\]", " ", expression)
    text = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", " ", text)
    names = re.findall(r"(?<![\w.])([a-zA-Z_:][\w:]*)\b(?!\s*\()", text)
    return {name for name in names if name not in WORDS}


def rules(text: str) -> list[dict[str, Any]]:
    """Every alert of a file."""
    return [rule for group in yaml.safe_load(text)["spec"]["groups"] for rule in group["rules"]]


def unknown(text: str, emitted: set[str]) -> set[tuple[str, str]]:
    """(alert, metric) where nobody emits the metric."""
    return {(rule["alert"], name) for rule in rules(text) for name in metrics_of(rule["expr"]) - emitted}


def exposed(metric: Metric) -> set[str]:
    """Under which names the store knows a metric: unit and kind at the end."""
    name = metric.name.replace(".", "_") + ("_seconds" if metric.unit == "s" else "")
    is_histogram = isinstance(metric.data.data_points[0], HistogramDataPoint)
    return {f"{name}{end}" for end in ("_bucket", "_count", "_sum")} if is_histogram else {name}


def collected(reader: InMemoryMetricReader) -> list[Metric]:
    """Every metric with its points."""
    found = reader.get_metrics_data()
    assert found is not None
    return [one for resource in found.resource_metrics for scope in resource.scope_metrics for one in scope.metrics]


@pytest.fixture
def reader() -> Iterator[InMemoryMetricReader]:
    """Takes the metrics of this process in place of a collector."""
    found = InMemoryMetricReader()
    set_up_metrics("test", endpoint="", cell="510422", reader=found)
    yield found
    shut_down_metrics()


class Touched:
    """What came out, and what may stand in it."""

    def __init__(self, points: list[Metric], services: list[Service], templates: set[str]) -> None:
        self.metrics, self.services, self.templates = points, services, templates

    @property
    def emitted(self) -> set[str]:
        """The names the store knows."""
        return {name for one in self.metrics for name in exposed(one)}


@pytest.fixture
async def touched(
    reader: InMemoryMetricReader,
    registry: Any,
    incentives: Any,
    fees: Any,
    concessions: Any,
    notifications: Any,
    issuer: Issuer,
    nats_server: str,
) -> Touched:
    """Every service has counted, registry has refused, the gateway has been asked for this and that."""
    made = instruments()
    assert made is not None
    under_test = dict(zip(SERVICES, (registry, incentives, fees, concessions, notifications), strict=True))
    assert all(under_test[name].__class__.__module__.startswith(name) for name in SERVICES)
    services = []
    for name in SERVICES:
        tools = under_test[name].tools
        service = import_module(f"{name}.app").build(tools)
        made.watch_pool(tools.database.read_pool)
        await service.counting(made).count_once()
        services.append(service)
    worker = registry.caller("village-worker", "registration")
    with pytest.raises(DomainError):
        await worker.call("GetPerson", person_service_pb2.GetPersonRequest(person_id=str(uuid4())))
    templates = await _ask_gateway(registry.address, issuer, nats_server)
    return Touched(collected(reader), services, templates)


async def _ask_gateway(registry: str, issuer: Issuer, nats_server: str) -> set[str]:
    from gateway.app import create_app

    settings = GatewaySettings(
        cell="510422",
        assets=assets(),
        public_url="http://anjia.test",
        **{f"{name}_address": registry for name in SERVICES},
        issuer=issuer.url,
        keycloak_url=issuer.url.removesuffix("/realms/anjia"),
        client_secret="secret",
        nats_url=nats_server,
        session_key=base64.b64encode(b"k" * 32).decode(),
    )
    headers = {"Authorization": f"Bearer {issuer.token('operator')}", **PURPOSE}
    async with opened(settings) as client:
        for verb, path in (
            ("GET", f"/v1/people/{uuid4()}"),
            ("GET", "/v1/people/王秀英?name=王秀英"),
            ("GET", "/没有这个页面/13900000000"),
            ("王秀英", "/"),
            ("GET", "/static/frame.js"),
            ("GET", "/healthz"),
        ):
            try:
                await client.request(verb, path, headers=headers)
            except (httpx.HTTPError, UnicodeError):
                continue
    return {one.path for one in create_app(settings).routes if isinstance(one, (Route, Mount))}


async def test_metrics_are_emitted_named_by_alerts_and_hold_nothing_of_a_request(touched: Touched) -> None:
    """One test: what is asked of it took every service to make."""
    # every alert names what the code emits
    assert unknown(ALERTS.read_text(), touched.emitted) == set()
    planted = ALERTS.read_text().replace("anjia_outbox_size", "anjia_outbox_length", 1)
    assert {name for _, name in unknown(planted, touched.emitted)} == {"anjia_outbox_length"}
    # and whatever is emitted, some alert reads: a number that nobody looks at is dropped
    read = {name for rule in rules(ALERTS.read_text()) for name in metrics_of(rule["expr"])}
    assert [one.name for one in touched.metrics if not exposed(one) & read] == []
    # attributes: names and values from closed sets
    allowed = _allowed(touched)
    points = [(one.name, point.attributes or {}) for one in touched.metrics for point in one.data.data_points]
    strange = [
        (name, key, value)
        for name, attributes in points
        for key, value in attributes.items()
        if value not in allowed.get(key, ())
    ]
    assert strange == []
    assert {key for _, attributes in points for key in attributes} == metrics.ATTRIBUTES == allowed.keys()
    # a series for everything that is counted, also where nothing waits
    queues = {attributes[metrics.QUEUE] for name, attributes in points if name == "anjia.work.waiting"}
    assert queues == allowed[metrics.QUEUE]
    consumers = {attributes[metrics.CONSUMER] for name, attributes in points if name == "anjia.events.parked"}
    assert consumers == allowed[metrics.CONSUMER]
    refused = [a for name, a in points if name == "rpc.server.call.duration" and a[metrics.RPC_METHOD] == "GetPerson"]
    assert "NOT_FOUND" in {a[metrics.RPC_STATUS] for a in refused}


def _allowed(touched: Touched) -> dict[str, set[Any]]:
    bound = [descriptor for service in touched.services for descriptor, _ in service._served]
    assert bound
    assert all(Default().FindServiceByName(one.full_name) for one in bound)
    return {
        metrics.RPC_SERVICE: {one.full_name for one in bound},
        metrics.RPC_METHOD: {method.name for one in bound for method in one.methods},
        metrics.RPC_STATUS: {code.name for code in grpc.StatusCode},
        metrics.HTTP_METHOD: {*metrics.HTTP_METHODS, "_OTHER"},
        metrics.HTTP_ROUTE: {*touched.templates, ""},
        metrics.HTTP_STATUS: set(range(100, 600)),
        metrics.POOL_STATE: {"used", "idle"},
        metrics.QUEUE: {one.queue for service in touched.services for one in service._queues},
        metrics.CONSUMER: {one.name for service in touched.services for one in service.consumers},
    }


def test_attribute_outside_the_closed_set_is_dropped(reader: InMemoryMetricReader) -> None:
    made = instruments()
    assert made is not None
    made.rpc.record(1.0, {metrics.RPC_METHOD: "GetPerson", "person": "王秀英"})
    (point,) = next(one for one in collected(reader) if one.name == "rpc.server.call.duration").data.data_points
    assert dict(point.attributes or {}) == {metrics.RPC_METHOD: "GetPerson"}


def test_nothing_is_measured_where_nobody_collects() -> None:
    set_up_metrics("test", endpoint="", cell="510422")
    assert instruments() is None


def test_every_alert_has_its_line_in_the_runbook_and_every_line_its_alert() -> None:
    sections = dict(re.findall(r"^## (\w+)\n\n(.+)$", RUNBOOK.read_text(), re.MULTILINE))
    names = [rule["alert"] for rule in rules(ALERTS.read_text())]
    assert sorted(sections) == sorted(names)
    assert RUNBOOK.read_text().count("\n## ") == len(names) == len(set(names))


def test_every_alert_says_how_loud_it_is_and_about_whom() -> None:
    for rule in rules(ALERTS.read_text()):
        assert rule["labels"]["severity"] in ("page", "ticket"), rule["alert"]
        assert "$labels.anjia_cell" in rule["annotations"]["summary"], rule["alert"]
        assert rule["for"], rule["alert"]


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ('sum by (a, b) (rate(x_count{c=~"d|e"}[5m])) / sum(rate(y[1h])) > 0.5', {"x_count", "y"}),
        ("group by (a) (x offset 1h) unless on (a) group by (a) (y)", {"x", "y"}),
        ("1e3 < foo:bar or vector(1)", {"foo:bar"}),
    ],
    ids=["rates", "sets", "recorded"],
)
def test_reader_of_expressions_finds_the_metrics_and_nothing_else(expression: str, names: set[str]) -> None:
    assert metrics_of(expression) == names


def loops() -> dict[str, str]:
    """Module → text of every loop of a service that wakes when something waits."""
    found = {str(path.relative_to(ROOT)): path.read_text() for path in ROOT.glob("services/*/*/**/*.py")}
    return {name: text for name, text in found.items() if "run_when_woken(" in text and "/tests/" not in name}


def uncounted(texts: dict[str, str]) -> set[str]:
    """Loops of whose work no metric tells: neither a queue of their own nor the clocks they look after."""
    return {name for name, text in texts.items() if "Waiting(" not in text and "list_late(" not in text}


async def test_whatever_a_loop_wakes_for_is_counted(touched: Touched) -> None:
    assert uncounted(loops()) == set()
    assert len(loops()) > 5
    assert uncounted({"a": "run_when_woken(url, 'x', self.step)"}) == {"a"}
    named = {name for text in loops().values() for name in re.findall(r"Waiting\(\s*\"(\w+)\"", text)}
    counted = {one.queue for service in touched.services for one in service._queues}
    assert named == counted
    assert any(service._overdue for service in touched.services)


async def test_age_is_of_the_oldest_that_is_due(reader: InMemoryMetricReader, registry: Any) -> None:
    from chassis.jobs.counting import Counting

    made = instruments()
    assert made is not None
    queue = Waiting("two", "SELECT 2, %(now)s::timestamptz - interval '90 seconds'")
    await Counting(
        registry.tools.database, made, queues=[queue], overdue="SELECT 3 WHERE %(today)s IS NOT NULL"
    ).count_once()
    values = {one.name: one.data.data_points[0].value for one in collected(reader) if one.name.startswith("anjia.")}
    assert values["anjia.work.waiting"] == 2
    assert values["anjia.work.oldest.age"] == pytest.approx(90)
    assert values["anjia.clocks.overdue"] == 3


def test_two_instruments_of_one_name_are_none() -> None:
    """Names are unique: a second of the same would be dropped by the store without a word."""
    reader = InMemoryMetricReader()
    provider = MeterProvider([reader])
    made = Instruments(provider)
    for one in vars(made).values():
        for method in ("record", "set"):
            if hasattr(one, method):
                getattr(one, method)(1)
    names = [one.name for one in collected(reader)]
    assert len(names) == len(set(names))
    provider.shutdown()
