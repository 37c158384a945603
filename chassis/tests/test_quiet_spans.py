"""What an exception says reaches no span: neither as an event nor as a status."""

from __future__ import annotations

import contextlib

from chassis.telemetry.quiet import WithoutWords
from opentelemetry.sdk.trace import SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter


def test_failed_span_is_sent_without_the_words_of_its_error() -> None:
    kept = InMemorySpanExporter()
    provider = TracerProvider(span_limits=SpanLimits(max_events=0))
    provider.add_span_processor(SimpleSpanProcessor(WithoutWords(kept)))
    with contextlib.suppress(ValueError), provider.get_tracer("test").start_as_current_span("call"):
        message = "DETAIL: Key (name)=(王秀英) already exists"
        raise ValueError(message)
    (span,) = kept.get_finished_spans()
    assert "王秀英" not in span.to_json(indent=None)
    assert not span.status.is_ok
