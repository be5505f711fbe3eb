"""The object store's port, the same tests on two S3 servers."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import httpx
import pytest
from minio import Minio
from minio.error import S3Error

from kit.errors import Unavailable
from kit.objectstore import ObjectMissing, ObjectStore, ObjectStoreSettings, UploadForm, sha256
from testkit.proxy import proxy_to

PDF = "application/pdf"


def settings_of(place: dict[str, Any], **changes: Any) -> ObjectStoreSettings:
    service = place.get("service", place["root"])
    upload = place.get("upload", place["root"])
    values: dict[str, Any] = {
        "object_store_url": place["url"],
        "object_store_public_url": place["url"],
        "object_store_region": place["region"],
        "object_store_bucket": place["bucket"],
        "object_store_access_key": service["access_key"],
        "object_store_secret_key": service["secret_key"],
        "upload_access_key": upload["access_key"],
        "upload_secret_key": upload["secret_key"],
    }
    return ObjectStoreSettings(**(values | changes))


@pytest.fixture(params=["object_store", "second_object_store"])
def place(request: pytest.FixtureRequest, stack: dict[str, Any]) -> dict[str, Any]:
    place = stack[request.param]
    if "service" not in place:
        _make_bucket(place)
    return place


def _make_bucket(place: dict[str, Any]) -> None:
    """Provisioning makes the bucket of the first store only."""
    root = place["root"]
    client = Minio(
        urlsplit(place["url"]).netloc, root["access_key"], root["secret_key"], secure=False, region=place["region"]
    )
    try:
        client.make_bucket(place["bucket"])
    except S3Error as error:
        if error.code not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
            raise


@pytest.fixture
async def store(place: dict[str, Any]) -> AsyncGenerator[ObjectStore]:
    store = ObjectStore(settings_of(place))
    yield store
    store.close()


@pytest.fixture
async def key(store: ObjectStore) -> AsyncGenerator[str]:
    key = f"staging/test-{uuid4().hex}"
    yield key
    for name in (key, f"{key}-copy"):
        await store.remove(name)


async def post(form: UploadForm, data: bytes, *, url: str | None = None, **fields: str) -> httpx.Response:
    async with httpx.AsyncClient() as client:
        return await client.post(
            url or form.url,
            data=form.fields | fields,
            files={"file": ("扫描件.pdf", data, form.fields["Content-Type"])},
        )


def signed(store: ObjectStore, key: str, **changes: Any) -> UploadForm:
    options: dict[str, Any] = {"content_type": PDF, "max_bytes": 1000, "now": datetime.now(UTC)}
    return store.sign_upload(key, **(options | changes))


async def test_an_upload_as_signed_is_stored(store: ObjectStore, key: str) -> None:
    answer = await post(signed(store, key), b"%PDF-1.7")
    assert answer.status_code == 201, answer.text
    found = await store.stat(key)
    assert found.size == 8
    assert await store.read(key, etag=found.etag, max_bytes=8) == b"%PDF-1.7"


@pytest.mark.parametrize("fault", ["other key", "key in front", "other type", "too large", "empty", "other policy"])
async def test_an_upload_otherwise_than_signed_is_refused(store: ObjectStore, key: str, fault: str) -> None:
    form, data, fields = signed(store, key), b"%PDF-1.7", dict[str, str]()
    match fault:
        case "other key":
            fields = {"key": f"{key}-copy"}
        case "key in front":
            fields = {"key": f"accepted/{key}"}
        case "other type":
            fields = {"Content-Type": "text/html"}
        case "too large":
            data = b"x" * 1001
        case "empty":
            data = b""
        case _:
            fields = {"policy": signed(store, key, max_bytes=10**9).fields["policy"]}
    answer = await post(form, data, **fields)
    assert 400 <= answer.status_code < 500, answer.text
    for name in (key, f"{key}-copy"):
        with pytest.raises(ObjectMissing):
            await store.stat(name)


async def test_an_expired_form_is_refused(store: ObjectStore, key: str) -> None:
    answer = await post(signed(store, key, now=datetime.now(UTC) - timedelta(minutes=11)), b"%PDF-1.7")
    assert answer.status_code in {400, 403}
    with pytest.raises(ObjectMissing):
        await store.stat(key)


def test_uploads_are_signed_for_staging_only(store: ObjectStore) -> None:
    with pytest.raises(ValueError, match="staging"):
        signed(store, "accepted/abc")


async def test_signing_makes_no_network_call(place: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a network call")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr("urllib3.util.connection.create_connection", refuse)
    store = ObjectStore(settings_of(place, object_store_public_url="https://scans.example.cn"))
    assert signed(store, "staging/a").url == "https://scans.example.cn/scans"
    address = store.sign_download("accepted/a", filename="a.pdf", content_type=PDF)
    assert address.startswith("https://scans.example.cn/scans/accepted/a?")
    store.close()


async def test_a_missing_object_is_missing(store: ObjectStore, key: str) -> None:
    with pytest.raises(ObjectMissing):
        await store.stat(key)
    with pytest.raises(ObjectMissing):
        await store.read(key, etag="0" * 32, max_bytes=10)
    with pytest.raises(ObjectMissing):
        await store.copy(key, f"{key}-copy", etag="0" * 32)


async def test_a_swapped_object_is_neither_read_nor_copied(store: ObjectStore, key: str) -> None:
    await store.put(key, b"first", content_type=PDF)
    etag = (await store.stat(key)).etag
    await store.put(key, b"other", content_type=PDF)
    with pytest.raises(ObjectMissing):
        await store.read(key, etag=etag, max_bytes=10)
    with pytest.raises(ObjectMissing):
        await store.copy(key, f"{key}-copy", etag=etag)
    with pytest.raises(ObjectMissing):
        await store.stat(f"{key}-copy")


async def test_the_same_object_is_copied_and_read_back(store: ObjectStore, key: str) -> None:
    data = b"%PDF-1.7" * 1000
    await store.put(key, data, content_type=PDF)
    await store.copy(key, f"{key}-copy", etag=(await store.stat(key)).etag)
    copied = await store.stat(f"{key}-copy")
    assert sha256(await store.read(f"{key}-copy", etag=copied.etag, max_bytes=len(data))) == sha256(data)


async def test_no_more_than_expected_is_read(store: ObjectStore, key: str) -> None:
    await store.put(key, b"12345", content_type=PDF)
    etag = (await store.stat(key)).etag
    assert await store.read(key, etag=etag, max_bytes=5) == b"12345"
    with pytest.raises(ObjectMissing):
        await store.read(key, etag=etag, max_bytes=4)


async def test_a_download_is_an_attachment_with_its_chinese_name(store: ObjectStore, key: str) -> None:
    await store.put(key, b"%PDF-1.7", content_type=PDF)
    name = '推荐表 "终稿";\r\n.pdf'
    address = store.sign_download(key, filename=name, content_type=PDF)
    async with httpx.AsyncClient() as client:
        answer = await client.get(address)
        assert (answer.status_code, answer.content) == (200, b"%PDF-1.7"), answer.text
        changed = await client.get(address.replace("attachment", "inline"))
        unsigned = await client.get(address.split("?")[0])
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    assert unquote(re.search(r"filename\*=UTF-8''([^;]+)", disposition)[1]) == name  # type: ignore[index]
    assert answer.headers["content-type"] == PDF
    assert (changed.status_code, unsigned.status_code) == (403, 403)


async def test_a_download_ends_with_its_time(store: ObjectStore, key: str) -> None:
    address = store.sign_download(key, filename="a.pdf", content_type=PDF, minutes=3)
    assert "X-Amz-Expires=180" in address


async def test_a_store_that_is_away_is_unavailable_and_comes_back(place: dict[str, Any], key: str) -> None:
    parts = urlsplit(place["url"])
    async with proxy_to(str(parts.hostname), parts.port or 80) as proxy:
        store = ObjectStore(settings_of(place, object_store_url=f"http://127.0.0.1:{proxy.port}"), timeout=2)
        await store.check()
        await proxy.stop()
        for call in (store.check(), store.stat(key), store.put(key, b"x", content_type=PDF)):
            with pytest.raises(Unavailable):
                await call
        await proxy.start()
        await store.put(key, b"x", content_type=PDF)
        store.close()


async def test_a_store_that_never_answers_is_unavailable(place: dict[str, Any]) -> None:
    held: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _, writer: held.append(writer), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    store = ObjectStore(settings_of(place, object_store_url=f"http://127.0.0.1:{port}"), timeout=0.3)
    with pytest.raises(Unavailable):
        await asyncio.wait_for(store.check(), 5)
    assert held
    server.close()
    for writer in held:
        writer.close()
    store.close()


async def test_the_upload_credential_can_do_nothing_but_put_under_staging(stack: dict[str, Any]) -> None:
    place = stack["object_store"]
    store = ObjectStore(settings_of(place))
    key = f"staging/test-{uuid4().hex}"
    await store.put(key, b"theirs", content_type=PDF)
    parts, login = urlsplit(place["url"]), place["upload"]
    client = Minio(parts.netloc, login["access_key"], login["secret_key"], secure=False, region=place["region"])
    bucket = place["bucket"]
    for refused in (
        lambda: client.get_object(bucket, key),
        lambda: client.stat_object(bucket, key),
        lambda: list(client.list_objects(bucket)),
        lambda: client.remove_object(bucket, key),
        lambda: client.fput_object(bucket, f"accepted/{uuid4().hex}", __file__),
        lambda: client.fput_object(bucket, uuid4().hex, __file__),
        lambda: client.make_bucket(f"b{uuid4().hex}"),
        lambda: client.get_bucket_policy(bucket),
    ):
        with pytest.raises(S3Error) as caught:
            await asyncio.to_thread(refused)
        assert caught.value.code == "AccessDenied" or caught.value.response.status == 403
    await asyncio.to_thread(client.fput_object, bucket, key, __file__)
    await store.remove(key)
    store.close()


async def test_what_a_page_may_do_without_signature_is_nothing(place: dict[str, Any], key: str) -> None:
    async with httpx.AsyncClient(base_url=place["url"]) as client:
        answers = [
            await client.get(f"/{place['bucket']}"),
            await client.put(f"/{place['bucket']}/{key}", content=b"x"),
            await client.delete(f"/{place['bucket']}/{key}"),
        ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


async def test_everything_below_a_prefix_is_listed_page_by_page(place: dict[str, Any]) -> None:
    store = ObjectStore(settings_of(place))
    prefix = f"staging/{uuid4()}/"
    keys = [f"{prefix}{number}.pdf" for number in range(5)]
    for key in keys:
        await store.put(key, b"x", content_type=PDF)
    pages = [page async for page in store.pages(prefix, size=2)]
    assert [[listed.key for listed in page] for page in pages] == [keys[:2], keys[2:4], keys[4:]]
    assert abs(pages[0][0].modified_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert [page async for page in store.pages(f"{prefix}nothing")] == []
    for key in keys:
        await store.remove(key)
    store.close()
