"""What does not go straight: a notice for all, more time for one, a work that two bureaus get, a withdrawal."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from demo import screen
from demo.applying import Applied, attach, in_state, letter_of, submit
from demo.client import DemoError, Person, sha256, until


async def add_notice(admin: Person, call: dict[str, Any]) -> None:
    """Hangs a file on the call, which anybody may fetch."""
    notice = await asyncio.to_thread(letter_of, call, "（空白样张）", "网络剧", "演示")
    path = f"/submissions/calls/{call['id']}/attachments"
    upload = await admin.post(path, {"name": "承诺书样张（演示）.pdf", "size": len(notice), "sha256": sha256(notice)})
    await admin.upload(upload, notice)
    kept = await admin.post(f"{path}/{upload['id']}/confirmation")
    async with Person(admin.gateway, "公众") as anybody:
        fetched = await anybody.download((await anybody.get(f"{path}/{kept['id']}/address"))["url"])
    if fetched != notice:
        raise DemoError(f"the attachment {kept['name']} is not what was uploaded")
    screen.step(f"项目附件“{kept['name']}”已公开，任何人可下载（{len(notice) // 1024} kB）")


async def give_time(admin: Person, call: dict[str, Any], applied: Applied, others: Applied) -> None:
    """One applicant gets a day more than everybody else."""
    until_then = datetime.fromisoformat(call["entry_deadline"]) + timedelta(days=1)
    body = {
        "scope": "applicant",
        "scope_id": applied.person.account["id"],
        "until": until_then.isoformat(),
        "reason": "演示：申报单位所在地网络中断。",
    }
    path = f"/submissions/calls/{call['id']}"
    await admin.post(f"{path}/extensions", body)
    own = [(await one.person.get(path))["own_deadline"] for one in (applied, others)]
    if own[0] is None or datetime.fromisoformat(own[0]) != until_then or own[1] is not None:
        raise DemoError(f"one applicant alone was to get more time, but: {own}")
    screen.step(f"为{applied.organisation.name}单独延长申报截止时间一天；其他申报者不变")


async def enter_twice(
    first: Applied, second: Applied, call: dict[str, Any], bureau: dict[str, Any], staff: dict[str, Person]
) -> Applied:
    """``second`` enters the first one's work with another bureau, written a little differently. Both bureaus are told
    of the other, and it is withdrawn. Answers that entry."""
    title, person = f"《{first.work.title}》", second.person
    form = first.entry["form"] | {"title": title, "bureau_id": bureau["id"]}
    entry = await person.post("/submissions/entries", {"call_id": call["id"], "form": form})
    owner = first.organisation.name
    await attach(person, entry["id"], await asyncio.to_thread(letter_of, call, title, first.work.work_type, owner))
    again = Applied(person, second.organisation, first.work, entry)
    await submit(again)
    for applied in (first, again):
        await until(partial(_is_marked, staff, applied), what=f"{applied.entry['registration_number']} is marked")
    screen.step(
        f"{second.organisation.name} 另向{bureau['name']}申报同一作品{title}：两家台局均收到重复提示，申报者不受影响"
    )
    await person.post(f"/submissions/entries/{again.id}/withdrawal")
    again.entry = await in_state(again, "withdrawn")
    screen.step(f"{second.organisation.name} 撤回该申报（登记号 {again.entry['registration_number']} 保留在案）")
    return again


async def _is_marked(staff: dict[str, Person], applied: Applied) -> bool:
    """Whether the bureau that has the entry is told that another seems the same."""
    number, unit = applied.entry["registration_number"], applied.entry["form"]["bureau_id"]
    [reviewer] = [one for one in staff.values() if one.account["unit_id"] == unit]
    listed = await reviewer.get_all("/submissions/entries/submitted")
    return any(item["flags"] for item in listed if item["registration_number"] == number)
