"""What the smallest service does; its topic and group are the test's own."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

from fastapi import APIRouter, FastAPI

from contracts import Event
from kit import outbox
from kit.db import Tx, open_database
from kit.http.access import Db
from kit.http.app import build_app
from kit.inbox import subscribe
from kit.settings import ServiceSettings
from kit.worker import Worker

TOPIC, GROUP = os.environ["TINY_TOPIC"], os.environ["TINY_GROUP"]
router = APIRouter()


class NoteTakenV1(Event, type="tiny.note_taken.v1", subject="note/note_id", topic=TOPIC):
    note_id: UUID
    name: str


@router.post("/notes/{name}", status_code=201)
async def post_note(name: str, db: Db) -> dict[str, str]:
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO notes (name) VALUES ($1)", name)
        await outbox.add(tx, NoteTakenV1(note_id=outbox.uuid7(), name=name))
    return {"name": name}


@router.post("/slow")
async def post_slow(db: Db) -> dict[str, str]:
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO effects (name) VALUES ('began')")
    async with db.transaction() as tx:
        await tx.execute("SELECT pg_sleep(1)")
        await tx.execute("INSERT INTO effects (name) VALUES ('ended')")
    return {"slow": "done"}


def create_app(settings: ServiceSettings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with open_database(settings, application="tiny-api") as database:
            app.state.database = database
            yield

    async def database_answers() -> None:
        await app.state.database.ping()

    app = build_app(
        "tiny",
        description="",
        root_path="",
        routers=[router],
        checks={"database": database_answers},
        lifespan=lifespan,
        secret=settings.blind_index_key,
    )
    return app


async def on_note_taken(tx: Tx, event: NoteTakenV1) -> None:
    await tx.execute("INSERT INTO effects (name) VALUES ($1)", event.name)


SUBSCRIPTIONS = subscribe(on_note_taken)


async def run_worker(settings: ServiceSettings, stop: asyncio.Event) -> None:
    await Worker(GROUP, settings, SUBSCRIPTIONS).run(stop)
