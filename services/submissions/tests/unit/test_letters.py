from __future__ import annotations

from submissions.domain import letters

NAMES = {"party": "我单位", "call": "某季度推优", "title": "漫长的季节", "work_type": "网络剧", "owner": "演示机构"}


def test_the_default_names_the_work_the_owner_and_the_call() -> None:
    paragraphs = letters.filled(letters.DEFAULT, NAMES)
    assert len(paragraphs) == 7
    text = "".join(paragraphs)
    assert all(name in text for name in NAMES.values())
    assert "【" not in text


def test_a_missing_name_leaves_a_line_to_write_on() -> None:
    [paragraph] = letters.filled("《【作品名称】》由【版权方】制作", {"title": None, "owner": ""})
    assert paragraph == "《＿＿＿＿＿＿＿＿》由＿＿＿＿＿＿＿＿制作"


def test_a_name_that_looks_like_a_place_is_a_name() -> None:
    [paragraph] = letters.filled(
        "【作品名称】与【版权方】", NAMES | {"title": "【版权方】{0}%s", "owner": "【申报方】"}
    )
    assert paragraph == "【版权方】{0}%s与【申报方】"


def test_other_brackets_stay() -> None:
    assert letters.filled("【注】\n\n  【作品】 ", NAMES) == ["【注】", "【作品】"]
