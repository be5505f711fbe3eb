"""An entry with all that its submission is decided by, in one read: a submission has no time for five."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kit.crypto import FieldCipher
from kit.db import Tx
from submissions.db import calls, entries, extensions, flags, platforms
from submissions.db.applicants import Applicant, not_known_yet
from submissions.domain.calls import Call
from submissions.domain.entry import Entry
from submissions.domain.extensions import Deadline
from submissions.domain.form_rules import Bureau

_CALL = ", ".join(f"c.{name} AS call_{name}" for name in calls.FIELDS)
_GET = f"""
SELECT {entries.COLUMNS}, {_CALL}, a.kind AS applicant_kind, a.organisation_name,
    x.until AS extended_until, x.scope AS extended_for,
    b.id AS form_bureau_id, b.name AS bureau_name, b.region_code, b.active AS bureau_active, now() AS at,
    {platforms.KNOWN} AS platform_known, {flags.LOCK}
FROM entries e
    JOIN calls c ON c.id = e.call_id
    LEFT JOIN {extensions.LATEST_OF_ENTRY} x ON true
    LEFT JOIN scans s ON s.id = e.scan_id
    LEFT JOIN applicants a ON a.account_id = e.applicant_id
    LEFT JOIN bureaus b ON b.id = (e.form ->> 'bureau_id')::uuid
WHERE e.id = $1 AND e.applicant_id = $2
"""  # noqa: S608 - constants only


@dataclass(frozen=True, slots=True)
class Dossier:
    """``bureau`` is the one that the form names, if it is known; ``at`` when the transaction began.

    ``deadline`` is the one that holds for the entry as a draft: the call's, or a later one by an extension.
    """

    entry: Entry
    call: Call
    applicant: Applicant
    bureau: Bureau | None
    deadline: Deadline
    at: datetime
    platform_known: bool


async def lock_own(tx: Tx, entry_id: UUID, applicant_id: UUID, cipher: FieldCipher) -> Dossier:
    """The applicant's own entry, locked; others that submit the same title or scan wait, too.

    Raises ``NotFound``; ``Unavailable`` while the registration is on its way.
    """
    await entries.lock_own(tx, entry_id, applicant_id)
    row = await tx.fetchrow(_GET, entry_id, applicant_id)
    if row is None:
        raise entries.not_found()
    if row["applicant_kind"] is None:
        raise not_known_yet()
    bureau = None
    if row["form_bureau_id"]:
        bureau = Bureau(
            id=row["form_bureau_id"],
            name=row["bureau_name"],
            region_code=row["region_code"],
            active=row["bureau_active"],
        )
    call = calls.call_of(row, "call_")
    return Dossier(
        entry=entries.entry_of(row, cipher),
        call=call,
        applicant=Applicant(applicant_id, row["applicant_kind"], row["organisation_name"]),
        bureau=bureau,
        deadline=Deadline.of(call, row["extended_until"], row["extended_for"]),
        at=row["at"],
        platform_known=row["platform_known"],
    )
