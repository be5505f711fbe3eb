"""Where somebody belongs and what they can judge: the bureau of staff, the expertise of experts."""

from __future__ import annotations

from uuid import UUID

from accounts.domain.account import Expertise
from accounts.domain.text import name_faults, required
from accounts.domain.work_types import WORK_TYPES
from kit.errors import Fault

_ORGANISATION_LENGTH = 200
_LARGEST_LOAD = 1000

BUREAU_UNKNOWN = Fault("bureau_id", "bureau_unknown", "申报台局不存在或已停用", "is not an active bureau")


def unit_faults(role: str, bureau_id: UUID | None) -> list[Fault]:
    """Staff of a bureau need one, other staff have none."""
    if role == "bureau" and bureau_id is None:
        return [required("bureau_id")]
    if role != "bureau" and bureau_id is not None:
        zh, en = "只有台局账号可指定申报台局", "is for accounts of a bureau only"
        return [Fault("bureau_id", "bureau_not_applicable", zh, en)]
    return []


def expertise_faults(expertise: Expertise) -> list[Fault]:
    found = name_faults("organisation", expertise.organisation, limit=_ORGANISATION_LENGTH)
    if not set(expertise.specialities) <= set(WORK_TYPES):
        found.append(Fault("specialities", "work_type_unknown", "不是可选的作品类型", "names no work type"))
    elif len(set(expertise.specialities)) < len(expertise.specialities):
        found.append(Fault("specialities", "repeated", "作品类型重复", "names a work type twice"))
    if expertise.load_limit is not None and not 1 <= expertise.load_limit <= _LARGEST_LOAD:
        zh, en = f"须为 1–{_LARGEST_LOAD}", f"takes 1-{_LARGEST_LOAD}"
        found.append(Fault("load_limit", "load_limit_invalid", zh, en))
    return found
