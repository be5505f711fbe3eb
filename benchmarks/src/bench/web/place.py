"""The call and the bureaus to submit to: made once through the gateway, found again by later runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from accounts.domain.bureaus import PROVINCES
from bench.web.entries import Place
from bench.web.people import admin_token
from kit.db import Database
from testkit.probes import eventually

_BUREAU = "演示测量广播电视局"
"""Followed by the province's code."""
_YEAR, _QUARTER = 2024, 1
_KNOWN = "SELECT count(*) FROM bureaus WHERE id = ANY($1)"
_COPIED = ("calls", "bureaus")


async def copy_place(source: Database, target: Database) -> None:
    """What an entry refers to, into another database of the same service."""
    async with source.transaction(readonly=True) as tx:
        rows = {table: await tx.fetch(f"SELECT to_jsonb(t) AS row FROM {table} t") for table in _COPIED}  # noqa: S608
    async with target.transaction() as tx:
        for table, found in rows.items():
            statement = f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, $1)"  # noqa: S608
            for row in found:
                await tx.execute(statement, row["row"])


async def place_of(stack: dict[str, Any], database: Database) -> Place:
    """Made through the gateway; returns when the submissions service, whose ``database`` it is, knows them."""
    headers = {"Authorization": f"Bearer {await admin_token(stack)}"}
    async with httpx.AsyncClient(base_url=stack["gateway"]["url"], headers=headers, timeout=30) as admin:
        place = Place(await _call(admin), await _bureaus(admin))

    async def known() -> bool:
        async with database.transaction(readonly=True) as tx:
            return await tx.fetchval(_KNOWN, place.bureau_ids) == len(place.bureau_ids)

    await eventually(known, within=60, what="submissions knows the bureaus")
    return place


async def _bureaus(admin: httpx.AsyncClient) -> tuple[UUID, ...]:
    found = _content(await admin.get("/api/accounts/bureaus", params={"query": _BUREAU}))["items"]
    known = {bureau["name"]: bureau for bureau in found}
    for region in sorted(PROVINCES):
        body = {"name": f"{_BUREAU}{region}", "region_code": region, "central_direct": False}
        if body["name"] not in known:
            known[body["name"]] = _content(await admin.post("/api/accounts/bureaus", json=body))
    return tuple(UUID(known[f"{_BUREAU}{region}"]["id"]) for region in sorted(PROVINCES))


async def _call(admin: httpx.AsyncClient) -> UUID:
    found = _content(await admin.get("/api/submissions/calls", params={"limit": 100}))["items"]
    for call in found:
        if (call["year"], call["quarter"]) == (_YEAR, _QUARTER):
            return UUID(call["id"])
    now = datetime.now(UTC)
    body = {
        "year": _YEAR,
        "quarter": _QUARTER,
        "opens_at": (now - timedelta(days=1)).isoformat(),
        "entry_deadline": (now + timedelta(days=3650)).isoformat(),
        "recommendation_deadline": (now + timedelta(days=3660)).isoformat(),
    }
    call = _content(await admin.post("/api/submissions/calls", json=body))
    if call["state"] == "draft":
        _content(await admin.post(f"/api/submissions/calls/{call['id']}/publication"))
    return UUID(call["id"])


def _content(answer: httpx.Response) -> Any:
    answer.raise_for_status()
    return answer.json()
