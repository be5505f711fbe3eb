"""Contact details, as their owner changes them."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from accounts.commands.login_delays import LoginKeys
from accounts.commands.verify_password import PasswordProof, settle_password
from contracts.accounts import ContactChangedV1, LetterRequestedV1
from testkit.events import published_of

PASSWORD = "Quarterly2023"
NEW = {"email": "marked@example.org", "current_password": PASSWORD}


@pytest.fixture
async def account_id(world: Any) -> UUID:
    return await world.register()


@pytest.fixture
def owner(world: Any, account_id: UUID) -> dict[str, str]:
    return world.issuer.bearer("applicant", account_id)


async def change(world: Any, owner: dict[str, str], body: dict[str, Any], read: str = '"1"') -> httpx.Response:
    return await world.client.patch("/me", json=body, headers=owner | {"If-Match": read})


async def test_contact_details_change_and_are_told_without_a_trace_of_their_values(
    world: Any, owner: dict[str, str], account_id: UUID
) -> None:
    body = {"contact_name": " 张标记 ", "email": " marked@example.org", "phone": "（010）5550 1234"}
    answer = await change(world, owner, body | {"current_password": PASSWORD})
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    assert (shown["contact_name"], shown["email"], shown["version"]) == ("张**", "m*****@example.org", 2)
    assert answer.headers["etag"] == '"2"'
    again = await world.client.get("/me", headers=owner)
    assert (again.json(), again.headers["etag"]) == (shown, '"2"')
    contact = (await published_of(world.database, ContactChangedV1))[-1]
    assert (contact.name, contact.email, contact.phone) == ("张标记", "marked@example.org", "01055501234")
    (record,) = await world.rows("SELECT * FROM audit_records WHERE action = 'profile_changed'")
    assert record["actor"] == record["subject"] == f"account/{account_id}"
    assert (record["before"], record["after"]) == (None, {"changed": ["email", "phone", "contact_name"]})
    for table in ("audit_records", "accounts", "outbox", "idempotency_keys"):
        written = await world.dump(table)
        assert not any(value in written for value in ("marked@", "01055501234", "张标记"))


async def test_an_applicant_reads_the_own_contact_in_the_clear_and_nobody_keeps_it(
    world: Any, owner: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    body = {"contact_name": "张标记", "phone": "010-55501234", "current_password": PASSWORD}
    assert (await change(world, owner, body)).status_code == 200
    capsys.readouterr()
    answer = await world.client.get("/me/contact", headers=owner)
    assert (answer.status_code, answer.json()) == (200, {"name": "张标记", "phone": "010-55501234"})
    assert answer.headers["cache-control"] == "no-store"
    written = "".join(capsys.readouterr()) + await world.dump("audit_records") + await world.dump("outbox")
    assert "张标记" not in written
    assert "010-55501234" not in written
    other = await world.register(name="另一演示机构", identifier="91100000100003962T", login="another01")
    theirs = await world.client.get("/me/contact", headers=world.issuer.bearer("applicant", other))
    assert theirs.json() != answer.json()
    for role in ("bureau", "admin", "expert", "auditor"):
        refused = await world.client.get("/me/contact", headers=world.issuer.bearer(role, uuid4()))
        assert refused.status_code == 403
    assert (await world.client.get("/me/contact")).status_code == 401


async def test_a_new_address_gets_a_code_and_the_old_one_a_warning(world: Any, owner: dict[str, str]) -> None:
    await world.rows("UPDATE accounts SET email_confirmed_at = now()")
    before = len(await published_of(world.database, LetterRequestedV1))
    answer = await change(world, owner, NEW)
    assert answer.json()["email_confirmed_at"] is None
    letters = (await published_of(world.database, LetterRequestedV1))[before:]
    told, warning, code = letters
    assert (told.template, told.email, told.parameters) == ("contact_changed", NEW["email"], {"fields": "email"})
    assert (warning.template, warning.email) == ("contact_changed", "wang.fang@example.com")
    assert warning.parameters == {"fields": "email", "new_email": "m*****@example.org"}
    assert (code.template, code.email) == ("email_confirmation", NEW["email"])
    body = {"code": code.parameters["code"]}
    confirmed = await world.client.post("/email-confirmations/completion", json=body, headers=owner)
    assert confirmed.json()["email_confirmed_at"]


async def test_a_telephone_changes_without_a_new_confirmation(world: Any, owner: dict[str, str]) -> None:
    await world.rows("UPDATE accounts SET email_confirmed_at = now()")
    answer = await change(world, owner, {"phone": "13700001111", "current_password": PASSWORD})
    assert answer.json()["email_confirmed_at"]
    (letter,) = await world.letters("contact_changed")
    assert (letter.email, letter.parameters) == ("wang.fang@example.com", {"fields": "phone"})
    assert len(await world.letters("email_confirmation")) == 1  # the registration's


async def test_a_contact_person_changes_without_the_password(world: Any, owner: dict[str, str]) -> None:
    answer = await change(world, owner, {"contact_name": "张小芳"})
    assert (answer.status_code, answer.json()["contact_name"]) == (200, "张**")
    assert (await world.client.get("/me", headers=owner)).json()["name"] == "示例影视有限公司"


async def test_all_faults_are_named_at_once(world: Any, owner: dict[str, str]) -> None:
    wrong = {"email": "x", "phone": "1", "contact_name": " "}
    assert world.codes(await change(world, owner, wrong)) == [
        ("contact_name", "required"), ("email", "email_invalid"), ("phone", "phone_invalid"),
        ("current_password", "required"),
    ]  # fmt: skip
    for fixed in ("name", "identifier", "login", "kind", "bureau_id"):
        assert world.codes(await change(world, owner, {fixed: "x"})) == [(fixed, "extra_forbidden")]
    person = await world.post("/registrations/individuals", world.individual())
    individual = world.issuer.bearer("applicant", UUID(person.json()["id"]))
    assert world.codes(await change(world, individual, {"contact_name": ""})) == [
        ("contact_name", "contact_not_applicable")
    ]


@pytest.mark.parametrize("path", ["/staff", "/experts"])
async def test_staff_and_experts_change_theirs(world: Any, path: str) -> None:
    account_id = await world.make(path, world.staff() if path == "/staff" else world.expert())
    own = world.issuer.bearer("expert", account_id)
    answer = await change(world, own, NEW)
    assert (answer.status_code, answer.json()["email"]) == (200, "m*****@example.org")
    phone = {"phone": "13700001111", "current_password": PASSWORD}
    assert (await change(world, own, phone, '"2"')).json()["phone"] == "137****1111"


@pytest.mark.parametrize("field", ["email", "phone"])
async def test_what_leads_to_the_account_needs_its_password(world: Any, owner: dict[str, str], field: str) -> None:
    body = {"email": NEW["email"], "phone": "13700001111"}
    wrong = {field: body[field], "current_password": "Quarterly2024"}
    assert world.codes(await change(world, owner, {field: body[field]})) == [("current_password", "required")]
    assert world.codes(await change(world, owner, wrong)) == [("current_password", "password_wrong")]
    assert (await world.client.get("/me", headers=owner)).json()["version"] == 1
    assert await world.value("SELECT count FROM throttles WHERE scope = 'login'") == 1


async def test_wrong_passwords_count_like_failed_logins_and_the_owner_learns_of_it(
    world: Any, owner: dict[str, str]
) -> None:
    wrong = NEW | {"current_password": "Quarterly2024"}
    answers = [await change(world, owner, wrong) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 5
    for answer in (await change(world, owner, NEW), await change(world, owner, wrong), await world.log_in()):
        assert (answer.status_code, answer.json()["code"]) == (429, "login_delayed")
    (letter,) = await world.letters("login_failures")
    assert letter.email == "wang.fang@example.com"


async def test_the_right_password_frees_nobody_to_go_on_guessing(world: Any, owner: dict[str, str]) -> None:
    wrong = NEW | {"current_password": "Quarterly2024"}
    for body in (wrong, wrong, wrong, wrong, NEW):
        await change(world, owner, body)
    assert await world.value("SELECT count FROM throttles WHERE scope = 'login'") == 4


async def test_of_many_guesses_at_once_only_the_free_ones_are_answered(world: Any, account_id: UUID) -> None:
    keys = LoginKeys.of(world.vault, "shili01", "203.0.113.7")
    password_hash = await world.value("SELECT password_hash FROM accounts")

    async def settle() -> str | None:
        async with world.database.transaction() as tx:
            refused = await settle_password(tx, PasswordProof(account_id, keys, password_hash, False))
        return refused and refused.code

    codes = [await settle()] + await asyncio.gather(*(settle() for _ in range(12)))
    assert set(codes) == {"form_invalid", "login_delayed"}
    assert codes.count("form_invalid") <= 5


async def test_a_password_that_was_changed_meanwhile_proves_nothing(world: Any, account_id: UUID) -> None:
    keys = LoginKeys.of(world.vault, "shili01", "203.0.113.7")
    async with world.database.transaction() as tx:
        refused = await settle_password(tx, PasswordProof(account_id, keys, "an earlier hash", True))
    assert refused
    assert [fault.code for fault in refused.faults] == ["password_wrong"]


async def test_two_windows_do_not_overwrite_each_other(world: Any, owner: dict[str, str]) -> None:
    first, second = {"contact_name": "张小芳"}, {"contact_name": "孙小芳"}
    answers = await asyncio.gather(*(change(world, owner, body) for body in (first, second)))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    (late,) = (answer for answer in answers if answer.status_code == 412)
    assert (late.json()["code"], late.headers["etag"]) == ("profile_changed", '"2"')
    won = first if answers[0].status_code == 200 else second
    assert (await change(world, owner, won)).status_code == 200  # the answer was lost, and it is sent once more
    missing = await world.client.patch("/me", json=first, headers=owner)
    assert (missing.status_code, missing.json()["code"]) == (428, "if_match_required")


async def test_an_admins_change_counts_as_one(world: Any) -> None:
    account_id = await world.make("/staff", world.staff())
    own = world.issuer.bearer("auditor", account_id)
    answer = await world.client.patch(f"/staff/{account_id}", json={"name": "赵标记"}, headers=world.admin)
    assert answer.status_code == 200
    assert (await change(world, own, NEW)).status_code == 412


async def test_codes_to_ever_new_addresses_are_limited(world: Any, owner: dict[str, str]) -> None:
    answers = [await change(world, owner, NEW | {"email": f"marked{n}@example.org"}, f'"{n + 1}"') for n in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert answers[-1].json()["code"] == "too_many_attempts"
    assert (await published_of(world.database, ContactChangedV1))[-1].email == "marked3@example.org"


async def test_nothing_changes_in_an_account_that_is_off(world: Any, owner: dict[str, str], account_id: UUID) -> None:
    await world.client.post(f"/people/{account_id}/deactivation", headers=world.admin)
    for body in (NEW, {"contact_name": "张小芳"}):
        assert (await change(world, owner, body)).status_code == 401
    assert (await change(world, world.issuer.bearer("applicant", uuid4()), NEW)).status_code == 401
