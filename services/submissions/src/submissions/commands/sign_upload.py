"""An applicant is about to upload a scan: the address and form that the browser posts it to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import db
from kit.auth import Principal
from kit.crypto import FieldCipher
from kit.db import Tx
from kit.errors import TooManyRequests
from kit.objectstore import STAGING, ObjectStore, UploadForm
from kit.outbox import uuid7
from submissions.db import entries, uploads
from submissions.domain.scans import MAX_BYTES, UPLOADS_PER_HOUR, Upload, check_size


@dataclass(frozen=True, slots=True)
class SignUpload:
    by: Principal
    entry_id: UUID
    size: int
    sha256: str


async def sign_upload(tx: Tx, cmd: SignUpload, store: ObjectStore, cipher: FieldCipher) -> tuple[Upload, UploadForm]:
    """Signs without a network call. Raises ``TooManyRequests`` beyond what a person needs."""
    check_size(cmd.size)
    entry = await entries.get_own(tx, cmd.entry_id, cmd.by.account_id, cipher, lock=True)
    entry.check_editable()
    if await uploads.count_recent(tx, cmd.by.account_id) >= UPLOADS_PER_HOUR:
        raise TooManyRequests("too_many_uploads", "上传次数过多，请稍后再试", "Too many uploads", retry_after=600)
    upload_id = uuid7()
    upload = Upload(
        id=upload_id, object_key=f"{STAGING}{upload_id}.pdf", size=cmd.size, sha256=cmd.sha256, attempts=0, scan_id=None
    )
    await uploads.add(tx, upload, entry_id=entry.id, applicant_id=cmd.by.account_id)
    form = store.sign_upload(
        upload.object_key, content_type="application/pdf", max_bytes=MAX_BYTES, now=await db.now(tx)
    )
    return upload, form
