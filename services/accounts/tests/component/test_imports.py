"""Bureaus, staff and experts from an Excel file: every fault at once, all or nothing."""

from __future__ import annotations

import asyncio
import threading
import zipfile
from io import BytesIO
from typing import Any

import httpx
import pytest
from openpyxl import Workbook, load_workbook

from accounts.commands import workbooks
from accounts.commands.read_workbook import read_workbook
from accounts.domain.sheets import Sheet
from contracts.accounts import BureauChangedV1, LetterRequestedV1
from testkit.events import published_of

HEADS = {
    "申报台局": ["名称", "地区代码", "中央直属"],
    "工作人员": ["角色", "申报台局", "姓名", "电子邮箱"],
    "专家": ["姓名", "电子邮箱", "所在单位", "申报台局", "擅长类型", "评审上限"],
}
GOOD: dict[str, list[list[Any]]] = {
    "申报台局": [["北京市广播电视局", 11, "否"], ["中央广播电视总台", "00", "是"]],
    "工作人员": [
        ["台局", "北京市 广播电视局", "周初审", "zhou@example.com"],
        ["审计员", None, "赵", "zhao@example.com"],
    ],
    "专家": [
        ["吴教授", "wu@example.com", "示例大学", None, "网络剧、短视频", 20],
        ["郑", "zheng@example.com", "示例院"],
    ],
}


def workbook(sheets: dict[str, list[list[Any]]], heads: dict[str, list[str]] = HEADS) -> bytes:
    book = Workbook()
    book.worksheets[0].title = "备注"
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in [heads[name], *rows]:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


async def send(world: Any, file: bytes, *, dry: bool = False, **headers: str) -> httpx.Response:
    parameters = {"dry_run": "true"} if dry else {}
    return await world.client.post("/imports", params=parameters, content=file, headers=world.admin | headers)


def places(answer: httpx.Response) -> list[tuple[str, str]]:
    """Where and what, of a dry run or of a refusal."""
    if answer.status_code == 422:
        return [(fault["field"], fault["code"]) for fault in answer.json()["errors"]]
    return [(f"{f['sheet']}!{f['column'] or ''}{f['row']}", f["code"]) for f in answer.json()["faults"]]


async def counts(world: Any) -> tuple[int, int]:
    return await world.value("SELECT count(*) FROM bureaus"), await world.value("SELECT count(*) FROM invitations")


async def test_only_an_admin_imports(world: Any) -> None:
    for role in ("applicant", "bureau", "expert", "auditor"):
        headers = world.issuer.bearer(role)
        assert (await world.client.post("/imports", content=b"x", headers=headers)).status_code == 403
        assert (await world.client.get("/imports/template", headers=headers)).status_code == 403
    assert (await world.client.post("/imports", content=b"x")).status_code == 401
    assert (await world.client.get("/imports/template")).status_code == 401


async def test_a_file_without_faults_is_brought_in(world: Any) -> None:
    file = workbook(GOOD)
    dry = await send(world, file, dry=True)
    assert (dry.status_code, dry.json()) == (200, {"bureaus": 2, "staff": 2, "experts": 2, "faults": []})
    assert await counts(world) == (0, 0)
    answer = await send(world, file)
    assert (answer.status_code, answer.json()) == (201, dry.json())
    assert [event.name for event in await published_of(world.database, BureauChangedV1)] == [
        "北京市广播电视局", "中央广播电视总台",
    ]  # fmt: skip
    letters = await published_of(world.database, LetterRequestedV1)
    told = [(letter.email, letter.parameters["role"], letter.parameters["unit"]) for letter in letters]
    assert told == [
        ("zhou@example.com", "bureau", "北京市广播电视局"), ("zhao@example.com", "auditor", ""),
        ("wu@example.com", "expert", ""), ("zheng@example.com", "expert", ""),
    ]  # fmt: skip
    rows = await world.rows("SELECT specialities, load_limit FROM invitations WHERE role = 'expert' ORDER BY id")
    assert [(row["specialities"], row["load_limit"]) for row in rows] == [(["网络剧", "短视频"], 20), ([], None)]
    actions = [action for action, _ in await world.actions()]
    assert [actions.count(action) for action in ("bureau_created", "invited", "people_imported")] == [2, 4, 1]
    again = await send(world, file)
    assert places(again) == [
        ("申报台局!A2", "name_taken"), ("申报台局!A3", "name_taken"), ("工作人员!D2", "email_invited"),
        ("工作人员!D3", "email_invited"), ("专家!B2", "email_invited"), ("专家!B3", "email_invited"),
    ]  # fmt: skip


