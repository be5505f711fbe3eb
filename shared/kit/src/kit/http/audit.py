"""A service's audit records, and whether their chain holds. ``build_app`` mounts it for whom the service lets read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.params import Depends
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from kit import audit, audit_search
from kit.audit import ChainBroken, Checked, Flaw
from kit.audit_search import AuditSearch
from kit.auth import Principal
from kit.db import Database, Row
from kit.http.access import Db, LoggedIn
from kit.http.paging import Cursor, Limit, Page, decode_cursor, encode_cursor, id_in, invalid_cursor
from kit.http.problems import Text
from kit.log import logger

router = APIRouter(prefix="/audit", tags=["audit"])

_STEP = 200
"""Seals recomputed at once: a few milliseconds, after which others have their turn."""
_PATIENCE = 5.0
"""Seconds that one call may take."""

_FLAWS: Mapping[Flaw, Text] = {
    "seal_missing": Text(zh="缺少一个封印", en="a seal is missing"),
    "record_removed": Text(zh="一条记录被删除", en="a record was removed"),
    "changed": Text(zh="一条记录或封印被改动", en="a record or a seal was changed"),
    "slipped_in": Text(zh="事后插入了一条记录", en="a record was slipped in later"),
}


@dataclass(frozen=True, slots=True)
class Auditing:
    """``may_read`` is a dependency that lets those pass who may read audit records."""

    may_read: Callable[[Principal], Awaitable[Principal]]
    key: bytes


def mount(app: FastAPI, auditing: Auditing) -> None:
    app.state.audit_key = auditing.key
    app.include_router(router, dependencies=[Depends(auditing.may_read)])


class AuditRecordOut(BaseModel):
    """``position`` is its place in the chain; it is missing until the record is sealed, about a second later."""

    id: UUID
    at: datetime
    actor: str
    role: str
    action: str
    subject: str
    reason: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    request_id: str | None
    position: int | None

    @classmethod
    def of(cls, row: Row) -> AuditRecordOut:
        return cls(**dict(row))


class FlawOut(BaseModel):
    """The first place where the chain does not hold, and the record that stands there, or did."""

    position: int
    record_id: UUID | None
    code: Flaw
    message: Text


class ChainIn(BaseModel):
    """``cursor`` is what the step before answered; ``limit`` how many seals this step checks at most."""

    model_config = ConfigDict(extra="forbid")

    cursor: Cursor = None
    limit: Annotated[int, Field(ge=1, le=100_000)] = 100_000


class ChainOut(BaseModel):
    """The first ``records`` of ``sealed`` records hold, up to the seal ``last_seal``: whoever notes that down elsewhere
    can tell later whether the chain's end was cut off. ``unsealed`` records are not covered yet.

    ``next_cursor`` leads on where there is more to check.
    """

    intact: bool
    records: int
    sealed: int
    unsealed: int
    last_seal: str
    flaw: FlawOut | None
    next_cursor: str | None


_Word = Annotated[str, Field(max_length=200, pattern="^[!-~]+$")]
_Instant = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC))]


class SearchIn(BaseModel):
    """What is left out does not matter. ``since`` is part of the time that is searched, ``until`` is not."""

    since: _Instant | None = None
    until: _Instant | None = None
    actor: _Word | None = None
    action: _Word | None = None
    subject: _Word | None = None
    cursor: Cursor = None
    limit: Limit = 50


@router.get("/records")
async def get_audit_records(db: Db, wanted: Annotated[SearchIn, Query()]) -> Page[AuditRecordOut]:
    """Who did what to which subject, newest first."""
    search = AuditSearch(wanted.since, wanted.until, wanted.actor, wanted.action, wanted.subject)
    async with db.transaction(readonly=True) as tx:
        rows = await audit_search.find(tx, search, before=id_in(wanted.cursor), limit=wanted.limit + 1)
    items = [AuditRecordOut.of(row) for row in rows[: wanted.limit]]
    return Page(items=items, next_cursor=encode_cursor(str(items[-1].id)) if len(rows) > wanted.limit else None)


@router.post("/verification")
async def verify_audit_chain(body: ChainIn, who: LoggedIn, db: Db, request: Request) -> ChainOut:
    """Recomputes the chain from its beginning, or on from the cursor. That it was done leaves a record of its own."""
    begun = _place(body.cursor)
    found = await _check(db, request.app.state.audit_key, begun, limit=body.limit)
    async with db.transaction() as tx:
        after = {"from": begun.position, "to": found.records, "intact": found.intact}
        if found.flaw:
            after |= {"broken_at": found.flaw.position, "flaw": found.flaw.code}
        await audit.record(
            tx, actor=who.actor, role=who.role, action="audit_chain_verified", subject="audit/chain", after=after
        )
    if found.flaw:
        logger.error("audit_chain_broken", position=found.flaw.position, flaw=found.flaw.code)
    return found


async def _check(db: Database, key: bytes, begun: Checked, *, limit: int) -> ChainOut:
    checked, flaw = begun, None
    until = asyncio.get_running_loop().time() + _PATIENCE
    async with db.transaction(readonly=True) as tx:
        try:
            while checked.position < begun.position + limit and asyncio.get_running_loop().time() < until:
                step = min(_STEP, begun.position + limit - checked.position)
                further = await audit.verify_step(tx, key, checked, limit=step)
                if further == checked:
                    break
                checked = further
        except ChainBroken as broken:
            message = _FLAWS[broken.flaw]
            flaw = FlawOut(position=broken.position, record_id=broken.record_id, code=broken.flaw, message=message)
        sealed = await audit.sealed(tx)
        more = flaw is None and checked.position < sealed
        return ChainOut(
            intact=flaw is None,
            records=flaw.position - 1 if flaw else checked.position,
            sealed=sealed,
            unsealed=await audit.unsealed(tx),
            last_seal=checked.seal.hex(),
            flaw=flaw,
            next_cursor=encode_cursor(checked.position, checked.xid, checked.seq, checked.seal.hex()) if more else None,
        )


def _place(cursor: str | None) -> Checked:
    """Where a step ended. Raises ``Invalid`` for what is no cursor of ours."""
    if cursor is None:
        return Checked()
    position, xid, seq, seal = decode_cursor(cursor, int, str, int, str)
    try:
        place = Checked(position, str(int(xid)), seq, bytes.fromhex(seal))
    except ValueError as error:
        raise invalid_cursor() from error
    if not all(0 <= number < 2**63 for number in (position, int(xid), seq)) or len(place.seal) != len(Checked().seal):
        raise invalid_cursor()
    return place
