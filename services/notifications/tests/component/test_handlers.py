"""Facts of other services become messages, once each."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from contracts import registered
from contracts.notifications import MessageDeliveredV1
from contracts.submissions import DeadlineExtendedV1, ExportReadyV1
from kit import dead_letters
from notifications.handlers import SUBSCRIPTIONS
from testkit.events import published_of

EXAMPLES = Path(__file__).parents[4] / "shared" / "contracts" / "examples"
TELLING = sorted(
    SUBSCRIPTIONS.event_types
    - {"accounts.contact_changed.v1", "accounts.letter_requested.v1", "accounts.letter_requested.v2"}
    - {"accounts.staff_changed.v1", "submissions.entry_flagged.v1"}  # see test_bureaus.py
)
MESSAGES = "SELECT recipient_id, template, subject, body, entry_id FROM messages ORDER BY id"


async def messages(database):
    async with database.transaction(readonly=True) as tx:
        return await tx.fetch(MESSAGES)


@pytest.mark.parametrize("type_", TELLING)
async def test_every_event_makes_a_message_for_each_recipient_and_an_event(database, deliverer, type_):
    event = registered()[type_].model_validate(json.loads((EXAMPLES / type_ / "1.json").read_text("utf-8")))
    await deliverer.deliver(event)

    made = await messages(database)
    told = (getattr(event, "applicant_id", None), getattr(event, "account_id", None))
    expected = getattr(event, "expert_ids", None) or [account for account in told if account]
    assert sorted(row["recipient_id"] for row in made) == sorted(expected)
    assert all(row["entry_id"] == getattr(event, "entry_id", None) for row in made)
    delivered = await published_of(database, MessageDeliveredV1)
    assert {(d.account_id, d.channel) for d in delivered} == {(account, "portal") for account in expected}
    assert {d.template for d in delivered} == {row["template"] for row in made}


async def test_a_redelivered_event_makes_one_message(database, deliverer, facts):
    event = facts.returned(uuid4())
    records = await deliverer.deliver(event)
    await deliverer.inbox.take(records)
    await deliverer.inbox.take([deliverer.record(event, version=2)])  # the same fact under a new id

    assert len(await messages(database)) == 1
    assert len(await published_of(database, MessageDeliveredV1)) == 1


async def test_a_second_return_of_the_same_entry_is_a_second_message(database, deliverer, facts):
    first = facts.returned(uuid4())
    await deliverer.deliver(first, first.model_copy(update={"occurred_at": first.occurred_at + timedelta(seconds=1)}))

    assert len(await messages(database)) == 2


@pytest.mark.parametrize(
    ("format_", "said"), [("xlsx", "申报作品列表"), ("csv", "申报作品列表"), ("scans", "版权承诺书")]
)
async def test_who_asked_for_an_export_is_told_how_long_it_can_be_fetched(database, deliverer, format_, said):
    account_id = uuid4()
    ready = ExportReadyV1(
        export_id=uuid4(),
        account_id=account_id,
        format=format_,
        call_id=uuid4(),
        call_title="2023年第二季度",
        entries=12,
        expires_at=datetime(2023, 6, 23, 2, 10, tzinfo=UTC),
        ready_at=datetime(2023, 6, 16, 2, 10, tzinfo=UTC),
    )
    await deliverer.deliver(ready)

    (message,) = await messages(database)
    assert (message["recipient_id"], message["template"]) == (account_id, "export_ready")
    assert said in message["subject"]
    assert "12 件作品" in message["body"]
    assert "2023年6月23日 10:10" in message["body"]


async def test_contact_details_lie_encrypted(database, deliverer, facts):
    account_id = uuid4()
    await deliverer.deliver(facts.contact(account_id, facts.address))

    async with database.transaction(readonly=True) as tx:
        row = await tx.fetchrow("SELECT name, email, phone FROM contacts WHERE account_id = $1", account_id)
    assert all(row[column].startswith("k1:") for column in ("name", "email", "phone"))
    assert facts.address not in str(dict(row))


async def test_the_newest_contact_counts(database, deliverer, facts, cipher):
    account_id = uuid4()
    await deliverer.deliver(facts.contact(account_id, "old@example.com"), facts.contact(account_id, facts.address))

    async with database.transaction(readonly=True) as tx:
        sealed = await tx.fetchval("SELECT email FROM contacts WHERE account_id = $1", account_id)
    assert cipher.decrypt(sealed, place=f"contacts/{account_id}/email") == facts.address


async def test_a_message_holds_reason_number_bureau_and_deadline(database, deliverer, facts):
    await deliverer.deliver(facts.returned(uuid4(), occurred_at=datetime(2023, 6, 20, tzinfo=UTC)))

    (row,) = await messages(database)
    assert isinstance(row["recipient_id"], UUID)
    for part in ("漫长的季节", "承诺书缺页", "2023Q2-11-00042", "北京市广播电视局", "2023年6月30日 24:00"):
        assert part in row["body"]


async def test_an_extension_for_many_is_no_message(database, deliverer):
    for_bureau = (EXAMPLES / "submissions.deadline_extended.v1" / "2.json").read_text("utf-8")
    await deliverer.deliver(DeadlineExtendedV1.model_validate_json(for_bureau))

    assert await messages(database) == []
    async with database.transaction(readonly=True) as tx:
        assert await dead_letters.count(tx) == 0


async def test_an_applicants_extension_says_both_dates(database, deliverer):
    for_applicant = (EXAMPLES / "submissions.deadline_extended.v1" / "1.json").read_text("utf-8")
    await deliverer.deliver(DeadlineExtendedV1.model_validate_json(for_applicant))

    (row,) = await messages(database)
    for part in ("2023年第二季度", "2023年6月15日 24:00", "2023年6月18日 24:00", "仅对您的账号有效"):
        assert part in row["body"]
