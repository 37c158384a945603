"""Metrics over OTLP: how calls go, how full the pool is, what waits. Off, and free, where nobody collects them.

Attributes come from a closed set, and their values from the contract, the routes and the names in our own code: a view
drops every other attribute, so that nothing that a request holds can become a label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import uuid4

from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.metrics.view import View
from opentelemetry.sdk.resources import Resource

EXPORT_SECONDS = 30.0
# of the semantic conventions, in seconds
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
RPC_SERVICE, RPC_METHOD, RPC_STATUS = "rpc.service", "rpc.method", "rpc.response.status_code"
HTTP_METHOD, HTTP_ROUTE, HTTP_STATUS = "http.request.method", "http.route", "http.response.status_code"
POOL_STATE, QUEUE, CONSUMER = "db.client.connection.state", "anjia.queue", "anjia.consumer"
ATTRIBUTES = frozenset(
    {RPC_SERVICE, RPC_METHOD, RPC_STATUS, HTTP_METHOD, HTTP_ROUTE, HTTP_STATUS, POOL_STATE, QUEUE, CONSUMER}
)
# a client may write any word for a verb
HTTP_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# (connections in use, idle ones, the most there may be)
PoolReader = Callable[[], tuple[int, int, int]]


class Instruments:
    """What is measured. Names and units are OpenTelemetry's; those of our own begin with `anjia`."""

    def __init__(self, provider: MeterProvider) -> None:
        self._provider = provider
        self._meter = meter = provider.get_meter("anjia")
        self.rpc = meter.create_histogram(
            "rpc.server.call.duration",
            "s",
            "calls answered, by method and status",
            explicit_bucket_boundaries_advisory=BUCKETS,
        )
        self.http = meter.create_histogram(
            "http.server.request.duration",
            "s",
            "requests answered, by route and status",
            explicit_bucket_boundaries_advisory=BUCKETS,
        )
        self.outbox_size = meter.create_gauge("anjia.outbox.size", "{event}", "events not published yet")
        self.outbox_age = meter.create_gauge("anjia.outbox.oldest.age", "s", "age of the oldest of them; none: 0")
        self.parked = meter.create_gauge("anjia.events.parked", "{event}", "refused events that nobody has seen to")
        self.waiting = meter.create_gauge("anjia.work.waiting", "{task}", "work that is due, by queue")
        self.waiting_age = meter.create_gauge("anjia.work.oldest.age", "s", "how long the oldest of it is due; none: 0")
        self.overdue = meter.create_gauge("anjia.clocks.overdue", "{clock}", "running legal clocks past their last day")

    def watch_pool(self, read: PoolReader) -> None:
        """Report a connection pool at each export."""

        def count(_options: CallbackOptions) -> Iterable[Observation]:
            used, idle, _ = read()
            return Observation(used, {POOL_STATE: "used"}), Observation(idle, {POOL_STATE: "idle"})

        def most(_options: CallbackOptions) -> Iterable[Observation]:
            return (Observation(read()[2]),)

        unit = "{connection}"
        self._meter.create_observable_gauge("db.client.connection.count", [count], unit, "connections to the database")
        self._meter.create_observable_gauge("db.client.connection.max", [most], unit, "the most that may be open")

    def shut_down(self) -> None:
        """Send what waits, then nothing more."""
        self._provider.shutdown()


class _Standing:
    """The instruments of this process; none where nobody collects."""

    instruments: Instruments | None = None


def instruments() -> Instruments | None:
    """What to measure with; nothing where nobody collects metrics."""
    return _Standing.instruments


def set_up_metrics(process: str, *, endpoint: str, cell: str, reader: MetricReader | None = None) -> None:
    """Send metrics to a collector; without one nothing is measured.

    Args:
        process: `registry-serve`.
        endpoint: host:port of the collector; empty: off.
        cell: county code.
        reader: takes them in place of the collector.
    """
    if reader is None and endpoint:
        from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import (  # noqa: PLC0415 - only when used
            OTLPMetricExporter,
        )

        exporter = OTLPMetricExporter(endpoint=endpoint, insecure=True)
        reader = PeriodicExportingMetricReader(exporter, export_interval_millis=EXPORT_SECONDS * 1000)
    if reader is None:
        return
    # two pods of one process are two series: without an instance they would count each other down
    resource = Resource.create({"service.name": process, "service.instance.id": str(uuid4()), "anjia.cell": cell})
    view = View(instrument_name="*", attribute_keys=set(ATTRIBUTES))
    # not the global provider: libraries would add metrics of their own, with hosts and addresses in them
    _Standing.instruments = Instruments(MeterProvider([reader], resource=resource, views=[view]))


def shut_down_metrics() -> None:
    """Send what waits and measure nothing more."""
    if _Standing.instruments is not None:
        _Standing.instruments.shut_down()
        _Standing.instruments = None
