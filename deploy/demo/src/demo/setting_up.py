"""Before a quarter: the administrator, the bureaus and their staff, the experts. Repeating it changes nothing."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from demo import screen
from demo.client import DemoError, Person
from demo.people import ADMIN, EXPERTS, ORGANISATIONS, PASSWORD, Organisation, bureaus

STAFFED = tuple(dict.fromkeys(organisation.bureau for organisation in ORGANISATIONS))


async def make_admin(stack: dict[str, Any]) -> None:
    """The first administrator cannot be made through the gateway: an operator makes it, with this command."""
    arguments = [
        "--login",
        ADMIN,
        "--name",
        "演示管理员",
        "--email",
        "demoadmin@example.com",
        "--phone",
        "010-55500000",
    ]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "accounts", "create-admin", *arguments),
        env={**os.environ, **stack["processes"]["accounts"]["env"]},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate(PASSWORD.encode())
    if process.returncode:
        raise DemoError(f"create-admin failed: {output.decode()[-2000:]}")
    screen.step(f"管理员账号 {ADMIN} 由运维命令建立  (an operator's command made the administrator)")


async def seed_bureaus(admin: Person) -> dict[str, dict[str, Any]]:
    """Every bureau by its name."""
    known = {bureau["name"]: bureau for bureau in (await admin.get("/accounts/bureaus"))["items"]}
    missing = [bureau for bureau in bureaus() if bureau.name not in known]
    for bureau in missing:
        body = {"name": bureau.name, "region_code": bureau.region_code, "central_direct": bureau.central_direct}
        known[bureau.name] = await admin.post("/accounts/bureaus", body)
    screen.step(f"申报台局 {len(bureaus())} 家，本次新登记 {len(missing)} 家  (bureaus: {len(missing)} new)")
    return known


async def log_in_staff(gateway: str, admin: Person, known: dict[str, dict[str, Any]]) -> dict[str, Person]:
    """One member of staff for each bureau that takes part, by the bureau's name."""
    staff: dict[str, Person] = {}
    for name in STAFFED:
        number = STAFFED.index(name) + 1
        login = f"demobureau{number:02d}"
        body = {
            "role": "bureau", "bureau_id": known[name]["id"], "name": f"演示初审员{number:02d}", "login": login,
            "email": f"{login}@example.com", "phone": f"010-555010{number:02d}", "password": PASSWORD,
        }  # fmt: skip
        staff[name] = await _account(gateway, admin, "/accounts/staff", body)
    screen.step(f"初审单位工作人员 {len(staff)} 人已登录  (bureau staff logged in)")
    return staff


async def log_in_experts(gateway: str, admin: Person) -> list[Person]:
    experts: list[Person] = []
    for number in range(1, EXPERTS + 1):
        login = f"demoexpert{number:02d}"
        body = {
            "name": f"演示专家{number:02d}", "login": login, "email": f"{login}@example.com", "password": PASSWORD,
            "phone": f"010-555020{number:02d}", "organisation": f"演示大学{number:02d}院", "specialities": [],
        }  # fmt: skip
        experts.append(await _account(gateway, admin, "/accounts/experts", body))
    screen.step(f"评议专家 {len(experts)} 人已登录  (experts logged in)")
    return experts


async def register(gateway: str, organisation: Organisation) -> tuple[Person, bool]:
    """The organisation, logged in, and whether it registered just now."""
    person = Person(gateway, organisation.name)
    if await person.log_in(organisation.login, PASSWORD):
        return person, False
    await person.post("/accounts/registrations/organisations", organisation.registration())
    await _must_log_in(person, organisation.login)
    return person, True


async def _account(gateway: str, admin: Person, path: str, body: dict[str, Any]) -> Person:
    person = Person(gateway, body["name"])
    if not await person.log_in(body["login"], body["password"]):
        await admin.post(path, body)
        await _must_log_in(person, body["login"])
    return person


async def _must_log_in(person: Person, login: str) -> None:
    if not await person.log_in(login, PASSWORD):
        raise DemoError(f"{login} was made and cannot log in")
