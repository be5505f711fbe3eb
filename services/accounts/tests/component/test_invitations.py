"""Staff and experts come by invitation: a letter with a link that makes one account."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from accounts.commands.accept_invitation import AcceptInvitation, accept_invitation
from accounts.commands.forget_invitations import forget_invitations
from accounts.domain.forms import StaffForm
from contracts.accounts import ContactChangedV1, ExpertChangedV1, LetterRequestedV1, StaffChangedV1
from kit.errors import Conflict
from testkit.events import published_of

LINK = "http://portal.test/invitation#"
STAFF = {"role": "bureau", "name": "周初审", "email": "Zhou@example.com"}
EXPERT = {
    "role": "expert", "name": "吴教授", "email": "wu@example.com", "organisation": "示例大学",
    "specialities": ["网络剧", "短视频"], "load_limit": 20,
}  # fmt: skip


async def invite(world: Any, body: dict[str, Any], **headers: str) -> Any:
    return await world.client.post("/invitations", json=body, headers=world.admin | headers)


async def invited(world: Any, body: dict[str, Any]) -> tuple[UUID, str]:
    """An invitation's id, and the token in its letter."""
    answer = await invite(world, body)
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["id"]), await newest_token(world)


async def newest_token(world: Any) -> str:
    letter = (await published_of(world.database, LetterRequestedV1))[-1]
    assert letter.parameters["link"].startswith(LINK)
    return letter.parameters["link"].removeprefix(LINK)


def acceptance(token: str, **changes: str) -> dict[str, str]:
    form = {"token": token, "login": "zhou2023", "password": "Quarterly2023", "phone": "13812345678"}
    return form | changes


async def accept(world: Any, token: str, **changes: str) -> Any:
    return await world.post("/invitations/acceptance", acceptance(token, **changes))


async def preview(world: Any, token: str) -> Any:
    return await world.post("/invitations/preview", {"token": token})


async def act(world: Any, invitation_id: UUID, what: str) -> Any:
    return await world.client.post(f"/invitations/{invitation_id}/{what}", headers=world.admin)


async def states(world: Any, **wanted: Any) -> list[tuple[str, str]]:
    answer = await world.client.get("/invitations", params=wanted, headers=world.admin)
    assert answer.status_code == 200, answer.text
    return [(item["role"], item["state"]) for item in answer.json()["items"]]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/invitations"),
        ("GET", "/invitations"),
        ("POST", f"/invitations/{UUID(int=1)}/resending"),
        ("POST", f"/invitations/{UUID(int=1)}/revocation"),
    ],
)
async def test_only_an_admin_invites(world: Any, method: str, path: str) -> None:
    for role in ("applicant", "bureau", "expert", "auditor"):
        answer = await world.client.request(method, path, json={}, headers=world.issuer.bearer(role))
        assert answer.status_code == 403
    assert (await world.client.request(method, path, json={})).status_code == 401


async def test_staff_is_invited_by_letter_and_comes(world: Any) -> None:
    bureau_id = await world.bureau()
    answer = await invite(world, STAFF | {"bureau_id": str(bureau_id)})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["role"], made["state"], made["bureau_id"]) == ("bureau", "pending", str(bureau_id))
    assert (made["name"], made["email"]) == ("周**", "Z***@example.com")
    (letter,) = await published_of(world.database, LetterRequestedV1)
    assert (letter.account_id, letter.name, letter.email) == (None, "周初审", "Zhou@example.com")
    assert (letter.template, letter.expires_at - letter.requested_at) == ("invitation", timedelta(days=7))
    assert {key: letter.parameters[key] for key in ("role", "unit")} == {"role": "bureau", "unit": "北京市广播电视局"}
    token = await newest_token(world)
    assert len(token) == 43
    shown = (await preview(world, token)).json()
    assert shown.pop("expires_at") == made["expires_at"]
    assert shown == {
        "role": "bureau", "name": "周**", "email": "Z***@example.com", "bureau_name": "北京市广播电视局",
        "organisation": None,
    }  # fmt: skip
    accepted = await accept(world, token)
    assert (accepted.status_code, accepted.json()["unit_id"]) == (201, str(bureau_id))
    (event,) = await published_of(world.database, StaffChangedV1)
    assert (str(event.account_id), event.role, event.active) == (accepted.json()["id"], "bureau", True)
    (contact,) = await published_of(world.database, ContactChangedV1)
    assert (contact.name, contact.email, contact.phone) == ("周初审", "Zhou@example.com", "13812345678")
    assert (await world.log_in("zhou2023")).json()["account"]["email_confirmed_at"]
    actions = [(action, subject) for action, subject in await world.actions() if action != "bureau_created"]
    assert actions[:3] == [
        ("invited", f"invitation/{made['id']}"), ("staff_created", f"account/{accepted.json()['id']}"),
        ("invitation_accepted", f"invitation/{made['id']}"),
    ]  # fmt: skip


