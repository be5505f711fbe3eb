"""Applicants, as the accounts service published them: without anything personal."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from contracts.accounts import ApplicantKind
from kit.db import Tx
from kit.errors import Unavailable

_PUT = """
INSERT INTO applicants (account_id, kind, organisation_name) VALUES ($1, $2, $3)
ON CONFLICT (account_id) DO UPDATE SET kind = excluded.kind, organisation_name = excluded.organisation_name
"""
_GET = "SELECT account_id, kind, organisation_name FROM applicants WHERE account_id = $1"
_EXISTS = "SELECT EXISTS (SELECT 1 FROM applicants WHERE account_id = $1)"


@dataclass(frozen=True, slots=True)
class Applicant:
    account_id: UUID
    kind: ApplicantKind
    organisation_name: str | None


async def put(tx: Tx, applicant: Applicant) -> None:
    await tx.execute(_PUT, applicant.account_id, applicant.kind, applicant.organisation_name)


async def get(tx: Tx, account_id: UUID) -> Applicant:
    """Raises ``Unavailable`` while the registration is still on its way here."""
    row = await tx.fetchrow(_GET, account_id)
    if row is None:
        raise not_known_yet()
    return Applicant(**row)


async def exists(tx: Tx, account_id: UUID) -> bool:
    return await tx.fetchval(_EXISTS, account_id)


def not_known_yet() -> Unavailable:
    return Unavailable("applicant_not_known_yet", "账号信息同步中，请稍后重试", "The account is not known here yet")
