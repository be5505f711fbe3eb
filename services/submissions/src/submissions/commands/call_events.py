"""What other services are told of a call."""

from __future__ import annotations

from typing import Any

from submissions.domain.calls import Call


def facts_of(call: Call) -> dict[str, Any]:
    """What each event about the whole call says."""
    return {
        "call_id": call.id,
        "code": call.code,
        "title": call.title,
        "year": call.year,
        "quarter": call.quarter,
        "applicant_kinds": call.applicant_kinds,
        "work_types": call.work_types,
        "broadcast_from": call.broadcast_from,
        "broadcast_until": call.broadcast_until,
        "opens_at": call.opens_at,
        "entry_deadline": call.entry_deadline,
        "recommendation_deadline": call.recommendation_deadline,
        "bureau_quota": call.bureau_quota,
    }