BROKEN: dict[str, list[list[Any]]] = {
    "申报台局": [["", 11, "否"], ["上海市广播电视局", "99", "也许"], [], ["上海市广播电视局", 31, None]],
    "工作人员": [
        ["局长", None, "周", "zhou@example.com"],
        ["台局", "没有的局", "", "ZHAO@example.com"],
        ["台局", None, "赵", "zhao@example.com"],
        ["审计员", "上海市广播电视局", "李", "not an address"],
    ],
    "专家": [["吴", "zhao@example.com", "", "停用的局", "电影，短视频", "很多"]],
}
FAULTS = [
    ("申报台局!A2", "required"),
    ("申报台局!B3", "region_code_invalid"),
    ("申报台局!C3", "not_yes_or_no"),
    ("申报台局!A5", "repeated"),
    ("工作人员!A2", "role_invalid"),
    ("工作人员!B3", "bureau_unknown"),
    ("工作人员!C3", "required"),
    ("工作人员!B4", "required"),
    ("工作人员!D4", "repeated"),
    ("工作人员!B5", "bureau_not_applicable"),
    ("工作人员!D5", "email_invalid"),
    ("专家!B2", "repeated"),
    ("专家!C2", "required"),
    ("专家!D2", "bureau_unknown"),
    ("专家!E2", "work_type_unknown"),
    ("专家!F2", "not_a_number"),
]


async def test_every_fault_is_named_by_sheet_row_and_column(world: Any) -> None:
    closed = await world.bureau(name="停用的局", region_code="31")
    await world.client.patch(f"/bureaus/{closed}", json={"active": False}, headers=world.admin)
    dry = await send(world, workbook(BROKEN), dry=True)
    assert places(dry) == FAULTS
    refused = await send(world, workbook(BROKEN))
    assert (refused.status_code, places(refused)) == (422, FAULTS)
    assert await counts(world) == (1, 0)
    for fault in dry.json()["faults"]:
        assert fault["message"]["zh"]
        assert fault["message"]["en"]
    repeated = next(fault for fault in dry.json()["faults"] if fault["sheet"] == "专家" and fault["code"] == "repeated")
    assert repeated["message"]["zh"] == "与 工作人员!D3 重复"


async def test_a_cell_that_cannot_be_read_hides_no_fault_of_its_row_and_makes_none(world: Any) -> None:
    rows = {
        "申报台局": [["总台", "00", "也许"], ["", None, "也许"]],
        "工作人员": [
            ["局长", None, None, "not-an-address"],
            ["expert", None, None, None],
            ["bureau", None, "周", "nor-this"],
            [None, None, None, "nor-that"],
            ["台局", "\u200b", "李", "li@example.com"],
        ],
    }
    assert places(await send(world, workbook(rows), dry=True)) == [
        ("申报台局!C2", "not_yes_or_no"), ("申报台局!A3", "required"), ("申报台局!B3", "required"),
        ("申报台局!C3", "not_yes_or_no"),
        ("工作人员!A2", "role_invalid"), ("工作人员!C2", "required"), ("工作人员!D2", "email_invalid"),
        ("工作人员!A3", "role_invalid"), ("工作人员!C3", "required"), ("工作人员!D3", "required"),
        ("工作人员!A4", "role_invalid"), ("工作人员!D4", "email_invalid"),
        ("工作人员!A5", "required"), ("工作人员!C5", "required"), ("工作人员!D5", "email_invalid"),
        ("工作人员!B6", "bureau_unknown"),
    ]  # fmt: skip


