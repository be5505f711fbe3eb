"""Another field key: everything that is sealed gets it while the service works, and then the old key can go."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from pyotp.totp import TOTP

from accounts.db.sealed import COLUMNS
from contracts.accounts import LetterRequestedV1
from kit.crypto import FieldCipher
from kit.reseal import OF_THE_KIT, reseal
from testkit.events import published_of
from testkit.sealed import ciphertext_columns

SECOND = b"second".ljust(32, b".")
STAFF = {"role": "auditor", "name": "周审计", "email": "zhou@example.com"}


async def fill(world: Any) -> tuple[UUID, str, str]:
    """Something in every sealed column; answers an account's id, its second factor's secret, and an invitation."""
    account_id: UUID = await world.register()
    await world.post("/registrations/individuals", world.individual())
    await world.make("/experts", world.expert())
    await world.client.post("/invitations", json=STAFF, headers=world.admin)
    token = (await published_of(world.database, LetterRequestedV1))[-1].parameters["link"].partition("#")[2]
    assert (await world.log_in("daming")).status_code == 200
    await world.post("/passwords/resets", {"login": "nobody01"})
    who = world.issuer.bearer("applicant", account_id)
    given = {"current_password": world.password}
    secret = (await world.client.post("/second-factor", json=given, headers=who)).json()["secret"]
    form = {"code": await code_of(world, secret, -1)}
    assert (await world.client.post("/second-factor/activation", json=form, headers=who)).status_code == 200
    return account_id, secret, token


async def code_of(world: Any, secret: str, steps: int = 0) -> str:
    now = await world.value("SELECT extract(epoch FROM now())")
    return TOTP(secret).generate_otp(int(now // 30) + steps)


def environment(settings: Any) -> dict[str, str]:
    keys = {"k1": base64.b64encode(settings.field_keys["k1"]).decode(), "k2": base64.b64encode(SECOND).decode()}
    return {"TUIYOU_FIELD_KEYS": json.dumps(keys), "TUIYOU_FIELD_KEY_ID": "k2"}


async def test_every_column_that_holds_ciphertext_is_named(world: Any) -> None:
    await fill(world)
    named = {(column.table, column.column) for column in COLUMNS}
    found = await ciphertext_columns(world.database)
    assert found - {(column.table, column.column) for column in OF_THE_KIT} == named
    assert ("outbox", "payload") in found


async def test_after_the_command_the_service_works_without_the_old_key(
    world: Any, under: Any, settings: Any, command: Callable[..., Awaitable[tuple[int, str]]]
) -> None:
    account_id, secret, token = await fill(world)
    code, out = await command("reseal", **environment(settings))
    assert code == 0, out
    for column in COLUMNS:
        sealed = await world.rows(f"SELECT {column.column} FROM {column.table} WHERE {column.column} IS NOT NULL")
        assert sealed, f"{column.table}.{column.column} holds nothing"
        assert all(row[0].startswith("k2:") for row in sealed)

    parts = await under(field_keys={"k2": SECOND}, field_key_id="k2")
    world.vault = parts.vault
    ticket = (await world.log_in()).json()["ticket"]
    answer = await world.post("/sessions/second-factor", {"ticket": ticket, "code": await code_of(world, secret)})
    assert answer.json()["account"]["email"] == "w********@example.com"
    people = (await world.client.get("/people", headers=world.admin)).json()["items"]
    assert len(people) == 3
    assert (await world.post("/invitations/preview", {"token": token})).json()["email"] == "z***@example.com"
    form = {"field": "phone", "reason": "核对联系方式"}
    answer = await world.client.post(f"/people/{account_id}/unmasking", json=form, headers=world.admin)
    assert answer.json()["value"] == "13812345678"


async def test_changes_made_meanwhile_stay(world: Any, under: Any, settings: Any) -> None:
    """By processes that know the new key and still write with the old one; the last run takes what they wrote last."""
    keys = settings.field_keys | {"k2": SECOND}
    await under(field_keys=keys)
    account_id = await world.make("/staff", world.staff(role="bureau", bureau_id=str(await world.bureau())))
    phones = [f"139{number:08}" for number in range(40)]

    async def change() -> None:
        for phone in phones:
            answer = await world.client.patch(f"/staff/{account_id}", json={"phone": phone}, headers=world.admin)
            assert answer.status_code == 200, answer.text

    changing, cipher = asyncio.create_task(change()), FieldCipher(keys, "k2")
    while not changing.done():
        await reseal(world.database, COLUMNS, cipher)
    await changing
    assert [result.left for result in await reseal(world.database, COLUMNS, cipher)] == [0] * len(COLUMNS)
    await under(field_keys={"k2": SECOND}, field_key_id="k2")
    form = {"field": "phone", "reason": "核对联系方式"}
    answer = await world.client.post(f"/people/{account_id}/unmasking", json=form, headers=world.admin)
    assert answer.json()["value"] == phones[-1]
