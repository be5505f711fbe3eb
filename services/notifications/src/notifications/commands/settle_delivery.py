"""What became of an attempt to send a mail: accepted, to be tried again, or given up."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.notifications import MessageDeliveredV1, MessageFailedV1
from kit import outbox
from kit.db import Tx
from notifications.commands.claim_deliveries import Claimed
from notifications.db import deliveries
from notifications.domain.retrying import RetryPlan


@dataclass(frozen=True, slots=True)
class SettleDelivery:
    """``error`` is missing where the mail server took the mail; it names no address. ``final``: no use to try again."""

    claimed: Claimed
    error: str | None = None
    final: bool = False


async def settle_delivery(tx: Tx, cmd: SettleDelivery, *, plan: RetryPlan) -> None:
    claimed = cmd.claimed
    if cmd.error is None:
        await _sent(tx, claimed)
        return
    delay = None if cmd.final else plan.delay_after(claimed.attempts)
    if delay is None:
        await _given_up(tx, claimed, cmd.error)
    else:
        await deliveries.retry_later(tx, claimed.id, attempts=claimed.attempts, delay=delay, error=cmd.error)


async def _sent(tx: Tx, claimed: Claimed) -> None:
    if row := await deliveries.mark_sent(tx, claimed.id):
        await outbox.add(
            tx,
            MessageDeliveredV1(
                message_id=claimed.message_id,
                account_id=claimed.recipient_id,
                channel="mail",
                template=claimed.text.template,
                delivered_at=row["settled_at"],
            ),
        )


async def _given_up(tx: Tx, claimed: Claimed, error: str) -> None:
    if row := await deliveries.mark_failed(tx, claimed.id, attempts=claimed.attempts, error=error):
        await outbox.add(
            tx,
            MessageFailedV1(
                message_id=claimed.message_id,
                account_id=claimed.recipient_id,
                channel="mail",
                template=claimed.text.template,
                reason=error,
                failed_at=row["settled_at"],
            ),
        )
