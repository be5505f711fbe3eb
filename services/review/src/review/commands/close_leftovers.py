"""After the results: every case of the call that is still open ends as not selected, a batch at a time."""

from __future__ import annotations

from kit import audit, db
from kit.db import Tx
from review.commands.facts import standing
from review.commands.publish_results import close_case
from review.db import bureaus, cases


async def close_leftovers(tx: Tx, limit: int) -> int:
    """Answers how many it closed. A case whose bureau is not known yet waits for it."""
    left = await cases.lock_left_open(tx, limit)
    names = await bureaus.get_many(tx, [case.bureau_id for case in left])
    at = await db.now(tx)
    for case in left:
        await close_case(tx, case, names[case.bureau_id], at, selected=False)
        await audit.record(
            tx, actor="service/review", role="system", action="review.case_closed",
            subject=f"entry/{case.entry_id}", before=standing(case), after=standing(case.close(selected=False)),
        )  # fmt: skip
    return len(left)
