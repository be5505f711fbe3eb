"""What other services are told of a call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.submissions import DeadlineExtendedV1
from submissions.domain.calls import Call
from submissions.domain.extensions import Extension


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


def deadline_extended(call: Call, extension: Extension, former: datetime) -> DeadlineExtendedV1:
    """The reason stays here where it may tell of a person."""
    return DeadlineExtendedV1(
        call_id=call.id,
        code=call.code,
        title=call.title,
        extension_id=extension.id,
        deadline=extension.deadline,
        scope=extension.scope,
        bureau_id=extension.scope_id if extension.scope == "bureau" else None,
        applicant_id=extension.scope_id if extension.scope == "applicant" else None,
        former_deadline=former,
        new_deadline=extension.until,
        reason=None if extension.scope == "applicant" else extension.reason,
        extended_at=extension.granted_at,
    )
