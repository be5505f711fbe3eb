"""Reads for the API: an entry as whoever asks may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from kit.auth import Principal
from kit.crypto import FieldCipher
from kit.db import Tx, now
from kit.errors import NotFound
from submissions.db import (
    applicants,
    attachments,
    bureaus,
    calls,
    commitment_letters,
    entries,
    entry_lists,
    exports,
    extensions,
    flags,
    platforms,
    receipts,
    revisions,
    saves,
    steps,
)
from submissions.domain import letters
from submissions.domain.attachments import Attachment
from submissions.domain.calls import Call, CallPlan, plan, today
from submissions.domain.changes import Changes, Save, between_revisions
from submissions.domain.entry import LISTS, Entry, Record
from submissions.domain.exports import Export
from submissions.domain.extensions import BureauDeadline, Extension
from submissions.domain.flags import Flag
from submissions.domain.folding import fold
from submissions.domain.form_rules import warnings_of
from submissions.domain.letters import Wording
from submissions.domain.lists import Summary, WantedEntries
from submissions.domain.platforms import Platform
from submissions.domain.receipts import IssuedReceipt, Receipt
from submissions.signing import ReceiptKeys, form_sha256
from submissions.typesetting.commitment_letter import Letter
from submissions.typesetting.receipt import ReceiptPaper
from submissions.typesetting.registration_form import Registered


async def entry_for(tx: Tx, entry_id: UUID, who: Principal, cipher: FieldCipher) -> Entry:
    """The applicant's own entry as it is; for staff what was submitted to them, without later edits: its version and
    time are those of its steps, and stay as they are while the applicant mends a returned one.

    Raises ``NotFound`` for what one may not see, as for what does not exist.
    """
    if who.role == "applicant":
        return await entries.get_own(tx, entry_id, who.account_id, cipher)
    entry = await entries.get(tx, entry_id, cipher)
    if who.role == "bureau" and (who.unit_id is None or entry.bureau_id != who.unit_id):
        raise entries.not_found()
    frozen = await revisions.get(tx, entry_id, entry.revision, cipher)
    if frozen is None:
        raise entries.not_found()
    taken = (await steps.of_entries(tx, [entry_id]))[entry_id]
    at = taken[-1].at if taken else frozen.submitted_at
    return replace(entry, form=frozen.form.masked(), scan=frozen.scan, version=len(taken), updated_at=at)


async def registered_for(
    tx: Tx, entry_id: UUID, revision: int | None, who: Principal, cipher: FieldCipher
) -> Registered:
    """A submitted revision's form as ``who`` may see it; without ``revision`` the present one, or the own draft.

    Raises ``NotFound``.
    """
    entry = await entry_for(tx, entry_id, who, cipher)
    call = await calls.get(tx, entry.call_id)
    drafted = revision is None and who.role == "applicant" and entry.state in LISTS["pending_submission"]
    frozen = None if drafted else await revisions.get(tx, entry_id, revision or entry.revision, cipher)
    if frozen is None and not drafted:
        raise entries.not_found()
    form = frozen.form if frozen else entry.form
    return Registered(
        call=call,
        form=form if who.role == "applicant" else form.masked(),
        scan=frozen.scan if frozen else entry.scan,
        bureau=await bureaus.name_of(tx, form.bureau_id) if form.bureau_id else None,
        registration_number=entry.registration_number,
        revision=(revision or entry.revision) if frozen else None,
        at=frozen.submitted_at if frozen else entry.updated_at,
    )


async def letter_for(tx: Tx, entry_id: UUID, who: Principal, cipher: FieldCipher) -> Letter:
    """The commitment letter of an own entry, as its form stands now. Raises ``NotFound``."""
    entry = await entries.get_own(tx, entry_id, who.account_id, cipher)
    call = await calls.get(tx, entry.call_id)
    kind = (await applicants.get(tx, entry.applicant_id)).kind
    text = (await commitment_letters.get(tx, call.id)).text or letters.DEFAULT
    return Letter(text=text, call=call.title, form=entry.form, individual=kind == "individual", at=entry.updated_at)


async def letter_text_for(tx: Tx, call_id: UUID, who: Principal | None) -> Wording:
    """A call's own text of the letter, if it has one. Raises ``NotFound`` for a call that one may not see."""
    return await commitment_letters.get(tx, (await call_for(tx, call_id, who)).id)


