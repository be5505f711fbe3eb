"""OpenTelemetry: one trace from the request through outbox, Kafka and inbox."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager

from opentelemetry import propagate, trace
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Span, SpanKind, Status, StatusCode

_tracer = trace.get_tracer("tuiyou")


def configure(service: str, otlp_endpoint: str | None) -> None:
    """Makes trace ids in any case; sends spans only where a collector is configured."""
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: f"tuiyou-{service}"}))
    if otlp_endpoint:
        # imported here: the exporter costs memory that a process without a collector should not pay
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

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
    carrier: Mapping[str, str] = {"traceparent": parent} if parent else {}
    with _tracer.start_as_current_span(
        name,
        context=propagate.extract(carrier),
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
