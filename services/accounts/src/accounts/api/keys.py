"""The public keys of our access tokens."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from accounts import queries
from accounts.api.deps import Shared
from kit.http.access import Db

router = APIRouter(tags=["keys"])


@router.get("/jwks.json")
async def get_jwks(db: Db, parts: Shared, response: Response) -> dict[str, Any]:
    """JSON Web Key Set (RFC 7517)."""
    async with db.transaction() as tx:
        keys = await queries.published_keys(tx, parts.vault)
    response.headers["Cache-Control"] = "public, max-age=300"
    return keys
