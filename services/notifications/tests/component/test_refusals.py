"""What a mail server may answer, played by a small one: what is final, and what is tried again."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest

from contracts.notifications import MessageDeliveredV1, MessageFailedV1
from notifications.worker.mailer import Mailer
from testkit.events import published_of


@asynccontextmanager
async def server(**answers: str):
    """Its port. ``answers`` replace the kind ones, by a command's first four letters; "." answers a mail's content."""
    kind = {"DATA": "354 go on", "QUIT": "221 bye"}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example.com\r\n")
        content = False
        while line := await reader.readline():
            if content and line != b".\r\n":
                continue
            command = "." if content else line[:4].decode().upper()
            content = command == "DATA" and "DATA" not in answers
            answer = answers.get(command, kind.get(command, "250 ok"))
            if answer == "gone":
                break
            writer.write(f"{answer}\r\n".encode())
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1]


async def try_once(settings, database, facts, **answers: str) -> tuple[str, str | None]:
    """State and last error of two mails after one batch; both mails share them."""
    for _ in range(2):
        applicant = uuid4()
        await facts.deliver(facts.contact(applicant, facts.address), facts.returned(applicant))
    async with server(**answers) as port:
        await Mailer(settings.model_copy(update={"smtp_port": port, "smtp_timeout": 1.0})).send_due(database)
    async with database.transaction(readonly=True) as tx:
        rows = await tx.fetch("SELECT state, last_error FROM deliveries")
    ((state, error),) = {(row["state"], row["last_error"]) for row in rows}
    return state, error


@pytest.mark.parametrize(
    ("answers", "error"),
    [({"RCPT": "550 no such user"}, "recipient refused: 550"), ({".": "554 spam"}, "refused: 554")],
    ids=["recipient", "content"],
)
async def test_a_refusal_of_this_mail_for_good_gives_it_up(settings, database, facts, answers, error):
    assert await try_once(settings, database, facts, **answers) == ("failed", error)
    assert {event.reason for event in await published_of(database, MessageFailedV1)} == {error}


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"RCPT": "450 busy mailbox"}, "recipient refused: 450"),
        ({".": "451 later"}, "refused: 451"),
        ({"MAIL": "550 sender unknown"}, "refused: 550"),
        ({"EHLO": "421 closing", "HELO": "421 closing"}, None),
        ({"DATA": "gone"}, None),
    ],
    ids=["mailbox", "content", "sender", "greeting", "connection"],
)
async def test_anything_else_is_tried_again(settings, database, facts, answers, error):
    state, said = await try_once(settings, database, facts, **answers)
    assert state == "pending"
    assert said == error if error else said
    assert facts.address not in said
    assert await published_of(database, MessageFailedV1) == []
    assert {event.channel for event in await published_of(database, MessageDeliveredV1)} == {"portal"}


async def test_a_kind_server_takes_both(settings, database, facts):
    assert await try_once(settings, database, facts) == ("sent", None)
