"""What concerns a bureau is told to everybody who acts for it at that time."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from contracts.accounts import StaffChangedV1
from contracts.submissions import DeadlineExtendedV1, EntryFlaggedV1
from testkit.events import Deliverer

NOW = datetime(2023, 3, 14, tzinfo=UTC)


def _staff(bureau_id: UUID | None, *, account_id: UUID | None = None, active: bool = True) -> StaffChangedV1:
    role = "bureau" if bureau_id else "admin"
    return StaffChangedV1(account_id=account_id or uuid4(), role=role, bureau_id=bureau_id, active=active)


def _flagged(bureau_id: UUID, reason: str = "same_work") -> EntryFlaggedV1:
    return EntryFlaggedV1.model_validate(
        {
            "flag_id": uuid4(),
            "reason": reason,
            "entry_id": uuid4(),
            "call_id": uuid4(),
            "bureau_id": bureau_id,
            "registration_number": "2023Q1-11-00042",
            "other_entry_id": uuid4(),
            "other_bureau_id": uuid4(),
            "other_registration_number": "2023Q1-31-00007",
            "flagged_at": NOW,
        }
    )


async def _told(database) -> list[tuple[UUID, str, str]]:
    async with database.transaction(readonly=True) as tx:
        rows = await tx.fetch("SELECT recipient_id, subject, body FROM messages")
    return sorted((row["recipient_id"], row["subject"], row["body"]) for row in rows)


@pytest.mark.parametrize(("reason", "said"), [("same_work", "疑似同一作品"), ("same_scan", "版权承诺书文件相同")])
async def test_a_flag_is_told_to_the_bureaus_staff_and_nobody_else(
    database, deliverer: Deliverer, reason: str, said: str
) -> None:
    bureau = uuid4()
    ours = sorted([_staff(bureau), _staff(bureau)], key=lambda event: event.account_id)
    await deliverer.deliver(*ours, _staff(uuid4()), _staff(None), _flagged(bureau, reason))
    told = await _told(database)
    assert [recipient for recipient, _, _ in told] == [event.account_id for event in ours]
    assert all(said in subject and "2023Q1-31-00007" in body for _, subject, body in told)


async def test_who_left_or_was_switched_off_is_not_told(database, deliverer: Deliverer) -> None:
    bureau, moved, off = uuid4(), _staff(None).account_id, _staff(None).account_id
    await deliverer.deliver(_staff(bureau, account_id=moved), _staff(bureau, account_id=off))
    await deliverer.deliver(_staff(uuid4(), account_id=moved), _staff(bureau, account_id=off, active=False))
    await deliverer.deliver(_flagged(bureau))
    assert await _told(database) == []
    await deliverer.deliver(_staff(bureau, account_id=off), _flagged(bureau))
    assert [recipient for recipient, _, _ in await _told(database)] == [off]


async def test_the_same_flag_again_is_one_message(database, deliverer: Deliverer) -> None:
    bureau, flag = uuid4(), _flagged(uuid4())
    flag = flag.model_copy(update={"bureau_id": bureau})
    await deliverer.deliver(_staff(bureau), flag)
    await deliverer.deliver(flag)
    assert len(await _told(database)) == 1


@pytest.mark.parametrize(("deadline", "said"), [("entry", "申报截止时间"), ("recommendation", "推荐截止时间")])
async def test_more_time_for_a_bureau_is_told_to_its_staff(
    database, deliverer: Deliverer, deadline: str, said: str
) -> None:
    bureau = uuid4()
    extended = DeadlineExtendedV1.model_validate(
        {
            "call_id": uuid4(),
            "code": "2023Q1",
            "title": "2023年第一季度网络视听节目季度推优",
            "extension_id": uuid4(),
            "deadline": deadline,
            "scope": "bureau",
            "bureau_id": bureau,
            "former_deadline": datetime(2023, 3, 15, 16, tzinfo=UTC),
            "new_deadline": datetime(2023, 3, 16, 16, tzinfo=UTC),
            "reason": "当地系统停机",
            "extended_at": NOW,
        }
    )
    staff = _staff(bureau)
    await deliverer.deliver(staff, _staff(uuid4()), extended)
    [(recipient, subject, body)] = await _told(database)
    assert recipient == staff.account_id
    assert said in subject
    assert "2023年3月15日 24:00" in body
    assert "2023年3月16日 24:00" in body
    assert "当地系统停机" in body
