"""A database of the submissions service that holds a quarter's submitted entries, written straight into it.

Applicants have ten entries each, whatever the number. Bureaus, states, work types and the words of titles are as
unequal as real ones: the largest bureau has a sixth of everything, some states and types are rare, and a word is in
every eighth title or in one of thousands.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bench.web.entries import form
from kit.db import Database
from submissions.db import calls
from submissions.domain.calls import template
from submissions.domain.work_types import WORK_TYPES
from submissions.titles import fold_title

ENTRIES_EACH = 10
BUREAUS = tuple(UUID(f"b0b0b0b0-0000-7000-8000-{number:012d}") for number in range(31))
_CHARACTERS = (
    "人民生活山河岁月长夜星光大地春天故乡家园少年青年时代征程奋斗梦想希望乡村振兴海洋森林草原雪域高原古城新城江南塞北东方西部"
    "传承文化非遗匠心味道美食医生教师警察消防士兵航天科技创新未来记忆历史英雄母亲父亲孩子朋友爱情友谊诗词书画戏曲音乐舞蹈"
)
WORDS = tuple("".join(pair) for pair in itertools.product(_CHARACTERS[:90], _CHARACTERS[20:110:2]))
"""Some thousands of two characters; the n-th is about n times as rare as the first."""
STATES = {"submitted": 600, "approved": 200, "rejected": 120, "returned": 50, "withdrawn": 29, "recommended": 1}
TYPES = {name: 2 ** (len(WORK_TYPES) - place) for place, name in enumerate(WORK_TYPES)}

_BUREAUS = """
INSERT INTO bureaus (id, name, region_code, active)
SELECT id, '演示测量局' || n, lpad(n::text, 2, '0'), true FROM unnest($1::uuid[]) WITH ORDINALITY AS t (id, n)
"""
_SCAN = """
INSERT INTO scans (entry_id, object_key, size, sha256, pages) VALUES (uuidv7(), 'accepted/x.pdf', 400000, 'x', 1)
RETURNING id
"""
_APPLICANTS = """
INSERT INTO applicants (account_id, kind, organisation_name)
SELECT id, 'organisation', '演示机构' FROM unnest($1::uuid[]) id
"""
_ENTRIES = """
WITH made AS (
    SELECT uuidv7() AS id, t.*, now() - make_interval(secs => 7776000 * (1 - t.place)) AS at,
        $2::jsonb || jsonb_build_object('title', t.title, 'work_type', t.work_type, 'bureau_id', t.bureau_id) AS form
    FROM unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::float8[], $11::int[])
        AS t (applicant_id, bureau_id, state, work_type, title, folded, place, n)
), added AS (
    INSERT INTO entries (id, call_id, applicant_id, state, form, scan_id, version, revision, bureau_id,
        registration_number, title_folded, submitted_title, submitted_type, submitted_at, created_at)
    SELECT id, $1, applicant_id, state, form, $3, 4, 1, bureau_id, '2024Q1-' || n, folded, folded, work_type, at, at
    FROM made
), steps AS (
    INSERT INTO entry_steps (entry_id, at, state, by, revision) SELECT id, at, 'submitted', 'applicant', 1 FROM made
)
INSERT INTO entry_revisions (entry_id, revision, form, scan_id, warnings, submitted_at)
SELECT id, 1, form, $3, '{}', at FROM made
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """What is in it. ``words``: of titles, from frequent to rare."""

    call_id: UUID
    applicants: Sequence[UUID]
    words: Sequence[str]


async def fill(database: Database, count: int) -> Filled:
    """The same count gives the same titles, bureaus, states and types."""
    chance = random.Random(7)  # noqa: S311 - a data set
    applicants = [UUID(int=chance.getrandbits(128), version=4) for _ in range(max(1, count // ENTRIES_EACH))]
    async with database.transaction() as tx:
        call = await calls.add(tx, template(2024, 1))
        await tx.execute("UPDATE calls SET published_at = now()")
        await tx.execute(_BUREAUS, list(BUREAUS))
        await tx.execute(_APPLICANTS, applicants)
        scan_id = await tx.fetchval(_SCAN)
    for begin in range(0, count, 5000):
        numbers = range(begin, min(begin + 5000, count))
        owners = [applicants[number % len(applicants)] for number in numbers]
        places = [number / count for number in numbers]
        async with database.transaction() as tx:
            snapshot = form(BUREAUS[0]).snapshot()
            await tx.execute(
                _ENTRIES, call.id, snapshot, scan_id, owners, *_drawn(chance, len(owners)), places, numbers
            )
    return Filled(call.id, applicants, WORDS)


def _drawn(chance: random.Random, count: int) -> tuple[Sequence[object], ...]:
    """Bureau, state, work type, title and folded title of so many entries."""
    titles = [_title(chance) for _ in range(count)]
    return (
        [BUREAUS[int(len(BUREAUS) * chance.random() ** 2)] for _ in titles],
        chance.choices(list(STATES), list(STATES.values()), k=count),
        chance.choices(list(TYPES), list(TYPES.values()), k=count),
        titles,
        [fold_title(title) for title in titles],
    )


def _title(chance: random.Random) -> str:
    words = [WORDS[int(len(WORDS) ** chance.random()) - 1] for _ in range(chance.choice((1, 2, 2, 3)))]
    return "".join(words) + chance.choice(("", "", "", " 第二季"))
