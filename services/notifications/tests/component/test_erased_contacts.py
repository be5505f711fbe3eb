"""Accounts that were erased: nothing is kept about them, and nothing written to them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from notifications.worker.mailer import Mailer


async def everything(database, table):
    async with database.transaction(readonly=True) as tx:
        return await tx.fetch(f"SELECT * FROM {table}")


@pytest.fixture
async def erased(settings, database, deliverer, facts):
    """An account with a mail that was sent and one that waits, and then its tombstone."""
    account_id = uuid4()
    contact = facts.contact(account_id, facts.address)
    await deliverer.deliver(contact, facts.returned(account_id))
    await Mailer(settings).send_due(database)
    await deliverer.deliver(facts.returned(account_id))
    assert [row["state"] for row in await everything(database, "deliveries")] == ["sent", "pending"]
    tombstone = deliverer.record(contact, erased=True)
    await deliverer.inbox.take([tombstone])
    await deliverer.inbox.take([tombstone])
    return contact


async def test_contact_messages_and_mails_are_gone(settings, database, facts, mails, erased):
    (row,) = await everything(database, "contacts")
    assert (row["account_id"], row["name"], row["email"], row["phone"]) == (erased.account_id, None, None, None)
    assert await everything(database, "messages") == await everything(database, "deliveries") == []
    assert await everything(database, "dead_letters") == []
    assert await Mailer(settings).send_due(database) == 0
    assert len(await mails(facts.address)) == 1


async def test_nothing_is_written_to_it_any_more(settings, database, deliverer, facts, erased):
    await deliverer.deliver(facts.returned(erased.account_id, occurred_at=datetime.now(UTC)))
    assert await everything(database, "messages") == []
    assert await everything(database, "dead_letters") == []
    assert await Mailer(settings).send_due(database) == 0


async def test_it_stays_erased_when_an_old_event_is_handled_again(database, deliverer, erased):
    await deliverer.inbox.take([deliverer.record(erased, version=99)])
    (row,) = await everything(database, "contacts")
    assert row["email"] is None
    assert await everything(database, "dead_letters") == []


async def test_others_keep_their_mails(settings, database, deliverer, facts, erased):
    other = uuid4()
    await deliverer.deliver(facts.contact(other, facts.address), facts.returned(other))
    assert await Mailer(settings).send_due(database) == 1


async def test_a_contact_that_was_never_known_is_erased_as_well(database, deliverer, facts):
    contact = facts.contact(uuid4(), facts.address)
    await deliverer.inbox.take([deliverer.record(contact, erased=True)])
    (row,) = await everything(database, "contacts")
    assert row["erased_at"]
