"""The HTTP application: wiring, nothing else."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from kit.auth import KeySet, TokenVerifier
from kit.crypto import FieldCipher
from kit.db import open_database
from kit.http.access import require
from kit.http.app import build_app
from kit.http.audit import Auditing
from kit.objectstore import ObjectStore
from submissions.api import (
    attachments,
    calls,
    documents,
    entries,
    entry_lists,
    exports,
    extensions,
    history,
    letters,
    platforms,
    receipts,
    scans,
)
from submissions.config import Settings
from submissions.inspection import Inspector
from submissions.signing import ReceiptKeys
from submissions.typesetting import Typesetter

ROUTERS = [
    calls.router,
    extensions.router,
    attachments.router,
    platforms.router,
    letters.router,
    entry_lists.router,
    entries.router,
    history.router,
    exports.router,
    scans.router,
    receipts.router,
    documents.router,
]
"""Lists of entries before single ones: their paths are no ids."""


def create_app(settings: Settings) -> FastAPI:
    """The service's API, with its database, the object store, the scan inspector and the check of tokens."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        keys = KeySet(settings.jwks_url)
        store = ObjectStore(settings)
        try:
            async with open_database(settings, application="submissions-api") as database:
                app.state.database = database
                app.state.verifier = TokenVerifier(keys, issuer=settings.token_issuer)
                app.state.store = store
                app.state.inspector = Inspector(clamd=settings.clamd_address)
                app.state.typesetter = Typesetter(settings.document_fonts)
                app.state.cipher = FieldCipher(settings.field_keys, settings.field_key_id)
                app.state.receipt_keys = ReceiptKeys(
                    settings.receipt_keys, settings.receipt_key_id, portal=settings.public_url
                )
                yield
        finally:
            store.close()
            await keys.close()

    async def check_database() -> None:
        await app.state.database.ping()

    async def check_store() -> None:
        await app.state.store.check()

    app = build_app(
        "Tuiyou submissions",
        description="Calls, entries, their scans, receipts and documents.",
        root_path=settings.root_path,
        routers=ROUTERS,
        checks={"database": check_database, "object_store": check_store},
        lifespan=lifespan,
        secret=settings.blind_index_key,
        auditing=Auditing(require("auditor"), settings.audit_key),
    )
    return app
