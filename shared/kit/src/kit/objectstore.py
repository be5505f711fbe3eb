"""The object store: one bucket behind portable S3 calls, so that any S3 server can stand behind it.

minio-py blocks, so its calls run in a thread pool of their own with limits on time. There are two endpoints: the
internal one for our own calls, and the public one, whose host is part of every signature that a browser uses. Uploads
are signed with a credential that may do nothing but put under ``staging/``.
"""

# minio has no complete types
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

import asyncio
import functools
import hashlib
import io
import itertools
import re
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import BinaryIO, TypeVar, cast
from urllib.parse import quote, urlsplit

import urllib3
from minio import Minio
from minio.commonconfig import CopySource
from minio.datatypes import PostPolicy
from minio.error import MinioException, S3Error
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from kit.errors import Unavailable
from kit.log import logger
from kit.pipe import Pipe

_PART = 8 * 1024 * 1024
"""What of a streamed object is in memory; the store takes ten thousand of them."""
STAGING = "staging/"
_T = TypeVar("_T")


class ObjectStoreSettings(BaseSettings):
    """Variables are named ``TUIYOU_<FIELD>``."""

    model_config = SettingsConfigDict(env_prefix="TUIYOU_", frozen=True, extra="ignore", hide_input_in_errors=True)

    object_store_url: str
    object_store_public_url: str
    object_store_region: str
    object_store_bucket: str
    object_store_access_key: str
    object_store_secret_key: SecretStr
    upload_access_key: str
    upload_secret_key: SecretStr


class ObjectMissing(Exception):
    """There is no such object, or it is no longer the one that was asked for (another ETag)."""


@dataclass(frozen=True, slots=True)
class StoredObject:
    size: int
    etag: str


@dataclass(frozen=True, slots=True)
class ListedObject:
    key: str
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class UploadForm:
    """A form that a browser posts straight to the object store; the file comes last, as ``file``."""

    url: str
    fields: dict[str, str]
    expires_at: datetime


