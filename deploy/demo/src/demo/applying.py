"""The applicants' part: register, fill in the form, upload the sealed letter, submit."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

from demo import screen
from demo.client import DemoError, Person, sha256, until
from demo.letters import scanned_letter
from demo.people import Organisation, Work


@dataclass(slots=True)
class Applied:
    """One entry of the demo and who is behind it. ``entry`` is what the platform answered last."""

    person: Person
    organisation: Organisation
    work: Work
    entry: dict[str, Any]

    @property
    def id(self) -> str:
        return self.entry["id"]


async def apply(
    person: Person, organisation: Organisation, call: dict[str, Any], bureau: dict[str, Any], work: Work
) -> Applied:
    """From an empty draft to a submitted entry."""
    draft = {"call_id": call["id"], "form": {"title": work.title, "work_type": work.work_type}}
    entry = await person.post("/submissions/entries", draft)
    form = _form(call, bureau, work, organisation)
    entry = await person.put(f"/submissions/entries/{entry['id']}", {"form": form}, version=entry["version"])
    letter = await asyncio.to_thread(letter_of, call, work.title, work.work_type, organisation.name)
    await attach(person, entry["id"], letter)
    applied = Applied(person, organisation, work, entry)
    await submit(applied)
    number, size = applied.entry["registration_number"], len(letter) // 1024
    screen.step(
        f"{organisation.name} 申报《{work.title}》（{work.work_type}）→ 登记号 {number}，承诺书 {size} kB 直传对象存储"
    )
    return applied


def letter_of(call: dict[str, Any], title: str, work_type: str, owner: str) -> bytes:
    """The sealed letter of a work, as it comes from the scanner."""
    today = f"{date.today():%Y年%m月%d日}"  # noqa: DTZ011 - the date on a letter is the local one
    return scanned_letter(call=call["title"], title=title, work_type=work_type, owner=owner, date=today)


async def attach(person: Person, entry_id: str, letter: bytes) -> dict[str, Any]:
    """Uploads the letter straight to the object store and has it checked."""
    path = f"/submissions/entries/{entry_id}/uploads"
    upload = await person.post(path, {"size": len(letter), "sha256": sha256(letter)})
    await person.upload(upload, letter)
    return await person.post(f"{path}/{upload['id']}/confirmation")


async def submit(applied: Applied) -> None:
    applied.entry = await applied.person.post(f"/submissions/entries/{applied.id}/submission")


async def correct(applied: Applied, synopsis: str) -> None:
    """Sees that the entry came back, corrects it and submits it again."""
    applied.entry = await in_state(applied, "returned")
    form = applied.entry["form"] | {"synopsis": synopsis}
    path = f"/submissions/entries/{applied.id}"
    applied.entry = await applied.person.put(path, {"form": form}, version=applied.entry["version"])
    await submit(applied)
    if applied.entry["revision"] != 2:
        raise DemoError(f"a second revision was expected: {applied.entry}")


async def in_state(applied: Applied, state: str) -> dict[str, Any]:
    """The entry as its applicant sees it, once it is in ``state``."""

    async def reached() -> dict[str, Any] | None:
        entry = await applied.person.get(f"/submissions/entries/{applied.id}")
        return entry if entry["state"] == state else None

    return await until(reached, what=f"《{applied.work.title}》 is {state} for its applicant")


def _form(call: dict[str, Any], bureau: dict[str, Any], work: Work, organisation: Organisation) -> dict[str, Any]:
    return {
        "bureau_id": bureau["id"],
        "title": work.title,
        "work_type": work.work_type,
        "episodes": 12,
        "minutes_per_episode": "45.0",
        "total_minutes": "540.0",
        "first_broadcast_on": call["broadcast_from"],
        "finished_on": call["broadcast_until"],
        "platform": "演示视听平台",
        "copyright_owner": organisation.name,
        "producer": organisation.name,
        "maker": organisation.name,
        "link": "https://example.com/demo",
        "synopsis": "演示内容：作品名称取自公开公示，其余信息均为演示所拟。",
        "statement": "演示内容：题材积极，制作精良。",
        "criteria": call["criteria"][-1:],
        "extra": {"level": "省级", "months": 6},
        "contact_name": f"演示联系人{organisation.number:02d}",
        "contact_phone": f"010-555000{organisation.number:02d}",
    }
