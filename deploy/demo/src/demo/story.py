"""One quarter, from registration to published results, through the gateway."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from demo import applying, deciding, screen, setting_up
from demo.applying import Applied
from demo.client import DemoError, Person, until
from demo.exporting import take_away
from demo.messages import check_invitations, check_messages
from demo.observer import Observer
from demo.papers import keep_papers
from demo.people import ADMIN, ORGANISATIONS, PASSWORD, works
from demo.quarter import ASKED, publish_call
from demo.reconsidering import add_notice, enter_twice, give_time

RETURNED, REJECTED = 1, 2
_DOUBTER = 3
"""Enters what the first one has entered, and thinks better of it."""
_SELECTED = 4


@dataclass(frozen=True, slots=True)
class Told:
    """What happened, for whoever wants to check it."""

    call: dict[str, Any]
    entries: list[Applied]
    chosen: list[str]
    results: dict[str, Any]


async def play(stack: dict[str, Any], observer: Observer) -> Told:
    """Plays the quarter; raises ``DemoError`` at the first step that does not do what it should."""
    gateway: str = stack["gateway"]["url"]
    screen.title("1. 准备：管理员、申报台局、初审人员、专家  (administrator, bureaus, staff, experts)")
    cast = await _set_up(stack, gateway)
    screen.title("2. 发布项目  (the call)")
    call = await publish_call(cast.admin, "", ASKED)
    await add_notice(cast.admin, call)
    screen.title("3. 机构注册、填报、上传承诺书、申报  (registration, form, scan, submission)")
    entries = await _enter(gateway, call, cast.bureaus)
    await keep_papers(entries[0])
    first, doubter = entries[0], entries[_DOUBTER]
    await give_time(cast.admin, call, doubter, first)
    withdrawn = await enter_twice(first, doubter, call, cast.bureaus[doubter.organisation.bureau], cast.staff)
    screen.title("4. 初审：通过、退回、不通过  (first review)")
    await _review(cast, entries)
    screen.title("5. 推荐  (recommendation within the quota)")
    approved = [applied for number, applied in enumerate(entries) if number != REJECTED]
    await deciding.recommend(cast.staff, approved, call["id"])
    screen.title("6. 专家评议  (evaluation)")
    evaluation = await deciding.evaluate(cast.admin, cast.experts, call)
    _show(evaluation)
    screen.title("7. 公示与公布  (public notice, results)")
    chosen = [line["entry_id"] for line in evaluation[:_SELECTED]]
    results = await deciding.publish(cast.admin, call["id"], chosen)
    for applied in entries:
        state = "rejected" if applied is entries[REJECTED] else "selected" if applied.id in chosen else "not_selected"
        applied.entry = await applying.in_state(applied, state)
    screen.title("8. 导出  (exports)")
    await take_away(cast.admin, cast.staff[first.organisation.bureau], call, [*entries, withdrawn])
    screen.title("9. 消息与邮件  (messages and mails)")
    await check_invitations(cast.experts, deciding.panel_title(call))
    expected = await _expected_messages(entries, observer)
    await check_messages(entries, expected, stack["mail"]["http_url"])
    return Told(call, entries, chosen, results)


@dataclass(frozen=True, slots=True)
class _Cast:
    admin: Person
    bureaus: dict[str, dict[str, Any]]
    staff: dict[str, Person]
    experts: list[Person]


async def _set_up(stack: dict[str, Any], gateway: str) -> _Cast:
    await setting_up.make_admin(stack)
    admin = Person(gateway, "演示管理员")
    if not await admin.log_in(ADMIN, PASSWORD):
        raise DemoError("the administrator cannot log in")
    bureaus = await setting_up.seed_bureaus(admin)
    staff = await setting_up.log_in_staff(gateway, admin, bureaus)
    return _Cast(admin, bureaus, staff, await setting_up.log_in_experts(gateway, admin))


async def _review(cast: _Cast, entries: list[Applied]) -> None:
    """First review; one entry goes back, is corrected, and comes again."""
    await deciding.review_first(cast.staff, entries)
    returned = entries[RETURNED]
    await applying.correct(returned, "演示内容：经退回后补充的作品简介，写明主要人物、情节与主题。")
    screen.step(f"{returned.organisation.name} 修改后再次提交《{returned.work.title}》")
    await deciding.approve_again(cast.staff, returned)
    entries[REJECTED].entry = await applying.in_state(entries[REJECTED], "rejected")


def _show(evaluation: list[dict[str, Any]]) -> None:
    columns = ("title", "work_type", "raw_mean", "normalised_mean", "spread", "scores")
    rows = [[line[column] for column in columns] for line in evaluation]
    screen.table(("作品", "类型", "原始均分", "标准化均分", "离散度", "人数"), rows)


async def _enter(gateway: str, call: dict[str, Any], bureaus: dict[str, dict[str, Any]]) -> list[Applied]:
    entries: list[Applied] = []
    for organisation, work in zip(ORGANISATIONS, works(call["code"], len(ORGANISATIONS)), strict=True):
        person, new = await setting_up.register(gateway, organisation)
        if new:
            screen.step(f"{organisation.name} 完成注册（统一社会信用代码校验通过）")
        entries.append(await applying.apply(person, organisation, call, bureaus[organisation.bureau], work))
    return entries


async def _expected_messages(entries: list[Applied], observer: Observer) -> dict[str, list[str]]:
    """Every step of an entry that the subscriber saw on Kafka is a message to its applicant."""
    expected: dict[str, list[str]] = {}
    for applied in entries:
        expected[applied.id] = await until(
            partial(_whole_life, observer, applied.id),
            what=f"the subscriber sees the end of {applied.entry['registration_number']}",
        )
    return expected


async def _whole_life(observer: Observer, entry_id: str) -> list[str] | None:
    """The entry's events by name, once one of them is its end."""
    seen = [event.type.split(".")[1] for event in observer.of(f"entry/{entry_id}")]
    return seen if {"entry_rejected", "entry_selected", "entry_not_selected"} & set(seen) else None
