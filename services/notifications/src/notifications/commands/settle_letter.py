"""What became of an attempt to send a letter: accepted, to be tried again, or given up."""

from __future__ import annotations

from dataclasses import dataclass

from kit.db import Tx
from notifications.commands.claim_letters import ClaimedLetter
from notifications.db import letters
from notifications.domain.retrying import RetryPlan


@dataclass(frozen=True, slots=True)
class SettleLetter:
    """``error`` is missing where the mail server took it, and names no address. ``final``: no use to try again."""

    claimed: ClaimedLetter
    error: str | None = None
    final: bool = False


async def settle_letter(tx: Tx, cmd: SettleLetter, *, plan: RetryPlan) -> None:
    """Nothing is published: whoever reads along must not learn whose password is being reset."""
    claimed = cmd.claimed
    if cmd.error is None:
        await letters.mark_sent(tx, claimed.id)
        return
    delay = None if cmd.final else plan.delay_after(claimed.attempts)
    if delay is None:
        await letters.mark_failed(tx, claimed.id, attempts=claimed.attempts, error=cmd.error)
    else:
        await letters.retry_later(tx, claimed.id, attempts=claimed.attempts, delay=delay, error=cmd.error)
