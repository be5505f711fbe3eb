"""Titles are compared in one spelling."""

from __future__ import annotations

import pytest

from submissions.titles import fold_owner, fold_title, grams_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("漫长的季节", "《漫長的季節》"),
        ("漫长的季节", " 漫 长 的　季 节 "),
        ("ABC", "ａｂｃ"),
        ("三体·第一季", "三体 S1"),
        ("三体第1季", "三體（Season 01）"),
        ("三体第十二季", "三体S12"),
        ("三体第二十季", "三体 第20季"),
        ("你好，世界！", "你好世界"),
        ("<<甲>>", "甲"),
        ("三体\ufe00", "三体"),
        ("三\U000e0100体", "三体"),
        ("三\u034f体", "三体"),
        ("三\u3164体", "三体"),
        ("三\u115f\u1160体", "三体"),
        ("三\uffa0体", "三体"),
        ("三\u2800体", "三体"),
        ("三体第\u200b二\u2060季", "三体S2"),
    ],
)
def test_spellings_of_one_title(one: str, other: str) -> None:
    assert fold_title(one) == fold_title(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("三体", "三体第一季"),
        ("三体第一季", "三体第二季"),
        ("三体第十季", "三体第一季"),
        ("C", "C++"),
        ("？", "！"),
        ("？", "\u3164"),
        ("第一二季", "第二季"),
    ],
)
def test_different_titles(one: str, other: str) -> None:
    assert fold_title(one) != fold_title(other)


@pytest.mark.parametrize("title", ["漫長的季節 第二季", "？", "S1S2", "第十季", "ﷺ", "\u3164", "？\u2800"])
def test_folding_again_changes_nothing(title: str) -> None:
    assert fold_title(fold_title(title)) == fold_title(title)


def test_an_owner_stays_the_same_with_what_cannot_be_seen() -> None:
    assert fold_owner("示例\u3164影视\ufe00有限公司") == fold_owner("示例影视有限公司")


def test_grams_are_pairs_or_the_one_character() -> None:
    assert grams_of("漫") == ["漫"]
    assert grams_of("漫长") == ["漫长"]
    assert set(grams_of("漫长的")) == {"漫长", "长的"}
