"""Erasure on request: not at once, so that one who changes their mind, or was robbed of the account, can stop it."""

from __future__ import annotations

from datetime import timedelta

GRACE = timedelta(days=7)
