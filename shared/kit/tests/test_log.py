"""Log lines as an operator's collector reads them: one JSON object a line."""

from __future__ import annotations

import json
import logging
from collections.abc import Generator
from datetime import UTC, datetime
from uuid import UUID

import pytest
import structlog
from opentelemetry.trace import SpanKind

from kit import log
from kit.telemetry import span


@pytest.fixture(autouse=True)
def _logging_as_before(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    # the process's own logger would keep the test's output for good
    monkeypatch.setattr(log, "logger", structlog.get_logger("tuiyou"))
    yield
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()
    logging.basicConfig(force=True)


def test_a_line_is_json_with_process_and_trace_whatever_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("review", "worker")
    at, key = datetime(2026, 1, 31, tzinfo=UTC), UUID(int=1)
    with span("s", SpanKind.INTERNAL, parent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"):
        log.logger.info("书面", title="漫长的季节", at=at, key=key, odd={1: object})
    logging.getLogger("library").warning("of a library")
    ours, theirs = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert ours["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert (ours["event"], ours["title"], ours["service"], ours["process"]) == (
        "书面",
        "漫长的季节",
        "review",
        "worker",
    )
    assert (ours["at"], ours["key"]) == ("2026-01-31T00:00:00+00:00", str(key))
    assert (theirs["event"], theirs["level"], theirs["service"]) == ("of a library", "warning", "review")


def test_a_line_below_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("review", "worker", level="warning")
    log.logger.info("quiet")
    log.logger.warning("loud")
    assert [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()] == ["loud"]