async def receipt_paper_of(tx: Tx, entry: Entry, revision: int, keys: ReceiptKeys) -> ReceiptPaper:
    """The receipt with the names that stand on paper. Raises ``NotFound``."""
    issued = await receipt_of(tx, entry, revision, keys)
    call = await calls.get(tx, entry.call_id)
    bureau = await bureaus.name_of(tx, UUID(issued.form["bureau_id"]))
    return ReceiptPaper(issued=issued, key_id=keys.active, call=call.title, bureau=bureau)


async def receipt_of(tx: Tx, entry: Entry, revision: int, keys: ReceiptKeys) -> IssuedReceipt:
    """Of any revision of an entry that its reader may see. Raises ``NotFound``."""
    submitted = await receipts.get(tx, entry.id, revision)
    receipt = Receipt(
        registration_number=submitted.registration_number,
        revision=revision,
        call=submitted.call,
        submitted_at=submitted.submitted_at,
        form_sha256=form_sha256(submitted.form),
        scan_sha256=submitted.scan_sha256,
    )
    compact = keys.sign(receipt)
    return IssuedReceipt(
        receipt=receipt,
        compact=compact,
        address=keys.address(compact),
        form=submitted.form,
        latest=revision == entry.revision,
        withdrawn=entry.state == "withdrawn",
    )


async def records_of(tx: Tx, entries: Sequence[Entry], *, own: bool = True) -> list[Record]:
    """One for each entry, in their order. ``own``: they are asked for by their applicant."""
    ids = [entry.id for entry in entries]
    taken, warnings = await steps.of_entries(tx, ids), await revisions.warnings_of(tx, ids)
    until = await extensions.of_drafts(tx, [entry.id for entry in entries if entry.state == "draft"])
    drafted = await _draft_warnings(tx, entries) if own else {}
    return [
        Record(taken[entry_id], warnings.get(entry_id, ()), until.get(entry_id), drafted.get(entry_id, ()))
        for entry_id in ids
    ]


async def _draft_warnings(tx: Tx, entries: Sequence[Entry]) -> dict[UUID, tuple[str, ...]]:
    """Of those that wait to be submitted."""
    editable = [entry for entry in entries if entry.state in LISTS["pending_submission"]]
    if not editable:
        return {}
    unknown = await platforms.unknown(tx, {entry.form.platform for entry in editable if entry.form.platform})
    day = today(await now(tx))
    return {
        entry.id: warnings_of(entry.form, day, platform_known=entry.form.platform not in unknown) for entry in editable
    }


async def saves_of(
    tx: Tx, entry_id: UUID, who: Principal, cipher: FieldCipher, *, after: UUID | None, limit: int
) -> list[Save]:
    """The applicant's own saves, the latest first. Raises ``NotFound``."""
    await entries.get_own(tx, entry_id, who.account_id, cipher)
    return await saves.find(tx, entry_id, cipher, after=after, limit=limit)


async def differences_for(
    tx: Tx, entry_id: UUID, revision: int, who: Principal, cipher: FieldCipher
) -> tuple[datetime, Changes]:
    """When that revision was submitted, and what differs from the former. Raises ``NotFound``."""
    await entry_for(tx, entry_id, who, cipher)
    now = await revisions.get(tx, entry_id, revision, cipher) if 0 < revision < 2**31 else None
    if now is None:
        raise NotFound("revision_not_found", "没有此次提交", "There is no such submission")
    former = await revisions.get(tx, entry_id, revision - 1, cipher)
    if former is None:
        return now.submitted_at, {}
    masked = who.role != "applicant"
    return now.submitted_at, between_revisions((former.form, former.scan), (now.form, now.scan), masked=masked)


async def flags_for(tx: Tx, who: Principal, entry_ids: Sequence[UUID]) -> dict[UUID, list[Flag]] | None:
    """What else seems to be the same, by entry; nothing for applicants, whether there is something or not."""
    if who.role == "applicant":
        return None
    return await flags.of_entries(tx, entry_ids, seen_by=who.unit_id if who.role == "bureau" else None)


