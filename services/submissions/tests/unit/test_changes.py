"""Differences between forms, and which saves belong together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from submissions.domain.changes import TOGETHER, Save, changes, joined
from submissions.domain.form import Form

AT = datetime(2023, 6, 1, tzinfo=UTC)
SAVE = Save(
    id=uuid4(), entry_id=uuid4(), revision=0, version=2, began_at=AT, saved_at=AT, saved_by=uuid4(),
    changes={"title": (None, "甲")},
)  # fmt: skip


def test_changes_name_every_field_that_differs_in_the_forms_order() -> None:
    old, new = Form(title="甲", contact_phone="1"), Form(title="乙", minutes_per_episode=Decimal("1.5"))
    assert list(changes(old, new).items()) == [
        ("title", ("甲", "乙")),
        ("minutes_per_episode", (None, "1.5")),
        ("contact_phone", ("1", None)),
    ]


def test_joined_saves_go_from_the_first_to_the_last() -> None:
    one, two = {"title": ("甲", "乙"), "platform": (None, "x")}, {"title": ("乙", "丙"), "maker": (None, "y")}
    assert joined(one, two) == {"title": ("甲", "丙"), "platform": (None, "x"), "maker": (None, "y")}
    assert joined(one, {"title": ("乙", "甲")}) == {"platform": (None, "x")}


@pytest.mark.parametrize(
    ("later", "together"),
    [
        ({"saved_at": AT + TOGETHER}, True),
        ({"saved_at": AT + TOGETHER + timedelta(seconds=1)}, False),
        ({"revision": 1}, False),
        ({"saved_by": uuid4()}, False),
    ],
    ids=["in time", "too late", "submitted between", "somebody else"],
)
def test_a_sitting(later: dict[str, object], together: bool) -> None:
    assert SAVE.takes_in(replace(SAVE, **later)) is together  # pyright: ignore[reportArgumentType]
