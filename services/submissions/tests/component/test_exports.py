"""Lists as files: who gets which, what is in them, and how long they stay."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

import httpx
import openpyxl
import pytest

from contracts.accounts import BureauChangedV1
from kit.db import Database
from kit.objectstore import ObjectMissing, ObjectStore, sha256
from submissions.commands.make_export import Workshop, make_next_export
from submissions.commands.sweep_objects import sweep_objects
from submissions.config import Settings
from submissions.domain.calls import SHANGHAI
from submissions.domain.export_rows import columns_of

TITLES = [column.title for column in columns_of(())]
NOTHING = timedelta(0)


@pytest.fixture
async def shop(settings: Settings, database: Database) -> AsyncGenerator[Workshop]:
    store = ObjectStore(settings)
    with ThreadPoolExecutor(1) as threads:
        yield Workshop(database, store, threads, asyncio.Event())
    store.close()


@pytest.fixture
def staff(world: Any) -> dict[str, str]:
    return world.by("bureau", uuid4(), world.bureau_id)


@pytest.fixture
def admin(world: Any) -> dict[str, str]:
    return world.by("admin", uuid4())


async def _ask(world: Any, who: dict[str, str], kind: str = "csv", **more: Any) -> httpx.Response:
    body = {"format": kind, "call_id": world.call["id"]} | more
    return await world.client.post("/exports", json=body, headers=who)


async def _asked(world: Any, who: dict[str, str], kind: str = "csv", **more: Any) -> str:
    answer = await _ask(world, who, kind, **more)
    assert answer.status_code == 202, answer.text
    assert answer.json()["state"] == "waiting"
    return answer.json()["id"]


async def _got(world: Any, who: dict[str, str], export_id: str) -> dict[str, Any]:
    answer = await world.client.get(f"/exports/{export_id}", headers=who)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _fetched(world: Any, who: dict[str, str], export_id: str) -> httpx.Response:
    answer = await world.client.get(f"/exports/{export_id}/file", headers=who)
    assert answer.status_code == 200, answer.text
    async with httpx.AsyncClient() as browser:
        return await browser.get(answer.json()["url"])


async def _made(world: Any, shop: Workshop, who: dict[str, str], kind: str = "csv", **more: Any) -> bytes:
    export_id = await _asked(world, who, kind, **more)
    assert await make_next_export(shop)
    assert (await _got(world, who, export_id))["state"] == "ready"
    return (await _fetched(world, who, export_id)).content


def _sheet(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


async def _rows(*args: Any, **more: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((await _made(*args, **more)).decode("utf-8-sig"), newline="")))


async def _titles(*args: Any, **more: Any) -> list[str]:
    return [row["作品名称"] for row in await _rows(*args, **more)]


async def _elsewhere(world: Any) -> UUID:
    bureau_id = uuid4()
    other = BureauChangedV1(
        bureau_id=bureau_id, name="上海市文化和旅游局", region_code="31", central_direct=False, active=True
    )
    await world.deliverer.deliver(other)
    return bureau_id


async def test_a_csv_holds_what_the_list_shows_and_the_forms_facts(
    world: Any, shop: Workshop, staff: dict[str, str]
) -> None:
    await world.submitted(title="漫长的季节", synopsis='第一行，“引号"”\n第二行', finished_on="2023-05-10")
    last = await world.submitted(title="三体", total_minutes="9", link="https://example.org/a?b=1")
    data = await _made(world, shop, staff)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 3
    first, second = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert list(first) == TITLES
    assert (first["登记号"], first["作品名称"], first["审核状态"]) == (last["registration_number"], "三体", "待审核")
    assert (first["集数"], first["单集时长(分钟)"], first["总时长(分钟)"]) == ("12", "70.0", "9")
    assert "总时长" in first["提示"]
    assert second["作品简介"] == '第一行，“引号"”\n第二行'
    assert (second["首播日期"], second["播完日期"]) == ("2023-04-22", "2023-05-10")
    assert datetime.fromisoformat(second["提交时间"]) <= datetime.fromisoformat(first["提交时间"])
    text = data.decode()
    assert "仅供联系的姓名" not in text
    assert "86091625" not in text


async def test_a_workbook_holds_numbers_days_and_texts(world: Any, shop: Workshop, staff: dict[str, str]) -> None:
    await world.submitted(title="三体", synopsis="一\x0b二")
    data = await _made(world, shop, staff, "xlsx")
    sheet = _sheet(data)
    assert [cell.value for cell in sheet[1]] == TITLES
    row = dict(zip(TITLES, sheet[2], strict=True))
    assert (row["集数"].value, row["单集时长(分钟)"].value, row["提交次数"].value) == (12, 70, 1)
    assert row["首播日期"].value.date() == date(2023, 4, 22)
    assert row["首播日期"].is_date
    assert abs(row["提交时间"].value.replace(tzinfo=SHANGHAI) - datetime.now(UTC)) < timedelta(minutes=5)
    assert row["作品简介"].value == "一二"
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.max_row) == ("A2", f"A1:{sheet[1][-1].column_letter}2", 2)
    assert sheet.column_dimensions["B"].width == 28


async def test_what_a_call_asks_besides_has_columns_of_its_own(
    world: Any, shop: Workshop, staff: dict[str, str]
) -> None:
    asked = {"views": "number", "filed_on": "date", "note": "text", "unanswered": "text"}
    fields = [{"name": name, "kind": kind, "title": f"补充{name}"} for name, kind in asked.items()]
    world.call = await world.publish_call(quarter=3, extra_fields=fields, broadcast_from="2023-01-01")
    await world.submitted(extra={"views": 0, "filed_on": "2022-11-30", "note": "=1+1"})
    sheet = _sheet(await _made(world, shop, staff, "xlsx"))
    titles = [cell.value for cell in sheet[1]]
    at = titles.index("符合的推优标准") + 1
    assert titles == [*TITLES[:at], *(field["title"] for field in fields), *TITLES[at:]]
    views, filed_on, note, unanswered = sheet[2][at : at + 4]
    assert (views.value, filed_on.value.date(), note.value) == (0, date(2022, 11, 30), "=1+1")
    assert (note.data_type, unanswered.value) == ("s", None)


async def test_a_question_is_a_bold_heading_and_no_formula(
    world: Any, shop: Workshop, staff: dict[str, str], database: Database
) -> None:
    """Calls that were published before such titles were refused may have one."""
    fields = [{"name": name, "kind": "text", "title": title} for name, title in (("a", "=1+1"), ("b", "奖项"))]
    world.call = await world.publish_call(quarter=3, extra_fields=fields, broadcast_from="2023-01-01")
    async with database.transaction() as tx:
        fields[1]["title"] = "奖\x0b项"
        await tx.execute("UPDATE calls SET extra_fields = $2 WHERE id = $1", UUID(world.call["id"]), fields)
    await world.submitted(extra={"a": "有", "b": "无"})
    sheet = _sheet(await _made(world, shop, staff, "xlsx"))
    at = TITLES.index("符合的推优标准") + 1
    formula, control = sheet[1][at : at + 2]
    assert [(cell.value, cell.data_type, cell.font.b) for cell in (formula, control)] == [
        ("=1+1", "s", True),
        ("奖项", "s", True),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.org","x")', "#N/A"])
async def test_what_applicants_typed_is_no_formula(
    world: Any, shop: Workshop, staff: dict[str, str], text: str
) -> None:
    await world.submitted(title=text, producer=text)
    sheet = _sheet(await _made(world, shop, staff, "xlsx"))
    cells = [sheet[2][TITLES.index(title)] for title in ("作品名称", "出品机构")]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [(text, "s", True)] * 2
    harmless = text if text.startswith("#") else f"'{text}"
    (row,) = await _rows(world, shop, staff)
    assert (row["作品名称"], row["出品机构"]) == (harmless, harmless)


async def test_an_export_is_narrowed_as_the_list_is(world: Any, shop: Workshop, admin: dict[str, str]) -> None:
    there = await _elsewhere(world)
    await world.submitted(title="漫长的季节")
    withdrawn = await world.submitted(title="漫长的告别", work_type="网络动画片")
    await world.client.post(f"/entries/{withdrawn['id']}/withdrawal", headers=world.applicant)
    await world.submitted(title="三体", bureau_id=str(there))
    today = (datetime.fromisoformat(withdrawn["updated_at"]) + timedelta(hours=8)).date()
    assert await _titles(world, shop, admin) == ["三体", "漫长的告别", "漫长的季节"]
    assert await _titles(world, shop, admin, bureau_id=str(there)) == ["三体"]
    assert await _titles(world, shop, admin, title="漫長") == ["漫长的告别", "漫长的季节"]
    assert await _titles(world, shop, admin, state=["withdrawn", "withdrawn"]) == ["漫长的告别"]
    assert await _titles(world, shop, admin, work_type="网络剧") == ["三体", "漫长的季节"]
    assert await _titles(world, shop, admin, submitted_from=str(today + timedelta(days=2))) == []
    other = await world.publish_call(quarter=3)
    assert await _titles(world, shop, admin, call_id=other["id"]) == []


async def test_a_bureau_gets_its_own_and_no_other(world: Any, shop: Workshop, staff: dict[str, str]) -> None:
    there = await _elsewhere(world)
    await world.submitted(title="漫长的季节")
    await world.submitted(title="三体", bureau_id=str(there))
    assert await _titles(world, shop, staff) == ["漫长的季节"]
    assert await _titles(world, shop, staff, bureau_id=str(world.bureau_id)) == ["漫长的季节"]
    others = await _ask(world, staff, bureau_id=str(there))
    nobodys = await _ask(world, staff, bureau_id=str(uuid4()))
    assert (others.status_code, others.json()["code"]) == (404, "bureau_not_found")
    assert others.json().keys() == nobodys.json().keys()
    assert nobodys.json()["code"] == "bureau_not_found"
    assert (await _ask(world, world.by("bureau", uuid4()))).status_code == 404, "of no bureau"


async def test_others_exports_are_not_there(world: Any, shop: Workshop, staff: dict[str, str]) -> None:
    account = uuid4()
    mine = world.by("bureau", account, world.bureau_id)
    export_id = await _asked(world, mine)
    await make_next_export(shop)
    for who in (
        staff,
        world.by("admin"),
        world.by("admin", account, world.bureau_id),
        world.by("bureau", account, uuid4()),
    ):
        for method, path in (("GET", ""), ("GET", "/file"), ("DELETE", "")):
            answer = await world.client.request(method, f"/exports/{export_id}{path}", headers=who)
            assert (answer.status_code, answer.json()["code"]) == (404, "export_not_found")
        assert (await world.client.get("/exports", headers=who)).json()["items"] == []
    assert (await _got(world, mine, export_id))["state"] == "ready"


async def test_what_cannot_be_exported_is_said(world: Any, staff: dict[str, str], admin: dict[str, str]) -> None:
    swapped = await _ask(world, staff, submitted_from="2023-05-02", submitted_until="2023-05-01")
    assert (swapped.status_code, swapped.json()["errors"][0]["field"]) == (422, "submitted_until")
    assert (await _ask(world, staff, call_id=str(uuid4()))).json()["code"] == "call_not_found"
    nowhere = await _ask(world, admin, "scans")
    assert (nowhere.status_code, nowhere.json()["errors"][0]["field"]) == (422, "bureau_id")
    assert (await _ask(world, staff, "pdf")).status_code == 422


async def test_a_draft_of_a_call_is_no_call_for_a_bureau(world: Any, staff: dict[str, str]) -> None:
    body = {"year": 2023, "quarter": 4}
    made = await world.client.post("/calls", json=body, headers=world.by("admin"))
    assert made.status_code == 201, made.text
    assert (await _ask(world, staff, call_id=made.json()["id"])).json()["code"] == "call_not_found"


async def test_the_same_request_again_is_one_export(world: Any, staff: dict[str, str]) -> None:
    who = staff | {"Idempotency-Key": "once"}
    assert await _asked(world, who) == await _asked(world, who)
    assert len((await world.client.get("/exports", headers=staff)).json()["items"]) == 1


async def test_a_few_may_be_unfinished_at_a_time(world: Any, shop: Workshop, staff: dict[str, str]) -> None:
    answers = await asyncio.gather(*[_ask(world, staff) for _ in range(5)])
    assert sorted(answer.status_code for answer in answers) == [202, 202, 202, 409, 409]
    assert (await _ask(world, staff)).json()["code"] == "too_many_exports"
    await _asked(world, world.by("bureau", uuid4(), world.bureau_id))
    assert await make_next_export(shop)
    await _asked(world, staff)


async def test_ones_own_are_listed_the_newest_first(world: Any, shop: Workshop, staff: dict[str, str]) -> None:
    asked = [await _asked(world, staff, title=title) for title in ("一", "二", "三")]
    first = (await world.client.get("/exports", params={"limit": 2}, headers=staff)).json()
    assert [item["id"] for item in first["items"]] == asked[:0:-1]
    assert first["items"][0]["wanted"]["title"] == "三"
    assert (first["items"][0]["bureau_name"], first["items"][0]["total"]) == ("北京市广播电视局", None)
    rest = {"limit": 2, "cursor": first["next_cursor"]}
    last = (await world.client.get("/exports", params=rest, headers=staff)).json()
    assert ([item["id"] for item in last["items"]], last["next_cursor"]) == (asked[:1], None)


async def test_a_file_is_named_checked_and_on_record(
    world: Any, shop: Workshop, staff: dict[str, str], database: Database
) -> None:
    await world.submitted()
    export_id = await _asked(world, staff)
    early = await world.client.get(f"/exports/{export_id}/file", headers=staff)
    assert (early.status_code, early.json()["code"]) == (409, "export_not_ready")
    await make_next_export(shop)
    export, file = await _got(world, staff, export_id), await _fetched(world, staff, export_id)
    assert (export["done"], export["total"], export["size"]) == (1, 1, len(file.content))
    assert export["sha256"] == sha256(file.content)
    disposition = file.headers["content-disposition"]
    assert disposition.startswith("attachment;")
    assert f"{world.call['title']}_北京市广播电视局_申报作品_" in unquote(disposition)
    assert disposition.endswith(".csv")
    await _fetched(world, staff, export_id)
    async with database.transaction(readonly=True) as tx:
        rows = await tx.fetch("SELECT action FROM audit_records WHERE subject = $1 ORDER BY seq", f"export/{export_id}")
    assert [row["action"] for row in rows] == ["export_requested", *["export_downloaded"] * 2]


async def test_what_expired_is_gone_with_its_file(
    world: Any, shop: Workshop, staff: dict[str, str], database: Database
) -> None:
    kept, gone = await _asked(world, staff), await _asked(world, staff)
    assert await make_next_export(shop)
    assert await make_next_export(shop)
    async with database.transaction() as tx:
        await tx.execute("UPDATE exports SET expires_at = now() WHERE id = $1", UUID(gone))
        keys = {str(row["id"]): row["object_key"] for row in await tx.fetch("SELECT id, object_key FROM exports")}
    assert (await world.client.get(f"/exports/{gone}", headers=staff)).status_code == 404
    assert [item["id"] for item in (await world.client.get("/exports", headers=staff)).json()["items"]] == [kept]
    await sweep_objects(database, shop.store)
    await shop.store.stat(keys[gone])  # young: it may be another export's that is just being finished
    await sweep_objects(database, shop.store, kept=NOTHING)
    with pytest.raises(ObjectMissing):
        await shop.store.stat(keys[gone])
    assert (await _fetched(world, staff, kept)).status_code == 200
