"""An applicant says that the upload is done: the file is checked, kept for good, and becomes the entry's scan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from kit import audit
from kit.auth import Principal
from kit.crypto import FieldCipher
from kit.db import Database, Tx
from kit.errors import TooManyRequests, Unavailable
from kit.objectstore import ObjectStore
from submissions.commands.keep_scan import Kept, keep_scan
from submissions.commands.remember_save import remember_save
from submissions.db import entries, scans, sweeps, uploads
from submissions.domain.scans import ATTEMPTS_PER_UPLOAD, SWEPT_MINUTES, Scan, Upload, accepted_key
from submissions.inspection import Inspector


@dataclass(frozen=True, slots=True)
class ConfirmUpload:
    by: Principal
    entry_id: UUID
    upload_id: UUID


async def confirm_upload(
    database: Database, cmd: ConfirmUpload, store: ObjectStore, inspector: Inspector, cipher: FieldCipher
) -> Scan:
    """Confirming again answers the same scan; an attempt counts only where the store had an answer.

    Raises one of ``domain.scans.REFUSALS``.
    """
    async with database.transaction() as tx:
        upload = await _begin(tx, cmd, cipher)
        if upload.scan_id:
            return await scans.get(tx, upload.scan_id)
    try:
        kept = await keep_scan(upload, store, inspector)
    except Unavailable:
        async with database.transaction() as tx:
            await uploads.give_attempt_back(tx, upload.id)
        raise
    async with database.transaction() as tx:
        return await _accept(tx, cmd, kept, cipher)


async def _begin(tx: Tx, cmd: ConfirmUpload, cipher: FieldCipher) -> Upload:
    entry = await entries.get_own(tx, cmd.entry_id, cmd.by.account_id, cipher)
    upload = await uploads.begin_attempt(tx, cmd.upload_id, entry_id=entry.id, applicant_id=cmd.by.account_id)
    if upload.scan_id is None:
        entry.check_editable()
        if upload.attempts > ATTEMPTS_PER_UPLOAD:
            raise TooManyRequests(
                "too_many_attempts", "请重新上传文件", "Please upload the file again", retry_after=600
            )
    return upload


async def _accept(tx: Tx, cmd: ConfirmUpload, kept: Kept, cipher: FieldCipher) -> Scan:
    entry = await entries.get_own(tx, cmd.entry_id, cmd.by.account_id, cipher, lock=True)
    upload = await uploads.begin_attempt(tx, cmd.upload_id, entry_id=entry.id, applicant_id=cmd.by.account_id)
    if upload.scan_id:
        return await scans.get(tx, upload.scan_id)
    entry.check_editable()
    if await sweeps.was_swept(tx, upload.sha256):
        raise Unavailable(retry_after=60 * SWEPT_MINUTES)
    content = {"object_key": accepted_key(upload.sha256), "size": upload.size, "sha256": upload.sha256}
    scan = await scans.add(tx, entry.id, **content, pages=kept.pages, hints=kept.hints)
    await uploads.accept(tx, upload.id, scan.id)
    saved = replace(entry, scan=scan, version=entry.version + 1)
    await entries.save(tx, saved, cipher)
    await remember_save(tx, entry, saved, cmd.by.account_id, cipher)
    after = {"scan_id": str(scan.id), "sha256": scan.sha256, "pages": kept.pages}
    await audit.record(
        tx, actor=cmd.by.actor, role=cmd.by.role, action="scan_accepted", subject=f"entry/{entry.id}", after=after
    )
    return scan
