from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from contracts.accounts import ApplicantRegisteredV1, ContactChangedV1, LetterRequestedV1
from testkit.events import published, published_of

ORGANISATIONS = "/registrations/organisations"
INDIVIDUALS = "/registrations/individuals"


async def test_organisation_registers(world: Any) -> None:
    answer = await world.post(ORGANISATIONS, world.organisation())
    assert answer.status_code == 201
    account_id = answer.json()["id"]
    assert answer.json() == {
        "id": account_id,
        "role": "applicant",
        "kind": "enterprise",
        "name": "示例影视有限公司",
        "login": "shili01",
        "identifier": "9144************16",
        "email": "w********@example.com",
        "email_confirmed_at": None,
        "phone": "138****5678",
        "contact_name": "王**",
        "unit_id": None,
    }
    contact, letter, registered = await published(world.database)
    assert isinstance(letter, LetterRequestedV1)
    assert (letter.template, letter.account_id) == ("email_confirmation", UUID(account_id))
    assert contact == ContactChangedV1(
        account_id=UUID(account_id), name="王小芳", email="wang.fang@example.com", phone="13812345678"
    )
    assert isinstance(registered, ApplicantRegisteredV1)
    assert (registered.kind, registered.organisation_kind) == ("organisation", "enterprise")
    assert registered.organisation_name == "示例影视有限公司"
    assert await world.actions() == [("applicant_registered", f"account/{account_id}")]


async def test_individual_registers_and_the_public_event_does_not_name_them(world: Any) -> None:
    answer = await world.post(INDIVIDUALS, world.individual())
    assert answer.status_code == 201
    assert answer.json()["kind"] == "individual"
    assert answer.json()["name"] == "李**"
    assert answer.json()["identifier"] == "1101************2X"
    (registered,) = await published_of(world.database, ApplicantRegisteredV1)
    assert (registered.kind, registered.organisation_kind, registered.organisation_name) == ("individual", None, None)
    (contact,) = await published_of(world.database, ContactChangedV1)
    assert contact.name == "李大明"


async def test_all_faults_come_at_once_in_the_forms_order_in_both_languages(world: Any) -> None:
    await world.register()
    broken = world.organisation(
        name=" 示例 影视有限公司",
        kind="club",
        identifier="91350100M000100Y4Z",
        email="nobody",
        phone="86096235",
        contact_name=" ",
        login="SHILI01",
        password="short",
        password_confirmation="other",
    )
    answer = await world.post(ORGANISATIONS, broken)
    assert world.codes(answer) == [
        ("name", "name_taken"),
        ("kind", "kind_invalid"),
        ("identifier", "credit_code_invalid"),
        ("email", "email_invalid"),
        ("phone", "phone_invalid"),
        ("contact_name", "required"),
        ("login", "login_taken"),
        ("password", "password_length"),
        ("password", "password_digit"),
        ("password", "password_upper"),
        ("password_confirmation", "password_mismatch"),
    ]
    for fault in answer.json()["errors"]:
        assert fault["message"]["zh"]
        assert fault["message"]["en"].isascii()


async def test_missing_fields_are_named_like_all_other_faults(world: Any) -> None:
    answer = await world.post(ORGANISATIONS, {"phone": "1"})
    assert world.codes(answer) == [
        ("name", "required"),
        ("kind", "required"),
        ("identifier", "required"),
        ("email", "required"),
        ("phone", "phone_invalid"),
        ("contact_name", "required"),
        ("login", "required"),
        ("password", "required"),
        ("password_confirmation", "required"),
    ]
    answer = await world.post(INDIVIDUALS, {})
    assert [field for field, _ in world.codes(answer)] == list(world.individual())


async def test_unknown_field_and_wrong_type_are_refused_without_the_value(world: Any) -> None:
    answer = await world.post(ORGANISATIONS, world.organisation(role="admin", phone=13812345678))
    assert sorted(world.codes(answer)) == [("phone", "string_type"), ("role", "extra_forbidden")]
    assert "13812345678" not in answer.text


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": "示例　影视有限公司"}, ("name", "name_taken")),
        ({"identifier": " ９１４４03001922038216"}, ("identifier", "identifier_taken")),
        ({"login": "Shili01"}, ("login", "login_taken")),
    ],
    ids=["name", "identifier", "login"],
)
async def test_what_is_unique_is_compared_folded(world: Any, changes: dict[str, str], fault: tuple[str, str]) -> None:
    await world.register()
    other = {"name": "另一家公司", "identifier": world.credit_code(1), "login": "another1"}
    answer = await world.post(ORGANISATIONS, world.organisation(**(other | changes)))
    assert world.codes(answer) == [fault]


async def test_name_of_an_individual_may_repeat(world: Any) -> None:
    assert (await world.post(INDIVIDUALS, world.individual())).status_code == 201
    twin = world.individual(identifier="440524188001010014", login="daming2")
    assert (await world.post(INDIVIDUALS, twin)).status_code == 201


@pytest.mark.parametrize("same", ["name", "identifier", "login"])
async def test_of_parallel_registrations_exactly_one_succeeds(world: Any, same: str) -> None:
    def form(number: int) -> dict[str, Any]:
        changes = {"name": f"示例公司{number}", "identifier": world.credit_code(number), "login": f"shili{number:02}"}
        del changes[same]
        return world.organisation(**changes)

    answers = await asyncio.gather(*(world.post(ORGANISATIONS, form(number)) for number in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 7
    for answer in answers:
        if answer.status_code == 422:
            assert world.codes(answer) == [(same, f"{same}_taken")]
    assert await world.value("SELECT count(*) FROM accounts") == 1
    assert len(await published_of(world.database, ApplicantRegisteredV1)) == 1


async def test_same_key_and_form_give_the_same_answer(world: Any) -> None:
    key = {"Idempotency-Key": "registration-1"}
    answers = await asyncio.gather(*(world.post(ORGANISATIONS, world.organisation(), **key) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await world.value("SELECT count(*) FROM accounts") == 1


async def test_same_key_with_another_form_is_refused(world: Any) -> None:
    key = {"Idempotency-Key": "registration-1"}
    await world.post(ORGANISATIONS, world.organisation(), **key)
    answer = await world.post(ORGANISATIONS, world.organisation(login="another1"), **key)
    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency_key_reused"


async def test_texts_that_postgres_cannot_hold_are_faults(world: Any) -> None:
    answer = await world.post(ORGANISATIONS, world.organisation(name="示\0例", login="a\0bcd", contact_name="王\0"))
    assert world.codes(answer) == [
        ("name", "invisible_character"),
        ("contact_name", "invisible_character"),
        ("login", "login_invalid"),
    ]
