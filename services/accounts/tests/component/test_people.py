from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.accounts import ContactChangedV1, ExpertChangedV1, StaffChangedV1
from testkit.events import published_of

NOBODY = "01932c3e-0000-7000-8000-000000000000"
ADMIN_ONLY = [
    ("POST", "/bureaus"),
    ("PATCH", f"/bureaus/{NOBODY}"),
    ("POST", "/staff"),
    ("POST", "/experts"),
    ("PATCH", f"/staff/{NOBODY}"),
    ("PATCH", f"/experts/{NOBODY}"),
    ("GET", f"/people/{NOBODY}"),
    ("POST", f"/people/{NOBODY}/deactivation"),
    ("POST", f"/people/{NOBODY}/reactivation"),
    ("POST", f"/people/{NOBODY}/unmasking"),
]


@pytest.mark.parametrize(("method", "path"), ADMIN_ONLY)
async def test_only_an_admin_may(world: Any, method: str, path: str) -> None:
    for role in ("applicant", "bureau", "expert", "auditor"):
        answer = await world.client.request(method, path, json={}, headers=world.issuer.bearer(role))
        assert answer.status_code == 403
    assert (await world.client.request(method, path, json={})).status_code == 401
    assert (await world.client.request(method, path, json={}, headers=world.admin)).status_code in {404, 422}


@pytest.mark.parametrize("role", ["bureau", "admin", "auditor"])
async def test_admin_creates_staff_who_can_log_in(world: Any, role: str) -> None:
    bureau_id = str(await world.bureau()) if role == "bureau" else None
    form = world.staff(role=role, bureau_id=bureau_id)
    answer = await world.client.post("/staff", json=form, headers=world.admin)
    assert answer.status_code == 201
    account_id = UUID(answer.json()["id"])
    assert (answer.json()["role"], answer.json()["unit_id"], answer.json()["kind"]) == (role, bureau_id, None)
    (event,) = await published_of(world.database, StaffChangedV1)
    assert (event.account_id, event.role, event.active) == (account_id, role, True)
    assert (str(event.bureau_id) if event.bureau_id else None) == bureau_id
    (contact,) = await published_of(world.database, ContactChangedV1)
    assert (contact.account_id, contact.name, contact.email) == (account_id, "赵审计", "zhao@example.com")
    assert ("staff_created", f"account/{account_id}") in await world.actions()
    assert (await world.log_in("zhao2023")).status_code == 200


async def test_admin_creates_an_expert_who_can_log_in(world: Any) -> None:
    bureau_id = str(await world.bureau())
    form = world.expert(bureau_id=bureau_id, load_limit=30)
    answer = await world.client.post("/experts", json=form, headers=world.admin)
    assert answer.status_code == 201
    assert (answer.json()["role"], answer.json()["unit_id"]) == ("expert", None)
    (event,) = await published_of(world.database, ExpertChangedV1)
    assert event.model_dump(mode="json") == {
        "account_id": answer.json()["id"],
        "organisation": "示例大学",
        "bureau_id": bureau_id,
        "specialities": ["网络剧"],
        "load_limit": 30,
        "active": True,
    }
    assert len(await published_of(world.database, ContactChangedV1)) == 1
    assert ("expert_created", f"account/{answer.json()['id']}") in await world.actions()
    assert (await world.log_in("qian2023")).status_code == 200


async def test_faults_of_staff_come_at_once_with_those_that_others_cause(world: Any) -> None:
    await world.register(login="zhao2023")
    form = world.staff(role="bureau", bureau_id=str(uuid4()), email="x", password="short")
    answer = await world.client.post("/staff", json=form, headers=world.admin)
    assert world.codes(answer) == [
        ("bureau_id", "bureau_unknown"),
        ("email", "email_invalid"),
        ("login", "login_taken"),
        ("password", "password_length"),
        ("password", "password_digit"),
        ("password", "password_upper"),
    ]


async def test_faults_of_an_expert(world: Any) -> None:
    form = world.expert(bureau_id=str(uuid4()), specialities=["电影"], load_limit=0, organisation="")
    answer = await world.client.post("/experts", json=form, headers=world.admin)
    assert world.codes(answer) == [
        ("organisation", "required"),
        ("bureau_id", "bureau_unknown"),
        ("specialities", "work_type_unknown"),
        ("load_limit", "load_limit_invalid"),
    ]


async def test_no_staff_for_a_bureau_that_is_switched_off(world: Any) -> None:
    bureau_id = await world.bureau()
    await world.client.patch(f"/bureaus/{bureau_id}", json={"active": False}, headers=world.admin)
    form = world.staff(role="bureau", bureau_id=str(bureau_id))
    answer = await world.client.post("/staff", json=form, headers=world.admin)
    assert world.codes(answer) == [("bureau_id", "bureau_unknown")]


async def test_same_key_creates_one_account(world: Any) -> None:
    headers = world.admin
    for path, form in (("/staff", world.staff()), ("/experts", world.expert())):
        answers = [
            await world.client.post(path, json=form, headers=headers | {"Idempotency-Key": "person-1"})
            for _ in range(2)
        ]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json() == answers[1].json()


async def test_token_of_an_account_that_is_not_there(world: Any) -> None:
    answer = await world.client.get("/me", headers=world.issuer.bearer("applicant"))
    assert answer.status_code == 401


async def test_documents_say_what_is_required_and_what_can_be_chosen(world: Any) -> None:
    schemas = (await world.client.get("/openapi.json")).json()["components"]["schemas"]
    assert set(schemas["OrganisationIn"]["required"]) == set(world.organisation())
    assert set(schemas["IndividualIn"]["required"]) == set(world.individual())
    assert set(schemas["StaffIn"]["required"]) == set(world.staff())
    assert set(schemas["ExpertIn"]["required"]) == set(world.expert()) - {"specialities"}
    assert schemas["OrganisationIn"]["properties"]["kind"]["enum"] == ["enterprise", "institution", "party_mass"]
    assert "网络剧" in schemas["ExpertIn"]["properties"]["specialities"]["items"]["enum"]
