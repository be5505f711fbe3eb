"""One's own data, all of it and in the clear, for who knows the password."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import httpx
import pytest

PASSWORD = {"current_password": "Quarterly2023"}


async def export(world: Any, who: dict[str, str], body: dict[str, str] = PASSWORD) -> httpx.Response:
    return await world.client.post("/me/export", json=body, headers=who)


async def owner_of(world: Any, account_id: UUID, role: str = "applicant") -> dict[str, str]:
    return world.issuer.bearer(role, account_id)


async def test_an_applicant_gets_everything_in_the_clear(world: Any) -> None:
    account_id = await world.register()
    await world.log_in()
    await world.log_in("shili01", "Quarterly2024")
    answer = await export(world, await owner_of(world, account_id))
    assert answer.status_code == 200, answer.text
    own = answer.json()
    account = own["account"]
    assert account.pop("created_at")
    assert account == {
        "id": str(account_id), "role": "applicant", "kind": "enterprise", "name": "示例影视有限公司",
        "login": "shili01", "identifier": "914403001922038216", "email": "wang.fang@example.com",
        "email_confirmed_at": None, "phone": "13812345678", "contact_name": "王小芳", "bureau": None,
        "erasure_due_at": None, "expertise": None, "second_factor_enabled_at": None,
    }  # fmt: skip
    (session,) = own["sessions"]
    assert session["agent"]
    assert [(record["action"], record["by"]) for record in own["records"]] == [
        ("login_failed", "public"), ("logged_in", "owner"), ("applicant_registered", "owner"),
    ]  # fmt: skip
    assert own["elsewhere"]["entries"].endswith("/api/submissions/entries")
    assert own["elsewhere"]["review"] is None
    for secret in ("password_hash", "$argon2", "sealed"):
        assert secret not in answer.text


async def test_it_is_a_file_that_nobody_keeps(world: Any) -> None:
    answer = await export(world, await owner_of(world, await world.register()))
    day = answer.json()["exported_at"][:10].replace("-", "")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == (
        f"attachment; filename=\"account-{day}.json\"; filename*=UTF-8''%E4%B8%AA%E4%BA%BA%E6%95%B0%E6%8D%AE-{day}.json"
    )


@pytest.mark.parametrize("role", ["bureau", "expert"])
async def test_staff_and_experts_get_theirs(world: Any, role: str) -> None:
    bureau_id = str(await world.bureau())
    if role == "bureau":
        account_id = await world.make("/staff", world.staff(role="bureau", bureau_id=bureau_id))
    else:
        account_id = await world.make("/experts", world.expert(bureau_id=bureau_id, load_limit=30))
    own = (await export(world, await owner_of(world, account_id, role))).json()
    account, review = own["account"], own["elsewhere"]["review"]
    answered_at = "/api/review/assignments" if role == "expert" else "/api/review/cases"
    assert review["address"] == f"http://portal.test{answered_at}"
    told = ("打分", "评语", "回避", "scores") if role == "expert" else ("初审", "推荐", "decisions")
    assert [word for word in told if word not in review["kept"]["zh"] + review["kept"]["en"]] == []
    if role == "bureau":
        assert account["bureau"]["name"] == "北京市广播电视局"
    else:
        assert account["expertise"] == {
            "organisation": "示例大学", "bureau_id": bureau_id, "specialities": ["网络剧"], "load_limit": 30,
        }  # fmt: skip


async def test_who_decides_nothing_about_entries_is_sent_to_no_review(world: Any) -> None:
    account_id = await world.make("/staff", world.staff(role="auditor"))
    own = (await export(world, await owner_of(world, account_id, "auditor"))).json()
    assert own["elsewhere"]["review"] is None


async def test_who_else_acted_is_told_as_a_role(world: Any) -> None:
    account_id = await world.register()
    admin_id = UUID(int=7)
    body = {"field": "email", "reason": "核对盖章单位"}
    admin = world.issuer.bearer("admin", admin_id)
    await world.client.post(f"/people/{account_id}/unmasking", json=body, headers=admin)
    answer = await export(world, await owner_of(world, account_id))
    newest = answer.json()["records"][0]
    assert (newest["action"], newest["by"], newest["reason"]) == ("personal_data_unmasked", "admin", "核对盖章单位")
    assert newest["after"] == {"field": "email"}
    assert str(admin_id) not in answer.text


async def test_it_needs_the_password_and_leaves_a_record_and_a_letter(world: Any) -> None:
    account_id = await world.register()
    owner = await owner_of(world, account_id)
    wrong = {"current_password": "Quarterly2024"}
    assert world.codes(await export(world, owner, wrong)) == [("current_password", "password_wrong")]
    assert world.codes(await export(world, owner, {})) == [("current_password", "missing")]
    assert await world.letters("data_exported") == []
    assert (await export(world, owner)).status_code == 200
    (letter,) = await world.letters("data_exported")
    assert letter.email == "wang.fang@example.com"
    (record,) = await world.rows("SELECT * FROM audit_records WHERE action = 'personal_data_exported'")
    assert record["actor"] == record["subject"] == f"account/{account_id}"
    written = json.dumps([await world.dump(table) for table in ("audit_records", "idempotency_keys")])
    assert "wang.fang@" not in written
    for _ in range(4):
        await export(world, owner, wrong)
    assert (await export(world, owner)).json()["code"] == "login_delayed"


async def test_others_data_are_not_in_it(world: Any) -> None:
    account_id = await world.register()
    other = await world.post("/registrations/individuals", world.individual())
    await world.log_in("daming")
    answer = await export(world, await owner_of(world, account_id))
    assert other.json()["id"] not in answer.text
    assert len(answer.json()["records"]) == 1
    assert answer.json()["sessions"] == []
