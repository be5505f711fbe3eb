"""What the demo prints."""
# ruff: noqa: T201 - printing is what it is for

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from demo.observer import Seen

_NAMES = {
    "accounts.applicant_registered.v1": "申报人已注册",
    "accounts.bureau_changed.v1": "申报台局已登记",
    "accounts.expert_changed.v1": "专家已登记",
    "accounts.staff_changed.v1": "工作人员已登记",
    "submissions.call_published.v1": "项目已发布",
    "submissions.call_changed.v1": "项目已更正",
    "submissions.deadline_extended.v1": "截止时间已延长",
    "submissions.entry_submitted.v1": "作品已申报",
    "submissions.entry_withdrawn.v1": "作品已撤回",
    "review.entry_approved.v1": "初审通过",
    "review.entry_returned.v1": "退回修改",
    "review.entry_rejected.v1": "初审不通过",
    "review.entry_recommended.v1": "已推荐",
    "review.panel_opened.v1": "专家评议开始",
    "review.results_proposed.v1": "拟推优名单公示",
    "review.entry_selected.v1": "入选",
    "review.entry_not_selected.v1": "未入选",
    "review.recommendation_withdrawn.v1": "推荐已撤回",
    "review.results_published.v1": "结果已公布",
    "notifications.message_failed.v1": "消息投递失败",
}
_QUIET = {"notifications.message_delivered.v1"}


def title(text: str) -> None:
    print(f"\n\033[1m{text}\033[0m", flush=True)


def step(text: str) -> None:
    print(f"  · {text}", flush=True)


def event(seen: Seen) -> None:
    """One line for an event as the independent subscriber saw it."""
    if seen.type in _QUIET:
        return
    about = seen.data.get("title") or seen.data.get("work", {}).get("title") or seen.data.get("name")
    about = about or seen.data.get("organisation_name") or seen.data.get("code") or ""
    name = _NAMES.get(seen.type, "")
    print(f"      \033[36m⇠ kafka  {seen.type:<36} #{seen.sequence}  {name} {about}\033[0m", flush=True)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as their widest cell; a Chinese character takes two places."""
    cells = [list(head), *[[str(cell) for cell in row] for row in rows]]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(head))]
    for number, row in enumerate(cells):
        line = "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        print(f"  {line.rstrip()}", flush=True)
        if number == 0:
            print(f"  {'  '.join('─' * width for width in widths)}", flush=True)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
