from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from contracts.accounts import ContactChangedV1, StaffChangedV1
from testkit.events import published_of

Run = Callable[..., Awaitable[tuple[int, str]]]


async def create_admin(command: Run, password: str, **changes: str) -> tuple[int, str]:
    given = {"login": "chief01", "name": "孙管理", "email": "sun@example.com", "phone": "010-86096235"} | changes
    arguments = [part for name, value in given.items() for part in (f"--{name}", value)]
    return await command("create-admin", *arguments, given=f"{password}\n")


async def test_admin_is_created_once_and_can_log_in(command: Run, world: Any) -> None:
    code, out = await create_admin(command, world.password)
    assert code == 0, out
    assert "was created" in out
    (event,) = await published_of(world.database, StaffChangedV1)
    assert (event.role, event.bureau_id) == ("admin", None)
    assert len(await published_of(world.database, ContactChangedV1)) == 1
    assert await world.value("SELECT actor FROM audit_records WHERE action = 'staff_created'") == "operator"
    code, out = await create_admin(command, "Another2023", login="CHIEF01")
    assert code == 0, out
    assert "exists already" in out
    assert len(await published_of(world.database, StaffChangedV1)) == 1
    answer = await world.log_in("chief01")
    assert answer.json()["account"]["role"] == "admin"


async def test_login_of_another_role_and_faults_are_refused(command: Run, world: Any) -> None:
    await world.register()
    code, out = await create_admin(command, world.password, login="shili01")
    assert code == 1
    assert "another role" in out
    code, out = await create_admin(command, "short", email="nobody")
    assert code == 1
    assert "--email" in out
    assert "--password" in out
    assert await world.value("SELECT count(*) FROM accounts") == 1
