from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from accounts.config import Settings
from contracts.accounts import ContactChangedV1, StaffChangedV1
from testkit.events import published_of


def environment(settings: Settings) -> dict[str, str]:
    return os.environ | {
        "TUIYOU_DATABASE_URL": settings.database_url.get_secret_value(),
        "TUIYOU_KAFKA_SERVERS": settings.kafka_servers,
        "TUIYOU_JWKS_URL": settings.jwks_url,
        "TUIYOU_FIELD_KEYS": '{"k1": "ZmllbGQuLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4="}',
        "TUIYOU_FIELD_KEY_ID": "k1",
        "TUIYOU_BLIND_INDEX_KEY": "YmxpbmQuLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4=",
        "TUIYOU_AUDIT_KEY": "YXVkaXQuLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4uLi4=",
    }


async def create_admin(settings: Settings, password: str, **changes: str) -> tuple[int, str]:
    """Exit code and everything that was printed, of the real command."""
    given = {"login": "chief01", "name": "孙管理", "email": "sun@example.com", "phone": "010-86096235"} | changes
    arguments = [part for name, value in given.items() for part in (f"--{name}", value)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "accounts", "create-admin", *arguments,
        env=environment(settings), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await process.communicate(f"{password}\n".encode())
    return process.returncode or 0, out.decode()


async def test_admin_is_created_once_and_can_log_in(settings: Settings, world: Any) -> None:
    code, out = await create_admin(settings, world.password)
    assert code == 0, out
    assert "was created" in out
    (event,) = await published_of(world.database, StaffChangedV1)
    assert (event.role, event.bureau_id) == ("admin", None)
    assert len(await published_of(world.database, ContactChangedV1)) == 1
    assert await world.value("SELECT actor FROM audit_records WHERE action = 'staff_created'") == "operator"
    code, out = await create_admin(settings, "Another2023", login="CHIEF01")
    assert code == 0, out
    assert "exists already" in out
    assert len(await published_of(world.database, StaffChangedV1)) == 1
    answer = await world.log_in("chief01")
    assert answer.json()["account"]["role"] == "admin"


async def test_login_of_another_role_and_faults_are_refused(settings: Settings, world: Any) -> None:
    await world.register()
    code, out = await create_admin(settings, world.password, login="shili01")
    assert code == 1
    assert "another role" in out
    code, out = await create_admin(settings, "short", email="nobody")
    assert code == 1
    assert "--email" in out
    assert "--password" in out
    assert await world.value("SELECT count(*) FROM accounts") == 1
