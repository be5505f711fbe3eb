"""Table invitations."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import asyncpg

from accounts.db.vault import Vault
from accounts.domain.account import Expertise
from accounts.domain.invitations import EMAIL_INVITED, Invitation, fold_email, refusal
from accounts.domain.searches import InvitationSearch
from kit.db import Row, Tx

_INSERT = """
INSERT INTO invitations (
    id, role, name_sealed, email_sealed, email_index, bureau_id, organisation, specialities, load_limit, token_hash,
    letter_id, created_at, sent_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
"""
_COLUMNS = """
id, role, name_sealed, email_sealed, bureau_id, organisation, specialities, load_limit, letter_id, created_at, sent_at,
expires_at, accepted_at, revoked_at, account_id
"""
_STATE = """
CASE WHEN accepted_at IS NOT NULL THEN 'accepted' WHEN revoked_at IS NOT NULL THEN 'revoked'
     WHEN expires_at <= now() THEN 'expired' ELSE 'pending' END
"""
_GET_FOR_UPDATE = f"SELECT {_COLUMNS} FROM invitations WHERE id = $1 FOR UPDATE"  # noqa: S608 - constants only
_BY_TOKEN = f"SELECT {_COLUMNS} FROM invitations WHERE token_hash = $1"  # noqa: S608 - constants only
_BY_TOKEN_FOR_UPDATE = f"{_BY_TOKEN} FOR UPDATE"
_LIST = f"""
SELECT {_COLUMNS} FROM invitations
WHERE ($1::uuid IS NULL OR id < $1) AND role = coalesce($2, role) AND ($3::text IS NULL OR $3 = {_STATE})
ORDER BY id DESC LIMIT $4
"""  # noqa: S608 - constants only
_INVITED = "SELECT email_index FROM invitations WHERE email_index = ANY ($1)"
_RESENT = "UPDATE invitations SET token_hash = $2, letter_id = $3, sent_at = $4, expires_at = $5 WHERE id = $1"
_ACCEPTED = """
UPDATE invitations SET accepted_at = $2, account_id = $3, name_sealed = NULL, email_sealed = NULL, email_index = NULL
WHERE id = $1
"""
_REVOKED = """
UPDATE invitations SET revoked_at = $2, name_sealed = NULL, email_sealed = NULL, email_index = NULL WHERE id = $1
"""
_PRUNE = """
DELETE FROM invitations WHERE id IN (
    SELECT id FROM invitations WHERE expires_at < now() - make_interval(days => $1) AND accepted_at IS NULL LIMIT $2)
"""


async def insert(tx: Tx, vault: Vault, invitation: Invitation, token_hash: bytes) -> None:
    """Raises ``Invalid`` where the address was invited a moment ago."""
    name, email = invitation.name or "", invitation.email or ""
    expertise = invitation.expertise
    try:
        await tx.execute(
            _INSERT,
            invitation.id,
            invitation.role,
            vault.seal("invitations", "name", invitation.id, name),
            vault.seal("invitations", "email", invitation.id, email),
            _index(vault, email),
            invitation.bureau_id,
            expertise and expertise.organisation,
            expertise and list(expertise.specialities),
            expertise and expertise.load_limit,
            token_hash,
            invitation.letter_id,
            invitation.created_at,
            invitation.sent_at,
            invitation.expires_at,
        )
    except asyncpg.UniqueViolationError:
        raise refusal([EMAIL_INVITED]) from None


async def get_for_update(tx: Tx, vault: Vault, invitation_id: UUID) -> Invitation | None:
    row = await tx.fetchrow(_GET_FOR_UPDATE, invitation_id)
    return _invitation(vault, row) if row else None


async def by_token(tx: Tx, vault: Vault, token_hash: bytes, *, for_update: bool = False) -> Invitation | None:
    row = await tx.fetchrow(_BY_TOKEN_FOR_UPDATE if for_update else _BY_TOKEN, token_hash)
    return _invitation(vault, row) if row else None


async def find(tx: Tx, vault: Vault, wanted: InvitationSearch, *, before: UUID | None, limit: int) -> list[Invitation]:
    """At most ``limit`` invitations older than the one with the id ``before``, newest first."""
    rows = await tx.fetch(_LIST, before, wanted.role, wanted.state, limit)
    return [_invitation(vault, row) for row in rows]


async def invited(tx: Tx, vault: Vault, emails: Collection[str]) -> set[str]:
    """Which of the addresses have an open invitation, folded."""
    hashes = {_index(vault, email): fold_email(email) for email in emails}
    return {hashes[row["email_index"]] for row in await tx.fetch(_INVITED, list(hashes))}


async def resent(tx: Tx, invitation: Invitation, token_hash: bytes) -> None:
    await tx.execute(
        _RESENT, invitation.id, token_hash, invitation.letter_id, invitation.sent_at, invitation.expires_at
    )


async def accepted(tx: Tx, invitation_id: UUID, account_id: UUID, *, at: datetime) -> None:
    await tx.execute(_ACCEPTED, invitation_id, at, account_id)


async def revoked(tx: Tx, invitation_id: UUID, *, at: datetime) -> None:
    await tx.execute(_REVOKED, invitation_id, at)


async def prune(tx: Tx, *, days: int, limit: int) -> int:
    """Deletes invitations that expired ``days`` ago, as nobody accepted them; answers how many."""
    return int((await tx.execute(_PRUNE, days, limit)).split()[-1])


def _index(vault: Vault, email: str) -> bytes:
    return vault.keyed_hash("invitation_email", fold_email(email))


def _invitation(vault: Vault, row: Row) -> Invitation:
    def unseal(column: str) -> str | None:
        sealed = row[f"{column}_sealed"]
        return None if sealed is None else vault.unseal("invitations", column, row["id"], sealed)

    expertise = None
    if row["organisation"] is not None:
        specialities = tuple(row["specialities"])
        expertise = Expertise(row["organisation"], row["bureau_id"], specialities, row["load_limit"])
    return Invitation(
        row["id"],
        row["role"],
        unseal("name"),
        unseal("email"),
        row["bureau_id"],
        expertise,
        row["created_at"],
        row["sent_at"],
        row["expires_at"],
        row["accepted_at"],
        row["revoked_at"],
        row["account_id"],
        row["letter_id"],
    )
