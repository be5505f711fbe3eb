"""The bureaus', experts' and administration's part: first review, recommendation, evaluation, results."""

from __future__ import annotations

import random
from typing import Any

from demo import screen
from demo.applying import Applied, in_state
from demo.client import DemoError, Person, until


async def review_first(staff: dict[str, Person], entries: list[Applied]) -> None:
    """One entry is returned, one rejected, the others are approved."""
    for number, applied in enumerate(entries):
        reviewer = staff[applied.organisation.bureau]
        await _arrived(reviewer, applied, revision=1)
        path = f"/review/cases/{applied.id}"
        if number == 1:
            await reviewer.post(f"{path}/return", {"reason": "作品简介过于简单，请补充主要内容后重新提交。"})
            screen.step(f"退回修改《{applied.work.title}》：作品简介过于简单")
        elif number == 2:
            await reviewer.post(f"{path}/rejection", {"reason": "演示：版权归属材料不足，不予通过。"})
            screen.step(f"初审不通过《{applied.work.title}》：版权归属材料不足")
        else:
            await reviewer.post(f"{path}/approval", {"comment": "演示：材料齐全，同意。"})
            screen.step(f"初审通过《{applied.work.title}》")


async def approve_again(staff: dict[str, Person], applied: Applied) -> None:
    reviewer = staff[applied.organisation.bureau]
    await _arrived(reviewer, applied, revision=2)
    await reviewer.post(f"/review/cases/{applied.id}/approval", {})
    screen.step(f"第二次提交初审通过《{applied.work.title}》")


async def recommend(staff: dict[str, Person], entries: list[Applied], call_id: str) -> None:
    """Each bureau recommends what it approved, within its slots; the last one shows where the quota ends."""
    for applied in entries:
        reviewer = staff[applied.organisation.bureau]
        path = f"/review/cases/{applied.id}/recommendation"
        slots = await reviewer.get(f"/review/calls/{call_id}/slots")
        if slots["quota"] is not None and slots["used"] >= slots["quota"]:
            problem = await reviewer.refused(path, {}, "quota_exhausted")
            screen.step(
                f"{applied.organisation.bureau}：《{applied.work.title}》未能推荐（{problem['message']['zh']}）"
            )
            continue
        case = await reviewer.post(path)
        screen.step(f"{applied.organisation.bureau} 推荐《{applied.work.title}》，第 {case['rank']} 位")
        applied.entry = await in_state(applied, "recommended")


def panel_title(call: dict[str, Any]) -> str:
    return f"{call['code']} 综合评议组（演示）"


async def evaluate(admin: Person, experts: list[Person], call: dict[str, Any]) -> list[dict[str, Any]]:
    """A panel over all work types: every entry gets three experts, who declare and score. Best first."""
    body = {
        "call_id": call["id"],
        "title": panel_title(call),
        "work_types": call["work_types"],
        "expert_ids": [expert.account["id"] for expert in experts],
        "experts_per_entry": 3,
    }
    panel = await _open_panel(admin, body)
    screen.step(f"评议组已开启，分配 {len(panel['assignments'])} 项评议任务")
    for expert in experts:
        done = await _score_all(expert, call["id"])
        screen.step(f"{expert.name} 声明无利益冲突并完成 {done} 项评分")
    await admin.post(f"/review/panels/{panel['id']}/closing", {})
    evaluation = (await admin.get(f"/review/calls/{call['id']}/evaluation"))["items"]
    return sorted(evaluation, key=lambda line: -float(line["normalised_mean"]))


async def publish(admin: Person, call_id: str, chosen: list[str]) -> dict[str, Any]:
    """Proposes the list, lets a public notice of no days pass, and publishes."""
    await admin.post(f"/review/calls/{call_id}/proposal", {"entry_ids": chosen, "notice_days": 0})
    screen.step(f"拟推优名单 {len(chosen)} 件公示（演示：公示期 0 天）")
    await admin.post(f"/review/calls/{call_id}/publication")
    results = await admin.get(f"/review/calls/{call_id}/results")
    screen.step("结果已公布")
    return results


async def _arrived(reviewer: Person, applied: Applied, *, revision: int) -> None:
    """The bureau sees that revision: the event has come through Kafka."""

    async def there() -> bool:
        case = await reviewer.find(f"/review/cases/{applied.id}")
        return bool(case and case["revision"] == revision and case["state"] == "submitted")

    await until(there, what=f"revision {revision} of 《{applied.work.title}》 lies before its bureau")


async def _open_panel(admin: Person, body: dict[str, Any]) -> dict[str, Any]:
    """Repeats while review has not yet heard of every expert: they come to it as events."""

    async def opened() -> dict[str, Any] | None:
        return await admin.post("/review/panels", body, meanwhile="panel_invalid")

    return await until(opened, what="review knows the experts and opens the panel")


async def _score_all(expert: Person, call_id: str) -> int:
    assignments = [item for item in await expert.get_all("/review/assignments") if item["call_id"] == call_id]
    chance = random.Random(expert.name + call_id)  # noqa: S311 - scores of a demo, the same each time
    for item in assignments:
        path = f"/review/assignments/{item['id']}"
        await expert.post(f"{path}/declaration", {"conflict": False})
        detail = await expert.get(path)
        scores = {criterion["name"]: chance.randint(70, 98) for criterion in detail["rubric"]}
        await expert.put(f"{path}/score", {"scores": scores, "comment": "演示评语：立意明确，制作用心。"})
    if not assignments:
        raise DemoError(f"{expert.name} was given nothing to score")
    return len(assignments)
