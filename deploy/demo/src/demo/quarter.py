"""The call: the first quarter from 2023Q2 on that has none yet, its windows laid around today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from demo import screen
from demo.client import DemoError, Person

_FIRST = (2023, 2)
ASKED: tuple[dict[str, Any], ...] = (
    {"name": "level", "kind": "choice", "title": "立项级别", "choices": ["国家级", "省级", "其他"], "required": True},
    {"name": "months", "kind": "number", "title": "制作周期（月）", "minimum": 1, "integer": True},
)
"""What the demo's call asks besides the registration form."""


async def publish_call(
    admin: Person, details: str = "", asked: Sequence[dict[str, Any]] = (), /, **dates: datetime
) -> dict[str, Any]:
    """The broadcast window stays the quarter's own, so that the real works of that quarter fit. ``dates``: others."""
    now = datetime.now(UTC)
    body = {
        "opens_at": (now - timedelta(hours=1)).isoformat(),
        "entry_deadline": (now + timedelta(days=7)).isoformat(),
        "recommendation_deadline": (now + timedelta(days=14)).isoformat(),
        "bureau_quota": 2,
        "details": details,
        "extra_fields": list(asked),
    } | {name: at.isoformat() for name, at in dates.items()}
    call = await _create(admin, body)
    call = await admin.post(f"/submissions/calls/{call['id']}/publication")
    screen.step(
        f"发布“{call['title']}”（{call['code']}）：首播 {call['broadcast_from']} 至 {call['broadcast_until']}，"
        f"每家推荐不超过 {call['bureau_quota']} 件（演示）"
    )
    if asked:
        screen.step("本项目另需填写：" + "、".join(field["title"] for field in asked))
    return call


async def _create(admin: Person, body: dict[str, Any]) -> dict[str, Any]:
    """In the first quarter that is free. Somebody else may take it meanwhile: then it is the next one."""
    taken = {call["code"] for call in await admin.get_all("/submissions/calls")}
    year, quarter = _FIRST
    while True:
        if f"{year}Q{quarter}" not in taken:
            try:
                return await admin.post("/submissions/calls", body | {"year": year, "quarter": quarter})
            except DemoError as error:
                if "call_exists" not in str(error):
                    raise
        year, quarter = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
