"""The caller's e-mail address: confirmed by a code that was sent there."""

from __future__ import annotations

from fastapi import APIRouter

from accounts import queries
from accounts.api.deps import Shared
from accounts.api.schemas import AccountOut, CodeIn
from accounts.commands.ask_for_confirmation import ask_for_confirmation
from accounts.commands.confirm_email import ConfirmEmail
from accounts.commands.confirm_email import confirm_email as confirm
from accounts.domain.codes import code_faults, refusal
from kit.http.access import Db, LoggedIn

router = APIRouter(prefix="/email-confirmations", tags=["accounts"])


@router.post("", status_code=202)
async def ask_for_email_confirmation(who: LoggedIn, db: Db, parts: Shared) -> None:
    """Sends a new code; the one before no longer counts."""
    async with db.transaction() as tx:
        await ask_for_confirmation(tx, parts.vault, who)


@router.post("/completion")
async def confirm_email(body: CodeIn, who: LoggedIn, db: Db, parts: Shared) -> AccountOut:
    """Takes the code. It is good for ten minutes and five tries."""
    if faults := code_faults("code", body.code):
        raise refusal(faults)
    async with db.transaction() as tx:
        refused = await confirm(tx, parts.vault, ConfirmEmail(body.code, who))
        account = await queries.get_account(tx, parts.vault, who.account_id)
    if refused:  # only now: the count of it is committed
        raise refused
    return AccountOut.of(account)
