"""Erasure on request: stopped in time, or carried out so that nothing personal is left."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from accounts.commands.erase_accounts import erase_accounts
from accounts.commands.erase_letters import erase_letters
from accounts.commands.go_on import Caller
from accounts.commands.log_in import LogIn, log_in
from accounts.commands.login_delays import LoginKeys
from accounts.commands.open_session import OpenSession, open_session
from accounts.db.accounts import Credentials
from accounts.domain.login_steps import Demands
from accounts.domain.passwords import RULES
from contracts.accounts import AccountErasedV1, ContactChangedV1, StaffChangedV1
from kit.errors import Unauthenticated
from testkit.events import published, published_of

PASSWORD = {"current_password": "Quarterly2023"}
WRONG = {"current_password": "Quarterly2024"}


@pytest.fixture
async def account_id(world: Any) -> UUID:
    return await world.register()


@pytest.fixture
def owner(world: Any, account_id: UUID) -> dict[str, str]:
    return world.issuer.bearer("applicant", account_id)


async def ask(world: Any, owner: dict[str, str], body: dict[str, str] = PASSWORD) -> httpx.Response:
    return await world.client.post("/me/erasure", json=body, headers=owner)


async def order(world: Any, account_id: UUID, reason: str = "本人书面申请", **headers: str) -> httpx.Response:
    path = f"/people/{account_id}/erasure"
    return await world.client.post(path, json={"reason": reason}, headers=world.admin | headers)


async def run_out(world: Any) -> int:
    """The grace period of everybody ends, and the worker takes its step."""
    await world.rows("UPDATE accounts SET erasure_due_at = now() WHERE erasure_due_at IS NOT NULL")
    async with world.database.transaction() as tx:
        return await erase_accounts(tx, world.vault)


async def due_at(world: Any, account_id: UUID) -> Any:
    return await world.value("SELECT erasure_due_at FROM accounts WHERE id = $1", account_id)


async def link(world: Any) -> str:
    (letter,) = await world.letters("erasure_requested")
    return letter.parameters["link"].partition("/erasure#")[2]


async def test_it_is_due_in_a_week_and_the_owner_is_told(world: Any, owner: dict[str, str], account_id: UUID) -> None:
    answer = await ask(world, owner)
    assert answer.status_code == 202, answer.text
    due = answer.json()["erasure_due_at"]
    assert (await world.client.get("/me", headers=owner)).json()["erasure_due_at"] == due
    left = "SELECT erasure_due_at - now() FROM accounts WHERE id = $1"
    assert timedelta(days=6, hours=23) < await world.value(left, account_id) <= timedelta(days=7)
    (letter,) = await world.letters("erasure_requested")
    assert (letter.email, letter.expires_at.isoformat()) == ("wang.fang@example.com", due.replace("Z", "+00:00"))
    assert (await ask(world, owner)).json()["erasure_due_at"] == due
    assert len(await world.letters("erasure_requested")) == 1
    assert ("erasure_requested", f"account/{account_id}") in await world.actions()
    async with world.database.transaction() as tx:
        assert await erase_accounts(tx, world.vault) == 0


async def test_it_needs_the_password(world: Any, owner: dict[str, str], account_id: UUID) -> None:
    for path in ("/me/erasure", "/me/deactivation"):
        answer = await world.client.post(path, json=WRONG, headers=owner)
        assert world.codes(answer) == [("current_password", "password_wrong")]
    assert await due_at(world, account_id) is None
    assert (await world.log_in()).status_code == 200
    assert await world.value("SELECT count(*) FROM audit_records WHERE action = 'login_failed'") == 2


@pytest.mark.parametrize("role", ["bureau", "expert", "admin", "auditor"])
async def test_others_than_applicants_ask_an_admin(world: Any, role: str) -> None:
    who = world.issuer.bearer(role)
    for path in ("/me/erasure", "/me/deactivation"):
        assert (await world.client.post(path, json=PASSWORD, headers=who)).status_code == 403
    assert (await world.client.delete("/me/erasure", headers=who)).status_code == 403


@pytest.mark.parametrize("way", ["login", "link", "session"])
async def test_it_is_stopped(world: Any, owner: dict[str, str], account_id: UUID, way: str) -> None:
    await ask(world, owner)
    token = await link(world)
    if way == "login":
        assert (await world.log_in("shili01", "Quarterly2024")).status_code == 401
        assert await due_at(world, account_id)
        assert (await world.log_in()).status_code == 200
    elif way == "link":
        assert (await world.post("/erasures/cancellation", {"token": token})).status_code == 204
    else:
        answer = await world.client.delete("/me/erasure", headers=owner)
        assert (answer.status_code, answer.json()["erasure_due_at"]) == (200, None)
        assert (await world.client.delete("/me/erasure", headers=owner)).status_code == 200
    assert await due_at(world, account_id) is None
    assert await run_out(world) == 0
    (letter,) = await world.letters("erasure_cancelled")
    assert letter.email == "wang.fang@example.com"
    (record,) = await world.rows("SELECT * FROM audit_records WHERE action = 'erasure_cancelled'")
    assert record["subject"] == f"account/{account_id}"
    answer = await world.post("/erasures/cancellation", {"token": token})
    assert (answer.status_code, answer.json()["code"]) == (404, "erasure_not_found")


async def test_nothing_personal_is_left(world: Any, owner: dict[str, str], account_id: UUID) -> None:
    cookie = world.cookie(await world.log_in())
    await world.log_in("shili01", "Quarterly2024")
    await world.client.post("/second-factor", json=PASSWORD, headers=owner)
    await world.rows("INSERT INTO former_passwords SELECT id, password_hash, password_set_at FROM accounts")
    await world.post("/passwords/resets", {"login": "shili01"})
    await world.letters("password_reset")
    await ask(world, owner)
    assert await run_out(world) == 1
    row = dict((await world.rows("SELECT * FROM accounts"))[0])
    kept = {"id", "role", "kind", "organisation_name", "organisation_folded", "identifier_index", "created_at",
            "active", "version", "erased_at", "password_set_at"}  # fmt: skip
    assert {name for name, value in row.items() if value is not None} == kept
    assert await world.value("SELECT count(*) FROM former_passwords") == 0
    for table in ("refresh_families", "refresh_tokens", "email_codes", "second_factors", "login_tickets"):
        assert await world.value(f"SELECT count(*) FROM {table}") == 0, table
    assert await world.value("SELECT count(*) FROM throttles WHERE scope <> 'address'") == 1  # the address's mails
    assert (await world.refresh(cookie)).status_code == 401
    assert (await world.log_in()).status_code == 401
    assert (await world.client.get("/me", headers=owner)).status_code == 401
    for path in (f"/people/{account_id}", "/people"):
        answer = await world.client.get(path, headers=world.admin)
        assert answer.status_code == 404 or answer.json()["items"] == []


async def test_the_bus_and_the_outbox_forget(world: Any, owner: dict[str, str], account_id: UUID) -> None:
    await ask(world, owner)
    await run_out(world)
    assert await published_of(world.database, ContactChangedV1) == []
    tombstones = await world.rows("SELECT subject FROM outbox WHERE topic = 'accounts.personal' AND payload IS NULL")
    assert f"account/{account_id}" in {row["subject"] for row in tombstones}
    (erased,) = await published_of(world.database, AccountErasedV1)
    assert (erased.account_id, erased.role) == (account_id, "applicant")
    # one letter more, that tells of the end; it goes like every letter
    (last,) = [event for event in await published(world.database) if getattr(event, "email", None)]
    assert getattr(last, "template", None) == "account_erased"
    await world.rows("UPDATE letters SET expires_at = now() - interval '1 s'")
    async with world.database.transaction() as tx:
        assert await erase_letters(tx) == 1
    assert not [event for event in await published(world.database) if getattr(event, "email", None)]
    (record,) = await world.rows("SELECT * FROM audit_records WHERE action = 'account_erased'")
    assert (record["actor"], record["subject"]) == ("service/accounts", f"account/{account_id}")


async def test_an_individual_may_come_back_as_somebody_new(world: Any) -> None:
    first = UUID((await world.post("/registrations/individuals", world.individual())).json()["id"])
    assert (await ask(world, world.issuer.bearer("applicant", first))).status_code == 202
    taken = await world.post("/registrations/individuals", world.individual())
    assert world.codes(taken) == [("identifier", "identifier_taken"), ("login", "login_taken")]
    await run_out(world)
    assert await world.value("SELECT identifier_index FROM accounts WHERE id = $1", first) is None
    again = await world.post("/registrations/individuals", world.individual())
    assert again.status_code == 201
    assert UUID(again.json()["id"]) != first


async def test_an_organisations_name_is_free_for_the_same_organisation_alone(world: Any, owner: dict[str, str]) -> None:
    await ask(world, owner)
    await run_out(world)
    other = world.organisation(identifier=world.credit_code(1), name="示例 影视有限公司")
    assert world.codes(await world.post("/registrations/organisations", other)) == [("name", "name_taken")]
    assert (await world.post("/registrations/organisations", world.organisation())).status_code == 201
    assert world.codes(await world.post("/registrations/organisations", other)) == [
        ("name", "name_taken"), ("login", "login_taken"),
    ]  # fmt: skip


async def test_an_applicant_switches_their_account_off_and_an_admin_on(
    world: Any, owner: dict[str, str], account_id: UUID
) -> None:
    cookie = world.cookie(await world.log_in())
    assert (await world.client.post("/me/deactivation", json=PASSWORD, headers=owner)).status_code == 204
    assert (await world.refresh(cookie)).status_code == 401
    assert (await world.log_in()).status_code == 401
    assert (await world.client.get("/me", headers=owner)).status_code == 401
    (letter,) = await world.letters("account_deactivated")
    assert letter.email == "wang.fang@example.com"
    (record,) = await world.rows("SELECT * FROM audit_records WHERE action = 'account_deactivated'")
    assert record["actor"] == record["subject"] == f"account/{account_id}"
    assert (await world.client.post(f"/people/{account_id}/reactivation", headers=world.admin)).status_code == 200
    assert (await world.log_in()).status_code == 200


@pytest.mark.parametrize("path", ["/staff", "/experts"])
async def test_an_admin_orders_the_erasure_of_staff_and_experts(world: Any, path: str) -> None:
    form = world.staff() if path == "/staff" else world.expert()
    account_id = await world.make(path, form)
    assert world.codes(await order(world, account_id, " ")) == [("reason", "required")]
    answer = await order(world, account_id, " 本人书面申请 ")
    assert (answer.status_code, answer.json()["active"]) == (200, False)
    assert answer.json()["erasure_due_at"]
    assert (await world.log_in(form["login"])).status_code == 401
    (letter,) = await world.letters("erasure_requested")
    assert (letter.email, letter.parameters) == (form["email"], {})
    (record,) = await world.rows("SELECT * FROM audit_records WHERE action = 'erasure_ordered'")
    assert (record["subject"], record["reason"]) == (f"account/{account_id}", "本人书面申请")
    await run_out(world)
    assert await world.value("SELECT count(*) FROM experts") == 0
    assert (await world.client.get(f"/people/{account_id}", headers=world.admin)).status_code == 404
    assert (await order(world, account_id)).status_code == 404


async def test_reactivation_takes_an_order_back(world: Any) -> None:
    account_id = await world.make("/staff", world.staff())
    await order(world, account_id)
    answer = await world.client.post(f"/people/{account_id}/reactivation", headers=world.admin)
    assert (answer.json()["active"], answer.json()["erasure_due_at"]) == (True, None)
    assert await run_out(world) == 0
    assert [event.active for event in await published_of(world.database, StaffChangedV1)] == [True, False, True]
    assert len(await world.letters("erasure_cancelled")) == 1


async def test_an_order_outdoes_the_owners_link(world: Any, owner: dict[str, str], account_id: UUID) -> None:
    due = (await ask(world, owner)).json()["erasure_due_at"]
    token = await link(world)
    assert (await order(world, account_id)).json()["erasure_due_at"] == due
    assert (await world.post("/erasures/cancellation", {"token": token})).status_code == 404


async def test_the_last_admin_is_never_erased(world: Any) -> None:
    admins = [await world.make("/staff", world.staff(role="admin", login=f"chief{n}")) for n in range(2)]
    own = world.issuer.bearer("admin", admins[0])
    answer = await order(world, admins[0], **own)
    assert (answer.status_code, answer.json()["code"]) == (409, "own_account")
    answers = await asyncio.gather(
        *(order(world, other, **world.issuer.bearer("admin", one)) for one, other in (admins, reversed(admins)))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 401]
    assert await run_out(world) == 1
    assert await world.value("SELECT count(*) FROM accounts WHERE role = 'admin' AND active") == 1


async def test_nobody_finds_a_session_in_an_account_that_was_erased_meanwhile(
    world: Any, owner: dict[str, str], account_id: UUID
) -> None:
    """Logins, refreshes and changes that run beside the erasure: each comes before it, or finds nothing."""
    cookie = world.cookie(await world.log_in())
    await ask(world, owner)
    body = {"email": "marked@example.org"} | PASSWORD

    async def change() -> httpx.Response:
        return await world.client.patch("/me", json=body, headers=owner | {"If-Match": '"1"'})

    await asyncio.gather(world.refresh(cookie), change(), run_out(world), world.refresh(cookie), run_out(world))
    assert await world.value("SELECT count(*) FROM accounts WHERE erased_at IS NOT NULL") == 1
    assert await world.value("SELECT count(*) FROM refresh_families") == 0
    assert await published_of(world.database, ContactChangedV1) == []
    assert (await world.refresh(cookie)).status_code == 401


@pytest.mark.parametrize("end", ["erasure", "deactivation"])
async def test_a_password_proven_before_the_end_opens_nothing(
    world: Any, owner: dict[str, str], account_id: UUID, end: str
) -> None:
    """The slow hash lies between the look at the account and the session."""
    password_hash = await world.value("SELECT password_hash FROM accounts")
    known = Credentials(account_id, "applicant", password_hash, active=True)
    caller = Caller("203.0.113.7", "tuiyou", "", Demands(RULES["seed"]))
    await world.client.post(f"/me/{end}", json=PASSWORD, headers=owner)
    assert await run_out(world) == (end == "erasure")
    keys = LoginKeys.of(world.vault, "shili01", "203.0.113.7")
    async with world.database.transaction() as tx:
        outcome = await log_in(tx, world.vault, LogIn(keys, known, True, caller))
    assert isinstance(outcome, Unauthenticated)
    with pytest.raises(Unauthenticated):
        async with world.database.transaction() as tx:
            await open_session(tx, world.vault, OpenSession(account_id, "tuiyou", ""))
    assert await world.value("SELECT count(*) FROM refresh_families") == 0


async def test_a_login_beside_the_erasure_stops_it_or_fails(world: Any, owner: dict[str, str]) -> None:
    await ask(world, owner)
    login, erased = await asyncio.gather(world.log_in(), run_out(world))
    assert (login.status_code, erased) in {(200, 0), (401, 1)}
    assert await world.value("SELECT count(*) FROM refresh_families") == (login.status_code == 200)


async def test_nobody_else_is_erased(world: Any, owner: dict[str, str]) -> None:
    other = UUID((await world.post("/registrations/individuals", world.individual())).json()["id"])
    await world.log_in("daming")
    await ask(world, owner)
    await run_out(world)
    assert (await world.client.get("/me", headers=world.issuer.bearer("applicant", other))).status_code == 200
    assert await world.value("SELECT count(*) FROM refresh_families") == 1
    assert [event.account_id for event in await published_of(world.database, ContactChangedV1)] == [other]
    assert (await order(world, uuid4())).status_code == 404
