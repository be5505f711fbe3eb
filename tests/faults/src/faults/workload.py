"""The seeded workload: applicants who enter, correct and withdraw, and a bureau that decides, until told to end."""

from __future__ import annotations

import asyncio
import io
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pikepdf

from faults.cast import Cast, assemble, register
from faults.client import Person
from faults.history import History, Operation
from faults.world import World
from kit.objectstore import sha256


@dataclass(frozen=True, slots=True)
class Size:
    """``pace``: seconds between two steps of one person, at most."""

    applicants: int = 4
    entries: int = 2
    pace: float = 0.25
    late: int = 2
    uploads: bool = True


@dataclass
class Load:
    """One round's clients. ``prepare``, then ``running`` around the fault."""

    world: World
    history: History
    seed: int
    size: Size = field(default_factory=Size)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.ending = asyncio.Event()
        self.cut: float | None = None
        limits = httpx.Limits(max_connections=60)
        self._http = httpx.AsyncClient(base_url=self.world.gateway, timeout=60, limits=limits, trust_env=False)
        self.cast = Cast(self._http, self.history, self.chance)
        self.owners: dict[str, Person] = {}
        """The entries that can be submitted, and whose they are."""
        self.lasting: set[str] = set()
        """Those of them that go to and fro until the round ends, however long a fault takes to strike."""
        self._late: dict[str, Person] = {}

    async def prepare(self) -> None:
        """Everybody, and the drafts with their scans: the round's fault shall find them ready."""
        await assemble(self.world, self.cast, self.size.applicants)
        for person in self.cast.applicants:
            for _ in range(self.size.entries):
                self.owners[await self.ready_entry(person, self.cast.call)] = person
        self.lasting = set(list(self.owners)[:: self.size.entries])
        for person in self.cast.applicants[: self.size.late]:
            self._late[await self.ready_entry(person, self.cast.closing)] = person

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Clients work during the block; with its end they finish what they have begun."""
        assert self.cast.reviewer
        async with asyncio.TaskGroup() as group:
            for entry_id, person in self.owners.items():
                group.create_task(self._enter(entry_id, person))
            group.create_task(self._review(self.cast.reviewer))
            group.create_task(self._arrivals())
            group.create_task(self._drafts(self.cast.applicants[0]))
            if self._late:
                group.create_task(self._deadline())
            if self.size.uploads:
                group.create_task(self._uploads(self.cast.applicants[-1]))
            try:
                yield
            finally:
                self.ending.set()

    async def close(self) -> None:
        await self._http.aclose()

    async def ready_entry(self, person: Person, call: dict[str, Any]) -> str:
        """A draft with an accepted scan; answers its id."""
        done = await self.draft(person, call)
        if done.outcome != "ok" or not await self.scan(person, done.answer["id"]):
            raise RuntimeError(f"an entry could not be prepared: {done.attempts[-1]}")
        return done.answer["id"]

    async def draft(self, person: Person, call: dict[str, Any]) -> Operation:
        body = {"call_id": call["id"], "form": self._form(call)}
        done = await person.do(
            "draft", "POST", "/submissions/entries", body=body, key=self._key(),
            answer=lambda given: {"id": given["id"], "version": given["version"]},
        )  # fmt: skip
        done.subject = f"entry/{done.answer['id']}" if done.outcome == "ok" else None
        return done

    async def scan(self, person: Person, entry_id: str) -> bool:
        """Uploads a letter and has it accepted."""
        data = letter(self.chance)
        path, subject = f"/submissions/entries/{entry_id}/uploads", f"entry/{entry_id}"
        intent = await person.do(
            "intend", "POST", path, body={"size": len(data), "sha256": sha256(data)}, key=self._key(),
            subject=subject, answer=lambda given: given,
        )  # fmt: skip
        if intent.outcome != "ok" or not await person.upload(intent.answer, data, subject=subject):
            return False
        intent.answer = {"id": intent.answer["id"]}
        confirmation = f"{path}/{intent.answer['id']}/confirmation"
        done = await person.do("confirm", "POST", confirmation, subject=subject, wants={"sha256": sha256(data)})
        return done.outcome == "ok"

    async def submit(self, person: Person, entry_id: str, *, cut: float | None = None) -> Operation:
        return await person.do(
            "submit", "POST", f"/submissions/entries/{entry_id}/submission", key=self._key(),
            subject=f"entry/{entry_id}", wants={"cut": cut} if cut else {}, answer=_standing,
        )  # fmt: skip

    async def pause(self) -> None:
        await asyncio.sleep(self.chance.uniform(0.02, self.size.pace))

    def _key(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128)))

    def _form(self, call: dict[str, Any]) -> dict[str, Any]:
        return {
            "bureau_id": self.cast.bureau_id, "title": f"演练作品{self.chance.randrange(10**6)}",
            "work_type": "网络剧", "episodes": 12, "minutes_per_episode": "45.0", "total_minutes": "540.0",
            "first_broadcast_on": call["broadcast_from"], "platform": "演练平台", "copyright_owner": "演练机构",
            "producer": "演练机构", "maker": "演练机构", "contact_name": "演练联系人", "contact_phone": "010-55500000",
        }  # fmt: skip

    async def _enter(self, entry_id: str, person: Person) -> None:
        """Submits, corrects what comes back and submits again; sometimes takes it back; sometimes asks twice."""
        while not self.ending.is_set():
            await self.pause()
            done = await self.submit(person, entry_id)
            if done.outcome == "ok" and self.chance.random() < 0.3:
                await self._ask_again(person, done)
            if entry_id not in self.lasting and self.chance.random() < 0.05:
                path = f"/submissions/entries/{entry_id}/withdrawal"
                taken = await person.do("withdraw", "POST", path, subject=f"entry/{entry_id}")
                if taken.outcome == "ok":
                    return
            if await self._decided(person, entry_id) != "returned":
                return
            await self._correct(person, entry_id)

    async def _decided(self, person: Person, entry_id: str) -> str | None:
        """The entry's state once its bureau has returned or approved it; nothing when the round ends before."""
        while not self.ending.is_set():
            await self.pause()
            entry = await person.read(f"/submissions/entries/{entry_id}")
            if entry and entry["state"] not in {"submitted", "draft"}:
                return entry["state"]
        return None

    async def _correct(self, person: Person, entry_id: str) -> None:
        path = f"/submissions/entries/{entry_id}"
        entry = await person.read(path)
        if entry:
            form = entry["form"] | {"synopsis": f"修改 {self.chance.randrange(10**6)}", "contact_name": "演练联系人"}
            form["contact_phone"] = "010-55500000"
            await person.do(
                "save", "PUT", path, body={"form": form}, headers={"If-Match": f'"{entry["version"]}"'},
                subject=f"entry/{entry_id}", answer=lambda given: {"version": given["version"]},
            )  # fmt: skip

    async def _ask_again(self, person: Person, done: Operation) -> None:
        """The same request with the same key: the same revision, not another one."""
        path = f"/submissions/entries/{(done.subject or '').removeprefix('entry/')}/submission"
        await person.do(
            "repeat", "POST", path, key=done.key, subject=done.subject,
            wants={"registration_number": done.answer["registration_number"], "id": done.answer["id"]},
            answer=lambda given: {"registration_number": given["registration_number"], "id": given["id"]},
        )  # fmt: skip

    async def _review(self, reviewer: Person) -> None:
        """Returns most of what lies there, so that events go back and forth; at the end approves the rest."""
        query = "/review/cases?limit=100&state="
        while not self.ending.is_set():
            await self.pause()
            for case in _items(await reviewer.read(f"{query}submitted")):
                returned = case["entry_id"] in self.lasting or self.chance.random() < 0.75
                await self._decide(reviewer, case, "return" if returned else "approve")
            for case in _items(await reviewer.read(f"{query}approved")):
                await self._decide(reviewer, case, "recommend")
            for case in _items(await reviewer.read(f"{query}recommended")):
                if self.chance.random() < 0.5:
                    await self._decide(reviewer, case, "take_back")

    async def _decide(self, reviewer: Person, case: dict[str, Any], kind: str) -> None:
        method, path, body = _DECISIONS[kind]
        await reviewer.do(
            kind, method, f"/review/cases/{case['entry_id']}/{path}", body=body, subject=f"entry/{case['entry_id']}",
            answer=lambda given: {"revision": given["revision"], "state": given["state"]},
        )  # fmt: skip

    async def _arrivals(self) -> None:
        """New applicants register all the time."""
        while not self.ending.is_set():
            await asyncio.sleep(self.chance.uniform(0.5, 1.5))
            await register(self.cast.person("newcomer"), uuid4().hex[:9])

    async def _drafts(self, person: Person) -> None:
        while not self.ending.is_set():
            await asyncio.sleep(self.chance.uniform(0.1, 0.6))
            await self.draft(person, self.cast.call)

    async def _uploads(self, person: Person) -> None:
        """The whole way of an entry, under the fault; few, as an inspection takes a processor for a while."""
        for _ in range(6):
            if self.ending.is_set():
                return
            await asyncio.sleep(self.chance.uniform(0.5, 1.0))
            done = await self.draft(person, self.cast.call)
            if done.outcome == "ok" and await self.scan(person, done.answer["id"]):
                await self.submit(person, done.answer["id"])

    async def _deadline(self) -> None:
        """The closing call ends in the middle of the round; its applicants ask around that instant."""
        self.cut = time.time() + 4
        async with self.world.database("submissions") as db:
            statement = "UPDATE calls SET entry_deadline = to_timestamp($2), grace_minutes = 0 WHERE id = $1::uuid"
            await db.execute(statement, self.cast.closing["id"], self.cut)

        async def ask(entry_id: str, person: Person, at: float) -> None:
            await asyncio.sleep(max(0.0, at - time.time()))
            await self.submit(person, entry_id, cut=self.cut)

        moments = [self.cut + self.chance.uniform(-0.4, -0.05), self.cut + self.chance.uniform(0.0, 0.3)]
        asks: list[Callable[[], Awaitable[None]]] = [
            lambda e=entry_id, p=person, at=at: ask(e, p, at)
            for (entry_id, person), at in zip(self._late.items(), moments, strict=False)
        ]
        await asyncio.gather(*(start() for start in asks))


_DECISIONS: dict[str, tuple[str, str, dict[str, Any] | None]] = {
    "approve": ("POST", "approval", {}),
    "return": ("POST", "return", {"reason": "演练：请修改后重新提交。"}),
    "reject": ("POST", "rejection", {"reason": "演练：不予通过。"}),
    "recommend": ("POST", "recommendation", {}),
    "take_back": ("DELETE", "recommendation", None),
}


def letter(chance: random.Random) -> bytes:
    """A small PDF, different each time."""
    file = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Title"] = str(chance.getrandbits(128))
        document.save(file)
    return file.getvalue()


def _standing(given: Any) -> dict[str, Any]:
    return {name: given[name] for name in ("id", "state", "revision", "registration_number")}


def _items(page: Any) -> list[dict[str, Any]]:
    return page["items"] if page else []
