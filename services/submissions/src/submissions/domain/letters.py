"""The commitment letter (版权承诺书): a text with places for the names, filled in for one entry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kit.errors import Fault, Invalid, PreconditionFailed

PLACES: Mapping[str, str] = {
    "申报方": "party",
    "项目": "call",
    "作品名称": "title",
    "作品类型": "work_type",
    "版权方": "owner",
}
"""What stands in brackets in a letter's text, and what is put there."""

DEFAULT = """网络视听节目季度推优组织单位：
【申报方】申报参加“【项目】”的作品《【作品名称】》（作品类型：【作品类型】），版权所属机构（个人）为【版权方】。【申报方】郑重承诺如下：
一、上述版权所属机构（个人）依法享有该作品的版权或者已取得合法授权，作品未侵犯他人的著作权、肖像权、名誉权等合法权益。
二、参评作品登记表及所附材料真实、准确、完整，与实际播出的作品一致。
三、如发生版权争议或者所报材料不实，由【申报方】承担全部责任，并接受取消参评资格、撤销评选结果等处理。
四、同意主办单位为本次推优的评议、公示和宣传，无偿使用作品的片段、剧照和文字介绍。
本承诺书自签字（盖章）之日起生效。"""


@dataclass(frozen=True, slots=True)
class Wording:
    """A call's own text, if it has one. ``version`` counts what was written, from 0."""

    text: str | None = None
    version: int = 0

    def check_read(self, expected: frozenset[int]) -> None:
        """Raises ``PreconditionFailed`` where somebody else has written since."""
        if self.version not in expected:
            raise PreconditionFailed(
                "letter_changed",
                "承诺书正文已在其他窗口中修改",
                "The letter's text was changed elsewhere",
                etag=str(self.version),
            )


_NEEDED = ("作品名称", "版权方")
_BLANK = "＿" * 8
_PLACE = re.compile("【(" + "|".join(PLACES) + ")】")


def checked(text: str) -> str | None:
    """A call's own text, or nothing where it is empty. Raises ``Invalid`` where work or owner have no place in it."""
    if not (kept := text.strip()):
        return None
    faults = [
        Fault("text", "place_missing", f"须包含【{place}】", f"does not hold the place 【{place}】")
        for place in _NEEDED
        if f"【{place}】" not in kept
    ]
    if faults:
        raise Invalid("letter_invalid", "承诺书正文有误", "The letter's text is not right", faults=faults)
    return kept


def filled(text: str, names: Mapping[str, str | None]) -> list[str]:
    """The text's paragraphs. A missing name leaves a line to write on; what looks like a place in a name is none."""

    def put(found: re.Match[str]) -> str:
        return names.get(PLACES[found[1]]) or _BLANK

    return [_PLACE.sub(put, line.strip()) for line in text.splitlines() if line.strip()]
