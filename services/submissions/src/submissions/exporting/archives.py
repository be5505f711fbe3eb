"""Scans in one zip. They are PDF, which do not get smaller: they are stored as they are."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from submissions.domain.calls import SHANGHAI
from submissions.exporting import Sink


@dataclass(frozen=True, slots=True)
class Packed:
    """``at`` is when it was accepted."""

    name: str
    data: bytes
    at: datetime


class ScanArchive:
    def __init__(self, sink: Sink) -> None:
        target: Any = sink
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_STORED)

    def add(self, item: Packed, /) -> None:
        info = zipfile.ZipInfo(item.name, item.at.astimezone(SHANGHAI).timetuple()[:6])
        info.external_attr = 0o644 << 16
        self._zip.writestr(info, item.data)

    def finish(self) -> None:
        self._zip.close()

    def close(self) -> None:
        """Without its end, where it is not whole: the library would write that once it is forgotten."""
        self._zip.fp = None
