"""ExportOwnData."""

from __future__ import annotations

from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.commands.verify_password import PasswordProof, settle_password
from accounts.db import bureaus, people, refresh_tokens, second_factors
from accounts.db.vault import Vault
from accounts.domain.own_data import OwnData, Trace
from accounts.domain.sessions import signed_out
from kit import audit, audit_search
from kit.audit_search import AuditSearch
from kit.auth import Principal
from kit.db import Row, Tx, now
from kit.errors import DomainError

_TRACES = 5000
"""The newest audit records of each kind; nobody but a machine has more."""


async def export_own_data(tx: Tx, vault: Vault, by: Principal, proof: PasswordProof) -> OwnData | DomainError:
    """All that this service keeps about the caller, in the clear; or the refusal, to be raised after the commit."""
    if refused := await settle_password(tx, proof):
        return refused
    person = await people.get(tx, vault, by.account_id)
    if person is None:
        raise signed_out()
    account = person.account
    factor = await second_factors.find(tx, vault, account.id)
    own = OwnData(
        person,
        await bureaus.get(tx, account.bureau_id) if account.bureau_id else None,
        factor.enabled_at if factor else None,
        await refresh_tokens.live(tx, account.id, b""),
        await _traces(tx, by),
        await now(tx),
    )
    await request_letter(tx, vault, RequestLetter.to(account, "data_exported"))
    await audit.record(tx, actor=by.actor, role=by.role, action="personal_data_exported", subject=by.actor)
    return own


async def _traces(tx: Tx, by: Principal) -> list[Trace]:
    """What the caller did, and what was done to the account, newest first."""
    found: dict[object, Row] = {}
    for wanted in (AuditSearch(actor=by.actor), AuditSearch(subject=by.actor)):
        found |= {row["id"]: row for row in await audit_search.find(tx, wanted, before=None, limit=_TRACES)}
    rows = sorted(found.values(), key=lambda row: row["at"], reverse=True)
    return [
        Trace(
            row["at"], row["action"], row["subject"], row["actor"] == by.actor, row["role"], row["reason"],
            row["before"], row["after"],
        )
        for row in rows
    ]  # fmt: skip