async def test_an_expert_is_invited_and_comes(world: Any) -> None:
    bureau_id = str(await world.bureau())
    _, token = await invited(world, EXPERT | {"bureau_id": bureau_id})
    assert (await preview(world, token)).json()["organisation"] == "示例大学"
    assert (await accept(world, token)).status_code == 201
    (event,) = await published_of(world.database, ExpertChangedV1)
    told = event.model_dump(mode="json", exclude={"account_id"})
    assert told == {
        "organisation": "示例大学", "bureau_id": bureau_id, "specialities": ["网络剧", "短视频"], "load_limit": 20,
        "active": True,
    }  # fmt: skip


async def test_an_invitation_is_good_for_one_account(world: Any) -> None:
    _, token = await invited(world, EXPERT)
    answers = await asyncio.gather(*(accept(world, token, login=f"wu{n}0000") for n in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    again = await accept(world, token, login="another1")
    assert (again.status_code, again.json()["code"]) == (409, "invitation_used")
    assert (await preview(world, token)).json()["code"] == "invitation_used"
    assert await world.value("SELECT count(*) FROM accounts") == 1


async def test_the_same_acceptance_sent_again_gets_the_same_answer(world: Any) -> None:
    _, token = await invited(world, EXPERT)
    key = {"Idempotency-Key": "accept-1"}
    answers = [await world.post("/invitations/acceptance", acceptance(token), **key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


async def test_the_same_invitation_sent_again_is_one(world: Any) -> None:
    key = world.admin | {"Idempotency-Key": "invite-1"}
    answers = [await invite(world, EXPERT, **key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(await published_of(world.database, LetterRequestedV1)) == 1


async def test_faults_of_an_acceptance_leave_the_invitation_open(world: Any) -> None:
    await world.register(login="taken01")
    bureau_id = await world.bureau()
    _, token = await invited(world, STAFF | {"bureau_id": str(bureau_id)})
    answer = await accept(world, token, login="taken01", password="short", phone="1")
    assert world.codes(answer) == [
        ("phone", "phone_invalid"), ("login", "login_taken"), ("password", "password_length"),
        ("password", "password_digit"), ("password", "password_upper"),
    ]  # fmt: skip
    assert (await accept(world, token)).status_code == 201


async def test_faults_of_an_invitation_come_at_once(world: Any) -> None:
    wrong = {"role": "boss", "name": "", "email": "x"}
    assert world.codes(await invite(world, wrong)) == [
        ("role", "role_invalid"), ("name", "required"), ("email", "email_invalid"),
    ]  # fmt: skip
    assert world.codes(await invite(world, STAFF | {"organisation": "某大学", "load_limit": 3})) == [
        ("bureau_id", "required"), ("organisation", "expert_only"), ("load_limit", "expert_only"),
    ]  # fmt: skip
    unknown = {"role": "auditor", "bureau_id": str(uuid4())}
    assert world.codes(await invite(world, STAFF | unknown)) == [
        ("bureau_id", "bureau_not_applicable"), ("bureau_id", "bureau_unknown"),
    ]  # fmt: skip
    assert world.codes(await invite(world, EXPERT | {"specialities": ["电影"], "organisation": ""})) == [
        ("organisation", "required"), ("specialities", "work_type_unknown"),
    ]  # fmt: skip
    assert await published_of(world.database, LetterRequestedV1) == []


async def test_an_address_has_one_open_invitation(world: Any) -> None:
    first, _ = await invited(world, EXPERT)
    twice = EXPERT | {"email": " WU@example.com"}
    assert world.codes(await invite(world, twice)) == [("email", "email_invited")]
    answers = await asyncio.gather(*(invite(world, EXPERT | {"email": "qian@example.com"}) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422]
    await act(world, first, "revocation")
    assert (await invite(world, twice)).status_code == 201


async def test_an_expired_invitation_is_refused_and_may_be_sent_again(world: Any) -> None:
    invitation_id, token = await invited(world, EXPERT)
    await world.rows("UPDATE invitations SET expires_at = now()")
    for answer in (await preview(world, token), await accept(world, token)):
        assert (answer.status_code, answer.json()["code"]) == (409, "invitation_expired")
    assert await states(world) == [("expert", "expired")]
    again = await act(world, invitation_id, "resending")
    assert (again.status_code, again.json()["state"]) == (200, "pending")
    assert await newest_token(world) != token
    assert (await accept(world, token)).status_code == 404
    assert (await accept(world, await newest_token(world))).status_code == 201
    refused = await act(world, invitation_id, "resending")
    assert (refused.status_code, refused.json()["code"]) == (409, "invitation_used")


async def test_a_revoked_invitation_is_dead_and_forgets_whom_it_went_to(world: Any) -> None:
    invitation_id, token = await invited(world, EXPERT)
    revoked = await act(world, invitation_id, "revocation")
    shown = revoked.json()
    assert (revoked.status_code, shown["state"], shown["name"], shown["email"]) == (200, "revoked", None, None)
    assert (await act(world, invitation_id, "revocation")).json() == shown
    for answer in (await accept(world, token), await act(world, invitation_id, "resending")):
        assert (answer.status_code, answer.json()["code"]) == (409, "invitation_revoked")
    assert await world.value("SELECT name_sealed IS NULL AND email_sealed IS NULL FROM invitations")
    assert await world.value("SELECT count(*) FROM letters WHERE expires_at > now()") == 0
    for what in ("resending", "revocation"):
        assert (await act(world, uuid4(), what)).status_code == 404
    used, token = await invited(world, EXPERT)
    await accept(world, token)
    assert (await act(world, used, "revocation")).status_code == 409


@pytest.mark.parametrize("body", [STAFF, EXPERT], ids=["staff", "expert"])
async def test_an_invitation_to_a_bureau_that_is_off_says_whom_to_ask(world: Any, body: dict[str, Any]) -> None:
    _, token = await invited(world, body | {"bureau_id": str(await world.bureau())})
    await world.rows("UPDATE bureaus SET active = false")
    for answer in (await preview(world, token), await accept(world, token), await accept(world, token, login="-")):
        assert (answer.status_code, answer.json()["code"]) == (409, "invitation_bureau_inactive")
        assert "请联系邀请您的管理员" in str(answer.json())
    await world.rows("UPDATE bureaus SET active = true")
    assert [(await act(world, token)).status_code for act in (preview, accept)] == [200, 201]


async def test_a_bureau_that_is_switched_off_while_the_password_is_hashed_gets_no_account(world: Any) -> None:
    bureau_id = await world.bureau()
    _, token = await invited(world, STAFF | {"bureau_id": str(bureau_id)})
    form = StaffForm(
        name="周", email="z@x.cn", phone="", login="zhou2023", password="", role="bureau", bureau_id=bureau_id
    )
    await world.rows("UPDATE bureaus SET active = false")
    with pytest.raises(Conflict, match="invitation_bureau_inactive"):
        async with world.database.transaction() as tx:
            await accept_invitation(tx, world.vault, AcceptInvitation(token, form, "hash"))


async def test_lists_by_role_and_state(world: Any) -> None:
    _, token = await invited(world, EXPERT)
    await accept(world, token)
    for number, role in enumerate(("admin", "auditor", "auditor")):
        await invited(world, {"role": role, "name": "赵", "email": f"a{number}@example.com"})
    await world.rows("UPDATE invitations SET expires_at = now() WHERE role = 'admin'")
    assert await states(world) == [
        ("auditor", "pending"), ("auditor", "pending"), ("admin", "expired"), ("expert", "accepted"),
    ]  # fmt: skip
    assert await states(world, role="auditor") == [("auditor", "pending")] * 2
    assert await states(world, state="expired") == [("admin", "expired")]
    assert await states(world, state="accepted", role="admin") == []
    first = await world.client.get("/invitations", params={"limit": 3}, headers=world.admin)
    assert await states(world, cursor=first.json()["next_cursor"]) == [("expert", "accepted")]


async def test_a_guest_who_never_came_is_forgotten(world: Any) -> None:
    for number in range(3):
        await invited(world, EXPERT | {"email": f"a{number}@example.com"})
    for number, days in ((0, 91), (1, 89)):
        expired = "UPDATE invitations SET expires_at = now() - make_interval(days => $1) WHERE id = $2"
        ids = await world.rows("SELECT id FROM invitations ORDER BY id")
        await world.rows(expired, days, ids[number]["id"])
    async with world.database.transaction() as tx:
        assert (await forget_invitations(tx), await forget_invitations(tx)) == (1, 0)
    assert await states(world) == [("expert", "pending"), ("expert", "expired")]


async def test_a_wrong_token_tells_nothing(world: Any) -> None:
    await invited(world, EXPERT)
    for token in ("", "x" * 43, "\0"):
        assert (await preview(world, token)).status_code == 404
        assert (await accept(world, token)).status_code == 404


async def test_the_token_and_whom_it_goes_to_stand_nowhere_in_the_clear(world: Any) -> None:
    _, token = await invited(world, EXPERT | {"email": "wumarker@example.com", "name": "吴标记"})
    kept = await world.value("SELECT token_hash FROM invitations")
    assert kept == hashlib.sha256(token.encode()).digest()
    await accept(world, token)
    for table in ("invitations", "audit_records", "idempotency_keys", "letters", "outbox"):
        text = await world.dump(table)
        for secret in (token, "wumarker", "吴标记"):
            assert secret not in text, f"{secret} in {table}"
