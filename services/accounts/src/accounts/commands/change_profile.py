"""ChangeProfile: by the account's owner."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.commands.check_form import is_email
from accounts.commands.email_code import send_code
from accounts.commands.tell_of_contact import tell_of_contact
from accounts.commands.throttled import count_or_refuse
from accounts.commands.verify_password import PasswordProof, settle_password
from accounts.db import accounts
from accounts.db.vault import Vault
from accounts.domain.changes import (
    OWNER_ORDER,
    Changes,
    changed_contact,
    changed_fields,
    check_version,
    owner_faults,
    refusal,
)
from accounts.domain.sessions import signed_out
from accounts.domain.throttling import CODE_MAIL
from kit import audit
from kit.auth import Principal
from kit.db import Tx
from kit.errors import DomainError


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """``changes``: new values of some of contact_name, e-mail, phone. ``read``: versions that the owner has seen."""

    changes: Changes = field(repr=False)
    current_password: str = field(repr=False)
    read: frozenset[int]
    by: Principal


async def check_profile(tx: Tx, vault: Vault, cmd: ChangeProfile) -> None:
    """Raises ``Invalid`` with all faults, but that the password may be the wrong one."""
    account = await accounts.find(tx, vault, cmd.by.account_id)
    if account is None:
        raise signed_out()
    if faults := owner_faults(account, cmd.changes, cmd.current_password, is_email):
        raise refusal(faults, OWNER_ORDER)


async def change_profile(
    tx: Tx, vault: Vault, cmd: ChangeProfile, proof: PasswordProof | None = None
) -> DomainError | None:
    """What ``check_profile`` found faultless. The refusal, if any, is to be raised after the commit.

    The same values again change nothing, whichever version was read: an answer may have been lost. Raises
    ``PreconditionFailed``, ``TooManyRequests`` where too many codes were sent, or ``Unauthenticated``.
    """
    if proof and (refused := await settle_password(tx, proof)):
        return refused
    before = await accounts.find_for_update(tx, vault, cmd.by.account_id)
    if before is None or not before.active:
        raise signed_out()
    after = changed_contact(before, cmd.changes)
    if fields := changed_fields(before, after):
        check_version(before, cmd.read)
        await accounts.save(tx, vault, after)
        await tell_of_contact(tx, vault, before, after, fields)
        if after.email != before.email:
            await count_or_refuse(tx, (CODE_MAIL, vault.keyed_hash("account", str(after.id))))
            await send_code(tx, vault, after, "email_confirmation")
        await audit.record(
            tx,
            actor=cmd.by.actor,
            role=cmd.by.role,
            action="profile_changed",
            subject=cmd.by.actor,
            after={"changed": fields},
        )
    return None
