"""Personal events: sealed in the outbox, in the clear on the topic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts import Event
from kit import outbox
from kit.crypto import FieldCipher, UndecipherableError
from kit.db import Database
from kit.kafka import Producer
from kit.relay import Relay
from testkit.kafka import read_all

CIPHER = FieldCipher({"k1": bytes(32)}, "k1")


class Told(Event):
    """Not declared, as only contracts are."""

    TYPE, TOPIC, AGGREGATE, KEY_FIELD, COMPACTED = "test.told.v1", "test.personal", "person", "person_id", True

    person_id: UUID
    email: str = "marked@example.com"


@pytest.fixture
def topic(kafka_topic: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where ``Told`` goes in this test."""
    name: str = kafka_topic(name=f"test.{uuid4().hex}.personal")
    monkeypatch.setattr(Told, "TOPIC", name)
    return name


async def test_a_personal_event_is_kept_encrypted_and_sent_in_the_clear(
    database: Database, make_producer: Callable[..., Producer], topic: str, stack: dict[str, Any]
) -> None:
    event = Told(person_id=uuid4())
    async with database.transaction() as tx:
        event_id = await outbox.add(tx, event, cipher=CIPHER)
    async with database.transaction(readonly=True) as tx:
        kept: str = await tx.fetchval("SELECT payload::text FROM outbox")
    assert "marked" not in kept
    with pytest.raises(UndecipherableError):  # it is sealed for its own row
        outbox.unseal(kept.encode(), uuid4(), CIPHER)
    assert Told.model_validate_json(outbox.unseal(kept.encode(), event_id, CIPHER)) == event

    await Relay(database, make_producer(), source="/test", cipher=CIPHER).publish_pending()
    (record,) = await read_all(stack["kafka"], topic)
    assert Told.model_validate_json(record.value) == event


async def test_an_erased_event_is_followed_by_a_tombstone(
    database: Database, make_producer: Callable[..., Producer], topic: str, stack: dict[str, Any]
) -> None:
    relay = Relay(database, make_producer(), source="/test", cipher=CIPHER)
    published, unsent = uuid4(), uuid4()
    async with database.transaction() as tx:
        await outbox.add(tx, Told(person_id=published), cipher=CIPHER)
    await relay.publish_pending()
    async with database.transaction() as tx:
        await outbox.add(tx, Told(person_id=unsent), cipher=CIPHER)
        for person in (published, unsent):
            await outbox.erase(tx, Told, person)
    while await relay.publish_pending():
        pass
    records = await read_all(stack["kafka"], topic)
    told = {person: [r for r in records if r.key == str(person).encode()] for person in (published, unsent)}
    assert [r.value for r in told[published]] == [Told(person_id=published).model_dump_json().encode(), None]
    assert [r.value for r in told[unsent]] == [None, None]
    headers = [dict(r.headers) for r in told[published]]
    assert [each["ce_sequence"] for each in headers] == [b"1", b"2"]
    assert headers[1]["ce_subject"] == f"person/{published}".encode()


async def test_a_personal_event_without_a_cipher_is_refused(database: Database) -> None:
    async with database.transaction() as tx:
        with pytest.raises(ValueError, match="encrypted only"):
            await outbox.add(tx, Told(person_id=uuid4()))
