"""Challenges whose solution some requests must carry."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from fastapi.responses import JSONResponse
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


@router.get("/{purpose}", response_model=ChallengeOut, responses={204: {"description": "No proofs are asked for"}})
async def get_challenge(purpose: Purpose, parts: Shared) -> Response:
    """A challenge that is good for five minutes and one request of this purpose."""
    headers = {"Cache-Control": "no-store"}
    if not parts.proofs.wanted:
        return Response(status_code=204, headers=headers)
    return JSONResponse(parts.proofs.challenge(purpose), headers=headers)
