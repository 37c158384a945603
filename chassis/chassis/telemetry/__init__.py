"""Logs without personal data, and traces across gRPC, SQL, messages and HTTP."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Any

import structlog
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanLimits, TracerProvider
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

SPAN_TEXT_LENGTH = 48

__all__ = ["set_up_logs", "set_up_traces", "traces"]


def _trace_ids(_logger: object, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace"] = format(context.trace_id, "032x")
    return event


def _where_it_broke(_logger: object, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """Type and places of an exception. Its text only where it cannot quote a row: database errors do."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]  # of tasks that ran together: what broke one of them
    if error is not None:
        event["error"] = type(error).__qualname__
        event["sqlstate"] = getattr(error, "sqlstate", None) or getattr(getattr(error, "orig", None), "sqlstate", None)
        if event["sqlstate"] is None and isinstance(
            error, (TypeError, AttributeError, AssertionError, NameError, ImportError)
        ):
            event["text"] = str(error)
        event["frames"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
        ]
    return event


def set_up_logs(process: str, form: str) -> None:
    """One line an event on standard error. Events carry names and reasons, never what a request holds."""
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else structlog.dev.ConsoleRenderer()
    )
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _trace_ids,
        _where_it_broke,
        renderer,
    ]
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")


def traces() -> bool:
    """Whether spans are made: a provider was set up."""
    return isinstance(trace.get_tracer_provider(), TracerProvider)


def set_up_traces(process: str, *, endpoint: str, ratio: float, cell: str) -> None:
    """Sample calls and send their spans to a collector; without one nothing is recorded or sent."""
    if not endpoint:
        return
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - only when used
    from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    from chassis.telemetry.quiet import WithoutWords  # noqa: PLC0415

    resource = Resource.create({"service.name": process, "anjia.cell": cell})
    logging.getLogger("opentelemetry.attributes").setLevel(logging.ERROR)  # cutting them is what is wanted
    # a statement's head says what it does to which table; the columns it goes on to name may tell what somebody is
    # and an exception's trace goes on to places and texts: it stands in the log, under the same request
    limits = SpanLimits(max_span_attribute_length=SPAN_TEXT_LENGTH, max_events=0)
    provider = TracerProvider(resource=resource, span_limits=limits, sampler=ParentBased(TraceIdRatioBased(ratio)))
    provider.add_span_processor(BatchSpanProcessor(WithoutWords(OTLPSpanExporter(endpoint=endpoint, insecure=True))))
    trace.set_tracer_provider(provider)
    # statements carry placeholders, never values: parameters are not captured
    PsycopgInstrumentor().instrument(capture_parameters=False)
