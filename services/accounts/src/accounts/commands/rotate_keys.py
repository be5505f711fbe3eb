"""RotateKeys: the key that signs access tokens gives way to a new one, without a refused request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from accounts.db import signing_keys
from accounts.db.vault import Vault
from kit import audit
from kit.db import Tx, now

KNOWN_AFTER = timedelta(minutes=20)
"""Whoever checks tokens asks for our keys every ten minutes (``kit.auth``), and a cache may keep them for five."""


class Step(Enum):
    PUBLISHED = "published"
    WAITING = "waiting"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class Rotation:
    """What was done, and from when on the key may sign."""

    step: Step
    key_id: UUID
    due: datetime


async def rotate_keys(tx: Tx, vault: Vault) -> Rotation:
    """Takes the step that is due: publishes the next key, or, once everybody knows it, signs with it."""
    await signing_keys.active(tx, vault)  # a set without the key that signs would be remembered
    await signing_keys.lock(tx)
    waiting = await signing_keys.next_key(tx)
    if waiting is None:
        key_id, at = await signing_keys.publish_next(tx, vault)
        await _record(tx, "signing_key_published", key_id)
        return Rotation(Step.PUBLISHED, key_id, at + KNOWN_AFTER)
    key_id, at = waiting
    if await now(tx) < at + KNOWN_AFTER:
        return Rotation(Step.WAITING, key_id, at + KNOWN_AFTER)
    await signing_keys.activate(tx, key_id)
    await _record(tx, "signing_key_activated", key_id)
    return Rotation(Step.ACTIVE, key_id, at + KNOWN_AFTER)


async def _record(tx: Tx, action: str, key_id: UUID) -> None:
    await audit.record(tx, actor="operator", role="operator", action=action, subject=f"signing-key/{key_id}")
