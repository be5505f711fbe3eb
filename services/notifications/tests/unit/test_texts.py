"""What messages say, and when mails are tried again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from notifications.domain import texts
from notifications.domain.retrying import RetryPlan
from notifications.domain.texts import EntryFacts

FACTS = EntryFacts("漫长的季节", "2023Q2-11-00042", 2, "北京市广播电视局")
NOON = datetime(2023, 6, 30, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        texts.submitted(FACTS),
        texts.withdrawn(FACTS),
        texts.approved(FACTS, None),
        texts.returned(FACTS, "承诺书缺页", NOON),
        texts.rejected(FACTS, "不属于网络视听节目"),
        texts.recommended(FACTS),
        texts.recommendation_withdrawn(FACTS),
        texts.selected(FACTS),
        texts.not_selected(FACTS),
    ],
    ids=lambda text: text.template,
)
def test_a_message_names_title_number_and_bureau(text: texts.Text) -> None:
    assert "《漫长的季节》" in text.subject
    assert "《漫长的季节》" in text.body
    assert "登记编号：2023Q2-11-00042" in text.body
    assert "初审单位：北京市广播电视局" in text.body


def test_no_two_messages_share_a_template() -> None:
    made = [
        texts.registered(None), texts.submitted(FACTS), texts.withdrawn(FACTS), texts.approved(FACTS, None),
        texts.returned(FACTS, "", NOON), texts.rejected(FACTS, ""), texts.recommended(FACTS),
        texts.recommendation_withdrawn(FACTS), texts.selected(FACTS), texts.not_selected(FACTS),
        texts.panel_opened("", ()),
    ]  # fmt: skip
    assert len({text.template for text in made}) == len(made)


def test_reasons_and_comments_are_told() -> None:
    returned = texts.returned(FACTS, "承诺书缺页", NOON)
    assert "退回原因：承诺书缺页" in returned.body
    assert "2023年6月30日 12:00" in returned.body
    assert "未通过原因：重复申报" in texts.rejected(FACTS, "重复申报").body
    assert "审核意见：材料齐全" in texts.approved(FACTS, "材料齐全").body
    assert "审核意见" not in texts.approved(FACTS, None).body


def test_a_second_revision_is_called_so() -> None:
    assert "重新提交" in texts.submitted(FACTS).subject
    assert "重新提交" not in texts.submitted(EntryFacts("漫长的季节", "2023Q2-11-00042")).subject


def test_the_welcome_greets_an_organisation_by_name() -> None:
    assert texts.registered("示例影视有限公司").body.startswith("示例影视有限公司：")
    assert "None" not in texts.registered(None).body


def test_an_expert_reads_the_panel_and_its_work_types() -> None:
    text = texts.panel_opened("网络剧评议组", ("网络剧", "网络微短剧"))
    assert "网络剧评议组" in text.subject
    assert "网络剧、网络微短剧" in text.body


def test_a_subject_is_one_line_whatever_the_title() -> None:
    subject = texts.selected(EntryFacts("甲\r\nBcc: a@example.com\x00\u2028乙", "2023Q2-11-00042")).subject
    assert subject == "作品《甲 Bcc: a@example.com 乙》入选本季度推优"


def test_a_day_ends_at_24_00_in_shanghai() -> None:
    assert texts.until(datetime(2023, 6, 30, 16, tzinfo=UTC)) == "2023年6月30日 24:00"
    assert texts.until(datetime(2023, 6, 30, 15, 59, tzinfo=UTC)) == "2023年6月30日 23:59"


def test_the_mail_leads_to_the_portal() -> None:
    assert "登录平台查看：https://portal.example.com/\n" in texts.mail_body(
        texts.registered(None), "https://portal.example.com/"
    )


def test_delays_double_up_to_the_longest_and_end() -> None:
    plan = RetryPlan(first=5, longest=60, attempts=6)
    assert [plan.delay_after(count) for count in range(1, 8)] == [5, 10, 20, 40, 60, None, None]
