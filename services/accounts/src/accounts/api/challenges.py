"""Challenges whose solution some requests must carry."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel

from accounts.api.deps import Shared
from accounts.domain.proof_of_work import Purpose

router = APIRouter(prefix="/challenges", tags=["sessions"])

Proof = Annotated[
    str | None,
    Header(
        alias="Proof-Of-Work",
        max_length=4000,
        description="ALTCHA's payload (version 2, base64): a challenge and its solution, good once",
    ),
]


class ChallengeOut(BaseModel):
    """As ALTCHA's solvers take it, version 2."""

    parameters: dict[str, Any]
    signature: str


@router.get("/{purpose}")
async def get_challenge(purpose: Purpose, parts: Shared, response: Response) -> ChallengeOut:
    """A challenge that is good for five minutes and one request of this purpose."""
    response.headers["Cache-Control"] = "no-store"
    return ChallengeOut.model_validate(parts.proofs.challenge(purpose))
