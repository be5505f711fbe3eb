"""What this service listens to: bureaus and applicants from accounts, decisions from review."""

from __future__ import annotations

from datetime import datetime

from contracts.accounts import AccountErasedV1, ApplicantRegisteredV1, BureauChangedV1
from contracts.review import (
    EntryApprovedV1,
    EntryNotSelectedV1,
    EntryRecommendedV1,
    EntryRejectedV1,
    EntryReturnedV1,
    EntrySelectedV1,
    RecommendationWithdrawnV1,
)
from kit.crypto import FieldCipher
from kit.db import Tx
from kit.inbox import subscribe
from submissions.commands.decide_entry import DecideEntry, decide_entry
from submissions.commands.follow_accounts import follow_applicant, follow_bureau
from submissions.commands.forget_drafts import forget_drafts
from submissions.domain.entry import By, State

Decided = (
    EntryApprovedV1
    | EntryReturnedV1
    | EntryRejectedV1
    | EntryRecommendedV1
    | RecommendationWithdrawnV1
    | EntrySelectedV1
    | EntryNotSelectedV1
)


async def on_applicant_registered(tx: Tx, event: ApplicantRegisteredV1) -> None:
    await follow_applicant(tx, event)


async def on_account_erased(tx: Tx, event: AccountErasedV1) -> None:
    if event.role == "applicant":
        await forget_drafts(tx, event.account_id)


async def on_bureau_changed(tx: Tx, event: BureauChangedV1) -> None:
    await follow_bureau(tx, event)


async def on_entry_approved(tx: Tx, event: EntryApprovedV1, *, cipher: FieldCipher) -> None:
    await decide_entry(tx, _decision(event, "approved", reason=event.comment), cipher)


async def on_entry_returned(tx: Tx, event: EntryReturnedV1, *, cipher: FieldCipher) -> None:
    decision = _decision(event, "returned", reason=event.reason, resubmit_until=event.resubmit_until)
    await decide_entry(tx, decision, cipher)


async def on_entry_rejected(tx: Tx, event: EntryRejectedV1, *, cipher: FieldCipher) -> None:
    await decide_entry(tx, _decision(event, "rejected", reason=event.reason), cipher)


async def on_entry_recommended(tx: Tx, event: EntryRecommendedV1, *, cipher: FieldCipher) -> None:
    await decide_entry(tx, _decision(event, "recommended"), cipher)


async def on_recommendation_withdrawn(tx: Tx, event: RecommendationWithdrawnV1, *, cipher: FieldCipher) -> None:
    await decide_entry(tx, _decision(event, "approved"), cipher)


async def on_entry_selected(tx: Tx, event: EntrySelectedV1, *, cipher: FieldCipher) -> None:
    await decide_entry(tx, _decision(event, "selected", by="administration"), cipher)


async def on_entry_not_selected(tx: Tx, event: EntryNotSelectedV1, *, cipher: FieldCipher) -> None:
    await decide_entry(tx, _decision(event, "not_selected", by="administration"), cipher)


def _decision(
    event: Decided,
    state: State,
    *,
    by: By = "bureau",
    reason: str | None = None,
    resubmit_until: datetime | None = None,
) -> DecideEntry:
    return DecideEntry(
        entry_id=event.entry_id,
        state=state,
        by=by,
        revision=event.revision,
        at=event.occurred_at,
        reason=reason,
        resubmit_until=resubmit_until,
    )


SUBSCRIPTIONS = subscribe(
    on_applicant_registered,
    on_account_erased,
    on_bureau_changed,
    on_entry_approved,
    on_entry_returned,
    on_entry_rejected,
    on_entry_recommended,
    on_recommendation_withdrawn,
    on_entry_selected,
    on_entry_not_selected,
)
