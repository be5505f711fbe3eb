"""What goes into an export's file, part by part, and the file that takes it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from kit.db import Database
from kit.objectstore import ObjectMissing, ObjectStore, sha256
from kit.pipe import Pipe
from submissions.commands.read_export import rows_of, scans_of
from submissions.domain.export_names import scan_name
from submissions.domain.export_rows import Column, row_of
from submissions.domain.exports import Export, ScanLost
from submissions.domain.lists import Summary
from submissions.domain.scans import MAX_BYTES, Scan
from submissions.exporting import File
from submissions.exporting.archives import Packed, ScanArchive
from submissions.exporting.tables import CsvTable
from submissions.exporting.workbooks import XlsxTable

Run: TypeAlias = "Callable[..., Awaitable[Any]]"
"""In a thread, which may wait for the object store."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What is written, and how. ``columns`` are a list's."""

    export: Export
    columns: Sequence[Column]
    run: Run

    def open(self, pipe: Pipe) -> File[Any]:
        if self.export.format == "scans":
            return ScanArchive(pipe)
        return CsvTable(pipe, self.columns) if self.export.format == "csv" else XlsxTable(pipe, self.columns)


async def fill(filling: Filling, file: File[Any], database: Database, store: ObjectStore) -> AsyncGenerator[int]:
    """How many were written, batch by batch."""
    export, run = filling.export, filling.run
    if export.format == "scans":
        async for scans in scans_of(database, export):
            for summary, scan in scans:
                await run(file.add, await _packed(store, summary, scan))
            yield len(scans)
    else:
        async for items in rows_of(database, export):
            await run(file.add, [row_of(item, filling.columns) for item in items])
            yield len(items)


async def _packed(store: ObjectStore, summary: Summary, scan: Scan) -> Packed:
    try:
        stored = await store.stat(scan.object_key)
        data = await store.read(scan.object_key, etag=stored.etag, max_bytes=MAX_BYTES)
    except ObjectMissing as error:
        raise ScanLost from error
    if sha256(data) != scan.sha256:
        raise ScanLost
    return Packed(scan_name(summary.registration_number, summary.title, summary.revision), data, scan.accepted_at)
