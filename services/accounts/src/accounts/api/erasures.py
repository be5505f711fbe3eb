"""The end of an account, and stopping it in time: by its owner, or by whoever has the link in the letter."""

from __future__ import annotations

from fastapi import APIRouter

from accounts import queries
from accounts.api.deps import Applicant, Network, Shared
from accounts.api.own_schemas import ErasureTokenIn, MeOut, PasswordIn
from accounts.commands.ask_for_erasure import ask_for_erasure
from accounts.commands.deactivate_own import deactivate_own
from accounts.commands.take_erasure_back import take_erasure_back_by_link, take_own_erasure_back
from accounts.commands.verify_password import check_password
from kit.http.access import Db

router = APIRouter(tags=["own account"])


@router.post("/me/deactivation", status_code=204)
async def deactivate_me(body: PasswordIn, who: Applicant, db: Db, parts: Shared, network: Network) -> None:
    """Nobody can log in with the account any more, and its sessions end. An admin can switch it on again."""
    proof = await check_password(db, parts, who, network, body.current_password)
    async with db.transaction() as tx:
        refused = await deactivate_own(tx, parts.vault, who, proof)
    if refused:  # only now: the count of it is committed
        raise refused


@router.post("/me/erasure", status_code=202)
async def erase_me(body: PasswordIn, who: Applicant, db: Db, parts: Shared, network: Network) -> MeOut:
    """The account and its personal data are erased in seven days. Until then a login or the letter's link stops it."""
    proof = await check_password(db, parts, who, network, body.current_password)
    async with db.transaction() as tx:
        refused = await ask_for_erasure(tx, parts, who, proof)
        account = await queries.get_own_account(tx, parts.vault, who)
    if refused:  # only now: the count of it is committed
        raise refused
    return MeOut.of_own(account)


@router.delete("/me/erasure")
async def keep_me(who: Applicant, db: Db, parts: Shared) -> MeOut:
    """The account stays. Where no erasure was asked for, that is fine, too."""
    async with db.transaction() as tx:
        await take_own_erasure_back(tx, parts.vault, who)
        return MeOut.of_own(await queries.get_own_account(tx, parts.vault, who))


@router.post("/erasures/cancellation", status_code=204)
async def cancel_erasure(body: ErasureTokenIn, db: Db, parts: Shared) -> None:
    """The account stays: by the link in the letter, without a login."""
    async with db.transaction() as tx:
        await take_erasure_back_by_link(tx, parts.vault, body.token)
