"""When two names mean the same organisation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.organisations import fold, folded_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例影视有限公司", "示例影视股份有限公司"),
        ("示例影视有限公司", "示例影视有限责任公司"),
        ("示例影视集团有限公司", "示例影视"),
        ("示例科技（深圳）有限公司", "示例科技(深圳) 公司"),
        ("ＡＢＣ影视", "abc影视"),
        ("Example Pictures Co., Ltd.", "EXAMPLE PICTURES"),
        ("Example Pictures, Inc", "example-pictures LLC"),
        ("示例 · 影视", "示例影视"),
        ("示例\u3164影视\u115f\uffa0", "示例影视"),
        ("示例\ufe00影\u2800视\U000e0100有限\u034f公司", "示例影视"),
    ],
)
def test_spellings_of_one_organisation_are_equal(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("示例影视有限公司", "示范影视有限公司"), ("北京示例影视", "上海示例影视"), ("公司", "集团")]
)
def test_different_organisations_stay_different(one, other):
    assert fold(one) != fold(other)


def test_a_name_that_is_only_a_suffix_is_kept():
    assert fold("公司") == "公司"


@given(st.text())
def test_folding_twice_changes_nothing(name):
    assert fold(fold(name)) == fold(name)


def test_one_field_may_list_several_organisations():
    names = folded_names(["示例甲有限公司、示例乙公司;示例丙", None, "", "Example Co., Ltd."])

    assert {fold("示例甲"), fold("示例乙"), fold("示例丙"), "example"} <= names
    assert "" not in names