async def entries_of(
    tx: Tx, who: Principal, wanted: WantedEntries, shown: str, cipher: FieldCipher, *, after: UUID | None, limit: int
) -> list[Entry]:
    """One of the applicant's three lists, the newest first."""
    return await entry_lists.find_own(tx, who.account_id, wanted, LISTS[shown], cipher, after=after, limit=limit)


async def counts_of(tx: Tx, who: Principal, wanted: WantedEntries) -> dict[str, int]:
    """How many entries each of the applicant's lists holds."""
    found = await entry_lists.count_own(tx, who.account_id, wanted)
    return {name: sum(found.get(state, 0) for state in states) for name, states in LISTS.items()}


async def submitted_for(
    tx: Tx, who: Principal, wanted: WantedEntries, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[Summary]:
    """To staff of a bureau what was submitted to it, to the administration everything; the newest first."""
    if who.role == "bureau":
        if who.unit_id is None or wanted.bureau_id not in {None, who.unit_id}:
            return []
        wanted = replace(wanted, bureau_id=who.unit_id)
    return await entry_lists.find_submitted(tx, wanted, after=after, limit=limit)


async def exports_of(tx: Tx, who: Principal, *, after: UUID | None, limit: int) -> list[Export]:
    return await exports.find(tx, who, after=after, limit=limit)


async def export_for(tx: Tx, export_id: UUID, who: Principal) -> Export:
    """Raises ``NotFound``, also for others'."""
    return await exports.get(tx, export_id, who)


async def call_for(tx: Tx, call_id: UUID, who: Principal | None) -> Call:
    """A published call; an admin sees drafts, too."""
    call = await calls.get(tx, call_id)
    if call.published_at is None and not sees_drafts(who):
        raise calls.not_found()
    return call


async def calls_for(tx: Tx, who: Principal | None, *, after: UUID | None, limit: int) -> list[Call]:
    return await calls.find(tx, drafts=sees_drafts(who), after=after, limit=limit)


async def template_for(tx: Tx, year: int, quarter: int, *, copied_from: UUID | None) -> CallPlan:
    """What a call of that quarter would be made of. Raises ``NotFound`` without the source."""
    source = await calls.get(tx, copied_from) if copied_from else None
    return plan(year, quarter, {}, source)


async def own_deadlines(tx: Tx, who: Principal | None, calls: Sequence[Call]) -> dict[UUID, datetime]:
    """The entry deadlines of the calls in which the asking applicant was given more time than all."""
    if who is None or who.role != "applicant":
        return {}
    given = await extensions.of_applicant(tx, who.account_id, [call.id for call in calls])
    return {call.id: given[call.id] for call in calls if call.id in given and given[call.id] > call.entry_deadline}


async def bureau_deadlines(tx: Tx, calls: Sequence[Call]) -> dict[UUID, list[BureauDeadline]]:
    """By call; everybody may know them, since everybody chooses a bureau."""
    found: dict[UUID, list[BureauDeadline]] = {call.id: [] for call in calls}
    for given in await extensions.of_bureaus(tx, list(found)):
        found[given.call_id].append(given)
    return found


async def platforms_for(tx: Tx, who: Principal | None, query: str, *, after: str | None, limit: int) -> list[Platform]:
    """By folded name, from behind ``after``."""
    return await platforms.find(tx, inactive=sees_drafts(who), folded=fold(query), after=after, limit=limit)


async def attachments_for(tx: Tx, call_id: UUID, who: Principal | None) -> list[Attachment]:
    """What a call that one may see offers. Raises ``NotFound``."""
    await call_for(tx, call_id, who)
    return await attachments.of_call(tx, call_id)


async def attachment_for(tx: Tx, call_id: UUID, attachment_id: UUID, who: Principal | None) -> Attachment:
    """Raises ``NotFound``, also for one that is not confirmed."""
    await call_for(tx, call_id, who)
    found = await attachments.get(tx, call_id, attachment_id)
    if found.kept_at is None:
        raise attachments.not_found()
    return found


async def extensions_of(tx: Tx, call_id: UUID, *, after: UUID | None, limit: int) -> list[Extension]:
    """Raises ``NotFound``."""
    await calls.get(tx, call_id)
    return await extensions.find(tx, call_id, after=after, limit=limit)


def sees_drafts(who: Principal | None) -> bool:
    return who is not None and who.role == "admin"