async def test_what_fails_at_the_end_leaves_nothing(world: Any) -> None:
    answers = await asyncio.gather(*(send(world, workbook(GOOD)) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422]
    assert await counts(world) == (2, 4)
    assert len(await published_of(world.database, LetterRequestedV1)) == 4


async def test_the_same_file_sent_again_with_its_key_is_brought_in_once(world: Any) -> None:
    key = world.admin | {"Idempotency-Key": "import-1"}
    file = workbook(GOOD)
    answers = [await send(world, file, **key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert await counts(world) == (2, 4)


async def test_columns_must_be_those_of_the_template(world: Any) -> None:
    heads = HEADS | {"工作人员": ["角色", "姓名", "申报台局", "电子邮箱"]}
    answer = await send(world, workbook({"工作人员": []}, heads), dry=True)
    assert places(answer) == [("工作人员!B1", "column_unknown"), ("工作人员!C1", "column_unknown")]
    assert places(await send(world, workbook({}), dry=True)) == [("申报台局!2", "nothing_found")]


async def test_a_sheet_has_a_limit(world: Any) -> None:
    rows = [["审计员", None, "赵", f"zhao{n}@example.com"] for n in range(501)]
    assert places(await send(world, workbook({"工作人员": rows}), dry=True)) == [("工作人员!502", "too_many_rows")]
    assert places(await send(world, workbook({"工作人员": rows[:500]}), dry=True)) == []


async def test_the_template_is_filled_in_and_brought_in(world: Any) -> None:
    answer = await world.client.get("/imports/template", headers=world.admin)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert places(await send(world, answer.content, dry=True)) == [("申报台局!2", "nothing_found")]
    book = load_workbook(BytesIO(answer.content))
    for name, rows in GOOD.items():
        for number, row in enumerate(rows, 2):
            for column, value in enumerate(row, 1):
                book[name].cell(number, column).value = value
    file = BytesIO()
    book.save(file)
    assert (await send(world, file.getvalue())).status_code == 201
    assert await counts(world) == (2, 4)


def packed(**parts: bytes) -> bytes:
    """A workbook of which parts are others."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook(GOOD))) as good, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for part in good.namelist():
            made.writestr(part, parts.get(part.rsplit("/", 1)[-1].replace(".", "_"), good.read(part)))
    return file.getvalue()


SHEET = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>"""
_LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
LAUGHS = f'<!DOCTYPE x [<!ENTITY a0 "ha">{_LAUGHS}<!ENTITY a "&a11;">]>{SHEET}'
HARMLESS = f'<!DOCTYPE x [<!ENTITY a "ha">]>{SHEET}'  # which a parser would take
EXTERNAL = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>{SHEET}'
FAR_ROW = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<dimension ref="A1:XFD1048576"/><sheetData><row r="2000000000"><c r="A2000000000"><v>1</v></c></row></sheetData>
</worksheet>"""


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "not_a_workbook"),
        (b"PK\x03\x04 and then nothing", "not_a_workbook"),
        (b"name,region\n", "not_a_workbook"),
        (packed(workbook_xml=b"<broken"), "not_a_workbook"),
        (packed(sheet2_xml=LAUGHS.encode()), "not_a_workbook"),
        (packed(sheet2_xml=EXTERNAL.encode()), "not_a_workbook"),
        (packed(sheet2_xml=HARMLESS.encode()), "not_a_workbook"),
        (packed(sheet2_xml=HARMLESS.encode("utf-16")), "not_a_workbook"),
        (packed(sheet2_xml=b" " * 9_000_000), "workbook_too_large"),
        (bytes(1_000_001), "workbook_too_large"),
    ],
    ids=["empty", "cut", "csv", "broken", "laughs", "external", "type", "utf-16", "bomb", "large"],
)
async def test_a_file_that_is_no_workbook_or_means_harm_is_refused(world: Any, file: bytes, code: str) -> None:
    answer = await asyncio.wait_for(send(world, file, dry=True), 10)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_a_row_far_below_is_not_walked_to(world: Any) -> None:
    answer = await asyncio.wait_for(send(world, packed(sheet2_xml=FAR_ROW), dry=True), 10)
    assert answer.status_code == 200
    assert ("申报台局!A1", "column_unknown") in places(answer)


async def test_others_are_answered_while_files_are_read_and_one_too_many_is_refused(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def slowly(file: bytes) -> list[Sheet]:
        go_on.wait(20)
        return read_workbook(file)

    monkeypatch.setattr(workbooks, "read_workbook", slowly)
    file = workbook(GOOD)
    sent = [asyncio.create_task(send(world, file, dry=True)) for _ in range(5)]
    done, waiting = await asyncio.wait(sent, return_when=asyncio.FIRST_COMPLETED, timeout=10)
    assert (await world.client.get("/bureaus")).status_code == 200
    assert [task.result().status_code for task in done] == [503]
    assert not any(task.done() for task in waiting)
    go_on.set()
    assert [(await task).status_code for task in waiting] == [200] * 4
