"""Complete drafts, ready to be submitted, written straight into a database of the submissions service.

An entry has a number of twelve digits, which ends its id, its scan's id and its Idempotency-Key; an applicant has
one as well. So whoever sees a value can tell which part of it belongs to this entry alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from bench.web.settings import settings_of
from kit.crypto import FieldCipher
from kit.db import Database, Tx
from submissions.config import Settings
from submissions.db.entries import seal_contact
from submissions.domain.form import Form

APPLICANTS = 500
FIRST_APPLICANT = 200_000_000_000
FIRST_ENTRY = 100_000_000_000

_APPLICANTS = """
INSERT INTO applicants (account_id, kind, organisation_name)
SELECT id, 'organisation', '演示机构' FROM unnest($1::uuid[]) id ON CONFLICT DO NOTHING
"""
_SCANS = """
INSERT INTO scans (id, entry_id, object_key, size, sha256, pages)
SELECT id, entry_id, 'accepted/' || sha256 || '.pdf', 400000, sha256, 1
FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS t (id, entry_id, sha256)
"""
_ENTRIES = """
INSERT INTO entries (id, call_id, applicant_id, state, form, title_folded, contact, scan_id, version, revision)
SELECT id, $1, applicant_id, 'draft', $2::jsonb || jsonb_build_object('bureau_id', bureau_id, 'title', title), title,
    contact, scan_id, 3, 0
FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::uuid[])
    AS t (id, applicant_id, bureau_id, contact, scan_id)
    CROSS JOIN LATERAL (SELECT '漫长的季节' || right(id::text, 12) AS title) work
"""
"""Each is about another work: the same work submitted again and again would be flagged."""
_LAST = "SELECT id FROM entries WHERE id >= $1 AND id < $2 ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Place:
    """The published call, and a bureau in each province: registration numbers run by call and province."""

    call_id: UUID
    bureau_ids: tuple[UUID, ...]

    def bureau_of(self, number: int) -> UUID:
        """Where the entry of that number is submitted."""
        return self.bureau_ids[number % len(self.bureau_ids)]


def entry_id(number: int) -> UUID:
    return UUID(f"bebebebe-0000-7000-8000-{number:012d}")


def key(number: int) -> str:
    """The Idempotency-Key with which it is submitted."""
    return f"bench-{number}"


def number_in(text: str) -> int:
    """The number of the entry whose id stands in ``text``."""
    begin = text.index("bebebebe-0000-7000-8000-") + 24
    return int(text[begin : begin + 12])


def applicant_number(number: int) -> int:
    """Whose entry it is."""
    return FIRST_APPLICANT + number % APPLICANTS


def applicant_id(number: int) -> UUID:
    """The account of the applicant whose entry has that number."""
    return UUID(f"a99a99a9-0000-7000-8000-{applicant_number(number):012d}")


def scan_id(number: int) -> UUID:
    return UUID(f"5ca55ca5-0000-7000-8000-{number:012d}")


def form(bureau_id: UUID) -> Form:
    """A form as people fill it in."""
    return Form.of({
        "bureau_id": bureau_id,
        "title": "漫长的季节",
        "work_type": "网络剧",
        "episodes": 12,
        "minutes_per_episode": Decimal("70.0"),
        "total_minutes": Decimal(840),
        "first_broadcast_on": date(2024, 1, 22),
        "finished_on": date(2024, 2, 5),
        "platform": "演示视听平台",
        "copyright_owner": "演示影视传媒有限公司",
        "producer": "演示影视传媒有限公司",
        "maker": "演示影视制作有限公司",
        "link": "https://example.com/works/1",
        "synopsis": "一名出租车司机在偶然发现线索之后，重新追查十八年前那桩改变了三个家庭命运的旧案。" * 6,
        "creators": "导演、编剧、摄影、剪辑、美术与主要演员名单从略。" * 4,
        "statement": "作品立足现实，人物鲜活，以普通人的视角写出时代变迁中的亲情与担当。" * 6,
        "contact_name": "演示联系人",
        "contact_phone": "010-55500000",
    })  # fmt: skip


class Drafts:
    """Makes drafts in one database; no number comes twice."""

    def __init__(self, stack: dict[str, Any], place: Place, database: Database) -> None:
        settings = settings_of(Settings, stack, "submissions")
        self._cipher = FieldCipher(settings.field_keys, settings.field_key_id)
        self._place = place
        self._database = database

    async def make(self, count: int) -> range:
        """The numbers of ``count`` new drafts."""
        async with self._database.transaction() as tx:
            last = await tx.fetchval(_LAST, entry_id(FIRST_ENTRY), entry_id(FIRST_APPLICANT))
            numbers = range(first := (number_in(str(last)) + 1 if last else FIRST_ENTRY), first + count)
            await tx.execute(_APPLICANTS, list({applicant_id(number) for number in numbers}))
            for begin in range(0, count, 10_000):
                await self._write(tx, numbers[begin : begin + 10_000])
        return numbers

    async def _write(self, tx: Tx, numbers: Sequence[int]) -> None:
        ids, scans = [entry_id(n) for n in numbers], [scan_id(n) for n in numbers]
        await tx.execute(_SCANS, scans, ids, [hashlib.sha256(str(n).encode()).hexdigest() for n in numbers])
        filled = form(self._place.bureau_ids[0])
        contacts = [seal_contact(filled, i, self._cipher) for i in ids]
        owners, bureaus = [applicant_id(n) for n in numbers], [self._place.bureau_of(n) for n in numbers]
        await tx.execute(_ENTRIES, self._place.call_id, filled.snapshot(), ids, owners, bureaus, contacts, scans)
