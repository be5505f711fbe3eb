"""Facts of the other services that become messages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from contracts import Event
from contracts.accounts import (
    ApplicantRegisteredV1,
    ContactChangedV1,
    LetterRequestedV1,
    LetterRequestedV2,
    StaffChangedV1,
)
from contracts.review import (
    EntryApprovedV1,
    EntryNotSelectedV1,
    EntryRecommendedV1,
    EntryRejectedV1,
    EntryReturnedV1,
    EntrySelectedV1,
    PanelOpenedV1,
    RecommendationWithdrawnV1,
)
from contracts.submissions import (
    DeadlineExtendedV1,
    EntryFlaggedV1,
    EntrySubmittedV1,
    EntryWithdrawnV1,
    ExportReadyV1,
)
from kit.crypto import FieldCipher
from kit.db import Tx
from kit.inbox import Erased, subscribe
from notifications.commands.accept_letter import AcceptLetter, accept_letter
from notifications.commands.follow_staff import FollowStaff, follow_staff
from notifications.commands.forget_contact import forget_contact
from notifications.commands.forget_letter import forget_letter
from notifications.commands.post_message import PostMessage, post_message
from notifications.commands.remember_contact import RememberContact, remember_contact
from notifications.commands.tell_bureau import TellBureau, tell_bureau
from notifications.domain import letters, texts
from notifications.domain.letters import Letter
from notifications.domain.texts import EntryFacts, Text

EntryEvent = (
    EntryApprovedV1
    | EntryReturnedV1
    | EntryRejectedV1
    | EntryRecommendedV1
    | RecommendationWithdrawnV1
    | EntrySelectedV1
    | EntryNotSelectedV1
)


async def on_contact_changed(tx: Tx, event: ContactChangedV1, *, cipher: FieldCipher) -> None:
    contact = RememberContact(event.account_id, name=event.name, email=event.email, phone=event.phone)
    await remember_contact(tx, contact, cipher=cipher)


async def on_contact_erased(tx: Tx, erased: Erased[ContactChangedV1]) -> None:
    await forget_contact(tx, erased.key)


async def on_letter_requested(tx: Tx, event: LetterRequestedV1, *, cipher: FieldCipher) -> None:
    await accept_letter(tx, _letter(event), cipher=cipher)


async def on_later_letter_requested(tx: Tx, event: LetterRequestedV2, *, cipher: FieldCipher) -> None:
    await accept_letter(tx, _letter(event), cipher=cipher)


async def on_letter_erased(tx: Tx, erased: Erased[LetterRequestedV1]) -> None:
    await forget_letter(tx, erased.key)


async def on_applicant_registered(tx: Tx, event: ApplicantRegisteredV1) -> None:
    text = texts.registered(event.organisation_name)
    await post_message(tx, PostMessage(_origin(event, event.registered_at), event.account_id, text))


async def on_deadline_extended(tx: Tx, event: DeadlineExtendedV1) -> None:
    """What is for all stands on the call's page and at their drafts."""
    origin, dates = _origin(event, event.extended_at), (event.former_deadline, event.new_deadline)
    if event.applicant_id:
        text = texts.deadline_extended(event.title, *dates)
        await post_message(tx, PostMessage(origin, event.applicant_id, text))
    if event.bureau_id:
        text = texts.bureau_deadline_extended(event.title, event.deadline, *dates, event.reason)
        await tell_bureau(tx, TellBureau(origin, event.bureau_id, text))


async def on_entry_flagged(tx: Tx, event: EntryFlaggedV1) -> None:
    """The other entry is told to its own bureau by an event of its own."""
    text = texts.entry_flagged(event.reason, event.registration_number, event.other_registration_number)
    await tell_bureau(tx, TellBureau(_origin(event, event.flagged_at), event.bureau_id, text, event.entry_id))


