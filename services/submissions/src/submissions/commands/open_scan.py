"""Somebody opens an entry's scan: a short-lived address, and a record of who asked."""

from __future__ import annotations

from dataclasses import dataclass

from kit import audit
from kit.auth import Principal
from kit.db import Tx
from kit.errors import NotFound
from kit.objectstore import ObjectStore
from submissions.domain.entry import Entry
from submissions.domain.scans import DOWNLOAD_MINUTES


@dataclass(frozen=True, slots=True)
class OpenScan:
    """``entry`` as the one who asks may see it."""

    by: Principal
    entry: Entry


async def open_scan(tx: Tx, cmd: OpenScan, store: ObjectStore) -> str:
    """An address that is good for five minutes. Raises ``NotFound`` where there is no scan."""
    scan = cmd.entry.scan
    if scan is None:
        raise NotFound("scan_not_found", "尚无承诺书", "There is no scan")
    name = cmd.entry.registration_number or cmd.entry.form.title or "版权承诺书"
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="scan_opened",
        subject=f"entry/{cmd.entry.id}",
        after={"scan_id": str(scan.id)},
    )
    return store.sign_download(
        scan.object_key, filename=f"{name}.pdf", content_type="application/pdf", minutes=DOWNLOAD_MINUTES
    )
