"""Scans: the file's bytes go straight to the object store; here are only its form, its check and its address."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from kit import db as clock
from kit.auth import Principal
from kit.crypto import FieldCipher
from kit.db import Tx
from kit.http.access import Db, Once, answer
from kit.objectstore import ObjectStore
from submissions import queries
from submissions.api.deps import Applicant, Cipher, Inspect, Reader, Store
from submissions.api.schemas import ScanAddressOut, ScanOut, UploadIn, UploadOut
from submissions.commands.confirm_upload import ConfirmUpload, confirm_upload
from submissions.commands.open_scan import OpenScan, open_scan
from submissions.commands.sign_upload import SignUpload, sign_upload

router = APIRouter(prefix="/entries/{entry_id}", tags=["scans"])


@router.post("/uploads", status_code=201, response_model=UploadOut)
async def post_upload(
    entry_id: UUID, body: UploadIn, who: Applicant, db: Db, once: Once, store: Store, cipher: Cipher
) -> Response:
    return answer(await once.once(db, lambda tx: _sign(tx, entry_id, body, who, store, cipher)))


@router.post("/uploads/{upload_id}/confirmation")
async def post_upload_confirmation(
    entry_id: UUID, upload_id: UUID, who: Applicant, db: Db, store: Store, inspector: Inspect, cipher: Cipher
) -> ScanOut:
    return ScanOut.of(await confirm_upload(db, ConfirmUpload(who, entry_id, upload_id), store, inspector, cipher))


@router.get("/scan")
async def get_scan(entry_id: UUID, who: Reader, db: Db, store: Store, cipher: Cipher) -> ScanAddressOut:
    async with db.transaction() as tx:
        entry = await queries.entry_for(tx, entry_id, who, cipher)
        return ScanAddressOut.of(await open_scan(tx, OpenScan(who, entry), store), await clock.now(tx))


async def _sign(
    tx: Tx, entry_id: UUID, body: UploadIn, who: Principal, store: ObjectStore, cipher: FieldCipher
) -> UploadOut:
    upload, form = await sign_upload(tx, SignUpload(who, entry_id, body.size, body.sha256), store, cipher)
    return UploadOut.of(upload, form)
