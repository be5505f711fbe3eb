"""What an admin does to somebody's account that leads into it: the token alone, which may be stolen, is not enough."""

from __future__ import annotations

from uuid import UUID

from accounts.commands.verify_password import PasswordProof, settle_password
from accounts.db import accounts
from kit.auth import Principal
from kit.db import Tx
from kit.errors import Conflict, DomainError


def refuse_own(account_id: UUID, by: Principal) -> None:
    """Raises ``Conflict``: with one's own account one goes the owner's way, which asks for password and code."""
    if account_id == by.account_id:
        zh, en = "不能在此修改自己的账号，请到“我的账号”中办理", "Your own account is changed on its own page"
        raise Conflict("own_account", zh, en)


async def settle_beside(tx: Tx, proof: PasswordProof, account_id: UUID) -> DomainError | None:
    """As ``settle_password``, with the account that it is for locked, too: two admins may do it to each other."""
    await accounts.lock(tx, [account_id, proof.account_id])
    return await settle_password(tx, proof)
