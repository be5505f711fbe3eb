"""Codes by mail: made, sent, and kept as a hash alone."""

from __future__ import annotations

import secrets

from accounts.commands.request_letter import RequestLetter, request_letter
from accounts.db import email_codes
from accounts.db.vault import Vault
from accounts.domain.account import Account
from accounts.domain.codes import CODE_LIFE, Purpose, normalise_code, write_code
from kit.db import Tx, now


async def send_code(tx: Tx, vault: Vault, account: Account, purpose: Purpose) -> None:
    """Only the newest code of a purpose counts."""
    code = write_code(secrets.randbelow(10**8))
    until = await now(tx) + CODE_LIFE
    await email_codes.put(tx, account.id, purpose, _hash(vault, account, purpose, code), until=until)
    await request_letter(tx, vault, RequestLetter.to(account, purpose, life=CODE_LIFE, parameters={"code": code}))


async def take_code(tx: Tx, vault: Vault, account: Account, purpose: Purpose, code: str) -> bool:
    """Whether it is the code; commit in either case, as a wrong one counts."""
    return await email_codes.take(tx, account.id, purpose, _hash(vault, account, purpose, normalise_code(code)))


def _hash(vault: Vault, account: Account, purpose: Purpose, code: str) -> bytes:
    return vault.keyed_hash(f"email_code/{purpose}", f"{account.id}/{account.email}/{code}")
