"""How every form for an account is taken: its own faults, the slow hash, then one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from fastapi.responses import Response

from accounts.api.schemas import AccountOut
from accounts.commands.check_form import faults_of
from accounts.commands.open_account import faults_with_others
from accounts.commands.parts import Parts
from accounts.domain.account import Account
from accounts.domain.forms import AccountForm
from kit.db import Database, Tx
from kit.http.access import answer
from kit.idempotency import IdempotencyKey

F = TypeVar("F", bound=AccountForm)


async def open_by(
    form: F, db: Database, parts: Parts, once: IdempotencyKey, act: Callable[[Tx, F, str], Awaitable[Account]]
) -> Response:
    """Answers 201 with the account that ``act`` makes from the form and the password's hash.

    Raises ``Invalid`` with all faults, in the form's order.
    """
    password_hash = await hash_if_faultless(form, db, parts)

    async def open_it(tx: Tx) -> AccountOut:
        return AccountOut.of(await act(tx, form, password_hash))

    return answer(await once.once(db, open_it))


async def hash_if_faultless(form: AccountForm, db: Database, parts: Parts) -> str:
    """The hash of the form's password. A form with faults of its own is refused, with those that others cause."""
    if faults := faults_of(form, parts.demands.rule):
        async with db.transaction() as tx:
            raise form.refusal([*faults, *await faults_with_others(tx, parts.vault, form)])
    return await parts.passwords.hash(form.password)
