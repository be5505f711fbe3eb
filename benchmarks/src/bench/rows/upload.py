"""U1: scans of 20 MB through the gateway and straight to the object store."""

from __future__ import annotations

import asyncio
import http.client
import os
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from bench.figures import Figure, at_least
from bench.rounds import Bench, Row, Values, column, interleave
from bench.web.settings import settings_of
from kit.objectstore import STAGING, ObjectStore, UploadForm
from submissions.config import Settings
from submissions.domain.scans import MAX_BYTES

UPLOADS = 8
"""A round and side, one after the other, as one browser sends them."""


async def measure(bench: Bench) -> list[Figure]:
    """Both sides post the same form and file; the form is signed for the host that it is posted to."""
    stack = bench.stack
    file = b"%PDF-1.7\n" + os.urandom(MAX_BYTES - 9)
    settings = settings_of(Settings, stack, "submissions")
    gateway = ObjectStore(settings)
    straight = ObjectStore(settings.model_copy(update={"object_store_public_url": stack["object_store"]["url"]}))
    try:
        await _upload(gateway, file, uploads=1)
        await _upload(straight, file, uploads=1)
        a, b = await interleave(bench, lambda _: _upload(gateway, file), lambda _: _upload(straight, file))
    finally:
        gateway.close()
        straight.close()
    return [Figure("upload of 20 MB", "MB/s", at_least(0.95), column(a, "rate"), column(b, "rate"))]


async def _upload(store: ObjectStore, file: bytes, *, uploads: int = UPLOADS) -> Values:
    """Megabytes a second; the client's own share of the time, its cores, stands beside it."""
    keys = [f"{STAGING}{uuid4()}.pdf" for _ in range(uploads)]
    forms = [_sign(store, key) for key in keys]
    bodies = [_body(form, file) for form in forms]
    cpu, began = time.process_time(), time.monotonic()
    await asyncio.to_thread(_post, forms[0].url, bodies)
    seconds, cpu = time.monotonic() - began, time.process_time() - cpu
    for key in keys:
        await store.remove(key)
    return {"rate": uploads * len(file) / 1e6 / seconds, "client cores": cpu / seconds}


def _sign(store: ObjectStore, key: str) -> UploadForm:
    return store.sign_upload(key, content_type="application/pdf", max_bytes=MAX_BYTES, now=datetime.now(UTC))


_BOUNDARY = "----------------------------bench"


def _body(form: UploadForm, file: bytes) -> bytes:
    """multipart/form-data, with the file last."""
    fields = "".join(
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in form.fields.items()
    )
    head = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="scan.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return (fields + head).encode() + file + f"\r\n--{_BOUNDARY}--\r\n".encode()


def _post(url: str, bodies: list[bytes]) -> None:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    headers: dict[str, Any] = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    try:
        for body in bodies:
            connection.request("POST", parts.path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 201:
                raise RuntimeError(f"the upload was refused: {answer.status} {text[:300]!r}")
    finally:
        connection.close()


U1 = Row(
    "U1",
    "a scan of 20 MB through the gateway, posted with a presigned form",
    "the same straight to MinIO",
    measure,
)
