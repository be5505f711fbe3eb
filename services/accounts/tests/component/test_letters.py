"""Letters are asked for with a change, and erased once their time is over."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.worker import forget_letters
from contracts.accounts import LetterRequestedV1
from testkit.events import published_of
from testkit.probes import eventually


async def ask(world: Any, life: timedelta) -> UUID:
    command = RequestLetter(None, "示例专家", "expert@example.com", "invitation", life, {"link": "x", "role": "expert"})
    async with world.database.transaction() as tx:
        return await request_letter(tx, world.vault, command)


async def test_a_letter_is_asked_for_on_the_personal_topic(world: Any) -> None:
    letter_id = await ask(world, timedelta(days=7))
    (letter,) = await published_of(world.database, LetterRequestedV1)
    assert (letter.letter_id, letter.account_id, letter.template) == (letter_id, None, "invitation")
    assert letter.expires_at - letter.requested_at == timedelta(days=7)
    assert await world.value("SELECT topic FROM outbox") == "accounts.personal"
    assert await world.value("SELECT key FROM outbox") == str(letter_id)


async def test_a_letter_that_is_taken_back_is_not_asked_for(world: Any) -> None:
    command = RequestLetter(None, "示例专家", "expert@example.com", "invitation")
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - the block is the transaction
        async with world.database.transaction() as tx:
            await request_letter(tx, world.vault, command)
            raise ZeroDivisionError
    assert await world.value("SELECT count(*) FROM outbox") == 0
    assert await world.value("SELECT count(*) FROM letters") == 0


async def test_expired_letters_are_erased_by_the_worker_and_others_stay(world: Any) -> None:
    expired, kept = await ask(world, timedelta(seconds=-1)), await ask(world, timedelta(minutes=10))
    stop = asyncio.Event()
    forgetting = asyncio.create_task(forget_letters(world.database, stop))

    async def one_is_left() -> bool:
        return await world.value("SELECT array_agg(id) FROM letters") == [kept]

    await eventually(one_is_left)
    stop.set()
    await forgetting
    said = await world.rows(
        "SELECT version, payload IS NULL AS erased FROM outbox WHERE key = $1 ORDER BY seq", str(expired)
    )
    assert [(row["version"], row["erased"]) for row in said] == [(1, True), (2, True)]
    assert [letter.letter_id for letter in await published_of(world.database, LetterRequestedV1)] == [kept]
