"""A collector of traces and metrics in the test's own process: real OTLP over gRPC, kept in memory."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
from chassis.testing.collecting import MetricCollector
from chassis.testing.parts import free_port
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2_grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """Keeps (process, span) pairs."""

    def __init__(self) -> None:
        self.port = free_port()
        self.spans: list[tuple[str, Any]] = []
        self.metrics = MetricCollector()

    def Export(self, request: Any, _context: object) -> Any:  # noqa: N802 - the protocol's own name
        for resource in request.resource_spans:
            names = {one.key: one.value.string_value for one in resource.resource.attributes}
            for scope in resource.scope_spans:
                self.spans += [(names["service.name"], span) for span in scope.spans]
        return trace_service_pb2.ExportTraceServiceResponse()

    def processes_of(self, trace_id: str) -> set[str]:
        """Which processes took part in a trace."""
        return {process for process, span in self.spans if span.trace_id.hex() == trace_id}

    def text(self) -> str:
        """Everything that left in spans and metrics, to be searched."""
        return "\n".join(map(str, [*(span for _, span in self.spans), *self.metrics.sent]))


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector on a free port."""
    found = Collector()
    server = grpc.server(ThreadPoolExecutor(2))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(found, server)
    metrics_service_pb2_grpc.add_MetricsServiceServicer_to_server(found.metrics, server)
    server.add_insecure_port(f"127.0.0.1:{found.port}")
    server.start()
    yield found
    server.stop(None)
