"""An earlier entry as the beginning of one in another call: without what that call does not take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from kit.errors import Conflict, Fault
from submissions.domain.calls import CallPlan
from submissions.domain.folding import fold
from submissions.domain.form import EXTRA, Form


def check_other_call(source: UUID, target: UUID) -> None:
    if source == target:
        raise Conflict(
            "copy_into_same_call", "不能复制到同一项目", "A copy belongs into another call than the entry's own"
        )


def copied(form: Form, call: CallPlan, *, source: CallPlan, bureau_active: bool) -> tuple[Form, list[Fault]]:
    """The form from ``source`` for ``call``, and what was left out of it, in the form's order. The scan never comes
    along: it was signed for that time."""
    kept = replace(
        form,
        bureau_id=form.bureau_id if bureau_active else None,
        work_type=form.work_type if _among(form.work_type, call.work_types) else None,
        criteria=tuple(text for text in form.criteria if _among(text, call.criteria)),
        extra={name: answer for name, answer in form.extra.items() if name in _asked_by_both(source, call)},
        **dict.fromkeys(_outside(form, call)),
    )
    left = set(form.changed_fields(kept))
    return kept, [fault for fault in _reasons(source, call) if fault.field in left or fault.field == "scan"]


def _among(text: str | None, choices: tuple[str, ...]) -> bool:
    return text is not None and fold(text) in {fold(choice) for choice in choices}


def _outside(form: Form, call: CallPlan) -> list[str]:
    """The date that decides, where it lies outside the call's window."""
    name = "finished_on" if form.finished_on else "first_broadcast_on"
    day = form.finished_on or form.first_broadcast_on
    return [name] if day and not call.broadcast_from <= day <= call.broadcast_until else []


def _asked_by_both(source: CallPlan, call: CallPlan) -> set[str]:
    """The extra fields of one name and one kind: their answers mean the same."""
    kinds = ({(field.name, field.kind) for field in asked.extra_fields} for asked in (source, call))
    return {name for name, _ in set.intersection(*kinds)}


def _reasons(source: CallPlan, call: CallPlan) -> Iterator[Fault]:
    window = f"{call.broadcast_from} – {call.broadcast_until}"
    yield Fault("bureau_id", "bureau_unknown", "原申报台局已停用", "is no active bureau any more")
    yield Fault("work_type", "not_a_choice", "本项目不接受该作品类型", "is not a work type of this call")
    for field in ("first_broadcast_on", "finished_on"):
        yield Fault(field, "outside_window", f"不在参评播出时间范围内（{window}）", f"is outside {window}")
    yield Fault("scan", "signed_anew", "版权承诺书须重新签署并上传", "has to be signed and uploaded anew")
    yield Fault("criteria", "not_a_choice", "部分推优标准本项目没有", "some of them are not criteria of this call")
    for field in source.extra_fields:
        titled = f"({field.title_en or field.title})"
        yield Fault(
            f"{EXTRA}{field.name}",
            "unknown_field",
            f"本项目没有此补充信息（{field.title}）",
            f"is not asked by this call {titled}",
        )
