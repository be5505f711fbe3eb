"""Extra fields: what an admin may ask, and which answers are right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from kit.errors import Invalid
from submissions import extra_answers
from submissions.domain.calls import Call, plan, template
from submissions.domain.copies import copied
from submissions.domain.extra_fields import ExtraField, check_known, faults_of, schema_of
from submissions.domain.form import Form

TEXT = ExtraField(name="award", kind="text", title="获奖情况", max_length=5)
WHOLE = ExtraField(name="views", kind="number", title="播放量", integer=True, minimum=1, maximum=10)
RATIO = ExtraField(name="share", kind="number", title="占比", minimum=0.5)
DAY = ExtraField(name="filed_on", kind="date", title="备案日期")
CHOICE = ExtraField(name="level", kind="choice", title="级别", choices=("省级", "国家级"))
LINK = ExtraField(name="page", kind="link", title="专题网址")
ALL = (TEXT, WHOLE, RATIO, DAY, CHOICE, LINK)


def told(field: ExtraField, answer: Any) -> list[str]:
    return [fault.code for fault in extra_answers.faults_of((field,), {field.name: answer})]


@pytest.mark.parametrize(
    ("field", "right"),
    [
        (TEXT, "五个字以内"), (TEXT, "𠀀𠀁𠀂𠀃𠀄"), (replace(TEXT, max_length=None), "长" * 1000),
        (WHOLE, 1), (WHOLE, 10), (RATIO, 0.5), (RATIO, 10**12), (DAY, "2024-02-29"), (CHOICE, "国家级"),
        (DAY, "1900-01-01"), (DAY, "9999-12-31"),
        (LINK, "https://video.example/a?b=c#d"), (LINK, "HTTP://例子.中国/路径"), (LINK, "https://a/" + "b" * 990),
    ],
)  # fmt: skip
def test_an_answer_within_the_bounds_is_taken(field: ExtraField, right: Any) -> None:
    assert told(field, right) == []


@pytest.mark.parametrize(
    ("field", "wrong", "code"),
    [
        (TEXT, "六个字就太长", "too_long"), (TEXT, 5, "not_a_text"),
        (replace(TEXT, max_length=None), "长" * 1001, "too_long"),
        (WHOLE, 0, "out_of_range"), (WHOLE, 11, "out_of_range"), (WHOLE, 1.5, "not_an_integer"),
        (WHOLE, "5", "not_an_integer"), (RATIO, 0.499999, "out_of_range"), (RATIO, "多", "not_a_number"),
        (DAY, "2023-02-29", "not_a_date"), (DAY, "2023-2-3", "not_a_date"), (DAY, "明天", "not_a_date"),
        (DAY, "0000-01-01", "not_a_date"), (DAY, "1899-12-31", "not_a_date"), (DAY, "10000-01-01", "not_a_date"),
        (CHOICE, "市级", "not_a_choice"), (CHOICE, 1, "not_a_choice"),
        (LINK, "ftp://a.example", "not_a_link"), (LINK, "https://", "not_a_link"), (LINK, "http:///x", "not_a_link"),
        (LINK, "javascript:alert(1)", "not_a_link"), (LINK, "https://a b", "not_a_link"),
        (LINK, "https://a/?b|c", "not_a_link"), (LINK, "https://a/100%", "not_a_link"),
        (LINK, "https://a/b[1]", "not_a_link"), (LINK, "https://a/#b#c", "not_a_link"),
        (LINK, "https://a/" + "b" * 991, "too_long"),
    ],
)  # fmt: skip
def test_an_answer_beyond_the_bounds_is_told(field: ExtraField, wrong: Any, code: str) -> None:
    assert told(field, wrong) == [code]


def test_all_faults_come_at_once_in_the_calls_order() -> None:
    asked = tuple(replace(field, required=True) for field in ALL)
    faults = extra_answers.faults_of(asked, {"views": 11, "zzz": "?", "page": "x"})
    assert [(fault.field, fault.code) for fault in faults] == [
        ("extra.award", "missing"), ("extra.views", "out_of_range"), ("extra.share", "missing"),
        ("extra.filed_on", "missing"), ("extra.level", "missing"), ("extra.page", "not_a_link"),
        ("extra.zzz", "unknown_field"),
    ]  # fmt: skip
    assert "1–10" in faults[1].zh
    assert "0.5" in extra_answers.faults_of((RATIO,), {"share": 0})[0].en


def test_nothing_asked_and_optional_fields_need_no_answer() -> None:
    assert extra_answers.faults_of((), {}) == extra_answers.faults_of(ALL, {}) == ()


def test_answers_to_what_is_not_asked_are_refused_in_drafts() -> None:
    check_known(ALL, ["award", "page"])
    with pytest.raises(Invalid) as caught:
        check_known(ALL, ["award", "other"])
    assert [fault.field for fault in caught.value.faults] == ["form.extra.other"]


def test_the_schema_describes_each_kind() -> None:
    described = schema_of((replace(TEXT, hint="如有", required=True), WHOLE))
    assert described["properties"] == {
        "award": {"title": "获奖情况", "description": "如有", "type": "string", "maxLength": 5},
        "views": {"title": "播放量", "type": "integer", "minimum": 1, "maximum": 10},
    }
    assert (described["required"], described["additionalProperties"]) == (["award"], False)


@pytest.mark.parametrize("field", [*ALL, replace(RATIO, minimum=0), replace(RATIO, minimum=None, maximum=0.0)])
def test_a_field_is_restored_as_it_was_kept(field: ExtraField) -> None:
    assert ExtraField.restored(field.kept()) == field
    assert list(faults_of((field,))) == []


@pytest.mark.parametrize(
    ("changes", "faulty", "code"),
    [
        ({"name": "Award"}, "name", "not_a_name"), ({"name": "1st"}, "name", "not_a_name"),
        ({"name": "a" * 41}, "name", "not_a_name"), ({"name": ""}, "name", "not_a_name"),
        ({"title": "  "}, "title", "missing"), ({"title": "长" * 101}, "title", "too_long"),
        ({"title_en": "x" * 101}, "title_en", "too_long"), ({"hint": "长" * 301}, "hint", "too_long"),
        ({"title": "奖\x0b项"}, "title", "not_a_line"), ({"title_en": "a\nb"}, "title_en", "not_a_line"),
        ({"hint": "如有\u2028"}, "hint", "not_a_line"),
        ({"kind": "choice", "max_length": None, "choices": ("甲\x1f",)}, "choices", "not_a_line"),
        ({"max_length": 0}, "max_length", "out_of_range"), ({"max_length": 1001}, "max_length", "out_of_range"),
        ({"minimum": 0}, "minimum", "not_of_kind"), ({"choices": ("甲",)}, "choices", "not_of_kind"),
        ({"integer": True}, "integer", "not_of_kind"),
        ({"kind": "number", "max_length": None, "minimum": 2, "maximum": 1}, "maximum", "below_minimum"),
        ({"kind": "number", "max_length": None, "minimum": 10**12 + 1}, "minimum", "out_of_range"),
        ({"kind": "number", "max_length": None, "integer": True, "minimum": 0.5}, "minimum", "not_an_integer"),
        ({"kind": "choice", "max_length": None}, "choices", "missing"),
        ({"kind": "choice", "max_length": None, "choices": ("甲", "甲")}, "choices", "not_a_choice"),
        ({"kind": "choice", "max_length": None, "choices": ("甲", " ")}, "choices", "not_a_choice"),
        ({"kind": "choice", "max_length": None, "choices": ("长" * 101,)}, "choices", "too_long"),
        ({"kind": "choice", "max_length": None, "choices": tuple(map(str, range(31)))}, "choices", "too_many"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(changes: dict[str, Any], faulty: str, code: str) -> None:
    [fault] = faults_of((replace(TEXT, **changes),))
    assert (fault.field, fault.code) == (f"extra_fields.0.{faulty}", code)


def test_at_most_twenty_fields_each_with_a_name_of_its_own() -> None:
    many = tuple(replace(TEXT, name=f"f{number}") for number in range(21))
    assert list(faults_of(many[:20])) == []
    assert [(fault.field, fault.code) for fault in faults_of(many)] == [("extra_fields", "too_many")]
    assert [fault.field for fault in faults_of((TEXT, WHOLE, replace(DAY, name="award")))] == ["extra_fields.2.name"]


def test_a_new_quarter_asks_what_the_copied_call_asked() -> None:
    source = replace(template(2023, 1), extra_fields=ALL)
    assert plan(2023, 2, {}, source).extra_fields == ALL
    assert plan(2023, 2, {"extra_fields": (TEXT,)}, source).extra_fields == (TEXT,)


def test_a_published_call_corrects_words_alone(published: Call) -> None:
    words = (replace(TEXT, title="获奖", title_en="Awards", hint="如有"), *ALL[1:])
    assert published.changed({"extra_fields": words}, expected=frozenset({1})).extra_fields == words
    for other in (ALL[:-1], (*ALL, replace(TEXT, name="more")), tuple(reversed(ALL)),
                  (replace(TEXT, required=True), *ALL[1:]), (replace(TEXT, max_length=9), *ALL[1:])):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            published.changed({"extra_fields": other}, expected=frozenset({1}))
        assert [(fault.field, fault.code) for fault in caught.value.faults] == [
            ("extra_fields", "fixed_when_published")
        ]


def test_a_copy_of_an_entry_keeps_answers_to_the_same_questions() -> None:
    source = replace(template(2023, 1), extra_fields=(TEXT, WHOLE, DAY))
    target = replace(template(2023, 2), extra_fields=(replace(TEXT, title="奖项"), replace(WHOLE, kind="text")))
    form = Form(extra={"award": "有", "views": 5, "filed_on": "2023-01-01"})
    kept, left = copied(form, target, source=source, bureau_active=True)
    assert kept.extra == {"award": "有"}
    assert [fault.field for fault in left] == ["scan", "extra.views", "extra.filed_on"]
    assert "备案日期" in left[-1].zh


@pytest.fixture
def published() -> Call:
    asked = replace(template(2023, 2), extra_fields=ALL)
    values = {name: getattr(asked, name) for name in asked.__slots__}
    return Call(**values, id=uuid4(), published_at=asked.opens_at)
