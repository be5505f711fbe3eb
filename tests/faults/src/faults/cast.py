"""Who takes part in a round: an administrator, a bureau and its reviewer, applicants; all but the first are new."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from demo.people import credit_code
from faults.client import Person
from faults.history import History
from faults.world import World
from testkit.probes import eventually

ADMIN = "faultsadmin"
PASSWORD = "Faults2023Tuiyou"

OPEN, CLOSING = (2023, 1), (2023, 2)
"""The quarters of the two calls: one that stays open, and one whose deadline each round sets anew."""


@dataclass
class Cast:
    http: httpx.AsyncClient
    history: History
    chance: random.Random
    call: dict[str, Any] = field(default_factory=dict[str, Any])
    closing: dict[str, Any] = field(default_factory=dict[str, Any])
    bureau_id: str = ""
    reviewer: Person | None = None
    applicants: list[Person] = field(default_factory=list[Person])

    def person(self, name: str) -> Person:
        return Person(self.http, self.history, random.Random(self.chance.random()), name)


async def assemble(world: World, cast: Cast, applicants: int) -> None:
    """Brings everybody onto the stage; returns once submissions and review have heard of them."""
    mark = uuid4().hex[:8]
    admin = await _admin(world, cast)
    cast.call = await _call(admin, OPEN)
    cast.closing = await _call(admin, CLOSING)
    cast.bureau_id = await _bureau(admin, mark)
    cast.reviewer = await _reviewer(cast, admin, cast.bureau_id, mark)
    for number in range(applicants):
        person = cast.person(f"applicant{number}")
        login = await register(person, f"{mark}{number}")
        await person.log_in(login, PASSWORD)
        cast.applicants.append(person)
    await _known(world, cast)


async def register(person: Person, mark: str) -> str:
    """A new organisation; answers its login. Its credit code is drawn until nobody has it."""
    while True:
        login = f"org{mark}{uuid4().hex[:4]}"  # a refused one must not exist: it is never used again
        number = int(uuid4().int % 90_000) + 10_000
        body = {
            "name": f"故障演练机构{login}", "kind": "enterprise", "identifier": credit_code(number),
            "email": f"{login}@example.com", "phone": "010-55500000", "contact_name": "演练联系人", "login": login,
            "password": PASSWORD, "password_confirmation": PASSWORD,
        }  # fmt: skip
        path = "/accounts/registrations/organisations"
        done = await person.do("register", "POST", path, body=body, key=str(uuid4()), wants={"login": login})
        if done.outcome != "refused" or done.ambiguous:
            return login


async def _admin(world: World, cast: Cast) -> Person:
    words = ("--login", ADMIN, "--name", "演练管理员", "--email", "faults@example.com", "--phone", "010-55500000")
    await world.command("accounts", "create-admin", *words, given=PASSWORD)
    admin = cast.person("admin")
    await admin.log_in(ADMIN, PASSWORD)
    return admin


async def _call(admin: Person, quarter: tuple[int, int]) -> dict[str, Any]:
    """The quarter's published call; made by the first round that needs it."""
    listed = await admin.read("/submissions/calls?limit=100")
    known = [call for call in listed["items"] if (call["year"], call["quarter"]) == quarter]
    if known and known[0]["state"] == "published":
        return known[0]
    now = datetime.now(UTC)
    body = {
        "year": quarter[0],
        "quarter": quarter[1],
        "opens_at": (now - timedelta(days=1)).isoformat(),
        "entry_deadline": (now + timedelta(days=300)).isoformat(),
        "recommendation_deadline": (now + timedelta(days=301)).isoformat(),
    }
    call = known[0] if known else await _made(admin, "/submissions/calls", body)
    return await _made(admin, f"/submissions/calls/{call['id']}/publication", {})


async def _bureau(admin: Person, mark: str) -> str:
    body = {"name": f"故障演练局{mark}", "region_code": "00", "central_direct": True}
    return (await _made(admin, "/accounts/bureaus", body))["id"]


async def _reviewer(cast: Cast, admin: Person, bureau_id: str, mark: str) -> Person:
    body = {
        "role": "bureau", "bureau_id": bureau_id, "name": "演练初审员", "login": f"rev{mark}",
        "email": "rev@example.com", "phone": "010-55500001", "password": PASSWORD,
    }  # fmt: skip
    await _made(admin, "/accounts/staff", body)
    reviewer = cast.person("reviewer")
    await reviewer.log_in(f"rev{mark}", PASSWORD)
    return reviewer


async def _made(admin: Person, path: str, body: dict[str, Any]) -> dict[str, Any]:
    done = await admin.do("set_up", "POST", path, body=body, key=str(uuid4()), answer=lambda given: given)
    if done.outcome != "ok":
        raise RuntimeError(f"POST {path} was not done: {done.attempts[-1]}")
    return done.answer


async def _known(world: World, cast: Cast) -> None:
    """Submissions and review know what they need of accounts' events."""
    accounts = [person.account_id for person in cast.applicants]

    async def heard() -> bool:
        async with world.database("submissions") as db:
            found = await db.fetchval("SELECT count(*) FROM applicants WHERE account_id = ANY($1::uuid[])", accounts)
            bureau = await db.fetchval("SELECT true FROM bureaus WHERE id = $1::uuid", cast.bureau_id)
        async with world.database("review") as db:
            judged = await db.fetchval("SELECT true FROM bureaus WHERE bureau_id = $1::uuid", cast.bureau_id)
            call = await db.fetchval("SELECT true FROM calls WHERE call_id = $1::uuid", cast.call["id"])
        return found == len(accounts) and bool(bureau and judged and call)

    await eventually(heard, within=30, what="submissions and review know the round's people", every=0.2)
