"""Messages that were published once must parse for ever."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

import contracts
from contracts import schemas

EXAMPLES = sorted((schemas.HOME / "examples").glob("*/*.json"))


def test_every_event_type_has_examples_and_no_example_lacks_its_type() -> None:
    assert {path.parent.name for path in EXAMPLES} == set(contracts.registered())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_example_parses_and_comes_back_unchanged(path: Path) -> None:
    event = contracts.registered()[path.parent.name].model_validate_json(path.read_bytes())
    written = json.loads(event.model_dump_json())
    assert missing(json.loads(path.read_bytes()), written) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_reader_of_today_ignores_a_field_of_tomorrow(path: Path) -> None:
    event = contracts.registered()[path.parent.name]
    example = json.loads(path.read_bytes())
    assert event.model_validate(example | {"added_tomorrow": {"deep": 1}}) == event.model_validate(example)


def test_planted_loss_is_seen() -> None:
    assert missing({"a": 1, "b": {"c": [{"d": 2}]}}, {"a": 1, "b": {"c": [{}]}}) == ["b.c[0].d"]
    assert missing({"a": 1}, {"a": 2}) == ["a"]


def test_example_without_a_required_field_is_refused() -> None:
    path = schemas.HOME / "examples" / "review.entry_returned.v1" / "1.json"
    example = json.loads(path.read_bytes())
    del example["reason"]
    with pytest.raises(ValidationError):
        contracts.review.EntryReturnedV1.model_validate(example)


def missing(example: Any, written: Any, at: str = "") -> list[str]:
    """Where ``written`` does not hold what ``example`` holds. A field that was added since may stand there too."""
    if isinstance(example, dict) and isinstance(written, dict):
        lost = [f"{at}.{name}".lstrip(".") for name in example if name not in written]
        for name in example.keys() & written.keys():
            lost += missing(example[name], written[name], f"{at}.{name}".lstrip("."))
        return lost
    if isinstance(example, list) and isinstance(written, list) and len(example) == len(written):
        pairs = zip(example, written, strict=True)
        return [fault for n, (one, other) in enumerate(pairs) for fault in missing(one, other, f"{at}[{n}]")]
    return [] if example == written else [at]
