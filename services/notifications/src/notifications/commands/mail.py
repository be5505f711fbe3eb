"""A mail that a worker has taken for itself, whatever it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from notifications.domain.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """``id`` is the same however often it is sent; ``attempts`` counts this one."""

    id: UUID
    attempts: int
    address: str = field(repr=False)
    text: Text = field(repr=False)
    created_at: datetime
