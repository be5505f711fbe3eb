"""A submission gets its registration number, and is compared with what else was submitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.submissions import EntryFlaggedV1
from kit import outbox, writes
from kit.db import Tx
from kit.outbox import uuid7
from submissions.db import counters, flags
from submissions.domain.calls import Call
from submissions.domain.entry import Entry
from submissions.domain.flags import Twin
from submissions.domain.form_rules import Bureau
from submissions.domain.registration import registration_number
from submissions.titles import fold_owner, fold_title


@dataclass(frozen=True, slots=True)
class Registration:
    """``title`` and ``owner`` are folded: by them and the scan the twins were found."""

    number: str
    title: str
    owner: str
    twins: Sequence[Twin]


async def register_entry(tx: Tx, entry: Entry, call: Call, bureau: Bureau) -> Registration:
    """An entry that is submitted again keeps its number."""
    title, owner = fold_title(entry.form.title or ""), fold_owner(entry.form.copyright_owner or "")
    if entry.registration_number:
        twins = await flags.find_twins(tx, entry.id, call.id, title=title, owner=owner)
        return Registration(entry.registration_number, title, owner, twins)
    running, twins = await counters.register(tx, entry.id, call.id, bureau.region_code, title=title, owner=owner)
    return Registration(registration_number(call.code, bureau.region_code, running), title, owner, twins)


async def flag_twins(tx: Tx, entry: Entry, twins: Sequence[Twin], at: datetime) -> None:
    """Flags the submitted ``entry`` and each of ``twins``, and tells the bureaus of both. Applicants are told nothing:
    two people may have a right to one work, and a hint is no reproach."""
    assert entry.bureau_id and entry.registration_number  # noqa: S101, PT018 - it is submitted
    mine = Twin("same_work", entry.id, entry.call_id, entry.bureau_id, entry.registration_number)
    told = [event for twin in twins for event in (_flagged(mine, twin, twin, at), _flagged(twin, mine, twin, at))]
    await writes.send(tx, flags.adding(entry.id, twins, at), *(outbox.adding(event) for event in told))


def _flagged(one: Twin, other: Twin, found: Twin, at: datetime) -> EntryFlaggedV1:
    return EntryFlaggedV1(
        flag_id=uuid7(),
        reason=found.reason,
        entry_id=one.entry_id,
        call_id=one.call_id,
        bureau_id=one.bureau_id,
        registration_number=one.registration_number,
        other_entry_id=other.entry_id,
        other_bureau_id=other.bureau_id,
        other_registration_number=other.registration_number,
        flagged_at=at,
    )
