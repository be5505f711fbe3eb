"""Somebody fetches the file of an export: a short-lived address, and a record of it each time."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit
from kit.auth import Principal
from kit.db import Tx
from kit.objectstore import ObjectStore
from submissions.db import exports
from submissions.domain.export_names import export_name
from submissions.domain.exports import DOWNLOAD_MINUTES, FILES


@dataclass(frozen=True, slots=True)
class OpenExport:
    by: Principal
    export_id: UUID


async def open_export(tx: Tx, cmd: OpenExport, store: ObjectStore) -> str:
    """An address that is good for five minutes. Raises ``NotFound``, or ``Conflict`` while there is no file."""
    export = await exports.get(tx, cmd.export_id, cmd.by)
    key = export.fetched()
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="export_downloaded",
        subject=f"export/{export.id}",
        after={"sha256": export.sha256},
    )
    content_type = FILES[export.format][1]
    return store.sign_download(key, filename=export_name(export), content_type=content_type, minutes=DOWNLOAD_MINUTES)
