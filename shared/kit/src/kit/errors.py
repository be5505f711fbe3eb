"""The errors that rules raise. ``kit.http.problems`` maps each kind to an HTTP status, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with one field. ``field`` is a dotted path as the client sent it."""

    field: str
    code: str
    zh: str
    en: str


class DomainError(Exception):
    """A refusal that the caller can act on: a stable code and a sentence in each language."""

    def __init__(
        self, code: str, zh: str, en: str, *, faults: Sequence[Fault] = (), warnings: Sequence[Fault] = ()
    ) -> None:
        super().__init__(f"{code}: {en}")
        self.code = code
        self.zh = zh
        self.en = en
        self.faults = tuple(faults)
        self.warnings = tuple(warnings)


class NotFound(DomainError):
    """It does not exist, or the caller may not know that it does."""


class Conflict(DomainError):
    """The state does not allow it."""


class Invalid(DomainError):
    """What was sent breaks rules; ``faults`` names every one. ``warnings`` what else is odd, but would be taken."""


class Unauthenticated(DomainError):
    """Nobody is logged in, or the proof is wrong."""


class Forbidden(DomainError):
    """The caller's role does not allow it."""


class PreconditionFailed(DomainError):
    """Somebody else changed it since the caller read it. ``etag`` (without quotes) is what it has now."""

    def __init__(self, code: str, zh: str, en: str, *, etag: str | None = None) -> None:
        super().__init__(code, zh, en)
        self.etag = etag


class PreconditionRequired(DomainError):
    """The caller must say which version it read."""


class TooManyRequests(DomainError):
    """Come back after ``retry_after`` seconds."""

    def __init__(self, code: str, zh: str, en: str, *, retry_after: int) -> None:
        super().__init__(code, zh, en)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """Something we need is away or busy; nothing was changed. Retry after ``retry_after`` seconds."""

    def __init__(
        self,
        code: str = "unavailable",
        zh: str = "服务暂时繁忙，请稍后重试",
        en: str = "The service is busy; please try again shortly",
        *,
        retry_after: int = 2,
    ) -> None:
        super().__init__(code, zh, en)
        self.retry_after = retry_after
