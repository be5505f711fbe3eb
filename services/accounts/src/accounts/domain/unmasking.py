"""When somebody may see one of another's personal data in the clear: with a reason, and a record of it."""

from __future__ import annotations

from accounts.domain.text import name_faults
from kit.errors import Fault

_SHORTEST, _LONGEST = 5, 200


def reason_faults(reason: str) -> list[Fault]:
    found = name_faults("reason", reason, limit=_LONGEST)
    if not found and len(reason.strip()) < _SHORTEST:
        zh, en = f"至少 {_SHORTEST} 个字", f"takes at least {_SHORTEST} characters"
        found.append(Fault("reason", "too_short", zh, en))
    return found
