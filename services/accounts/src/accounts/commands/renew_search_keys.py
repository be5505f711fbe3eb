"""RenewSearchKeys."""

from __future__ import annotations

from accounts.commands.spelling import spell
from accounts.db import bureaus
from accounts.domain.bureau_search import RULE, search_keys
from kit.db import Tx


async def renew_search_keys(tx: Tx, *, limit: int = 100) -> int:
    """Makes the keys anew of at most ``limit`` bureaus whose keys go back to an older rule, or are not made yet."""
    outdated = await bureaus.with_older_keys(tx, rule=RULE, limit=limit)
    for bureau in outdated:
        await bureaus.save_keys(tx, bureau.id, search_keys(bureau, spell), rule=RULE)
    return len(outdated)
