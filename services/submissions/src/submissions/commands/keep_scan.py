"""An uploaded file is checked and kept for good.

The checks talk to the object store and to the inspecting process, so no transaction is open meanwhile. What is read,
inspected and copied is the object with one ETag: one that is swapped in between is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from kit.objectstore import ObjectMissing, ObjectStore, sha256
from submissions.domain.scans import MAX_BYTES, ScanHints, Upload, accepted_key, refused
from submissions.inspection import Inspector


@dataclass(frozen=True, slots=True)
class Kept:
    """The number of pages, and what they show."""

    pages: int
    hints: ScanHints | None


async def keep_scan(upload: Upload, store: ObjectStore, inspector: Inspector) -> Kept:
    """Raises one of ``domain.scans.REFUSALS``."""
    try:
        stored = await store.stat(upload.object_key)
    except ObjectMissing as error:
        raise refused("scan_missing") from error
    if stored.size != upload.size:
        raise refused("scan_size_mismatch")
    try:
        async with inspector.turn():
            data = await store.read(upload.object_key, etag=stored.etag, max_bytes=MAX_BYTES)
            if sha256(data) != upload.sha256:
                raise refused("scan_hash_mismatch")
            if await inspector.is_infected(data):
                raise refused("scan_infected")
            finding = await inspector.inspect(data)
            if finding.refusal:
                raise refused(finding.refusal)
            hints = await inspector.look(data)
        await store.copy(upload.object_key, accepted_key(upload.sha256), etag=stored.etag)
    except ObjectMissing as error:
        raise refused("scan_changed") from error
    return Kept(finding.pages, hints)
