"""Applicants, as the accounts service published them: without anything personal."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from contracts.accounts import ApplicantKind
from kit.db import Tx
from kit.errors import Conflict, Unavailable

_PUT = """
INSERT INTO applicants (account_id, kind, organisation_name) VALUES ($1, $2, $3)
ON CONFLICT (account_id) DO UPDATE SET kind = excluded.kind, organisation_name = excluded.organisation_name
"""
_GET = "SELECT account_id, kind, organisation_name FROM applicants WHERE account_id = $1"
# an erasure waits for who is beginning something, and who begins after it sees it
_GET_ACTING = "SELECT account_id, kind, organisation_name, erased_at FROM applicants WHERE account_id = $1 FOR SHARE"
_ERASE = "UPDATE applicants SET erased_at = now() WHERE account_id = $1 AND erased_at IS NULL"
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


async def get_acting(tx: Tx, account_id: UUID) -> Applicant:
    """Who begins something: is not erased before this transaction ends. Raises ``Unavailable`` as ``get`` does, and
    ``Conflict`` where the account was erased."""
    row = await tx.fetchrow(_GET_ACTING, account_id)
    if row is None:
        raise not_known_yet()
    if row["erased_at"] is not None:
        raise Conflict("account_erased", "账号已注销，不能再申报", "The account was erased and can enter nothing more")
    return Applicant(row["account_id"], row["kind"], row["organisation_name"])


async def erase(tx: Tx, account_id: UUID) -> None:
    """Waits for whoever is beginning something as this applicant."""
    await tx.execute(_ERASE, account_id)


async def exists(tx: Tx, account_id: UUID) -> bool:
    return await tx.fetchval(_EXISTS, account_id)


def not_known_yet() -> Unavailable:
    return Unavailable("applicant_not_known_yet", "账号信息同步中，请稍后重试", "The account is not known here yet")
