"""Each kind of change that breaks a reader is refused by name; what breaks none is allowed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, create_model

from contracts import compatibility

Fields = dict[str, Any]


class Work(BaseModel):
    """Something nested."""

    title: str
    finished_on: date | None = None


def fields() -> Fields:
    return {
        "entry_id": (str, ...),
        "rank": (int, ...),
        "kind": (Literal["organisation", "individual"], ...),
        "at": (datetime, ...),
        "comment": (str | None, None),
        "titles": (tuple[str, ...], ()),
        "work": (Work, ...),
        "other": (Work | None, None),
        "works": (tuple[Work, ...], ()),
        "pair": (tuple[Work, int], ...),
        "code": (Annotated[str, Field(max_length=10)], ...),
    }


def schema(definition: Fields, **extra: Any) -> dict[str, Any]:
    model = create_model("Planted", **definition)
    return model.model_json_schema(mode="serialization") | extra


def with_work(model: type[BaseModel]) -> Callable[[Fields], None]:
    def change(definition: Fields) -> None:
        definition |= {
            "work": (model, ...),
            "other": (model | None, None),
            "works": (tuple[model, ...], ()),
            "pair": (tuple[model, int], ...),
        }

    return change


def put(name: str, annotation: Any, default: Any = ...) -> Callable[[Fields], None]:
    def change(definition: Fields) -> None:
        definition[name] = (annotation, default)

    return change


def named_work(**definition: Any) -> type[BaseModel]:
    return create_model("Work", **definition)


BREAKS: list[tuple[str, Callable[[Fields], Any], str]] = [
    ("field removed", lambda d: d.pop("rank"), "rank: removed"),
    ("optional field removed", lambda d: d.pop("comment"), "comment: removed"),
    ("added as required", put("extra", str), "extra: added as required"),
    ("made required", put("titles", tuple[str, ...]), "titles: became required"),
    ("made optional", put("rank", int, 0), "rank: is no longer always there"),
    ("type changed", put("rank", str), "rank: type changed from 'integer' to 'string'"),
    ("type narrowed", put("rank", bool), "rank: type changed from 'integer' to 'boolean'"),
    ("limit set", put("entry_id", Annotated[str, Field(max_length=5)]), "entry_id: maxLength changed from None to 5"),
    ("limit tightened", put("code", Annotated[str, Field(max_length=5)]), "code: maxLength changed from 10 to 5"),
    ("enum narrowed", put("kind", Literal["organisation"]), "kind: no longer takes individual"),
    (
        "enum value that readers do not know",
        put("kind", Literal["organisation", "individual", "school"]),
        "kind: takes school, which readers of today do not know",
    ),
    ("enum given up", put("kind", str), "kind: whether its values are listed changed"),
    ("format changed", put("at", date), "at: format changed from 'date-time' to 'date'"),
    ("made non-null", put("comment", str, ""), "comment: may no longer be null"),
    ("made nullable", put("rank", int | None), "rank: may now be null"),
    ("null's neighbour changed", put("comment", int | None, None), "comment: type changed from 'string' to 'integer'"),
    ("default changed", put("comment", str | None, "none"), "comment: default changed from None to 'none'"),
    ("items changed", put("titles", tuple[int, ...], ()), "titles[]: type changed from 'string' to 'integer'"),
    ("items no longer typed", put("titles", tuple[Any, ...], ()), "titles[]: type changed from 'string' to None"),
    ("nested field removed", with_work(named_work(title=(str, ...))), "work.finished_on: removed"),
    ("nested field removed in a list", with_work(named_work(title=(str, ...))), "works[].finished_on: removed"),
    (
        "nested field removed where null is allowed",
        with_work(named_work(title=(str, ...))),
        "other.finished_on: removed",
    ),
    (
        "nested field added as required",
        with_work(named_work(title=(str, ...), finished_on=(date | None, None), maker=(str, ...))),
        "work.maker: added as required",
    ),
]


@pytest.mark.parametrize(("change", "fault"), [case[1:] for case in BREAKS], ids=[case[0] for case in BREAKS])
def test_change_that_breaks_a_reader_is_refused(change: Callable[[Fields], Any], fault: str) -> None:
    changed = fields()
    change(changed)
    found = compatibility.faults(schema(fields()), schema(changed))
    assert any(one.startswith(fault) for one in found), found


@pytest.mark.parametrize(
    "work", [named_work(title=(str, ...)), named_work(title=(int, ...), finished_on=(date | None, None))]
)
def test_change_below_a_fixed_tuple_is_not_passed_over(work: type[BaseModel]) -> None:
    changed = fields()
    with_work(work)(changed)  # everywhere, so that its name in the schema stays the same
    assert [fault for fault in compatibility.faults(schema(fields()), schema(changed)) if fault.startswith("pair:")]


def test_another_topic_or_key_is_refused() -> None:
    old, new = schema(fields(), **{"x-event": {"key": "entry_id"}}), schema(fields(), **{"x-event": {"key": "call_id"}})
    assert compatibility.faults(old, new) == [
        "value: x-event changed from {'key': 'entry_id'} to {'key': 'call_id'}",
    ]


def test_another_description_of_the_event_is_allowed() -> None:
    assert compatibility.faults(schema(fields()), schema(fields(), description="reworded")) == []


def no_fixed_pair(definition: Fields) -> Fields:
    return {name: value for name, value in definition.items() if name != "pair"}


ALLOWED: list[tuple[str, Callable[[Fields], Any]]] = [
    ("nothing", lambda d: None),
    ("optional field added", put("extra", str | None, None)),
    ("optional list added", put("extra", tuple[str, ...], ())),
    (
        "optional field added in what is nested",
        with_work(named_work(title=(str, ...), finished_on=(date | None, None), maker=(str | None, None))),
    ),
    ("description reworded", put("rank", Annotated[int, Field(description="1 is best")])),
]


@pytest.mark.parametrize("change", [case[1] for case in ALLOWED], ids=[case[0] for case in ALLOWED])
def test_change_that_breaks_nobody_is_allowed(change: Callable[[Fields], Any]) -> None:
    changed = fields()
    change(changed)
    assert compatibility.faults(schema(no_fixed_pair(fields())), schema(no_fixed_pair(changed))) == []
