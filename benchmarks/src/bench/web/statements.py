"""The SQL of one submit, as the service really sends it, and a pgbench script that sends the same for other entries.

The statements are listened to while the service's own application answers a real submit, so the script follows the
service. Every argument becomes a pgbench variable and is sent as a parameter, as the service sends it; where an
argument holds something of the entry alone (its number, its applicant's number, an id made for it, its registration
number), that part is put together anew for each entry.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from asyncpg.connection import LoggedQuery

from bench.web import entries
from bench.web.settings import settings_of
from kit.db import Tx
from submissions.app import create_app
from submissions.config import Settings
from testkit.app import running

_REGISTRATION = re.compile(r"\d{4}Q\d-\d\d-\d{5,}")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_EMPTY = "''::text"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument as text, with the name of its type; ``None`` for NULL."""

    type: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    text: str
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """pgbench scripts, of which each transaction takes one, and the variables to define for them."""

    texts: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict[str, str])


async def listen(
    stack: dict[str, Any], database_url: str, numbers: Sequence[int], tokens: Mapping[UUID, str]
) -> dict[int, list[Statement]]:
    """Submits these drafts in a process of our own, and answers what was sent for each but the first, which warms up.

    What the pool sends to clean a connection is left out.
    """
    settings = settings_of(Settings, stack, "submissions", database_url=database_url, database_pool_size=1)
    app, seen, sent = create_app(settings), list[LoggedQuery](), dict[int, list[Statement]]()
    async with running(app) as client:
        await _submit(client, numbers[0], tokens)
        async with app.state.database.transaction() as tx:
            tx.add_query_logger(seen.append)
            reset = tx.get_reset_query()
        for number in numbers[1:]:
            seen.clear()
            await _submit(client, number, tokens)
            queries = [query for query in seen if query.query != reset]
            async with app.state.database.transaction() as tx:
                sent[number] = [await _statement(tx, query) for query in queries]
    return sent


def script(sent: Mapping[int, Sequence[Statement]], place: entries.Place) -> Script:
    """For pgbench with ``-M prepared``: each transaction submits another entry, and each client has a span of its own.

    Besides the script's variables, pgbench is given ``first``, the first entry's number, and ``span``. ``sent`` holds
    the statements that were sent for some entries: one text for each, with their bureaus.
    """
    variables = {"i": "-1"}
    return Script(tuple(_text(number, statements, place, variables) for number, statements in sent.items()), variables)


def _text(number: int, statements: Sequence[Statement], place: entries.Place, variables: dict[str, str]) -> str:
    lines = [
        r"\set i :i + 1",
        r"\set n :first + :client_id * :span + :i",
        rf"\set a {entries.FIRST_APPLICANT} + :n % {entries.APPLICANTS}",
    ]
    own = _own([a.text or "" for s in statements for a in s.arguments], number, place)
    for statement in statements:
        given = [_expression(argument, own, variables) for argument in statement.arguments]
        text = re.sub(r"\$(\d+)", lambda found, given=given: given[int(found[1]) - 1], statement.text)
        lines.append(text.strip().rstrip(";") + ";")
    return "\n".join(lines) + "\n"


def _own(texts: Sequence[str], number: int, place: entries.Place) -> dict[str, tuple[str, str]]:
    """What belongs to this entry alone, and of which text and variable it is made for another one."""
    own = {str(number): ("", "n"), str(entries.applicant_number(number)): ("", "a")}
    everything = "\n".join(texts)
    for found in set(_REGISTRATION.findall(everything)):
        own[found] = (found.rpartition("-")[0] + "-", "n")
    known = {str(place.call_id), *map(str, place.bureau_ids)}
    made = sorted(found for found in set(_ID.findall(everything)) - known if not any(own_ in found for own_ in own))
    for position, found in enumerate(made):
        own[found] = (f"fefefefe-{position:04d}-7000-8000-", "n")
    return own


def _expression(argument: Argument, own: Mapping[str, tuple[str, str]], variables: dict[str, str]) -> str:
    if argument.text is None:
        return f"NULL::{argument.type}"
    parts = re.split("(" + "|".join(map(re.escape, own)) + ")", argument.text)
    texts: list[str] = []
    for part in parts:
        fixed, name = own.get(part, (part, None))
        if fixed:
            variables[variable := f"v{len(variables)}"] = fixed
            texts.append(f":{variable}::text")
        if name:
            texts.append(f":{name}::text")
    return f"({' || '.join(texts) or _EMPTY})::{argument.type}"


async def _submit(client: httpx.AsyncClient, number: int, tokens: Mapping[UUID, str]) -> None:
    token = tokens[entries.applicant_id(number)]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": entries.key(number)}
    answer = await client.post(f"/entries/{entries.entry_id(number)}/submission", headers=headers)
    if answer.status_code != 200:
        raise RuntimeError(f"a submit was refused: {answer.status_code} {answer.text}")


async def _statement(tx: Tx, query: LoggedQuery) -> Statement:
    prepared = await tx.prepare(query.query)
    types = [kind.name for kind in prepared.get_parameters()]
    texts = [
        await tx.fetchval(f"SELECT ($1::{kind})::text", value) for kind, value in zip(types, query.args, strict=True)
    ]
    return Statement(query.query, tuple(Argument(kind, text) for kind, text in zip(types, texts, strict=True)))
