"""Actions that a PDF takes when it is opened, printed or closed: nobody clicked on anything.

Going to a place in the same file is the only one that a scan may take. Links to web pages stay: a person follows them.
"""

from __future__ import annotations

from typing import Any

import pikepdf

_LONGEST_CHAIN = 10


def acts_by_itself(key: str, value: Any) -> bool:
    """Whether the entry ``key`` of any dictionary does more than show a page."""
    if key == "/OpenAction":
        return not _only_shows(value, 0)
    if key == "/AA" and isinstance(value, pikepdf.Dictionary):
        return not all(_only_shows(value.get(event), 0) for event in value.keys())  # noqa: SIM118 - as in ``child``
    return False


def _only_shows(action: Any, depth: int) -> bool:
    """A place in this file, or an action that goes there, with all that follow it."""
    if not isinstance(action, pikepdf.Dictionary):
        return not isinstance(action, pikepdf.Stream)
    if action.get("/S") != pikepdf.Name.GoTo or depth > _LONGEST_CHAIN:
        return False
    following: Any = action.get("/Next")
    chain = list(following) if isinstance(following, pikepdf.Array) else [following]
    return all(_only_shows(one, depth + 1) for one in chain)
