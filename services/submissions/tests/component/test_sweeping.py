"""What lies in the object store and belongs to nothing is taken away; on the real store, in a bucket of its own."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pikepdf
import pytest
from minio import Minio
from pydantic import SecretStr

from contracts.accounts import AccountErasedV1
from kit.db import Database
from kit.objectstore import STAGING, ObjectMissing, ObjectStore, sha256
from submissions.commands.sweep_objects import Swept, sweep_objects
from submissions.config import Settings
from submissions.domain.attachments import ATTACHMENTS
from submissions.domain.scans import ACCEPTED, accepted_key

NOW = timedelta(0)


@pytest.fixture
async def settings(settings: Settings, stack: dict[str, Any]) -> Settings:
    place = stack["object_store"]
    root, bucket = place["root"], f"swept-{uuid4()}"
    address = urlsplit(place["url"]).netloc
    Minio(address, root["access_key"], root["secret_key"], secure=False, region=place["region"]).make_bucket(bucket)
    changes: dict[str, Any] = {"object_store_bucket": bucket}
    for who in ("object_store", "upload"):
        changes |= {f"{who}_access_key": root["access_key"], f"{who}_secret_key": SecretStr(root["secret_key"])}
    return settings.model_copy(update=changes)


@pytest.fixture
async def store(settings: Settings) -> AsyncGenerator[ObjectStore]:
    store = ObjectStore(settings)
    yield store
    store.close()


async def _keys(store: ObjectStore, prefix: str) -> list[str]:
    return [listed.key async for page in store.pages(prefix) for listed in page]


async def _age_uploads(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute("UPDATE uploads SET created_at = created_at - interval '3 days'")


def _pdf() -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Title"] = uuid4().hex
        document.save(file)
    return file.getvalue()


async def test_what_belongs_to_nothing_goes_and_scans_stay(world: Any, database: Database, store: ObjectStore) -> None:
    entry = await world.ready()
    scan = (await world.entry(entry["id"]))["scan"]
    abandoned = await world.draft()
    await world.upload(abandoned["id"], _pdf())
    orphan = accepted_key(sha256(b"orphan"))
    await store.put(orphan, b"orphan", content_type="application/pdf")
    assert await sweep_objects(database, store) == Swept(0, 0), "all of it is young"
    await _age_uploads(database)
    assert await sweep_objects(database, store, kept=NOW) == Swept(2, 1)
    assert await _keys(store, STAGING) == []
    assert await _keys(store, ACCEPTED) == [accepted_key(scan["sha256"])]
    assert await sweep_objects(database, store, kept=NOW) == Swept(0, 0)
    assert (await world.submit(entry["id"])).status_code == 200


async def test_attachments_that_no_call_names_go(world: Any, database: Database, store: ObjectStore) -> None:
    """What is offered stays, what was taken away does as well, and so does what may be confirmed this moment."""
    files = {name: b"%PDF-1.7 " + name.encode() for name in ("offered", "removed", "intended", "orphan")}
    for data in files.values():
        await store.put(f"{ATTACHMENTS}{sha256(data)}.pdf", data, content_type="application/pdf")
    path, admin = f"/calls/{world.call['id']}/attachments", world.by("admin")
    for name in ("offered", "removed", "intended"):
        told = {"name": f"{name}.pdf", "size": len(files[name]), "sha256": sha256(files[name])}
        intent = (await world.client.post(path, json=told, headers=admin)).json()
        await world.post_file(intent, files[name])
        if name != "intended":
            kept = await world.client.post(f"{path}/{intent['id']}/confirmation", headers=admin)
            assert kept.status_code == 200, kept.text
        if name == "removed":
            assert (await world.client.delete(f"{path}/{intent['id']}", headers=admin)).status_code == 204
    assert (await sweep_objects(database, store)).attachments == 0, "all of it is young"
    assert (await sweep_objects(database, store, kept=NOW)).attachments == 1
    stays = [f"{ATTACHMENTS}{sha256(data)}.pdf" for name, data in files.items() if name != "orphan"]
    assert await _keys(store, ATTACHMENTS) == sorted(stays)


async def _scans(database: Database) -> list[str]:
    async with database.transaction(readonly=True) as tx:
        return [row["sha256"] for row in await tx.fetch("SELECT sha256 FROM scans ORDER BY id")]


async def _with_scan(world: Any, data: bytes, entry: dict[str, Any] | None = None) -> dict[str, Any]:
    """A draft, and ``data`` as its accepted scan."""
    draft: dict[str, Any] = entry or await world.draft()
    upload = await world.upload(draft["id"], data)
    assert (await world.confirm(draft["id"], upload["id"])).status_code == 200
    return await world.entry(draft["id"])


async def _delete(world: Any, entry: dict[str, Any]) -> None:
    answer = await world.client.delete(f"/entries/{entry['id']}", headers=world.applicant)
    assert answer.status_code == 204, answer.text


async def test_scans_of_deleted_drafts_and_replaced_ones_go(world: Any, database: Database, store: ObjectStore) -> None:
    old, new, gone = _pdf(), _pdf(), _pdf()
    entry = await _with_scan(world, new, await _with_scan(world, old))
    await _delete(world, await _with_scan(world, gone))
    assert await sweep_objects(database, store) == Swept(0, 0), "all of it is young"
    assert len(await _scans(database)) == 3
    await _age_uploads(database)
    assert (await sweep_objects(database, store, kept=NOW)).accepted == 2
    assert await _scans(database) == [sha256(new)]
    assert await _keys(store, ACCEPTED) == [accepted_key(sha256(new))]
    assert (await world.submit(entry["id"])).status_code == 200


async def test_scans_of_an_erased_applicants_drafts_go_and_those_that_were_submitted_stay(
    world: Any, database: Database, store: ObjectStore
) -> None:
    submitted = await _with_scan(world, _pdf())
    assert (await world.submit(submitted["id"])).status_code == 200
    await _with_scan(world, _pdf(), await world.draft(title="大运河"))
    erased = AccountErasedV1(account_id=world.applicant_id, role="applicant", erased_at=datetime.now(UTC))
    await world.deliverer.deliver(erased)
    await _age_uploads(database)
    assert (await sweep_objects(database, store, kept=NOW)).accepted == 1
    assert await _scans(database) == [submitted["scan"]["sha256"]]
    assert await _keys(store, ACCEPTED) == [accepted_key(submitted["scan"]["sha256"])]


async def test_what_was_submitted_stays_whatever_replaces_it(
    world: Any, database: Database, store: ObjectStore
) -> None:
    old, new = _pdf(), _pdf()
    entry = await _with_scan(world, old)
    assert (await world.submit(entry["id"])).status_code == 200
    async with database.transaction() as tx:
        await tx.execute("UPDATE entries SET state = 'returned' WHERE id = $1", UUID(entry["id"]))
    await _with_scan(world, new, entry)
    await _age_uploads(database)
    assert (await sweep_objects(database, store, kept=NOW)).accepted == 0
    assert await _scans(database) == [sha256(old), sha256(new)]


async def test_a_deleted_drafts_file_stays_where_another_entry_holds_the_same(
    world: Any, database: Database, store: ObjectStore
) -> None:
    data = _pdf()
    entry, deleted = await _with_scan(world, data), await _with_scan(world, data)
    await _delete(world, deleted)
    await _age_uploads(database)
    assert (await sweep_objects(database, store, kept=NOW)).accepted == 0
    assert await _scans(database) == [sha256(data)]
    assert (await world.submit(entry["id"])).status_code == 200


async def test_a_deleted_drafts_file_that_is_uploaded_again_meanwhile_is_kept(
    world: Any, database: Database, store: ObjectStore
) -> None:
    data = _pdf()
    await _delete(world, await _with_scan(world, data))
    await _age_uploads(database)
    entry = await world.draft()
    upload = await world.upload(entry["id"], data)
    assert (await sweep_objects(database, store, kept=NOW)).accepted == 0
    assert await _scans(database) == []
    await world.post_file(upload, data)  # what waited in staging was swept as if it were old
    assert (await world.confirm(entry["id"], upload["id"])).status_code == 200
    assert (await world.submit(entry["id"])).status_code == 200


async def test_two_sweepers_at_once_forget_each_scan_once(world: Any, database: Database, store: ObjectStore) -> None:
    kept = await _with_scan(world, _pdf())
    for _ in range(3):
        await _delete(world, await _with_scan(world, _pdf()))
    await _age_uploads(database)
    await asyncio.gather(*[sweep_objects(database, store, kept=NOW) for _ in range(2)])
    assert await _scans(database) == [kept["scan"]["sha256"]]
    assert await _keys(store, ACCEPTED) == [accepted_key(kept["scan"]["sha256"])]


async def test_a_file_that_somebody_uploads_again_stays(world: Any, database: Database, store: ObjectStore) -> None:
    data = _pdf()
    await store.put(accepted_key(sha256(data)), data, content_type="application/pdf")
    entry = await world.draft()
    await world.upload(entry["id"], data)
    assert (await sweep_objects(database, store, kept=NOW)).accepted == 0
    assert await _keys(store, ACCEPTED) == [accepted_key(sha256(data))]


async def test_a_file_that_is_being_taken_away_is_not_accepted_yet(
    world: Any, database: Database, store: ObjectStore
) -> None:
    data = _pdf()
    await store.put(accepted_key(sha256(data)), data, content_type="application/pdf")
    assert (await sweep_objects(database, store, kept=NOW)).accepted == 1
    entry = await world.draft()
    upload = await world.upload(entry["id"], data)
    refused = await world.confirm(entry["id"], upload["id"])
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "600")
    async with database.transaction() as tx:
        await tx.execute("UPDATE swept_files SET swept_at = swept_at - interval '11 minutes'")
    assert (await world.confirm(entry["id"], upload["id"])).status_code == 200
    assert await _keys(store, ACCEPTED) == [accepted_key(sha256(data))]


async def test_an_upload_that_expired_is_none(world: Any, database: Database) -> None:
    entry = await world.draft()
    upload = await world.upload(entry["id"], _pdf())
    await _age_uploads(database)
    late = await world.confirm(entry["id"], upload["id"])
    assert (late.status_code, late.json()["code"]) == (404, "upload_not_found")


async def test_removing_what_is_gone_already_is_no_error(store: ObjectStore) -> None:
    await store.remove("accepted/nothing.pdf")
    with pytest.raises(ObjectMissing):
        await store.stat("accepted/nothing.pdf")
