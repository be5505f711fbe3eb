"""The worker process: outbox relay, letters to owners, deleting what has had its time, making search keys anew."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from accounts.commands.erase_accounts import erase_accounts
from accounts.commands.erase_letters import erase_letters
from accounts.commands.forget_codes import forget_codes
from accounts.commands.forget_expired_sessions import forget_expired_sessions
from accounts.commands.forget_invitations import forget_invitations
from accounts.commands.forget_throttles import forget_throttles
from accounts.commands.renew_search_keys import renew_search_keys
from accounts.commands.send_reset_codes import send_reset_codes
from accounts.commands.tell_of_failed_logins import tell_of_failed_logins
from accounts.config import Settings
from accounts.db.vault import Vault
from kit.db import TRANSIENT, Database, Tx
from kit.log import logger
from kit.waiting import wait_for_stop
from kit.worker import Loop, Worker

_EVERY = 600.0

Step = Callable[[Tx], Awaitable[int]]
"""Does a part of what there is to do; answers how much that was."""


async def run(settings: Settings, stop: asyncio.Event) -> None:
    vault = Vault.of(settings)
    loops = [
        forget_sessions,
        forget_letters,
        forget_attempts,
        forget_old_codes,
        forget_guests,
        renew_keys,
        tell_owners(vault),
        erase_people(vault),
        send_codes(vault),
    ]
    await Worker("accounts", settings, loops=loops).run(stop)


async def forget_sessions(database: Database, stop: asyncio.Event) -> None:
    """Deletes what has expired."""
    await _keep_at(forget_expired_sessions, database, stop)


async def forget_letters(database: Database, stop: asyncio.Event) -> None:
    """Most letters hold a code, all hold an address: they are erased within a minute."""
    await _keep_at(erase_letters, database, stop, every=60.0)


async def forget_attempts(database: Database, stop: asyncio.Event) -> None:
    """Deletes counts of failures that no longer count."""
    await _keep_at(forget_throttles, database, stop)


async def forget_guests(database: Database, stop: asyncio.Event) -> None:
    """Deletes invitations that nobody accepted for long."""
    await _keep_at(forget_invitations, database, stop)


async def renew_keys(database: Database, stop: asyncio.Event) -> None:
    """After an update of the service: bureaus' keys by the rule of before."""
    await _keep_at(renew_search_keys, database, stop)


async def forget_old_codes(database: Database, stop: asyncio.Event) -> None:
    """Deletes codes, tickets and used proofs that have expired."""
    await _keep_at(forget_codes, database, stop)


def send_codes(vault: Vault) -> Loop:
    """Sends the codes that were asked for to whoever exists: somebody is waiting."""

    async def send(tx: Tx) -> int:
        return await send_reset_codes(tx, vault)

    return lambda database, stop: _keep_at(send, database, stop, every=0.5)


def erase_people(vault: Vault) -> Loop:
    """Erases accounts whose grace period is over."""

    async def erase(tx: Tx) -> int:
        return await erase_accounts(tx, vault)

    return lambda database, stop: _keep_at(erase, database, stop, every=10.0)


def tell_owners(vault: Vault) -> Loop:
    """Tells owners within seconds that somebody tries to log in as them."""

    async def tell(tx: Tx) -> int:
        return await tell_of_failed_logins(tx, vault)

    return lambda database, stop: _keep_at(tell, database, stop, every=2.0)


async def _keep_at(step: Step, database: Database, stop: asyncio.Event, *, every: float = _EVERY) -> None:
    """Again and again does all there is to do, in small steps."""
    while not stop.is_set():
        try:
            async with database.transaction() as tx:
                done = await step(tx)
        except TRANSIENT as error:
            logger.warning("housekeeping_failed", step=step.__name__, cause=type(error).__name__)
            done = 0
        if done == 0:
            await wait_for_stop(stop, every)
