"""What asks for a proof of work, and how much work that is."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal

Purpose = Literal["registration", "login", "reset"]

VALID_FOR: Final = timedelta(minutes=5)
FEWEST: Final = 500
MOST: Final = 1000
"""Key derivations that a solution takes: at least and at most so many, so nobody waits much longer than others."""

LOGIN_FREE: Final = 2
"""Failures of a login after which the next one needs a proof."""
ADDRESS_FREE: Final = 10
"""Failures from an address, which an office shares."""
