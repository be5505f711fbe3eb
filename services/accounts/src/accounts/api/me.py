"""The caller's own account."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Response

from accounts import queries
from accounts.api.deps import Applicant, Network, Shared
from accounts.api.export_schemas import ExportOut
from accounts.api.own_schemas import ContactOut, MeOut, PasswordIn, ProfilePatch
from accounts.commands.change_profile import ChangeProfile, change_profile, check_profile
from accounts.commands.export_own_data import export_own_data
from accounts.commands.verify_password import check_password
from accounts.domain.changes import needs_password
from kit.errors import DomainError
from kit.http.access import Db, LoggedIn
from kit.http.versions import ReadVersions, show_version

router = APIRouter(prefix="/me", tags=["own account"])


@router.get("")
async def get_me(who: LoggedIn, db: Db, parts: Shared, response: Response) -> MeOut:
    """The caller's own account. Its ETag is what a change must name."""
    async with db.transaction(readonly=True) as tx:
        account = await queries.get_own_account(tx, parts.vault, who)
    show_version(response, account.version)
    return MeOut.of_own(account)


@router.get("/contact")
async def get_my_contact(who: Applicant, db: Db, parts: Shared, response: Response) -> ContactOut:
    """The caller's own contact in the clear, which an entry's form begins with. It is not to be kept on the way."""
    async with db.transaction(readonly=True) as tx:
        account = await queries.get_own_account(tx, parts.vault, who)
    response.headers["Cache-Control"] = "no-store"
    return ContactOut.of(account)


@router.patch("")
async def change_me(
    body: ProfilePatch, who: LoggedIn, db: Db, parts: Shared, network: Network, read: ReadVersions, response: Response
) -> MeOut:
    """Other contact details. A new e-mail address gets a code by which it is confirmed; the old one is told, too."""
    changes = body.model_dump(exclude_unset=True, exclude={"current_password"})
    command = ChangeProfile(changes, body.current_password, read, who)
    async with db.transaction(readonly=True) as tx:
        await check_profile(tx, parts.vault, command)
    proof = await check_password(db, parts, who, network, body.current_password) if needs_password(changes) else None
    async with db.transaction() as tx:
        refused = await change_profile(tx, parts.vault, command, proof)
        account = await queries.get_own_account(tx, parts.vault, who)
    if refused:  # only now: the count of it is committed
        raise refused
    show_version(response, account.version)
    return MeOut.of_own(account)


@router.post("/export", response_model=ExportOut)
async def export_me(body: PasswordIn, who: LoggedIn, db: Db, parts: Shared, network: Network) -> Response:
    """A file with all that this service keeps about the caller, in the clear. The owner is told."""
    proof = await check_password(db, parts, who, network, body.current_password)
    async with db.transaction() as tx:
        outcome = await export_own_data(tx, parts.vault, who, proof)
    if isinstance(outcome, DomainError):  # only now: the count of it is committed
        raise outcome
    content = ExportOut.of(outcome, parts.public_url).model_dump_json(indent=2)
    name = f"{outcome.exported_at:%Y%m%d}.json"
    disposition = f"attachment; filename=\"account-{name}\"; filename*=UTF-8''{quote(f'个人数据-{name}')}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, media_type="application/json", headers=headers)
