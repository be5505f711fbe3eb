"""structlog, configured once a process: one line per request and per event, as JSON."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog
from opentelemetry import trace

logger: structlog.stdlib.BoundLogger = structlog.get_logger("tuiyou")


def add_trace(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Adds the trace id, so that a log line finds its trace."""
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = format(context.trace_id, "032x")
    return event


def configure(service: str, process: str, *, level: str = "info", style: str = "json") -> None:
    """Sends our own lines and the libraries' warnings to standard output in one format."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_trace,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    json_lines = style == "json"
    console = structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        # orjson's bytes go straight to the descriptor: a line is written per request and per event
        processors=[*shared, structlog.processors.JSONRenderer(serializer=_dumped) if json_lines else console],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer)
        if json_lines
        else structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False) if json_lines else console
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    structlog.contextvars.bind_contextvars(service=service, process=process)
    global_context.update(service=service, process=process)


def _dumped(event: Any, **_: Any) -> bytes:
    return orjson.dumps(event, default=repr, option=orjson.OPT_NON_STR_KEYS)


global_context: dict[str, str] = {}
"""What every line of this process says; requests start from it with a clean context."""