async def on_export_ready(tx: Tx, event: ExportReadyV1) -> None:
    text = texts.export_ready(event.format, event.call_title, event.entries, event.expires_at)
    await post_message(tx, PostMessage(_origin(event, event.ready_at), event.account_id, text))


async def on_staff_changed(tx: Tx, event: StaffChangedV1) -> None:
    await follow_staff(tx, FollowStaff(event.account_id, event.bureau_id if event.active else None))


async def on_entry_submitted(tx: Tx, event: EntrySubmittedV1) -> None:
    facts = EntryFacts(event.work.title, event.registration_number, event.revision)
    origin = _origin(event, event.submitted_at)
    await post_message(tx, PostMessage(origin, event.applicant_id, texts.submitted(facts), event.entry_id))


async def on_entry_withdrawn(tx: Tx, event: EntryWithdrawnV1) -> None:
    facts = EntryFacts(event.title, event.registration_number, event.revision)
    origin = _origin(event, event.withdrawn_at)
    await post_message(tx, PostMessage(origin, event.applicant_id, texts.withdrawn(facts), event.entry_id))


async def on_entry_approved(tx: Tx, event: EntryApprovedV1) -> None:
    await _tell(tx, event, texts.approved(_facts(event), event.comment))


async def on_entry_returned(tx: Tx, event: EntryReturnedV1) -> None:
    await _tell(tx, event, texts.returned(_facts(event), event.reason, event.resubmit_until))


async def on_entry_rejected(tx: Tx, event: EntryRejectedV1) -> None:
    await _tell(tx, event, texts.rejected(_facts(event), event.reason))


async def on_entry_recommended(tx: Tx, event: EntryRecommendedV1) -> None:
    await _tell(tx, event, texts.recommended(_facts(event)))


async def on_recommendation_withdrawn(tx: Tx, event: RecommendationWithdrawnV1) -> None:
    await _tell(tx, event, texts.recommendation_withdrawn(_facts(event)))


async def on_entry_selected(tx: Tx, event: EntrySelectedV1) -> None:
    await _tell(tx, event, texts.selected(_facts(event)))


async def on_entry_not_selected(tx: Tx, event: EntryNotSelectedV1) -> None:
    await _tell(tx, event, texts.not_selected(_facts(event)))


async def on_panel_opened(tx: Tx, event: PanelOpenedV1) -> None:
    text = texts.panel_opened(event.title, event.work_types)
    for expert_id in event.expert_ids:
        await post_message(tx, PostMessage(_origin(event, event.opened_at), expert_id, text))


SUBSCRIPTIONS = subscribe(
    on_contact_changed,
    on_contact_erased,
    on_letter_requested,
    on_later_letter_requested,
    on_letter_erased,
    on_applicant_registered,
    on_staff_changed,
    on_deadline_extended,
    on_entry_flagged,
    on_export_ready,
    on_entry_submitted,
    on_entry_withdrawn,
    on_entry_approved,
    on_entry_returned,
    on_entry_rejected,
    on_entry_recommended,
    on_recommendation_withdrawn,
    on_entry_selected,
    on_entry_not_selected,
    on_panel_opened,
)


def _letter(event: LetterRequestedV1 | LetterRequestedV2) -> AcceptLetter:
    facts = Letter(event.name, event.parameters, event.requested_at, event.expires_at)
    return AcceptLetter(event.letter_id, event.email, letters.write(event.template, facts), event.expires_at)


async def _tell(tx: Tx, event: EntryEvent, text: Text) -> UUID | None:
    origin = _origin(event, event.occurred_at)
    return await post_message(tx, PostMessage(origin, event.applicant_id, text, event.entry_id))


def _facts(event: EntryEvent) -> EntryFacts:
    return EntryFacts(event.title, event.registration_number, event.revision, event.bureau_name)


def _origin(event: Event, at: datetime) -> str:
    """The same for the same fact, even when it is published again under another id."""
    return f"{event.TYPE} {event.key} {at.isoformat()}"
