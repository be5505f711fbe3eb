"""Mails on the real mail server: sent once, tried again, given up."""

from __future__ import annotations

import asyncio
import socket
from uuid import uuid4

import pytest
from pydantic import ValidationError

from contracts.notifications import MessageDeliveredV1, MessageFailedV1
from kit import failpoints
from notifications.commands.claim_deliveries import ClaimDeliveries, claim_deliveries
from notifications.config import Settings
from notifications.worker.mailer import Mailer
from testkit.events import published_of
from testkit.probes import eventually


async def states(database):
    async with database.transaction(readonly=True) as tx:
        rows = await tx.fetch("SELECT state, attempts, last_error FROM deliveries ORDER BY id")
    return [(row["state"], row["attempts"], row["last_error"]) for row in rows]


async def mailed(database):
    return [event for event in await published_of(database, MessageDeliveredV1) if event.channel == "mail"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def test_a_mail_says_what_the_message_says(settings, database, facts, mails):
    applicant = uuid4()
    await facts.deliver(facts.contact(applicant, facts.address), facts.returned(applicant))
    assert await Mailer(settings).send_due(database) == 1

    (mail,) = await mails(facts.address)
    assert mail["Subject"] == "作品《漫长的季节》被退回修改"
    assert mail["From"]["Address"] == "no-reply@tuiyou.example.com"
    for part in ("漫长的季节", "承诺书缺页", "2023Q2-11-00042", "北京市广播电视局", "http://portal.test/"):
        assert part in mail["Text"]
    assert not mail["HTML"]
    assert mail["headers"]["Auto-Submitted"] == ["auto-generated"]
    assert mail["headers"]["Message-Id"][0].endswith("@tuiyou.example.com>")
    assert 'charset="utf-8"' in mail["headers"]["Content-Type"][0]
    assert await states(database) == [("sent", 1, None)]
    (event,) = await mailed(database)
    assert (event.account_id, event.template) == (applicant, "entry_returned")


async def test_a_mail_waits_for_the_address(settings, database, facts, mails):
    applicant = uuid4()
    await facts.deliver(facts.returned(applicant))
    mailer = Mailer(settings)
    assert await mailer.send_due(database) == 0
    assert await states(database) == [("pending", 0, None)]

    await facts.deliver(facts.contact(applicant, facts.address))
    assert await mailer.send_due(database) == 1
    assert len(await mails(facts.address)) == 1


async def test_with_the_server_away_it_is_tried_again_and_then_sent(settings, database, facts, mails):
    applicant = uuid4()
    await facts.deliver(facts.contact(applicant, facts.address), facts.returned(applicant))
    away = settings.model_copy(update={"smtp_port": free_port()})
    assert await Mailer(away).send_due(database) == 1
    ((state, attempts, error),) = await states(database)
    assert (state, attempts) == ("pending", 1)
    assert error.startswith("no session with the mail server")
    assert await Mailer(settings).send_due(database) == 0  # not due yet

    stop = asyncio.Event()
    running = asyncio.create_task(Mailer(settings).run(database, stop))
    await eventually(lambda: mails(facts.address), within=10, what="the mail")
    stop.set()
    await running
    assert await states(database) == [("sent", 2, None)]
    assert await published_of(database, MessageFailedV1) == []


async def test_it_is_given_up_after_the_last_attempt(settings, database, facts):
    applicant = uuid4()
    await facts.deliver(facts.contact(applicant, facts.address), facts.returned(applicant))
    away = Mailer(settings.model_copy(update={"smtp_port": free_port(), "mail_attempts": 1}))
    assert await away.send_due(database) == 1

    assert [state for state, _, _ in await states(database)] == ["failed"]
    (event,) = await published_of(database, MessageFailedV1)
    assert (event.account_id, event.channel, event.template) == (applicant, "mail", "entry_returned")
    assert facts.address not in event.reason
    assert await mailed(database) == []


@pytest.mark.parametrize("wrong", ["no address", "a@example.com\r\nBcc: b@example.com", "", "人@example.com"])
async def test_an_impossible_address_is_given_up_at_once_and_holds_nobody_up(settings, database, facts, mails, wrong):
    unlucky, lucky = uuid4(), uuid4()
    await facts.deliver(facts.contact(unlucky, wrong), facts.returned(unlucky))
    await facts.deliver(facts.contact(lucky, facts.address), facts.returned(lucky))
    assert await Mailer(settings).send_due(database) == 2

    assert [state for state, _, _ in await states(database)] == ["failed", "sent"]
    assert len(await mails(facts.address)) == 1
    (event,) = await published_of(database, MessageFailedV1)
    assert (event.account_id, event.reason) == (unlucky, "the address is not valid")


async def test_nothing_in_a_title_becomes_a_header(settings, database, facts, mails):
    applicant = uuid4()
    event = facts.returned(applicant, title="甲》\r\nBcc: other@example.com\r\n\r\n乙", reason="见\r\n\r\n.\r\nQUIT")
    await facts.deliver(facts.contact(applicant, facts.address), event)
    await Mailer(settings).send_due(database)

    (mail,) = await mails(facts.address)
    assert "\n" not in mail["Subject"]
    assert mail["Bcc"] == []
    assert "Bcc" not in mail["headers"]
    assert "QUIT" in mail["Text"]


async def test_two_mailers_at_once_send_each_mail_once(settings, database, facts, mails):
    applicant = uuid4()
    await facts.deliver(facts.contact(applicant, facts.address))
    await facts.deliver(*(facts.returned(applicant, title=f"作品{number}") for number in range(24)))
    small = settings.model_copy(update={"mail_batch": 3})
    stop = asyncio.Event()
    running = [asyncio.create_task(Mailer(small).run(database, stop)) for _ in range(2)]

    async def all_sent():
        return {state for state, _, _ in await states(database)} == {"sent"}

    await eventually(all_sent, within=15)
    stop.set()
    await asyncio.gather(*running)
    assert len({mail["Subject"] for mail in await mails(facts.address)}) == 24
    assert len(await mails(facts.address)) == 24
    assert [attempts for _, attempts, _ in await states(database)] == [1] * 24


async def test_a_crash_between_sending_and_settling_repeats_the_mail_under_its_id(settings, database, facts, mails):
    applicant = uuid4()
    await facts.deliver(facts.contact(applicant, facts.address), facts.returned(applicant))

    async def die():
        raise KeyboardInterrupt

    failpoints.arm("mailer.sent", die)
    with pytest.raises(KeyboardInterrupt):
        await Mailer(settings.model_copy(update={"mail_lease": 1.0})).send_due(database)
    failpoints.disarm()
    assert await states(database) == [("pending", 1, None)]
    assert await Mailer(settings).send_due(database) == 0  # the lease holds

    await eventually(lambda: Mailer(settings).send_due(database), within=5, what="the end of the lease")
    first, second = await mails(facts.address)
    assert first["MessageID"] == second["MessageID"]
    assert await states(database) == [("sent", 2, None)]
    assert len(await mailed(database)) == 1


async def test_no_address_reaches_a_log(settings, database, facts, capsys):
    applicant = uuid4()
    await facts.deliver(facts.contact(applicant, facts.address), facts.returned(applicant))
    await Mailer(settings.model_copy(update={"smtp_port": free_port()})).send_due(database)
    lines = capsys.readouterr().out
    assert "mail_refused" in lines
    assert facts.address not in lines


async def test_a_claim_passes_over_what_another_is_claiming(database, facts, cipher):
    applicant = uuid4()
    await facts.deliver(facts.contact(applicant, facts.address))
    await facts.deliver(*(facts.returned(applicant, title=f"作品{number}") for number in range(4)))
    command = ClaimDeliveries(limit=2, lease=60)
    async with database.transaction() as one, database.transaction() as other:
        first = await claim_deliveries(one, command, cipher=cipher)
        second = await asyncio.wait_for(claim_deliveries(other, command, cipher=cipher), 2)

    assert len({claimed.id for claimed in first + second}) == 4


@pytest.mark.parametrize("wrong", ["nobody", "推优 <no-reply@example.com>", "a@example.com\r\nBcc: b@example.com"])
def test_a_wrong_sender_stops_the_process_at_its_start(settings, wrong):
    with pytest.raises(ValidationError):
        Settings(**(settings.model_dump() | {"mail_from": wrong}))
