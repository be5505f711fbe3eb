"""An admin gives a call's commitment letter a text of its own, or the service's again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kit import audit
from kit.auth import Principal
from kit.db import Tx
from submissions.db import calls, commitment_letters
from submissions.domain import letters
from submissions.domain.letters import Wording


@dataclass(frozen=True, slots=True)
class WriteLetter:
    """``text`` has the places of ``domain.letters``; an empty one is none. ``expected``: the versions read."""

    by: Principal
    call_id: UUID
    text: str
    expected: frozenset[int]


async def write_letter(tx: Tx, cmd: WriteLetter) -> Wording:
    """What was signed before stays; later letters have the new text, and the same text again changes nothing.

    Raises ``NotFound``, ``Invalid`` for a text that leaves out what a letter must name, or ``PreconditionFailed``.
    """
    text = letters.checked(cmd.text)
    await calls.get(tx, cmd.call_id, lock=True)
    before = await commitment_letters.get(tx, cmd.call_id)
    if text == before.text:
        return before
    before.check_read(cmd.expected)
    after = await commitment_letters.put(tx, cmd.call_id, text)
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="commitment_letter_changed",
        subject=f"call/{cmd.call_id}",
        before={"text": before.text},
        after={"text": after.text},
    )
    return after
