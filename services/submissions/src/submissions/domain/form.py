"""The registration form (参评作品登记表) as a value. A draft may hold any part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from submissions.domain.extra_fields import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Fields in the form's order. Minutes are decimal; ``criteria`` are texts of the call's list; ``extra`` are answers
    to what the call asks besides, by its names."""

    bureau_id: UUID | None = None
    title: str | None = None
    work_type: str | None = None
    episodes: int | None = None
    minutes_per_episode: Decimal | None = None
    total_minutes: Decimal | None = None
    first_broadcast_on: date | None = None
    finished_on: date | None = None
    platform: str | None = None
    copyright_owner: str | None = None
    producer: str | None = None
    maker: str | None = None
    link: str | None = None
    synopsis: str | None = None
    creators: str | None = None
    statement: str | None = None
    criteria: tuple[str, ...] = ()
    contact_name: str | None = None
    contact_phone: str | None = None
    """Name and phone are personal data. Left empty, the account's own contact counts."""
    extra: Mapping[str, Answer] = field(default_factory=dict[str, Answer])

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Texts are trimmed and otherwise kept as typed; an empty one is none at all."""
        cleaned = {name: _clean(value) for name, value in values.items()}
        cleaned["criteria"] = tuple(dict.fromkeys(text.strip() for text in values.get("criteria") or ()))
        answers = {name: _clean(value) for name, value in (values.get("extra") or {}).items()}
        cleaned["extra"] = {name: value for name, value in answers.items() if value is not None}
        return cls(**cleaned)

    @classmethod
    def restored(cls, snapshot: Mapping[str, Any], contact: Mapping[str, Any]) -> Self:
        """The form that ``snapshot`` and ``contact`` were taken from."""
        values = {name: _READ.get(name, _as_is)(value) for name, value in snapshot.items()}
        return cls(**values, contact_name=contact.get("name"), contact_phone=contact.get("phone"))

    def snapshot(self) -> dict[str, Any]:
        """What is filled in, as JSON values and without the contact."""
        values = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in CONTACT_FIELDS}
        return {name: _WRITE.get(name, _as_is)(value) for name, value in values.items() if value not in (None, (), {})}

    def contact(self) -> dict[str, str]:
        """What is filled in of the contact. Personal data."""
        pairs = {"name": self.contact_name, "phone": self.contact_phone}
        return {name: value for name, value in pairs.items() if value}

    def masked(self) -> Self:
        """As staff see it: without the middle of the telephone number."""
        return replace(self, contact_phone=self.contact_phone and _mask(self.contact_phone))

    def changed_fields(self, other: Form) -> list[str]:
        """Names of the fields in which the two differ; extra ones as ``extra.name``."""
        one, two = self.flat(), other.flat()
        return [name for name in dict.fromkeys([*one, *two]) if one.get(name) != two.get(name)]

    def flat(self) -> dict[str, Any]:
        """Every field by its name, an extra one that is answered as ``extra.name``."""
        values = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "extra"}
        return values | {f"{EXTRA}{name}": answer for name, answer in sorted(self.extra.items())}


CONTACT_FIELDS = frozenset({"contact_name", "contact_phone"})
EXTRA = "extra."
"""Before the name of an extra field among the form's."""


def _as_is(value: Any) -> Any:
    return value


def _clean(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)  # one number, one spelling
    return (value.strip() or None) if isinstance(value, str) else value


def _mask(phone: str) -> str:
    if len(phone) < 8:
        return "*" * len(phone)
    return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"


_READ: Mapping[str, Any] = {
    "bureau_id": UUID,
    "minutes_per_episode": Decimal,
    "total_minutes": Decimal,
    "first_broadcast_on": date.fromisoformat,
    "finished_on": date.fromisoformat,
    "criteria": tuple,
}
_WRITE: Mapping[str, Any] = {
    "bureau_id": str,
    "minutes_per_episode": str,
    "total_minutes": str,
    "first_broadcast_on": date.isoformat,
    "finished_on": date.isoformat,
    "criteria": list,
    "extra": dict,
}
