"""What the review listens to: each foreign fact becomes a command of its own."""

from __future__ import annotations

from contracts.accounts import AccountErasedV1, BureauChangedV1, ExpertChangedV1
from contracts.submissions import CallChangedV1, CallPublishedV1, DeadlineExtendedV1, EntrySubmittedV1, EntryWithdrawnV1
from kit.db import Tx
from kit.inbox import subscribe
from review.commands.open_case import OpenCase, open_case
from review.commands.save_facts import extend_recommendation, forget_expert, save_bureau, save_call, save_expert
from review.commands.withdraw_case import WithdrawCase, withdraw_case
from review.domain.assignment import Judge
from review.domain.calls import Bureau, Call
from review.domain.cases import Submission


async def on_call_published(tx: Tx, event: CallPublishedV1) -> None:
    await save_call(tx, _call(event))


async def on_call_changed(tx: Tx, event: CallChangedV1) -> None:
    await save_call(tx, _call(event))


async def on_deadline_extended(tx: Tx, event: DeadlineExtendedV1) -> None:
    if event.deadline == "recommendation":
        await extend_recommendation(tx, event.call_id, event.bureau_id, event.new_deadline)


async def on_bureau_changed(tx: Tx, event: BureauChangedV1) -> None:
    bureau = Bureau(event.bureau_id, event.name, event.central_direct)
    await save_bureau(tx, bureau, region_code=event.region_code, active=event.active)


async def on_expert_changed(tx: Tx, event: ExpertChangedV1) -> None:
    judge = Judge(
        event.account_id, event.organisation, event.bureau_id, frozenset(event.specialities), event.load_limit
    )
    await save_expert(tx, judge, active=event.active)


async def on_account_erased(tx: Tx, event: AccountErasedV1) -> None:
    if event.role == "expert":
        await forget_expert(tx, event.account_id)


async def on_entry_submitted(tx: Tx, event: EntrySubmittedV1) -> None:
    submission = Submission(
        entry_id=event.entry_id,
        call_id=event.call_id,
        bureau_id=event.bureau_id,
        applicant_id=event.applicant_id,
        applicant_kind=event.applicant_kind,
        organisation_name=event.organisation_name,
        registration_number=event.registration_number,
        revision=event.revision,
        title=event.work.title,
        work_type=event.work.work_type,
        work=event.work.model_dump(mode="json"),
        warnings=event.warnings,
        scan_sha256=event.scan_sha256,
        scan_pages=event.scan_pages,
        submitted_at=event.submitted_at,
    )
    await open_case(tx, OpenCase(submission))


async def on_entry_withdrawn(tx: Tx, event: EntryWithdrawnV1) -> None:
    await withdraw_case(tx, WithdrawCase(event.entry_id, event.withdrawn_at))


SUBSCRIPTIONS = subscribe(
    on_call_published,
    on_call_changed,
    on_deadline_extended,
    on_bureau_changed,
    on_expert_changed,
    on_account_erased,
    on_entry_submitted,
    on_entry_withdrawn,
)


def _call(event: CallPublishedV1 | CallChangedV1) -> Call:
    return Call(
        event.call_id, event.code, event.title, event.work_types, event.recommendation_deadline, event.bureau_quota
    )
