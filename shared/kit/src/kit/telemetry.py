"""OpenTelemetry: one trace from the request through outbox, Kafka and inbox."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager

from opentelemetry import context, propagate, trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags

_tracer = trace.get_tracer("tuiyou")
_ids = RandomIdGenerator()
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")


def configure(service: str, otlp_endpoint: str | None) -> None:
    """Sends spans where a collector is configured; else only trace ids are passed on."""
    if otlp_endpoint is None:
        # said outright: else the API looks for one in the environment, at every span
        trace.set_tracer_provider(trace.NoOpTracerProvider())
        return
    # imported here: the exporter costs memory that a process without a collector should not pay
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: f"tuiyou-{service}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=otlp_endpoint)))
    trace.set_tracer_provider(provider)


def traceparent() -> str | None:
    """The current trace as a W3C header value, or nothing."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def span(name: str, kind: SpanKind, *, parent: str | None, **attributes: str) -> Generator[Span]:
    """A span below ``parent`` (a traceparent); an exception marks it as failed and goes on."""
    if not isinstance(trace.get_tracer_provider(), TracerProvider):
        with _passed_on(parent) as current:
            yield current
        return
    with _tracer.start_as_current_span(
        name,
        context=propagate.extract({"traceparent": parent} if parent else {}),
        kind=kind,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield current
        except BaseException as error:
            # the message is left out: it may quote what a user typed
            current.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


@contextmanager
def _passed_on(parent: str | None) -> Generator[Span]:
    """The parent's trace, or a new one, as the current trace. Nobody collects spans: a real one would be made,
    timed and thrown away, at several times the cost."""
    current = NonRecordingSpan(_context_of(parent))
    token = context.attach(trace.set_span_in_context(current))
    try:
        yield current
    finally:
        context.detach(token)


def _context_of(parent: str | None) -> SpanContext:
    found = _TRACEPARENT.fullmatch(parent) if parent else None
    if found:
        trace_id, span_id, flags = (int(part, 16) for part in found.groups())
        given = SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(flags))
        if given.is_valid:
            return given
    return SpanContext(_ids.generate_trace_id(), _ids.generate_span_id(), is_remote=False)
