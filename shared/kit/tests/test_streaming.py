"""Objects that are written while they are sent, on two S3 servers, and the pipe between."""

from __future__ import annotations

import asyncio
import hashlib
import socket
from collections.abc import AsyncGenerator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from minio import Minio
from minio.error import S3Error

from kit.errors import Unavailable
from kit.objectstore import ObjectMissing, ObjectStore, ObjectStoreSettings
from kit.pipe import Pipe

BLOCK = bytes(range(256)) * 4096


def _settings(place: dict[str, Any], **changes: Any) -> ObjectStoreSettings:
    service, root = place.get("service", place["root"]), place["root"]
    values: dict[str, Any] = {
        "object_store_url": place["url"],
        "object_store_public_url": place["url"],
        "object_store_region": place["region"],
        "object_store_bucket": place["bucket"],
        "object_store_access_key": service["access_key"],
        "object_store_secret_key": service["secret_key"],
        "upload_access_key": root["access_key"],
        "upload_secret_key": root["secret_key"],
    }
    return ObjectStoreSettings(**(values | changes))


@pytest.fixture(params=["object_store", "second_object_store"])
def place(request: pytest.FixtureRequest, stack: dict[str, Any]) -> dict[str, Any]:
    """Provisioning makes the bucket of the first store only."""
    place = stack[request.param]
    if "service" not in place:
        root, address = place["root"], urlsplit(place["url"]).netloc
        client = Minio(address, root["access_key"], root["secret_key"], secure=False, region=place["region"])
        try:
            client.make_bucket(place["bucket"])
        except S3Error as error:
            if error.code not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
                raise
    return place


@pytest.fixture
async def store(place: dict[str, Any]) -> AsyncGenerator[ObjectStore]:
    store = ObjectStore(_settings(place))
    yield store
    store.close()


async def _write(
    store: ObjectStore, key: str, blocks: int, *, failing: bool = False, sizes: list[int] | None = None
) -> Pipe:
    async with store.writing(key, content_type="text/csv") as pipe:
        for _ in range(blocks):
            await asyncio.to_thread(pipe.write, BLOCK)
            if sizes is not None:
                sizes.append(pipe.size)
        if failing:
            raise ZeroDivisionError
    return pipe


@pytest.mark.parametrize("blocks", [0, 1, 8, 19])
async def test_what_is_written_is_the_object(store: ObjectStore, blocks: int) -> None:
    """Nothing, one part that is not full, one that is, and several."""
    key, whole = f"staging/test-{uuid4().hex}", BLOCK * blocks
    pipe = await _write(store, key, blocks)
    stored = await store.stat(key)
    assert (stored.size, pipe.size, pipe.sha256) == (len(whole), len(whole), hashlib.sha256(whole).hexdigest())
    assert await store.read(key, etag=stored.etag, max_bytes=len(whole)) == whole
    await store.remove(key)


@pytest.mark.parametrize("blocks", [1, 19])
async def test_what_is_not_written_to_its_end_is_no_object(store: ObjectStore, blocks: int) -> None:
    key = f"staging/test-{uuid4().hex}"
    with pytest.raises(ZeroDivisionError):
        await _write(store, key, blocks, failing=True)
    with pytest.raises(ObjectMissing):
        await store.stat(key)


async def test_a_store_that_is_away_ends_the_writing(place: dict[str, Any]) -> None:
    """Its writer is told, long before all is written."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        away = f"http://127.0.0.1:{taken.getsockname()[1]}"
        store, sizes = ObjectStore(_settings(place, object_store_url=away)), list[int]()
        with pytest.raises(Unavailable):
            await _write(store, "staging/x", 1000, sizes=sizes)
    store.close()
    assert len(sizes) < 30


async def test_a_writer_waits_for_a_reader_that_is_behind() -> None:
    pipe = Pipe(most=4, patience=30)
    pipe.write(b"12345")
    later = asyncio.create_task(asyncio.to_thread(pipe.write, b"6"))
    assert await asyncio.to_thread(pipe.read, 3) == b"123"
    await later
    pipe.end()
    assert [pipe.read(), pipe.read(), pipe.size] == [b"456", b"", 6]


def test_a_writer_does_not_wait_for_ever() -> None:
    pipe = Pipe(most=1, patience=0.01)
    pipe.write(b"1")
    with pytest.raises(TimeoutError):
        pipe.write(b"2")
    pipe.break_off()
    for use in (pipe.read, lambda: pipe.write(b"3")):
        with pytest.raises(BrokenPipeError):
            use()
