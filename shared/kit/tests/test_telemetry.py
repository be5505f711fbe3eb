"""One trace from the request through outbox, Kafka and inbox."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
from fastapi import APIRouter, FastAPI
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from contracts.accounts import BureauChangedV1
from kit import outbox
from kit.crypto import FieldCipher
from kit.db import Database, Tx
from kit.http.access import Db
from kit.http.app import build_app
from kit.inbox import Inbox, subscribe
from kit.records import Record
from kit.relay import Relay
from kit.telemetry import span, traceparent
from testkit.app import running
from testkit.kafka import read_all

_exporter = InMemorySpanExporter()


@pytest.fixture
def spans() -> Generator[InMemorySpanExporter]:
    if not isinstance(trace.get_tracer_provider(), TracerProvider):  # it can be set once in a process
        trace.set_tracer_provider(TracerProvider())
    provider = trace.get_tracer_provider()
    assert isinstance(provider, TracerProvider)
    provider.add_span_processor(SimpleSpanProcessor(_exporter))
    _exporter.clear()
    yield _exporter
    provider._active_span_processor._span_processors = ()


async def on_bureau_changed(tx: Tx, event: BureauChangedV1) -> None:
    await tx.execute("INSERT INTO effects (name) VALUES ($1)", event.name)


async def test_the_trace_reaches_the_handler(
    spans: InMemorySpanExporter, database: Database, make_producer, kafka_topic, stack, effects
) -> None:
    topic, router = kafka_topic(), APIRouter()
    event = BureauChangedV1(bureau_id=uuid4(), name="n", region_code="11", central_direct=False, active=True)

    @router.post("/bureaus/{name}")
    async def post_bureau(name: str, db: Db) -> None:
        async with db.transaction() as tx:
            await outbox.add_raw(
                tx, topic=topic, key=event.key, type=event.TYPE, subject=event.subject, payload=event.model_dump_json()
            )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        app.state.database = database
        yield

    app = build_app("t", description="", root_path="", routers=[router], checks={}, lifespan=lifespan, secret=b"")
    async with running(app) as client:
        given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        assert (await client.post("/bureaus/x", headers={"traceparent": given})).status_code == 200
    await Relay(database, make_producer(), source="/test").publish_pending()
    (found,) = await read_all(stack["kafka"], topic)
    cipher = FieldCipher({"k1": bytes(32)}, "k1")
    record = Record.of(topic, 0, 0, found.key, found.value, tuple(found.headers))
    await Inbox(database, subscribe(on_bureau_changed), consumer="t", cipher=cipher).take([record])
    assert await effects() == ["n"]
    request, taken = spans.get_finished_spans()
    assert (request.name, request.kind, taken.name, taken.kind) == (
        "POST /bureaus/{name}", SpanKind.SERVER, "take accounts.bureau_changed.v1", SpanKind.CONSUMER,
    )  # fmt: skip
    assert request.context
    assert taken.context
    assert taken.parent
    assert format(request.context.trace_id, "032x") == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert taken.context.trace_id == request.context.trace_id
    assert taken.parent.span_id == request.context.span_id


async def test_no_span_of_a_failed_request_quotes_the_error(spans: InMemorySpanExporter) -> None:
    router = APIRouter()

    @router.get("/bug")
    async def get_bug() -> None:
        raise ValueError("13900001234")

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        yield

    app = build_app("t", description="", root_path="", routers=[router], checks={}, lifespan=lifespan, secret=b"")
    async with running(app) as client:
        assert (await client.get("/bug")).status_code == 500
    finished = spans.get_finished_spans()
    assert any(one.kind is SpanKind.SERVER and one.status.status_code is StatusCode.ERROR for one in finished)
    assert "13900001234" not in "".join(one.to_json() for one in finished)


def test_a_failed_span_does_not_quote_the_error(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="13900001234"), span("s", SpanKind.INTERNAL, parent="nonsense"):
        raise ValueError("13900001234")
    (finished,) = spans.get_finished_spans()
    assert (finished.status.status_code, finished.status.description) == (StatusCode.ERROR, "ValueError")
    assert "13900001234" not in finished.to_json()


def test_without_a_collector_the_trace_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trace, "get_tracer_provider", trace.ProxyTracerProvider)
    given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    with span("s", SpanKind.INTERNAL, parent=given):
        assert traceparent() == given
    assert traceparent() is None


@pytest.mark.parametrize("parent", [None, "nonsense", "00-" + "0" * 32 + "-00f067aa0ba902b7-01"])
def test_without_a_collector_and_a_parent_a_trace_begins(monkeypatch: pytest.MonkeyPatch, parent: str | None) -> None:
    monkeypatch.setattr(trace, "get_tracer_provider", trace.ProxyTracerProvider)
    with span("s", SpanKind.INTERNAL, parent=parent):
        first = traceparent()
    with span("s", SpanKind.INTERNAL, parent=parent):
        second = traceparent()
    assert first
    assert second
    assert first != second
