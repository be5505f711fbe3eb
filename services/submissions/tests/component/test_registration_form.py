"""The registration form as PDF: what stands on it, for whom, and that no text is more than text."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pikepdf
import pypdfium2
import pytest

from contracts.review import EntryReturnedV1
from submissions.app import create_app
from submissions.config import Settings
from testkit.app import running

HOSTILE = [
    "#panic(1) #set page(fill: red)",
    '#read("/etc/passwd") #import "@preview/cetz:0.3.0": *',
    '*粗* _斜_ = 标题 $x^2$ `code` <label> @ref // 注释 /* */ \\ # ] } ) "',
    "{{ 7 * 7 }} ${7*7} <script>alert(1)</script> &amp; %s",
]


async def form_of(world: Any, entry_id: str, query: str = "", headers: dict[str, str] | None = None) -> Any:
    path = f"/entries/{entry_id}/registration-form{query}"
    return await world.client.get(path, headers=headers or world.applicant)


async def test_the_form_holds_every_field_and_room_for_stamps(world: Any, paper: Any) -> None:
    criteria = world.call["criteria"][:2]
    entry = await world.submitted(
        finished_on="2023-05-09", link="https://video.example/" + "a" * 200, synopsis="第一段\n第二段",
        creators="导演：演示甲", statement="立意深远", criteria=criteria,
    )  # fmt: skip
    answer = await form_of(world, entry["id"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="2023Q2-11-00001.pdf"')
    assert unquote(disposition).endswith("参评作品登记表-2023Q2-11-00001.pdf")
    text = paper(answer.content).text
    for shown in (
        world.call["title"], "参评作品登记表", "登记号：2023Q2-11-00001", "第1次提交", "漫长的季节", "网络剧",
        "12集", "70分钟", "840分钟", "2023年4月22日", "2023年5月9日", "演示平台", "演示机构",
        "https://video.example/" + "a" * 200, "第一段第二段", "导演：演示甲", "立意深远", "北京市广播电视局",
        "仅供联系的姓名", "010-86091625", "申报单位（盖章）", "申报台局（盖章）", "负责人（签字）", "年月日",
        *criteria, entry["scan"]["sha256"],
    ):  # fmt: skip
        assert re.sub(r"\s", "", shown) in text, shown
    assert "草稿" not in text
    assert paper(answer.content).pages == 2
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert [float(side) for side in document.pages[0].MediaBox] == pytest.approx([0, 0, 595.28, 841.89], abs=0.1)
    assert (await form_of(world, entry["id"])).content == answer.content


async def test_chinese_type_is_embedded_as_a_subset(world: Any, paper: Any) -> None:
    entry = await world.submitted()
    pdf = (await form_of(world, entry["id"])).content
    fonts = paper(pdf).fonts
    assert fonts
    assert all(fonts.values()), fonts
    assert all(re.fullmatch(r"/[A-Z]{6}\+NotoS.*CJK.*", name) for name in fonts), fonts
    assert len(pdf) < 300_000


async def test_a_draft_is_one_on_every_page_and_in_any_state_of_completeness(world: Any, paper: Any) -> None:
    body = {"call_id": world.call["id"], "form": {}}
    empty = (await world.client.post("/entries", json=body, headers=world.applicant)).json()
    answer = await form_of(world, empty["id"])
    assert answer.status_code == 200, answer.text
    text = paper(answer.content).text
    assert text.count("草稿") >= 2 * paper(answer.content).pages
    assert "尚未提交" in text
    assert "未上传" in text
    assert (await form_of(world, empty["id"], "?revision=1")).status_code == 404


@pytest.mark.parametrize("text", HOSTILE, ids=["calls", "files", "markup", "other languages"])
async def test_text_is_never_markup_or_code(world: Any, paper: Any, text: str) -> None:
    """The letters that were typed stand on paper, and nothing else happens."""
    entry = await world.draft(title=text, platform=text, synopsis=text, contact_name=text, criteria=[text])
    answer = await form_of(world, entry["id"])
    assert answer.status_code == 200, answer.text
    assert paper(answer.content).text.count(re.sub(r"\s", "", text)) == 5
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert not [key for key in ("/OpenAction", "/AA", "/AcroForm") if key in document.Root]


async def test_long_and_strange_texts_stay_within_their_cells(world: Any, paper: Any) -> None:
    strange = "𠮷野家 𰻝𰻝面 😀👩‍👩‍👧 ﷽ é ｶﾅ\u202e反\u0007铃\u200b零"
    long = {"synopsis": "长" * 1000, "creators": "W" * 1000, "statement": "ab " * 333, "link": "https://e/" + "x" * 990}
    entry = await world.draft(title=strange, **long)
    answer = await form_of(world, entry["id"])
    assert answer.status_code == 200, answer.text
    text = paper(answer.content).text
    assert all(re.sub(r"\s", "", value) in _joined(text) for value in long.values())
    assert "𠮷野家𰻝𰻝面" in text
    assert "反铃零" in text
    for page in pypdfium2.PdfDocument(answer.content):
        found = page.get_textpage()
        boxes = [found.get_charbox(i) for i in range(found.count_chars())]
        assert max(box[2] for box in boxes) < 540, "beyond the table's right edge"


def _joined(text: str) -> str:
    """Without what a page's end puts between the parts of a cell."""
    return re.sub(r"草稿|参评作品登记表（草稿）|第\d页，共\d页", "", text)


