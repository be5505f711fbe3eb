"""What this service listens to: bureaus and applicants from accounts, decisions from review."""

from __future__ import annotations

from contracts.accounts import ApplicantRegisteredV1, BureauChangedV1
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


async def on_applicant_registered(tx: Tx, event: ApplicantRegisteredV1) -> None:
    await follow_applicant(tx, event)


async def on_bureau_changed(tx: Tx, event: BureauChangedV1) -> None:
    await follow_bureau(tx, event)


async def on_entry_approved(tx: Tx, event: EntryApprovedV1, *, cipher: FieldCipher) -> None:
    await decide_entry(
        tx,
        DecideEntry(
            entry_id=event.entry_id,
            state="approved",
            by="bureau",
            revision=event.revision,
            at=event.occurred_at,
            reason=event.comment,
        ),
        cipher,
    )


async def on_entry_returned(tx: Tx, event: EntryReturnedV1, *, cipher: FieldCipher) -> None:
    await decide_entry(
        tx,
        DecideEntry(
            entry_id=event.entry_id,
            state="returned",
            by="bureau",
            revision=event.revision,
            at=event.occurred_at,
            reason=event.reason,
            resubmit_until=event.resubmit_until,
        ),
        cipher,
    )


async def on_entry_rejected(tx: Tx, event: EntryRejectedV1, *, cipher: FieldCipher) -> None:
    await decide_entry(
        tx,
        DecideEntry(
            entry_id=event.entry_id,
            state="rejected",
            by="bureau",
            revision=event.revision,
            at=event.occurred_at,
            reason=event.reason,
        ),
        cipher,
    )


async def on_entry_recommended(tx: Tx, event: EntryRecommendedV1, *, cipher: FieldCipher) -> None:
    await decide_entry(
        tx,
        DecideEntry(
            entry_id=event.entry_id, state="recommended", by="bureau", revision=event.revision, at=event.occurred_at
        ),
        cipher,
    )


async def on_recommendation_withdrawn(tx: Tx, event: RecommendationWithdrawnV1, *, cipher: FieldCipher) -> None:
    await decide_entry(
        tx,
        DecideEntry(
            entry_id=event.entry_id, state="approved", by="bureau", revision=event.revision, at=event.occurred_at
        ),
        cipher,
    )


async def on_entry_selected(tx: Tx, event: EntrySelectedV1, *, cipher: FieldCipher) -> None:
    await decide_entry(
        tx,
        DecideEntry(
            entry_id=event.entry_id,
            state="selected",
            by="administration",
            revision=event.revision,
            at=event.occurred_at,
        ),
        cipher,
    )


async def on_entry_not_selected(tx: Tx, event: EntryNotSelectedV1, *, cipher: FieldCipher) -> None:
    await decide_entry(
        tx,
        DecideEntry(
            entry_id=event.entry_id,
            state="not_selected",
            by="administration",
            revision=event.revision,
            at=event.occurred_at,
        ),
        cipher,
    )


SUBSCRIPTIONS = subscribe(
    on_applicant_registered,
    on_bureau_changed,
    on_entry_approved,
    on_entry_returned,
    on_entry_rejected,
    on_entry_recommended,
    on_recommendation_withdrawn,
    on_entry_selected,
    on_entry_not_selected,
)
