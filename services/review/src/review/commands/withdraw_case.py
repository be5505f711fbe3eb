"""The applicant withdrew the entry: the case closes, whatever the bureau had decided short of results.

The applicant could withdraw only because no decision had reached him yet, so his step came first. A slot is given back
and those behind move up. No RecommendationWithdrawnV1 goes out: it would say that the entry is approved again, and
whoever follows an entry knows from submissions' own event that it is withdrawn, which is final.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kit import audit
from kit.db import Tx
from kit.log import logger
from review.commands.facts import standing
from review.db import cases, decisions, slots


@dataclass(frozen=True, slots=True)
class WithdrawCase:
    entry_id: UUID
    at: datetime


async def withdraw_case(tx: Tx, cmd: WithdrawCase) -> None:
    """Raises ``LookupError`` for an unknown entry: the event goes to the dead letters, behind the submission that must
    lie there too, and is replayed after it."""
    found = await cases.find(tx, cmd.entry_id)
    if found is None:
        raise LookupError("an entry was withdrawn that was never submitted here")
    # whether there is a rank to give up is known only once the ranks stand still
    await slots.lock(tx, found.call_id, found.bureau_id)
    case = await cases.lock(tx, cmd.entry_id)
    withdrawn = case.withdraw() if case else None
    if case is None or withdrawn is None:
        logger.warning("withdrawal_out_of_turn", entry_id=str(cmd.entry_id), state=case.state if case else None)
        return
    await cases.move(tx, withdrawn)
    await decisions.add(tx, withdrawn, by="applicant", at=cmd.at)
    if case.rank is not None:
        await slots.give_back(tx, case.call_id, case.bureau_id)
        await cases.close_ranks(tx, case.call_id, case.bureau_id, case.rank)
    await audit.record(
        tx, actor=f"account/{case.applicant_id}", role="applicant", action="review.case_withdrawn",
        subject=f"entry/{case.entry_id}", before=standing(case), after=standing(withdrawn),
    )  # fmt: skip
