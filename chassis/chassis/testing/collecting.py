"""A collector of metrics in the test's own process: real OTLP over gRPC, kept in memory."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2, metrics_service_pb2_grpc

from chassis.testing.parts import free_port


class MetricCollector(metrics_service_pb2_grpc.MetricsServiceServicer):
    """Keeps what it is sent, by resource."""

    def __init__(self) -> None:
        self.port = free_port()
        self.sent: list[Any] = []

    def Export(self, request: Any, _context: object) -> Any:  # noqa: N802 - the protocol's own name
        """Take what a process sends."""
        self.sent += request.resource_metrics
        return metrics_service_pb2.ExportMetricsServiceResponse()

    @property
    def processes(self) -> set[str]:
        """Which processes sent something."""
        told = (one for resource in self.sent for one in resource.resource.attributes)
        return {one.value.string_value for one in told if one.key == "service.name"}

    @property
    def names(self) -> set[str]:
        """Names of all metrics that came."""
        scopes = (scope for resource in self.sent for scope in resource.scope_metrics)
        return {one.name for scope in scopes for one in scope.metrics}


@contextmanager
def collecting() -> Iterator[MetricCollector]:
    """A collector on a free port."""
    found, server = MetricCollector(), grpc.server(ThreadPoolExecutor(2))
    metrics_service_pb2_grpc.add_MetricsServiceServicer_to_server(found, server)  # type: ignore[no-untyped-call]
    server.add_insecure_port(f"127.0.0.1:{found.port}")
    server.start()
    yield found
    server.stop(None)
