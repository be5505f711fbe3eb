"""The commitment letter, filled in: on paper and for a word processor."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import docx
import pytest

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STRANGE = "漫长 & <w:br/> #panic() 【版权方】 😀𠮷 \u202e反\u0007铃"


async def letter_of(world: Any, entry_id: str, kind: str | None = None, headers: dict[str, str] | None = None) -> Any:
    query = "" if kind is None else f"?format={kind}"
    return await world.client.get(f"/entries/{entry_id}/commitment-letter{query}", headers=headers or world.applicant)


def words_of(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs if paragraph.text]


async def test_it_names_work_and_owner_on_paper(world: Any, paper: Any) -> None:
    entry = await world.draft(title="漫长的季节（第二季）", copyright_owner="演示影视有限公司")
    answer = await letter_of(world, entry["id"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert unquote(answer.headers["content-disposition"]).endswith("版权承诺书-漫长的季节（第二季）.pdf")
    opened = paper(answer.content)
    assert opened.pages == 1
    for shown in (
        "版权承诺书",
        "《漫长的季节（第二季）》",
        "演示影视有限公司",
        world.call["title"],
        "网络剧",
        "承诺单位（盖章）",
    ):
        assert shown in opened.text, shown
    assert "仅供联系的姓名" not in opened.text
    assert opened.fonts
    assert all(opened.fonts.values())


async def test_both_forms_say_the_same(world: Any, paper: Any) -> None:
    entry = await world.draft(title="漫长的季节", copyright_owner="W" * 200)
    on_paper = paper((await letter_of(world, entry["id"], "pdf")).content).text
    answer = await letter_of(world, entry["id"], "docx")
    assert answer.headers["content-type"] == DOCX
    assert unquote(answer.headers["content-disposition"]).endswith("版权承诺书-漫长的季节.docx")
    title, *paragraphs, _, _, date = words_of(answer.content)
    assert title == "版权承诺书"
    assert date.startswith("日期：")
    assert len(paragraphs) == 7
    assert all(re.sub(r"\s", "", paragraph) in on_paper for paragraph in paragraphs)


async def test_an_individual_signs_alone(world: Any, paper: Any) -> None:
    world.applicant_id = uuid4()
    await world.register(world.applicant_id, "individual")
    entry = await world.draft(copyright_owner="演示个人")
    text = paper((await letter_of(world, entry["id"])).content).text
    words = words_of((await letter_of(world, entry["id"], "docx")).content)
    assert "本人郑重承诺" in text
    assert "承诺人（签字）" in text
    assert "盖章）：" not in text
    assert "承诺人（签字）：" in words


async def test_text_is_never_markup(world: Any, paper: Any) -> None:
    entry = await world.draft(title=STRANGE, copyright_owner=STRANGE)
    shown = "漫长 & <w:br/> #panic() 【版权方】 😀𠮷 反铃"
    on_paper = paper((await letter_of(world, entry["id"])).content).text
    assert re.sub(r"[\s😀]", "", on_paper).count(re.sub(r"[\s😀]", "", shown)) == 2
    content = (await letter_of(world, entry["id"], "docx")).content
    assert "".join(words_of(content)).count(shown) == 2
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert parts.testzip() is None
        assert not [name for name in parts.namelist() if "vba" in name.lower() or "embeddings" in name]


async def test_an_empty_draft_leaves_lines_to_write_on(world: Any, paper: Any) -> None:
    body = {"call_id": world.call["id"], "form": {}}
    entry = (await world.client.post("/entries", json=body, headers=world.applicant)).json()
    assert "《＿＿＿＿＿＿＿＿》" in paper((await letter_of(world, entry["id"])).content).text
    assert "《＿＿＿＿＿＿＿＿》" in "".join(words_of((await letter_of(world, entry["id"], "docx")).content))


@pytest.mark.parametrize("role", ["bureau", "admin", "expert", "auditor"])
async def test_only_applicants_get_one(world: Any, role: str) -> None:
    entry = await world.draft()
    assert (await letter_of(world, entry["id"], headers=world.by(role, unit_id=world.bureau_id))).status_code == 403


async def test_another_applicants_entry_leaves_no_trace(world: Any) -> None:
    entry = await world.draft()
    other = world.by("applicant", uuid4())
    foreign, missing = await letter_of(world, entry["id"], headers=other), await letter_of(world, str(uuid4()))
    assert (foreign.status_code, foreign.json()["code"]) == (404, missing.json()["code"])
    unknown = await letter_of(world, entry["id"], "odt")
    assert unknown.status_code == 422
    assert [fault["field"] for fault in unknown.json()["errors"]] == ["format"]
