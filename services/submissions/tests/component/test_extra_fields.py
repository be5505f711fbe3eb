"""What a call asks besides the registration form: asked by admins, answered in drafts, checked on submission."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import rfc8785

from contracts.review import EntryReturnedV1

AWARD = {"name": "award", "kind": "text", "title": "获奖情况", "title_en": "Awards", "max_length": 20, "required": True}
VIEWS = {"name": "views", "kind": "number", "title": "播放量（万）", "minimum": 0}
FILED = {"name": "filed_on", "kind": "date", "title": "备案日期"}
LEVEL = {"name": "level", "kind": "choice", "title": "立项级别", "choices": ["省级", "国家级"]}
PAGE = {"name": "page", "kind": "link", "title": "专题网址", "hint": "公开可访问"}
ASKED = [AWARD, VIEWS, FILED, LEVEL, PAGE]
ANSWERS = {
    "award": "飞天奖",
    "views": 1234.5,
    "filed_on": "2022-11-30",
    "level": "国家级",
    "page": "https://video.example/专题",
}


@pytest.fixture
async def asking(world: Any) -> Any:
    """The world with a call that asks all kinds."""
    world.call = await world.publish_call(quarter=3, extra_fields=ASKED, broadcast_from="2023-01-01")
    return world


async def change(world: Any, call: dict[str, Any], **changes: Any) -> Any:
    headers = world.by("admin") | {"If-Match": f'"{call["version"]}"'}
    return await world.client.patch(f"/calls/{call['id']}", json=changes, headers=headers)


def faults(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(fault["field"], fault["code"]) for fault in answer.json()["errors"]]


async def test_a_call_tells_everybody_what_it_asks_and_as_json_schema(asking: Any) -> None:
    call = (await asking.client.get(f"/calls/{asking.call['id']}")).json()
    assert [field["name"] for field in call["extra_fields"]] == ["award", "views", "filed_on", "level", "page"]
    assert {name: call["extra_fields"][0][name] for name in AWARD} == AWARD
    schema = call["extra_schema"]
    assert (schema["required"], schema["additionalProperties"]) == (["award"], False)
    assert schema["properties"]["page"]["description"] == "公开可访问"


async def test_a_draft_call_asks_anew_and_a_published_one_corrects_words(asking: Any) -> None:
    world = asking
    body = {"year": 2023, "quarter": 4, "extra_fields": [AWARD | {"name": "Bad"}, VIEWS | {"maximum": -1}, LEVEL]}
    refused = await world.client.post("/calls", json=body, headers=world.by("admin"))
    assert faults(refused) == [
        ("extra_fields.0.name", "not_a_name"),
        ("extra_fields.1.maximum", "below_minimum"),
    ]
    made = (await world.client.post("/calls", json=body | {"extra_fields": [AWARD]}, headers=world.by("admin"))).json()
    made = (await change(world, made, extra_fields=[LEVEL, VIEWS])).json()
    assert [field["name"] for field in made["extra_fields"]] == ["level", "views"]
    refused = await change(world, world.call, extra_fields=[AWARD])
    assert faults(refused) == [("extra_fields", "fixed_when_published")]
    corrected = await change(world, world.call, extra_fields=[AWARD | {"title": "所获奖项"}, *ASKED[1:]])
    assert corrected.json()["extra_fields"][0]["title"] == "所获奖项"


async def test_choices_are_trimmed_as_answers_are(world: Any) -> None:
    padded = LEVEL | {"title": " 立项级别 ", "choices": ["省级 ", " 国家级"]}
    world.call = await world.publish_call(quarter=3, extra_fields=[padded], broadcast_from="2023-01-01")
    shown = world.call["extra_fields"][0]
    assert (shown["title"], shown["choices"]) == ("立项级别", ["省级", "国家级"])
    entry = await world.submitted(extra={"level": " 国家级 "})
    assert entry["form"]["extra"] == {"level": "国家级"}


async def test_next_quarters_call_asks_the_same(asking: Any) -> None:
    world = asking
    query = {"year": 2023, "quarter": 4, "copied_from": world.call["id"]}
    template = await world.client.get("/call-template", params=query, headers=world.by("admin"))
    made = await world.client.post("/calls", json=query, headers=world.by("admin"))
    assert template.json()["extra_fields"] == made.json()["extra_fields"] == world.call["extra_fields"]
    fresh = await world.client.get("/call-template?year=2024&quarter=1", headers=world.by("admin"))
    assert fresh.json()["extra_fields"] == []


async def test_a_draft_keeps_half_an_answer_but_none_to_another_question(asking: Any) -> None:
    world = asking
    wrong = {"award": "  长  " + "长" * 50, "views": "很多", "filed_on": "2022-", "level": "", "page": None}
    draft = await world.draft(extra=wrong)
    assert draft["form"]["extra"] == {"award": "长  " + "长" * 50, "views": "很多", "filed_on": "2022-"}
    refused = await world.save(draft["id"], world.form(extra={"awards": "x"}), draft["version"])
    assert faults(refused) == [("form.extra.awards", "unknown_field")]
    body = {"call_id": world.call["id"], "form": {"extra": {"other": 1}}}
    refused = await world.client.post("/entries", json=body, headers=world.applicant)
    assert faults(refused) == [("form.extra.other", "unknown_field")]
    for impossible in ("x" * 5001, "\0", 10**13, 1e-9, True, ["x"]):
        refused = await world.save(draft["id"], world.form(extra={"award": impossible}), draft["version"])
        assert [field for field, _ in faults(refused)] == ["form.extra.award"]
    same = await world.save(draft["id"], world.form(extra=dict(reversed(wrong.items()))), 99)
    assert (same.status_code, same.json()["version"]) == (200, draft["version"])


async def test_half_a_character_and_a_number_beyond_all_are_no_answers(asking: Any) -> None:
    """JSON can say both, and neither Postgres nor a sheet can keep them."""
    world = asking
    draft = await world.draft()
    headers = world.applicant | {"If-Match": f'"{draft["version"]}"', "Content-Type": "application/json"}
    for given in ('"award": "\\ud800"', '"views": 1e400', '"views": NaN'):
        body = f'{{"form": {{"extra": {{{given}}}}}}}'
        refused = await world.client.put(f"/entries/{draft['id']}", content=body, headers=headers)
        assert [field for field, _ in faults(refused)] == [f"form.extra.{given[1:6]}"]


async def test_submitting_tells_every_fault_at_once_after_the_forms_own(asking: Any) -> None:
    world = asking
    entry = await world.ready(title=None, extra={"views": -1, "filed_on": "2022-", "level": "市级", "page": "x"})
    refused = await world.submit(entry["id"])
    assert faults(refused) == [
        ("title", "missing"), ("extra.award", "missing"), ("extra.views", "out_of_range"),
        ("extra.filed_on", "not_a_date"), ("extra.level", "not_a_choice"), ("extra.page", "not_a_link"),
    ]  # fmt: skip
    assert {"zh": "不得小于 0", "en": "is less than 0"} in [fault["message"] for fault in refused.json()["errors"]]
    saved = await world.save(entry["id"], world.form(extra=ANSWERS), entry["version"])
    assert (await world.submit(entry["id"])).json()["form"]["extra"] == saved.json()["form"]["extra"] == ANSWERS


async def test_what_was_answered_is_frozen_and_attested(asking: Any) -> None:
    world = asking
    entry = await world.submitted(extra=ANSWERS)
    answer = await world.client.get(f"/entries/{entry['id']}/receipts/1", headers=world.applicant)
    form = answer.json()["form"]
    assert form["extra"] == ANSWERS
    verified = await world.client.post("/receipts/verification", json={"receipt": answer.json()["receipt"]})
    assert verified.json()["attested"]["form_sha256"] == hashlib.sha256(rfc8785.dumps(form)).hexdigest()


async def test_staff_read_what_was_submitted_and_others_nothing(asking: Any) -> None:
    world = asking
    entry = await world.submitted(extra=ANSWERS)
    path = f"/entries/{entry['id']}"
    own = await world.client.get(path, headers=world.by("bureau", unit_id=world.bureau_id))
    assert own.json()["form"]["extra"] == ANSWERS
    for other in (world.by("bureau", unit_id=uuid4()), world.by("applicant", uuid4())):
        assert (await world.client.get(path, headers=other)).status_code == 404


async def returned(world: Any, entry: dict[str, Any]) -> dict[str, Any]:
    await world.deliverer.deliver(
        EntryReturnedV1(
            entry_id=entry["id"], call_id=entry["call_id"], bureau_id=world.bureau_id, bureau_name="某局",
            applicant_id=world.applicant_id, registration_number=entry["registration_number"],
            revision=entry["revision"], title="t", occurred_at=datetime.now(UTC), reason="改",
            resubmit_until=datetime.now(UTC) + timedelta(days=1),
        )
    )  # fmt: skip
    return await world.entry(entry["id"])


async def test_each_answer_is_a_difference_of_its_own(asking: Any) -> None:
    world = asking
    entry = await returned(world, await world.submitted(extra=ANSWERS))
    now = {"award": "白玉兰奖", "views": 2000, "level": "国家级", "page": ANSWERS["page"]}
    await world.save(entry["id"], world.form(title="新名", extra=now), entry["version"])
    assert (await world.submit(entry["id"])).status_code == 200
    expected = [
        {"field": "title", "old": "漫长的季节", "new": "新名"},
        {"field": "extra.award", "old": "飞天奖", "new": "白玉兰奖"},
        {"field": "extra.filed_on", "old": "2022-11-30", "new": None},
        {"field": "extra.views", "old": 1234.5, "new": 2000},
    ]
    path = f"/entries/{entry['id']}"
    found = (await world.client.get(f"{path}/revisions/2/differences", headers=world.applicant)).json()
    assert found["fields"] == expected
    [save, letter] = (await world.client.get(f"{path}/saves", headers=world.applicant)).json()["items"]
    assert [change["field"] for change in letter["fields"]] == ["scan"]
    assert {change["field"]: change for change in save["fields"]} == {change["field"]: change for change in expected}


async def test_a_copy_takes_along_answers_to_what_the_other_call_asks_as_well(asking: Any) -> None:
    world = asking
    entry = await world.draft(extra=ANSWERS)
    target = await world.publish_call(quarter=4, extra_fields=[VIEWS | {"title": "播放"}, FILED | {"kind": "text"}])
    answer = await world.client.post(
        f"/entries/{entry['id']}/copies", json={"call_id": target["id"]}, headers=world.applicant
    )
    assert answer.status_code == 201, answer.text
    assert answer.json()["entry"]["form"]["extra"] == {"views": 1234.5}
    left = [fault for fault in answer.json()["left_out"] if fault["field"].startswith("extra.")]
    assert [fault["field"] for fault in left] == ["extra.award", "extra.filed_on", "extra.level", "extra.page"]
    assert "获奖情况" in left[0]["message"]["zh"]
    assert "Awards" in left[0]["message"]["en"]


async def test_the_printed_form_has_them_in_a_section_of_their_own(asking: Any, paper: Any) -> None:
    world = asking
    entry = await world.submitted(extra=ANSWERS | {"award": "#panic(1) *奖*"})
    answer = await world.client.get(f"/entries/{entry['id']}/registration-form", headers=world.applicant)
    assert answer.status_code == 200, answer.text
    text = paper(answer.content).text
    places = [
        text.index(shown)
        for shown in ("推荐理由", "补充信息", "获奖情况#panic(1)*奖*", "播放量（万）1234.5", "备案日期2022年11月30日",
                      "立项级别国家级", "专题网址https://video.example/专题", "申报台局（盖章）")
    ]  # fmt: skip
    assert places == sorted(places)
    draft = await world.draft(extra={"filed_on": "2022-"})
    half = await world.client.get(f"/entries/{draft['id']}/registration-form", headers=world.applicant)
    assert "备案日期2022-" in paper(half.content).text


async def test_a_form_without_extra_fields_is_printed_without_the_section(world: Any, paper: Any) -> None:
    entry = await world.draft()
    answer = await world.client.get(f"/entries/{entry['id']}/registration-form", headers=world.applicant)
    assert "补充信息" not in paper(answer.content).text
    assert entry["form"]["extra"] == {}
