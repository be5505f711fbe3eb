"""Letters: mails straight to an address, that nobody finds anywhere else and that leave nothing behind."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import uuid4

import pytest

from contracts.accounts import LaterLetterTemplate, LetterTemplate
from notifications.worker.mailer import Mailer
from testkit.events import published

PARAMETERS = {"code": "48210357", "link": "http://portal.test/invitation#x", "role": "expert", "fields": "email,phone"}


async def rows(database):
    async with database.transaction(readonly=True) as tx:
        return await tx.fetch("SELECT id, template, content, state, attempts, last_error FROM letters ORDER BY id")


async def count(database, table):
    async with database.transaction(readonly=True) as tx:
        return await tx.fetchval(f"SELECT count(*) FROM {table}")


@pytest.mark.parametrize("template", [*get_args(LetterTemplate), *get_args(LaterLetterTemplate)])
async def test_every_letter_reaches_its_address_and_nothing_else(settings, database, deliverer, facts, mails, template):
    await deliverer.deliver(facts.letter(template=template, parameters=PARAMETERS))
    assert await Mailer(settings).send_due(database) == 1

    (mail,) = await mails(facts.address)
    assert mail["Text"].startswith("示例收件人：您好！")
    assert "{" not in mail["Text"]
    assert await count(database, "messages") == 0
    assert await published(database) == []


async def test_a_code_stands_in_the_mail_with_its_end(settings, database, deliverer, facts, mails):
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=10)
    await deliverer.deliver(facts.letter(expires_at=until))
    await Mailer(settings).send_due(database)

    (mail,) = await mails(facts.address)
    assert mail["Subject"] == "重新设置登录密码的验证码"
    assert "\n48210357\n" in mail["Text"].replace("\r", "")
    assert f"{until + timedelta(hours=8):%H:%M} 前填写" in mail["Text"]


async def test_an_invitation_leads_to_its_link(settings, database, deliverer, facts, mails):
    link = "https://portal.test/invitation#c2VjcmV0"
    parameters = {"link": link, "role": "bureau", "unit": "北京市广播电视局"}
    await deliverer.deliver(facts.letter(account_id=None, template="invitation", parameters=parameters))
    await Mailer(settings).send_due(database)

    (mail,) = await mails(facts.address)
    assert "“北京市广播电视局工作人员”" in mail["Text"]
    assert link in mail["Text"].split()


async def test_a_letter_lies_encrypted_and_is_emptied_once_it_is_sent(settings, database, deliverer, facts):
    await deliverer.deliver(facts.letter())
    (row,) = await rows(database)
    assert row["content"].startswith("k1:")
    assert not any(secret in str(dict(row)) for secret in (facts.address, "48210357", "示例收件人"))

    await Mailer(settings).send_due(database)
    (row,) = await rows(database)
    assert (row["state"], row["content"], row["attempts"]) == ("sent", None, 1)


async def test_it_is_tried_again_until_it_expires_and_never_sent_afterwards(
    settings, database, deliverer, facts, mails
):
    await deliverer.deliver(facts.letter())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        away = settings.model_copy(update={"smtp_port": probe.getsockname()[1]})
        assert await Mailer(away).send_due(database) == 1
    (row,) = await rows(database)
    assert (row["state"], row["attempts"]) == ("pending", 1)

    async with database.transaction() as tx:
        await tx.execute("UPDATE letters SET next_attempt_at = now(), expires_at = now() - interval '1 s'")
    assert await Mailer(settings).send_due(database) == 0
    (row,) = await rows(database)
    assert (row["state"], row["content"], row["last_error"]) == ("failed", None, "expired")
    assert await mails(facts.address) == []


async def test_one_that_expired_on_the_way_is_let_go(database, deliverer, facts):
    await deliverer.deliver(facts.letter(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert await rows(database) == []


async def test_a_redelivered_letter_is_sent_once(settings, database, deliverer, facts, mails):
    letter = facts.letter()
    records = await deliverer.deliver(letter)
    await Mailer(settings).send_due(database)
    await deliverer.inbox.take([*records, deliverer.record(letter, version=2)])
    assert await Mailer(settings).send_due(database) == 0
    assert len(await mails(facts.address)) == 1


async def test_a_tombstone_takes_a_letter_away(settings, database, deliverer, facts, mails):
    letter = facts.letter()
    await deliverer.deliver(letter)
    tombstone = deliverer.record(letter, erased=True)
    await deliverer.inbox.take([tombstone])
    await deliverer.inbox.take([tombstone])
    assert await rows(database) == []
    assert await Mailer(settings).send_due(database) == 0
    assert await mails(facts.address) == []
    assert await count(database, "dead_letters") == 0


async def test_a_tombstone_takes_a_later_letter_away_as_well(database, deliverer, facts):
    letter = facts.letter(template="data_exported")
    await deliverer.deliver(letter)
    assert len(await rows(database)) == 1
    await deliverer.inbox.take([deliverer.record(facts.letter(letter_id=letter.letter_id), erased=True)])
    assert await rows(database) == []


async def test_a_letter_that_lacks_a_parameter_is_buried_and_holds_nobody_up(settings, database, deliverer, facts):
    await deliverer.deliver(facts.letter(parameters={}), facts.letter())
    assert await count(database, "dead_letters") == 1
    assert await Mailer(settings).send_due(database) == 1


async def test_letters_go_before_messages_and_leave_room_for_them(settings, database, deliverer, facts, mails):
    applicant = uuid4()
    await deliverer.deliver(facts.contact(applicant, facts.address), facts.returned(applicant))
    await deliverer.deliver(*(facts.letter() for _ in range(3)))
    small = Mailer(settings.model_copy(update={"mail_batch": 3}))
    assert [await small.send_due(database) for _ in range(3)] == [3, 1, 0]
    assert [row["state"] for row in await rows(database)] == ["sent"] * 3
    assert len(await mails(facts.address)) == 4


async def test_no_letter_reaches_a_log(settings, database, deliverer, facts, capsys):
    await deliverer.deliver(facts.letter())
    await Mailer(settings).send_due(database)
    lines = capsys.readouterr().out
    assert "mail_sent" in lines
    assert not any(secret in lines for secret in (facts.address, "48210357"))
