"""Reads for the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts.db import accounts, bureaus, invitations, people, refresh_tokens, second_factors, signing_keys
from accounts.db.accounts import Credentials
from accounts.db.vault import Vault
from accounts.domain.account import Account, Person
from accounts.domain.bureau_search import search_term
from accounts.domain.bureaus import Bureau, Group
from accounts.domain.invitations import Invitation, bureau_inactive
from accounts.domain.searches import InvitationSearch, PeopleSearch
from accounts.domain.second_factor import MUST_HAVE_ONE, SecondFactor
from accounts.domain.sessions import LiveSession, signed_out
from kit.auth import Principal
from kit.db import Tx, now
from kit.errors import NotFound


async def get_own_account(tx: Tx, vault: Vault, who: Principal) -> Account:
    """Raises ``Unauthenticated`` where the account is off: its token has not run out yet."""
    account = await accounts.find(tx, vault, who.account_id)
    if account is None or not account.active:
        raise signed_out()
    return account


async def get_account(tx: Tx, vault: Vault, account_id: UUID) -> Account:
    """Raises ``NotFound``."""
    return await accounts.get(tx, vault, account_id)


async def find_people(tx: Tx, vault: Vault, wanted: PeopleSearch, *, before: UUID | None, limit: int) -> list[Person]:
    return await people.find(tx, vault, wanted, before=before, limit=limit)


async def get_person(tx: Tx, vault: Vault, account_id: UUID) -> Person:
    """Raises ``NotFound``."""
    person = await people.get(tx, vault, account_id)
    if person is None:
        raise NotFound("account_not_found", "没有找到该账号", "There is no such account")
    return person


async def find_invitations(
    tx: Tx, vault: Vault, wanted: InvitationSearch, *, before: UUID | None, limit: int
) -> list[Invitation]:
    return await invitations.find(tx, vault, wanted, before=before, limit=limit)


async def get_open_invitation(tx: Tx, vault: Vault, token_hash: bytes) -> tuple[Invitation, Bureau | None]:
    """With its bureau. Raises ``NotFound``, or ``Conflict`` where nobody can accept it, now or ever."""
    invitation = await invitations.by_token(tx, vault, token_hash)
    if invitation is None:
        raise NotFound("invitation_not_found", "没有找到该邀请", "There is no such invitation")
    invitation.refuse_unless_pending(await now(tx))
    bureau = await bureaus.get(tx, invitation.bureau_id) if invitation.bureau_id else None
    if bureau is not None and not bureau.active:
        raise bureau_inactive()
    return invitation, bureau


async def find_credentials(tx: Tx, login: str) -> Credentials | None:
    return await accounts.credentials(tx, login)


async def second_factor(tx: Tx, vault: Vault, who: Principal, *, demanding: bool) -> SecondFactor:
    found = await second_factors.find(tx, vault, who.account_id)
    required = demanding and who.role in MUST_HAVE_ONE
    if found is None or found.enabled_at is None:
        return SecondFactor(None, 0, required)
    return SecondFactor(found.enabled_at, found.recovery_codes_left, required)


async def search_bureaus(tx: Tx, query: str, *, group: Group | None, active: bool | None) -> list[Bureau]:
    found = await bureaus.search(tx, search_term(query), active=active)
    return [bureau for bureau in found if group in {None, bureau.group}]


async def live_sessions(tx: Tx, account_id: UUID, token_hash: bytes) -> list[LiveSession]:
    return await refresh_tokens.live(tx, account_id, token_hash)


async def get_bureau(tx: Tx, bureau_id: UUID) -> Bureau:
    """Raises ``NotFound``."""
    return await bureaus.get(tx, bureau_id)


async def published_keys(tx: Tx, vault: Vault) -> dict[str, Any]:
    """The key set (RFC 7517) by which everybody checks our access tokens. Makes the first key where there is none."""
    return {"keys": await signing_keys.published(tx, vault)}