class ObjectStore:
    """Raises ``Unavailable`` where the store is away or slow, ``ObjectMissing`` where the object is not there."""

    def __init__(self, settings: ObjectStoreSettings, *, threads: int = 8, timeout: float = 10.0) -> None:
        self._bucket = settings.object_store_bucket
        self._public_url = settings.object_store_public_url.rstrip("/")
        http = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=2, read=timeout),
            maxsize=threads,
            retries=urllib3.Retry(total=1, backoff_factor=0.1, status_forcelist=()),
        )
        access, secret = settings.object_store_access_key, settings.object_store_secret_key
        region = settings.object_store_region
        self._inside = _client(settings.object_store_url, access, secret, region, http)
        self._outside = _client(settings.object_store_public_url, access, secret, region, http)
        self._uploads = _client(
            settings.object_store_public_url, settings.upload_access_key, settings.upload_secret_key, region, http
        )
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="object-store")
        self._timeout = timeout

    def sign_upload(
        self, key: str, *, content_type: str, max_bytes: int, now: datetime, minutes: int = 10
    ) -> UploadForm:
        """Allows one POST of exactly this key and type, 1 to ``max_bytes`` bytes. Makes no network call."""
        if not key.startswith(STAGING):
            raise ValueError("uploads go under staging/")
        expires_at = now.astimezone(UTC) + timedelta(minutes=minutes)
        policy = PostPolicy(self._bucket, expires_at)
        fixed = {"key": key, "Content-Type": content_type, "success_action_status": "201"}
        for name, value in fixed.items():
            policy.add_equals_condition(name, value)
        policy.add_content_length_range_condition(1, max_bytes)
        fields = fixed | self._uploads.presigned_post_policy(policy)
        return UploadForm(f"{self._public_url}/{self._bucket}", fields, expires_at)

    def sign_download(self, key: str, *, filename: str, content_type: str, minutes: int = 5) -> str:
        """An address that downloads the object as an attachment named ``filename`` (RFC 6266)."""
        plain = re.sub(r"[^A-Za-z0-9._ -]", "", filename).strip() or "download"
        disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
        return self._outside.presigned_get_object(
            self._bucket,
            key,
            expires=timedelta(minutes=minutes),
            response_headers={
                "response-content-disposition": disposition,
                "response-content-type": content_type,
            },
        )

    async def stat(self, key: str) -> StoredObject:
        found = await self._call(lambda: self._inside.stat_object(self._bucket, key))
        return StoredObject(found.size or 0, (found.etag or "").strip('"'))

    async def read(self, key: str, *, etag: str, max_bytes: int) -> bytes:
        """The object's bytes, if it is still the one with that ETag and not larger than ``max_bytes``."""
        return await self._call(lambda: self._read(key, etag, max_bytes))

    async def copy(self, source: str, target: str, *, etag: str) -> None:
        """Copies within the bucket, if the source is still the one with that ETag."""
        origin = CopySource(self._bucket, source, match_etag=etag)
        await self._call(lambda: self._inside.copy_object(self._bucket, target, origin))

    async def put(self, key: str, data: bytes, *, content_type: str) -> None:
        await self._call(
            lambda: self._inside.put_object(self._bucket, key, io.BytesIO(data), len(data), content_type=content_type)
        )

    @asynccontextmanager
    async def writing(self, key: str, *, content_type: str) -> AsyncGenerator[Pipe]:
        """What is written to the pipe, from any thread, is the object once the block has ended; where it raises, there
        is none. One thread of the pool is busy meanwhile."""
        pipe = Pipe()
        sending = asyncio.get_running_loop().run_in_executor(self._pool, self._send, key, pipe, content_type)
        try:
            yield pipe
            pipe.end()
        except BaseException as error:
            pipe.break_off()
            (failure,) = await asyncio.gather(sending, return_exceptions=True)
            if isinstance(error, BrokenPipeError) and isinstance(failure, BaseException):
                with _translated():
                    raise failure from error
            raise
        with _translated():
            await sending

    async def remove(self, key: str) -> None:
        await self._call(lambda: self._inside.remove_object(self._bucket, key))

    async def pages(self, prefix: str, *, size: int = 1000) -> AsyncGenerator[Sequence[ListedObject]]:
        """Everything below ``prefix``, in the order of the keys. What changes meanwhile may be in it or not."""
        last: str | None = None
        while page := await self._call(functools.partial(self._list, prefix, last, size)):
            yield page
            last = page[-1].key

    async def check(self) -> None:
        """Raises where the bucket cannot be reached."""
        if not await self._call(lambda: self._inside.bucket_exists(self._bucket)):
            raise Unavailable()

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _list(self, prefix: str, after: str | None, size: int) -> Sequence[ListedObject]:
        found = self._inside.list_objects(self._bucket, prefix, recursive=True, start_after=after)
        return [
            ListedObject(listed.object_name, listed.last_modified)
            for listed in itertools.islice(found, size)
            if listed.object_name and listed.last_modified
        ]

    def _read(self, key: str, etag: str, max_bytes: int) -> bytes:
        response = self._inside.get_object(self._bucket, key, request_headers={"If-Match": f'"{etag}"'})
        try:
            data = response.read(max_bytes + 1)
        finally:
            response.close()
            response.release_conn()
        if len(data) > max_bytes:
            raise ObjectMissing(f"{key} is larger than it was")
        return data

    def _send(self, key: str, pipe: Pipe, content_type: str) -> None:
        try:
            self._inside.put_object(
                self._bucket, key, cast("BinaryIO", pipe), -1, content_type, part_size=_PART, num_parallel_uploads=1
            )
        except BaseException:
            pipe.break_off()
            raise

    async def _call(self, work: Callable[[], _T]) -> _T:
        loop = asyncio.get_running_loop()
        with _translated():
            return await asyncio.wait_for(loop.run_in_executor(self._pool, work), 2 * self._timeout)


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except S3Error as error:
        if error.code in {"NoSuchKey", "NoSuchObject", "PreconditionFailed", "NotFound"}:
            raise ObjectMissing(error.code) from error
        logger.warning("object_store_failed", cause=error.code)
        raise Unavailable(retry_after=10) from error
    except (MinioException, urllib3.exceptions.HTTPError, TimeoutError, OSError) as error:
        logger.warning("object_store_failed", cause=type(error).__name__)
        raise Unavailable(retry_after=10) from error


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _client(url: str, access_key: str, secret_key: SecretStr, region: str, http: urllib3.PoolManager) -> Minio:
    parts = urlsplit(url)
    return Minio(
        parts.netloc,
        access_key=access_key,
        secret_key=secret_key.get_secret_value(),
        secure=parts.scheme == "https",
        region=region,
        http_client=http,
    )
