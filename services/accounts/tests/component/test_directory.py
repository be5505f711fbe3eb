"""Everybody's accounts, as an admin finds, changes, switches and unmasks them."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.accounts import ContactChangedV1, ExpertChangedV1, LetterRequestedV1, StaffChangedV1
from testkit.events import published_of


async def logins(world: Any, **wanted: Any) -> list[str]:
    answer = await world.client.get("/people", params=wanted, headers=world.admin)
    assert answer.status_code == 200, answer.text
    return [person["login"] for person in answer.json()["items"]]


async def person(world: Any, account_id: UUID) -> dict[str, Any]:
    answer = await world.client.get(f"/people/{account_id}", headers=world.admin)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def patch(world: Any, path: str, body: dict[str, Any]) -> Any:
    return await world.client.patch(path, json=body, headers=world.admin)


async def switch(world: Any, account_id: UUID, to: str, **headers: str) -> Any:
    return await world.client.post(f"/people/{account_id}/{to}", headers=world.admin | headers)


async def test_only_an_admin_lists_people(world: Any) -> None:
    for role in ("applicant", "bureau", "expert", "auditor"):
        assert (await world.client.get("/people", headers=world.issuer.bearer(role))).status_code == 403
    assert (await world.client.get("/people")).status_code == 401


async def test_people_are_found_by_role_bureau_and_state(world: Any) -> None:
    beijing = await world.bureau()
    shanghai = await world.bureau(name="上海市广播电视局", region_code="31")
    await world.register()
    await world.make("/staff", world.staff())
    staff = await world.make("/staff", world.staff(role="bureau", bureau_id=str(beijing), login="beijing1"))
    await world.make("/staff", world.staff(role="bureau", bureau_id=str(shanghai), login="shanghai1"))
    await world.make("/experts", world.expert(bureau_id=str(beijing)))
    assert await logins(world) == ["qian2023", "shanghai1", "beijing1", "zhao2023", "shili01"]
    assert await logins(world, role="bureau") == ["shanghai1", "beijing1"]
    assert await logins(world, bureau_id=beijing) == ["qian2023", "beijing1"]
    assert await logins(world, bureau_id=beijing, role="expert") == ["qian2023"]
    await switch(world, staff, "deactivation")
    assert await logins(world, active=False) == ["beijing1"]
    assert await logins(world, active=True, bureau_id=beijing) == ["qian2023"]
    assert (await world.client.get("/people", params={"role": "x"}, headers=world.admin)).status_code == 422


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SHILI", ["shili01"]),
        ("hili", []),  # in a login only its beginning counts
        ("影视", ["shili01"]),
        ("示例 影视", ["shili01"]),
        ("914403001922038216", ["shili01"]),
        ("９１４４０３００１９２２０３８２１６", ["shili01"]),
        ("9144030019220382", []),  # part of an identifier tells nothing
        ("11010519491231002x", ["daming"]),
        ("李大明", []),  # the name of a person is encrypted
        ("%", []),
        ("", ["daming", "shili01"]),
        ("\0", ["daming", "shili01"]),
    ],
)
async def test_applicants_are_found_by_login_organisation_and_identifier(
    world: Any, query: str, found: list[str]
) -> None:
    await world.register()
    assert (await world.post("/registrations/individuals", world.individual())).status_code == 201
    assert await logins(world, query=query) == found


async def test_a_list_goes_on_where_a_page_ended(world: Any) -> None:
    for number in range(3):
        await world.make("/staff", world.staff(login=f"staff{number}"))
    first = await world.client.get("/people", params={"limit": 2}, headers=world.admin)
    await world.make("/staff", world.staff(login="later"))
    rest = {"limit": 2, "cursor": first.json()["next_cursor"]}
    assert [item["login"] for item in first.json()["items"]] == ["staff2", "staff1"]
    second = await world.client.get("/people", params=rest, headers=world.admin)
    assert [item["login"] for item in second.json()["items"]] == ["staff0"]
    assert second.json()["next_cursor"] is None


async def test_a_person_is_shown_with_masked_data(world: Any) -> None:
    bureau_id = str(await world.bureau())
    account_id = await world.make("/experts", world.expert(bureau_id=bureau_id, load_limit=30))
    shown = await person(world, account_id)
    assert shown.pop("created_at")
    assert shown == {
        "id": str(account_id), "role": "expert", "kind": None, "name": "钱**", "login": "qian2023",
        "identifier": None, "email": "q***@example.com", "phone": "139****5678", "contact_name": None,
        "email_confirmed_at": None, "erasure_due_at": None,
        "unit_id": None, "active": True,
        "expertise": {
            "organisation": "示例大学", "bureau_id": bureau_id, "specialities": ["网络剧"], "load_limit": 30,
        },
    }  # fmt: skip
    assert (await world.client.get(f"/people/{uuid4()}", headers=world.admin)).status_code == 404


async def test_staff_move_to_another_bureau(world: Any) -> None:
    beijing = str(await world.bureau())
    shanghai = str(await world.bureau(name="上海市广播电视局", region_code="31"))
    account_id = await world.make("/staff", world.staff(role="bureau", bureau_id=beijing))
    answer = await patch(world, f"/staff/{account_id}", {"bureau_id": shanghai})
    assert (answer.status_code, answer.json()["unit_id"]) == (200, shanghai)
    events = await published_of(world.database, StaffChangedV1)
    assert [str(event.bureau_id) for event in events] == [beijing, shanghai]
    assert len(await published_of(world.database, ContactChangedV1)) == 1
    assert (await world.log_in("zhao2023")).json()["account"]["unit_id"] == shanghai
    (record,) = await world.rows("SELECT before, after FROM audit_records WHERE action = 'staff_changed'")
    assert (record["before"], record["after"]) == (
        {"bureau_id": beijing}, {"bureau_id": shanghai, "changed": []},
    )  # fmt: skip


async def test_changed_contact_is_told_and_recorded_without_its_values(world: Any) -> None:
    account_id = await world.make("/staff", world.staff(role="bureau", bureau_id=str(await world.bureau())))
    change = {"email": " marked@example.org ", "phone": "（010）5550 1234", "name": "赵标记"}
    answer = await patch(world, f"/staff/{account_id}", change)
    assert answer.json()["email"] == "m*****@example.org"
    contact = (await published_of(world.database, ContactChangedV1))[-1]
    assert (contact.email, contact.phone, contact.name) == ("marked@example.org", "01055501234", "赵标记")
    assert len(await published_of(world.database, StaffChangedV1)) == 1
    letters = await published_of(world.database, LetterRequestedV1)
    assert [(letter.template, letter.email, letter.parameters) for letter in letters] == [
        ("contact_changed", "marked@example.org", {"fields": "name,email,phone"}),
        ("contact_changed", "zhao@example.com", {"fields": "name,email,phone", "new_email": "m*****@example.org"}),
    ]
    again = await patch(world, f"/staff/{account_id}", change)
    assert again.json() == answer.json()
    (record,) = await world.rows("SELECT after FROM audit_records WHERE action = 'staff_changed'")
    assert record["after"]["changed"] == ["name", "email", "phone"]
    for value in ("marked", "5550", "赵标记"):
        assert value not in await world.dump("audit_records")


async def test_a_new_address_is_not_confirmed(world: Any) -> None:
    account_id = await world.make("/staff", world.staff(role="bureau", bureau_id=str(await world.bureau())))
    await world.rows("UPDATE accounts SET email_confirmed_at = now()")
    kept = await patch(world, f"/staff/{account_id}", {"phone": "13700001111", "email": "zhao@example.com"})
    assert kept.json()["email_confirmed_at"]
    changed = await patch(world, f"/staff/{account_id}", {"email": "other@example.com"})
    assert changed.json()["email_confirmed_at"] is None


async def test_faults_of_changed_staff(world: Any) -> None:
    auditor = await world.make("/staff", world.staff())
    beijing = str(await world.bureau())
    staff = await world.make("/staff", world.staff(role="bureau", bureau_id=beijing, login="beijing1"))
    wrong = {"name": "", "email": "x", "phone": "1", "bureau_id": beijing}
    assert world.codes(await patch(world, f"/staff/{auditor}", wrong)) == [
        ("name", "required"), ("email", "email_invalid"), ("phone", "phone_invalid"),
        ("bureau_id", "bureau_not_applicable"), ("current_password", "required"),
    ]  # fmt: skip
    assert world.codes(await patch(world, f"/staff/{staff}", {"bureau_id": None})) == [("bureau_id", "required")]
    unknown = {"bureau_id": str(uuid4())}
    assert world.codes(await patch(world, f"/staff/{staff}", unknown)) == [("bureau_id", "bureau_unknown")]
    assert world.codes(await patch(world, f"/staff/{staff}", {"role": "admin"})) == [("role", "extra_forbidden")]
    await patch(world, f"/bureaus/{beijing}", {"active": False})
    assert (await patch(world, f"/staff/{staff}", {"name": "新名字", "bureau_id": beijing})).status_code == 200
    expert = await world.make("/experts", world.expert())
    assert (await patch(world, f"/staff/{expert}", {"name": "新名字"})).status_code == 404
    assert (await patch(world, f"/experts/{staff}", {"name": "新名字"})).status_code == 404
    assert (await patch(world, f"/staff/{await world.register()}", {"name": "新名字"})).status_code == 404


async def test_an_expert_changes(world: Any) -> None:
    bureau_id = str(await world.bureau())
    account_id = await world.make("/experts", world.expert(bureau_id=bureau_id, load_limit=30))
    change = {"organisation": "另一大学", "bureau_id": None, "specialities": [], "load_limit": None}
    answer = await patch(world, f"/experts/{account_id}", change)
    assert answer.json()["expertise"] == change
    event = (await published_of(world.database, ExpertChangedV1))[-1]
    assert event.model_dump(mode="json") == {"account_id": str(account_id), "active": True, **change}
    assert (await patch(world, f"/experts/{account_id}", change)).json() == answer.json()
    assert (await patch(world, f"/experts/{account_id}", {"load_limit": 5})).json()["expertise"]["load_limit"] == 5
    assert len(await published_of(world.database, ExpertChangedV1)) == 3
    assert len(await published_of(world.database, ContactChangedV1)) == 1
    await patch(world, f"/experts/{account_id}", {"phone": "13700001111"})
    assert (await published_of(world.database, ContactChangedV1))[-1].phone == "13700001111"
    (letter,) = await published_of(world.database, LetterRequestedV1)
    assert (letter.email, letter.parameters) == ("qian@example.com", {"fields": "phone"})
    assert (await world.actions()).count(("expert_changed", f"account/{account_id}")) == 3


async def test_faults_of_a_changed_expert(world: Any) -> None:
    account_id = await world.make("/experts", world.expert())
    wrong = {
        "load_limit": 0, "specialities": ["电影"], "bureau_id": str(uuid4()), "organisation": " ", "email": "x",
    }  # fmt: skip
    assert world.codes(await patch(world, f"/experts/{account_id}", wrong)) == [
        ("email", "email_invalid"), ("organisation", "required"), ("bureau_id", "bureau_unknown"),
        ("specialities", "work_type_unknown"), ("load_limit", "load_limit_invalid"),
    ]  # fmt: skip


async def test_parallel_changes_of_one_account_all_count(world: Any) -> None:
    account_id = await world.make("/experts", world.expert())
    changes = [{"organisation": "另一大学"}, {"load_limit": 7}, {"specialities": ["短视频"]}, {"name": "孙教授"}]
    answers = await asyncio.gather(*(patch(world, f"/experts/{account_id}", change) for change in changes))
    assert {answer.status_code for answer in answers} == {200}
    shown = await person(world, account_id)
    assert shown["name"] == "孙**"
    assert shown["expertise"] == {
        "organisation": "另一大学", "bureau_id": None, "specialities": ["短视频"], "load_limit": 7,
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/staff", "/experts"])
async def test_who_is_switched_off_is_out_at_once_and_may_come_back(world: Any, path: str) -> None:
    kind, form = (StaffChangedV1, world.staff()) if path == "/staff" else (ExpertChangedV1, world.expert())
    account_id = await world.make(path, form)
    cookie = world.cookie(await world.log_in(form["login"]))
    answer = await switch(world, account_id, "deactivation")
    assert (answer.status_code, answer.json()["active"]) == (200, False)
    assert (await switch(world, account_id, "deactivation")).json() == answer.json()
    assert (await world.refresh(cookie)).status_code == 401
    assert (await world.log_in(form["login"])).status_code == 401
    who = world.issuer.bearer("expert", account_id)
    assert (await world.client.get("/me", headers=who)).status_code == 401
    assert (await switch(world, account_id, "reactivation")).json()["active"]
    assert (await world.refresh(cookie)).status_code == 401
    assert (await world.log_in(form["login"])).status_code == 200
    assert [event.active for event in await published_of(world.database, kind)] == [True, False, True]
    actions = [action for action, _ in await world.actions()]
    assert (actions.count("account_deactivated"), actions.count("account_reactivated")) == (1, 1)
    (letter,) = await published_of(world.database, LetterRequestedV1)
    assert (letter.template, letter.account_id, letter.email) == ("account_deactivated", account_id, form["email"])


async def test_an_applicant_is_switched_off_without_an_event(world: Any) -> None:
    account_id = await world.register()
    count = "SELECT count(*) FROM outbox WHERE topic = 'accounts.events'"
    before = await world.value(count)
    assert (await switch(world, account_id, "deactivation")).status_code == 200
    assert (await world.log_in()).status_code == 401
    assert await world.value(count) == before


async def test_nobody_switches_their_own_account(world: Any) -> None:
    account_id = await world.make("/staff", world.staff(role="admin"))
    own = world.issuer.bearer("admin", account_id)
    answer = await switch(world, account_id, "deactivation", **own)
    assert (answer.status_code, answer.json()["code"]) == (409, "own_account")
    assert (await switch(world, uuid4(), "deactivation", **own)).status_code == 404


async def test_of_two_admins_who_switch_each_other_off_one_stays(world: Any) -> None:
    admins = [await world.make("/staff", world.staff(role="admin", login=f"chief{n}")) for n in range(2)]
    answers = await asyncio.gather(
        *(
            switch(world, other, "deactivation", **world.issuer.bearer("admin", own))
            for own, other in (admins, reversed(admins))
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 401]
    assert len(await logins(world, role="admin", active=True)) == 1


FIELDS = {
    "name": "示例影视有限公司",
    "identifier": "914403001922038216",
    "email": "wang.fang@example.com",
    "phone": "13812345678",
    "contact_name": "王小芳",
}


@pytest.mark.parametrize("field", FIELDS)
async def test_one_field_is_unmasked_with_a_reason_and_a_record(world: Any, field: str) -> None:
    account_id = await world.register()
    admin_id = uuid4()
    body = {"field": field, "reason": " 核对盖章单位 "}
    answer = await world.client.post(
        f"/people/{account_id}/unmasking", json=body, headers=world.issuer.bearer("admin", admin_id)
    )
    assert (answer.status_code, answer.json()) == (200, {"field": field, "value": FIELDS[field]})
    assert answer.headers["cache-control"] == "no-store"
    (record,) = await world.rows("SELECT * FROM audit_records WHERE action = 'personal_data_unmasked'")
    assert (record["actor"], record["role"]) == (f"account/{admin_id}", "admin")
    assert (record["subject"], record["reason"]) == (f"account/{account_id}", "核对盖章单位")
    assert (record["before"], record["after"]) == (None, {"field": field})


async def test_what_is_not_unmasked(world: Any) -> None:
    account_id = await world.make("/staff", world.staff())
    path = f"/people/{account_id}/unmasking"
    for body, codes in (
        ({"field": "identifier", "reason": ""}, [("field", "field_empty"), ("reason", "required")]),
        ({"field": "email", "reason": " 四个字哦 "}, [("reason", "too_short")]),
        ({"field": "email", "reason": "字" * 201}, [("reason", "too_long")]),
        ({"field": "email", "reason": "核对核对\0"}, [("reason", "invisible_character")]),
        ({"field": "password_hash", "reason": "核对盖章单位"}, [("field", "literal_error")]),
        ({"field": "email"}, [("reason", "missing")]),
    ):
        assert world.codes(await world.client.post(path, json=body, headers=world.admin)) == codes
    good = {"field": "email", "reason": "核对盖章单位"}
    nobody = await world.client.post(f"/people/{uuid4()}/unmasking", json=good, headers=world.admin)
    assert nobody.status_code == 404
    assert "personal_data_unmasked" not in [action for action, _ in await world.actions()]
