"""What the accounts service published becomes this service's own copy."""

from __future__ import annotations

from contracts.accounts import ApplicantRegisteredV1, BureauChangedV1
from kit.db import Tx
from submissions.db import applicants, bureaus
from submissions.domain.form_rules import Bureau


async def follow_applicant(tx: Tx, event: ApplicantRegisteredV1) -> None:
    await applicants.put(tx, applicants.Applicant(event.account_id, event.kind, event.organisation_name))


async def follow_bureau(tx: Tx, event: BureauChangedV1) -> None:
    await bureaus.put(
        tx, Bureau(id=event.bureau_id, name=event.name, region_code=event.region_code, active=event.active)
    )
