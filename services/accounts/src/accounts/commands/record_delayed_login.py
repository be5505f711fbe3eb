"""What the delay refuses, for the audit: once a step by which the wait grew, and not each attempt.

A step follows a failure, which is on record itself, so these records at most double the audit; a flood of attempts
during a wait adds one record and then only reads. Each attempt would let anybody fill a disk that nobody may clear.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from accounts.commands.login_delays import LoginKeys
from accounts.db import throttles
from accounts.domain.throttling import ADDRESS, LOGIN
from kit import audit
from kit.db import Database, Tx
from kit.errors import TooManyRequests


async def record_delayed_login(tx: Tx, keys: LoginKeys) -> None:
    """Whom it concerns is read from the count, so it is the same work for a login that nobody has."""
    for throttle, key in ((LOGIN, keys.login), (ADDRESS, keys.address)):
        refusal = await throttles.note_refusal(tx, throttle, key)
        if refusal is None:
            continue
        subject = f"account/{refusal.account_id}" if refusal.account_id else f"{throttle.scope}/{key.hex()}"
        after = {"failures": refusal.count}
        await audit.record(tx, actor="public", role="public", action="login_delayed", subject=subject, after=after)


@asynccontextmanager
async def recording_delays(db: Database, keys: LoginKeys) -> AsyncIterator[None]:
    """Around a look at the delay that raises: its transaction is over when this writes."""
    try:
        yield
    except TooManyRequests:
        async with db.transaction() as tx:
            await record_delayed_login(tx, keys)
        raise
