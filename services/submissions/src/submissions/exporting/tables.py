"""Lists as csv. Whatever applicants typed stays text: no program may take it for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from submissions.domain.export_rows import Column, Row, Value
from submissions.exporting import Sink

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Without it Excel reads Chinese as something else."""


class CsvTable:
    """RFC 4180, UTF-8. A text that could begin a formula gets an apostrophe before it."""

    def __init__(self, sink: Sink, columns: Sequence[Column]) -> None:
        self._sink = sink
        self._sink.write(_BYTE_ORDER_MARK)
        self.add([[column.title for column in columns]])

    def add(self, rows: Sequence[Row], /) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows([_as_text(value) for value in row] for row in rows)
        self._sink.write(text.getvalue().encode())

    def finish(self) -> None:
        """All of it is written."""

    def close(self) -> None:
        """It holds nothing."""


def _as_text(value: Value) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(BEGINS_A_FORMULA) else value
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return "" if value is None else str(value)
