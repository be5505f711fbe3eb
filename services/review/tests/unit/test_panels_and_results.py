"""Plans of panels, their closing, proposals and the public notice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from kit.errors import Conflict, Invalid
from review.domain.calls import Call
from review.domain.panels import Panel, PanelPlan
from review.domain.results import Proposal, check_proposal, notice_until
from review.domain.scoring import DEFAULT_RUBRIC

NOW = datetime(2023, 7, 1, 8, tzinfo=UTC)
TICK = timedelta(microseconds=1)
CALL = Call(UUID(int=1), "2023Q2", "二季度", ("网络剧", "网络电影"), NOW, 10)
X1, X2 = UUID(int=11), UUID(int=12)


def plan(**changes) -> PanelPlan:
    values = {
        "call_id": CALL.call_id, "title": "评议组", "work_types": ("网络剧",), "expert_ids": (X1, X2),
        "experts_per_entry": 2, "rubric": DEFAULT_RUBRIC,
    }  # fmt: skip
    return PanelPlan(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"work_types": ("短视频",)}, [("work_types.0", "work_type_not_taken")]),
        ({"work_types": ("网络剧", "网络剧")}, [("work_types.1", "repeated")]),
        ({"expert_ids": (X1, UUID(int=13))}, [("expert_ids.1", "expert_unknown")]),
        ({"experts_per_entry": 3}, [("experts_per_entry", "more_than_experts")]),
        ({"expert_ids": (X1, X1)}, [("expert_ids.1", "repeated"), ("experts_per_entry", "more_than_experts")]),
        ({"rubric": (DEFAULT_RUBRIC[0], DEFAULT_RUBRIC[0])}, [("rubric.1", "repeated")]),
    ],
)
def test_a_plan_is_checked_as_a_whole(changes, faults):
    found = []
    try:
        plan(**changes).check(CALL, {X1, X2})
    except Invalid as refused:
        found = [(fault.field, fault.code) for fault in refused.faults]
    assert found == faults


def test_a_panel_closes_complete_or_for_a_reason():
    panel = Panel(UUID(int=5), CALL.call_id, "评议组", 2, DEFAULT_RUBRIC, None)

    panel.require_open()
    panel.require_complete(unscored=0, unjudged=0, reason=None)
    panel.require_complete(unscored=3, unjudged=1, reason="专家缺席")
    for unscored, unjudged in ((1, 0), (0, 1)):
        with pytest.raises(Conflict, match="panel_incomplete"):
            panel.require_complete(unscored=unscored, unjudged=unjudged, reason=None)
    with pytest.raises(Conflict, match="panel_closed"):
        Panel(UUID(int=5), CALL.call_id, "评议组", 2, DEFAULT_RUBRIC, NOW).require_open()


@pytest.mark.parametrize(
    ("at", "days", "until"),
    [
        (NOW, 0, NOW),
        # 1 July 16:00 in Shanghai: the whole of 2 July follows
        (NOW, 1, datetime(2023, 7, 2, 16, tzinfo=UTC)),
        (NOW, 30, datetime(2023, 7, 31, 16, tzinfo=UTC)),
        # 23:59:59 and 00:00 in Shanghai are different days
        (datetime(2023, 7, 1, 15, 59, 59, tzinfo=UTC), 1, datetime(2023, 7, 2, 16, tzinfo=UTC)),
        (datetime(2023, 7, 1, 16, tzinfo=UTC), 1, datetime(2023, 7, 3, 16, tzinfo=UTC)),
    ],
)
def test_the_notice_lasts_whole_days(at, days, until):
    assert notice_until(at, days) == until


def test_results_come_after_the_notice_and_once():
    proposal = Proposal(CALL.call_id, (), NOW, NOW + timedelta(days=1))

    proposal.require_unpublished()
    proposal.require_notice_over(NOW + timedelta(days=1))
    with pytest.raises(Conflict, match="notice_not_over"):
        proposal.require_notice_over(NOW + timedelta(days=1) - TICK)
    with pytest.raises(Conflict, match="results_published"):
        Proposal(CALL.call_id, (), NOW, NOW, NOW).require_unpublished()


def test_a_proposal_holds_recommended_entries_once_each():
    check_proposal([X1], {X1, X2}, open_panels=0)
    with pytest.raises(Conflict, match="panels_open"):
        check_proposal([X1], {X1}, open_panels=1)
    with pytest.raises(Invalid) as refused:
        check_proposal([X1, X1, X2], {X1}, open_panels=0)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        ("entry_ids.1", "entry_repeated"),
        ("entry_ids.2", "entry_not_recommended"),
    ]