async def test_a_returned_entry_is_a_draft_again_and_its_revision_stays(world: Any, paper: Any) -> None:
    entry = await world.submitted()
    await world.deliverer.deliver(
        EntryReturnedV1(
            entry_id=entry["id"], call_id=entry["call_id"], bureau_id=world.bureau_id, bureau_name="北京市广播电视局",
            applicant_id=world.applicant_id, registration_number=entry["registration_number"], revision=1,
            title=entry["form"]["title"], occurred_at=datetime.now(UTC), reason="请补充",
            resubmit_until=datetime.now(UTC) + timedelta(days=1),
        )
    )  # fmt: skip
    version = (await world.entry(entry["id"]))["version"]
    await world.save(entry["id"], world.form(title="尚未提交的新标题"), version)
    own = paper((await form_of(world, entry["id"])).content).text
    frozen = paper((await form_of(world, entry["id"], "?revision=1")).content).text
    staff = paper((await form_of(world, entry["id"], headers=world.by("bureau", unit_id=world.bureau_id))).content).text
    assert "尚未提交的新标题" in own
    assert "草稿" in own
    for text in (frozen, staff):
        assert "漫长的季节" in text
        assert "尚未提交" not in text
    assert "010*****1625" in staff
    assert "010-86091625" in frozen


async def test_whoever_may_not_read_the_entry_gets_no_form(world: Any) -> None:
    draft, entry = await world.draft(), await world.submitted()
    missing = await form_of(world, str(uuid4()))
    for headers in (world.by("applicant", uuid4()), world.by("bureau", unit_id=uuid4()), world.by("bureau")):
        for query in ("", "?revision=1"):
            answer = await form_of(world, entry["id"], query, headers)
            assert (answer.status_code, answer.json()["code"]) == (404, missing.json()["code"])
    for headers in (world.by("admin"), world.by("bureau", unit_id=world.bureau_id)):
        assert (await form_of(world, draft["id"], "", headers)).status_code == 404
        assert (await form_of(world, entry["id"], "", headers)).status_code == 200
    for role in ("expert", "auditor"):
        assert (await form_of(world, entry["id"], "", world.by(role))).status_code == 403


async def test_without_its_fonts_nothing_half_made_is_given(world: Any, settings: Settings) -> None:
    entry = await world.submitted()
    bare = settings.model_copy(update={"document_fonts": (Path("/nonexistent"),)})
    async with running(create_app(bare), world.issuer) as client:
        answer = await client.get(f"/entries/{entry['id']}/registration-form", headers=world.applicant)
    assert (answer.status_code, answer.json()["code"]) == (503, "document_not_made")
    assert answer.headers["retry-after"] == "30"
