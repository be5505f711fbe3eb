"""The audit chain of this service, read by an auditor."""

from __future__ import annotations

from typing import Any

import asyncpg

from accounts.config import Settings
from kit import audit
from testkit.probes import eventually
from testkit.stack import superuser_url


async def seal_all(world: Any, key: bytes) -> None:
    async def all_sealed() -> bool:
        async with world.database.transaction() as tx:
            await audit.seal(tx, key)
            return await audit.unsealed(tx) == 0

    await eventually(all_sealed, within=30, what="every record to be sealed")


async def test_an_auditor_finds_what_was_done_and_what_was_changed_behind_our_back(
    world: Any, settings: Settings
) -> None:
    account_id = await world.register()
    await world.log_in(password="Wrong2023wrong")
    await world.log_in()
    await seal_all(world, settings.audit_key)
    auditor = world.issuer.bearer("auditor")
    failed = {"subject": f"account/{account_id}", "action": "login_failed"}
    found = (await world.client.get("/audit/records", params=failed, headers=auditor)).json()["items"]
    assert [(record["actor"], record["role"]) for record in found] == [("public", "public")]
    verdict = (await world.client.post("/audit/verification", json={}, headers=auditor)).json()
    assert (verdict["intact"], verdict["records"], verdict["unsealed"]) == (True, 3, 0)
    database = settings.database_url.get_secret_value().rsplit("/", 1)[1]
    superuser = await asyncpg.connect(superuser_url(database))
    await superuser.execute("UPDATE audit_records SET action = 'logged_out' WHERE action = 'login_failed'")
    await superuser.close()
    verdict = (await world.client.post("/audit/verification", json={}, headers=auditor)).json()
    assert (verdict["intact"], verdict["flaw"]["position"]) == (False, found[0]["position"])
    assert verdict["flaw"]["record_id"] == found[0]["id"]


async def test_nobody_but_an_auditor_reads_the_audit(world: Any) -> None:
    for role in ("applicant", "bureau", "expert", "admin"):
        headers = world.issuer.bearer(role)
        assert (await world.client.get("/audit/records", headers=headers)).status_code == 403
        assert (await world.client.post("/audit/verification", json={}, headers=headers)).status_code == 403
