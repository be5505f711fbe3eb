"""Receipts: whoever may read an entry gets one for each submission; anybody verifies one."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Response

from kit.http.access import Db
from submissions import queries
from submissions.api.deps import Cipher, Keys, Reader
from submissions.api.receipt_schemas import ReceiptOut, VerificationIn, VerificationOut

router = APIRouter(tags=["receipts"])

Revision = Annotated[int, Path(ge=1, lt=2**31)]


@router.get("/entries/{entry_id}/receipts/{revision}")
async def get_receipt(
    entry_id: UUID, revision: Revision, who: Reader, db: Db, cipher: Cipher, keys: Keys
) -> ReceiptOut:
    """Signed anew each time from what was frozen: the same key gives the same text."""
    async with db.transaction(readonly=True) as tx:
        entry = await queries.entry_for(tx, entry_id, who, cipher)
        return ReceiptOut.of(await queries.receipt_of(tx, entry, revision, keys))


@router.post("/receipts/verification")
async def post_verification(body: VerificationIn, keys: Keys) -> VerificationOut:
    """By the published keys alone: nothing is looked up, so that nobody learns more than the receipt says."""
    return VerificationOut.of(keys.verify(body.receipt))


@router.get("/receipts/jwks.json")
async def get_receipt_keys(keys: Keys, response: Response) -> dict[str, Any]:
    """The keys that receipts are verified with: a JSON Web Key Set (RFC 7517)."""
    response.headers["Cache-Control"] = "public, max-age=300"
    return keys.published()
