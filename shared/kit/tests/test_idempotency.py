"""Idempotency keys on a real Postgres."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import sha256

import pytest
from pydantic import BaseModel

from kit import idempotency
from kit.db import Database, Tx
from kit.errors import Conflict, Invalid
from kit.idempotency import Answer, IdempotencyKey


class Made(BaseModel):
    number: int


def key(
    body: bytes = b"{}",
    *,
    value: str | None = "key",
    caller: str = "a",
    operation: str = "post",
    path: str = "/t",
    secret: bytes = b"one",
) -> IdempotencyKey:
    return IdempotencyKey.of(caller=caller, operation=operation, key=value, path=path, body=body, secret=secret)


class Maker:
    """Each call makes one more."""

    def __init__(self) -> None:
        self.made = 0

    async def __call__(self, tx: Tx) -> Made:
        self.made += 1
        number = self.made
        await tx.execute("INSERT INTO effects (name) VALUES ($1)", str(number))
        return Made(number=number)


async def ask(database: Database, make: Callable[[Tx], Awaitable[Made]], given: IdempotencyKey) -> Answer:
    return await given.once(database, make)


async def test_the_same_request_gets_the_same_answer(database: Database, effects) -> None:
    make = Maker()
    answers = [await ask(database, make, key()) for _ in range(3)]
    assert answers == [Answer(201, '{"number":1}')] * 3
    assert await effects() == ["1"]


async def test_parallel_twins_act_once(database: Database, effects) -> None:
    make = Maker()
    answers = await asyncio.gather(*(ask(database, make, key()) for _ in range(12)))
    [number] = await effects()
    assert make.made > 1  # else none was a twin
    assert set(answers) == {Answer(201, f'{{"number":{number}}}')}


async def test_what_was_done_is_answered_although_it_would_be_refused_now(database: Database, effects) -> None:
    make = Maker()

    async def refusing(_: Tx) -> Made:
        raise Conflict("no", "不行", "no")

    await ask(database, make, key())
    assert await ask(database, refusing, key()) == Answer(201, '{"number":1}')
    with pytest.raises(Conflict):
        await ask(database, refusing, key(value="k2"))
    with pytest.raises(Conflict):
        await ask(database, refusing, key(value="k2"))  # the refusal itself left no record
    assert await effects() == ["1"]


@pytest.mark.parametrize("other", [key(b'{"a":1}'), key(path="/other")])
async def test_the_key_of_another_request_is_refused(database: Database, effects, other: IdempotencyKey) -> None:
    make = Maker()
    await ask(database, make, key())
    with pytest.raises(Invalid) as caught:
        await ask(database, make, other)
    assert caught.value.code == "idempotency_key_reused"
    assert await effects() == ["1"]


@pytest.mark.parametrize("other", [key(caller="b"), key(operation="put"), key(value="k2"), key(value=None)])
async def test_callers_operations_and_keys_are_kept_apart(database: Database, other: IdempotencyKey) -> None:
    make = Maker()
    assert await ask(database, make, key()) != await ask(database, make, other)


async def test_without_a_key_each_request_acts(database: Database, effects) -> None:
    make = Maker()
    for _ in range(2):
        await ask(database, make, key(value=None))
    assert await effects() == ["1", "2"]


@pytest.mark.parametrize("value", ["", "k" * 201])
def test_a_key_has_a_length(value: str) -> None:
    with pytest.raises(Invalid) as caught:
        key(value=value)
    assert caught.value.code == "idempotency_key_invalid"


async def test_old_keys_are_forgotten(database: Database) -> None:
    make = Maker()
    await ask(database, make, key())
    async with database.transaction() as tx:
        assert await idempotency.prune(tx) == 0
        await tx.execute("UPDATE idempotency_keys SET created_at = now() - interval '3 days'")
        assert await idempotency.prune(tx) == 1


def test_a_fingerprint_tells_nothing_to_who_does_not_have_the_secret() -> None:
    body = b'{"password": "Quarterly2023"}'
    assert key(body).fingerprint == key(body).fingerprint
    assert key(body).fingerprint not in {key(body, secret=b"two").fingerprint, sha256(b"/t\0" + body).digest()}
