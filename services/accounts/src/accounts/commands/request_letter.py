"""RequestLetter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import get_args
from uuid import UUID

from accounts.db import letters
from accounts.db.vault import Vault
from accounts.domain.account import Account
from contracts.accounts import LaterLetterTemplate, LetterRequestedV1, LetterRequestedV2, LetterTemplate
from kit import outbox
from kit.db import Tx, now
from kit.outbox import uuid7

NOTICE_LIFE = timedelta(days=3)
"""Of a letter that holds nothing to be used: as long as a mail server may be away."""


@dataclass(frozen=True, slots=True)
class RequestLetter:
    """``account_id`` is missing where the recipient has no account yet. Notifications knows what a template needs."""

    account_id: UUID | None
    name: str = field(repr=False)
    email: str = field(repr=False)
    template: LetterTemplate | LaterLetterTemplate
    life: timedelta = NOTICE_LIFE
    parameters: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)

    @classmethod
    def to(
        cls,
        account: Account,
        template: LetterTemplate | LaterLetterTemplate,
        *,
        life: timedelta = NOTICE_LIFE,
        parameters: Mapping[str, str] | None = None,
    ) -> RequestLetter:
        """A letter to the owner of an account."""
        return cls(account.id, account.person, account.email, template, life, parameters or {})


async def request_letter(tx: Tx, vault: Vault, cmd: RequestLetter) -> UUID:
    """Has a mail sent; answers the letter's id. It is erased everywhere once its life is over."""
    letter = _letter(cmd, await now(tx))
    await letters.insert(tx, letter.letter_id, letter.expires_at, letter.account_id)
    await outbox.add(tx, letter, cipher=vault.cipher)
    return letter.letter_id


def _letter(cmd: RequestLetter, at: datetime) -> LetterRequestedV1 | LetterRequestedV2:
    """Readers of the first version know its templates alone."""
    kind = LetterRequestedV1 if cmd.template in get_args(LetterTemplate) else LetterRequestedV2
    return kind.model_validate(
        {
            "letter_id": uuid7(),
            "account_id": cmd.account_id,
            "name": cmd.name,
            "email": cmd.email,
            "template": cmd.template,
            "parameters": dict(cmd.parameters),
            "expires_at": at + cmd.life,
            "requested_at": at,
        }
    )
