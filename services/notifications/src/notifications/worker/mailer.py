"""Sends due mails, letters and messages: claims in one transaction, sends outside any, settles each in one of its own.

A crash between sending and settling repeats the mail after the lease, under the same Message-ID.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import aiosmtplib

from kit.crypto import FieldCipher
from kit.db import TRANSIENT, Database
from kit.failpoints import reach
from kit.log import logger
from kit.waiting import wait_for_stop
from notifications.commands.claim_deliveries import ClaimDeliveries, Claimed, claim_deliveries
from notifications.commands.claim_letters import ClaimedLetter, ClaimLetters, claim_letters
from notifications.commands.settle_delivery import SettleDelivery, settle_delivery
from notifications.commands.settle_letter import SettleLetter, settle_letter
from notifications.config import Settings
from notifications.domain.retrying import RetryPlan
from notifications.worker import smtp
from notifications.worker.smtp import Refused


class Mailer:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._cipher = FieldCipher(settings.field_keys, settings.field_key_id)
        self._plan = RetryPlan(settings.mail_first_delay, settings.mail_longest_delay, settings.mail_attempts)

    async def run(self, database: Database, stop: asyncio.Event) -> None:
        """Until ``stop``; the mail in hand is finished first."""
        while not stop.is_set():
            pause = self._settings.mail_poll
            try:
                if await self.send_due(database, stop):
                    continue
            except TRANSIENT as error:
                logger.warning("mailer_waits", cause=type(error).__name__)
                pause = 5.0
            await wait_for_stop(stop, pause)

    async def send_due(self, database: Database, stop: asyncio.Event | None = None) -> int:
        """Sends one batch; answers how many mails it took."""
        settings = self._settings
        batch = await self._claim(database)
        if not batch:
            return 0
        unsettled = list(batch)
        try:
            # half of the lease: whoever takes over finds nobody still sending
            async with asyncio.timeout(settings.mail_lease / 2), smtp.connected(settings) as server:
                while unsettled and not (stop and stop.is_set()):
                    await self._send_one(database, server, unsettled[0])
                    unsettled.pop(0)
        except Refused as refusal:
            await self._put_back(database, unsettled, refusal)
        except TimeoutError:
            await self._put_back(database, unsettled, Refused("the mail server is too slow"))
        return len(batch)

    async def _claim(self, database: Database) -> list[Claimed | ClaimedLetter]:
        """Letters first: somebody may be waiting for a code."""
        limit, lease = self._settings.mail_batch, self._settings.mail_lease
        async with database.transaction() as tx:
            letters = await claim_letters(tx, ClaimLetters(limit, lease), cipher=self._cipher)
            if len(letters) == limit:
                return [*letters]
            command = ClaimDeliveries(limit - len(letters), lease)
            return [*letters, *await claim_deliveries(tx, command, cipher=self._cipher)]

    async def _send_one(self, database: Database, server: aiosmtplib.SMTP, claimed: Claimed | ClaimedLetter) -> None:
        error: Refused | None = None
        try:
            await smtp.send(server, smtp.write_mail(claimed, self._settings))
        except Refused as refusal:
            if not server.is_connected and not refusal.final:
                raise
            error = refusal
        await reach("mailer.sent")
        await self._settle(database, claimed, error)

    async def _put_back(self, database: Database, batch: Sequence[Claimed | ClaimedLetter], refusal: Refused) -> None:
        for claimed in batch:
            await self._settle(database, claimed, refusal)

    async def _settle(self, database: Database, claimed: Claimed | ClaimedLetter, error: Refused | None) -> None:
        reason, final = str(error) if error else None, bool(error and error.final)
        async with database.transaction() as tx:
            if isinstance(claimed, ClaimedLetter):
                await settle_letter(tx, SettleLetter(claimed, reason, final=final), plan=self._plan)
            else:
                await settle_delivery(tx, SettleDelivery(claimed, reason, final=final), plan=self._plan)
        logger.info(
            "mail_refused" if error else "mail_sent",
            mail_id=str(claimed.id),
            template=claimed.text.template,
            attempts=claimed.attempts,
            cause=reason,
        )
