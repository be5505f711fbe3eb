"""What the API answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from kit.db import Row


class MessageOut(BaseModel):
    """A message in the inbox. ``template`` names its kind; ``entry_id`` the entry that it tells of, if any."""

    id: UUID
    template: str
    subject: str
    body: str
    entry_id: UUID | None
    created_at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> MessageOut:
        return cls(**dict(row))


class UnreadOut(BaseModel):
    unread: int
