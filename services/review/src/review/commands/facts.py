"""What several use cases say in the same words: about a case, and about what is missing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kit.errors import NotFound, Unavailable
from review.domain.calls import Bureau
from review.domain.cases import Case


def entry_fact(case: Case, bureau: Bureau, at: datetime) -> dict[str, Any]:
    return {
        "entry_id": case.entry_id, "call_id": case.call_id, "bureau_id": case.bureau_id, "bureau_name": bureau.name,
        "applicant_id": case.applicant_id, "registration_number": case.registration_number,
        "revision": case.revision, "title": case.title, "occurred_at": at,
    }  # fmt: skip


def standing(case: Case) -> dict[str, Any]:
    """A case as audit records show it."""
    return {"state": case.state.value, "revision": case.revision, "rank": case.rank}


def case_not_found() -> NotFound:
    return NotFound("case_not_found", "没有此申报作品", "There is no such case")


def fact_missing() -> Unavailable:
    """Events of other services do not wait for each other: the call or the bureau is still on its way."""
    return Unavailable(
        "fact_not_arrived", "相关项目或台局信息尚未同步，请稍后重试",
        "The call or the bureau is not known here yet; please try again shortly", retry_after=5,
    )  # fmt: skip
