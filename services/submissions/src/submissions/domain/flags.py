"""Flags: entries that seem to be about one work, or hold the same scan. Hints for reviewers, never verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Reason = Literal["same_work", "same_scan"]

MOST = 20
"""A submission is flagged with so many others for each reason: somebody's hundred copies need no more."""

_SENTENCES: dict[Reason, tuple[str, str]] = {
    "same_work": ("同一作品也报送于 {}", "The same work was also submitted to {}"),
    "same_scan": ("同一承诺书文件也用于 {}", "The same scan was also submitted to {}"),
}


@dataclass(frozen=True, slots=True)
class Twin:
    """Another entry that gives ``reason`` to flag both."""

    reason: Reason
    entry_id: UUID
    call_id: UUID
    bureau_id: UUID
    registration_number: str


@dataclass(frozen=True, slots=True)
class Flag:
    """What may be told of it to who reviews an entry; ``entry_id`` only where they may read that entry, too."""

    reason: Reason
    entry_id: UUID | None
    bureau_name: str
    registration_number: str

    @property
    def sentence(self) -> tuple[str, str]:
        """In Chinese and in English."""
        zh, en = _SENTENCES[self.reason]
        return zh.format(f"{self.bureau_name}（{self.registration_number}）"), en.format(
            f"{self.bureau_name} ({self.registration_number})"
        )
