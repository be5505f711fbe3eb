"""Differences between two forms, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from submissions.domain.form import CONTACT_FIELDS, EXTRA, Form
from submissions.domain.scans import Scan

Changes = Mapping[str, tuple[Any, Any]]
"""What a field was and what it is, as JSON values, by the field's name in the form's order; null where it is empty.
Extra fields are ``extra.name``, and come last."""

_ORDER = [field.name for field in fields(Form) if field.name != "extra"]
TOGETHER = timedelta(minutes=10)
"""Saves within so long are one: a form saves itself while somebody types."""


def changes(former: Form, now: Form) -> Changes:
    """May hold the contact, which is personal data."""
    old, new = _values(former), _values(now)
    return {name: (old.get(name), new.get(name)) for name in _ordered({**old, **new}) if old.get(name) != new.get(name)}


def joined(first: Changes, then: Changes) -> Changes:
    """From what was before ``first`` to what is after ``then``; what is as it was before is no change."""
    pairs = {name: ({**then, **first}[name][0], {**first, **then}[name][1]) for name in {**first, **then}}
    return {name: pairs[name] for name in _ordered(pairs) if pairs[name][0] != pairs[name][1]}


def without_contact(all_of: Changes) -> Changes:
    return {name: pair for name, pair in all_of.items() if name not in CONTACT_FIELDS}


def contact_alone(all_of: Changes) -> Changes:
    return {name: pair for name, pair in all_of.items() if name in CONTACT_FIELDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """What one sitting changed in form and scan of an entry that had ``revision`` submissions then."""

    id: UUID
    entry_id: UUID
    revision: int
    version: int
    began_at: datetime
    saved_at: datetime
    saved_by: UUID
    changes: Changes

    def takes_in(self, later: Save) -> bool:
        """Whether the later one belongs to the same sitting."""
        near = later.saved_at - self.began_at <= TOGETHER
        return near and (later.revision, later.saved_by) == (self.revision, self.saved_by)

    def with_later(self, later: Save) -> Self:
        return replace(
            self, version=later.version, saved_at=later.saved_at, changes=joined(self.changes, later.changes)
        )


def between_revisions(former: tuple[Form, Scan], now: tuple[Form, Scan], *, masked: bool) -> Changes:
    """With the scan, by its SHA-256. ``masked``: a telephone number that changed is told, but not what it is."""
    found = dict(changes(former[0], now[0]))
    if masked and "contact_phone" in found:
        found["contact_phone"] = (former[0].masked().contact_phone, now[0].masked().contact_phone)
    return {**found, **scan_changes(former[1], now[1])}


def scan_changes(former: Scan | None, now: Scan | None) -> Changes:
    """Of the scan alone, by its SHA-256."""
    old, new = former and former.sha256, now and now.sha256
    return {"scan": (old, new)} if old != new else {}


def _values(form: Form) -> dict[str, Any]:
    values = form.snapshot()
    extra: Mapping[str, Any] = values.pop("extra", {})
    values |= {"contact_name": form.contact_name, "contact_phone": form.contact_phone}
    return values | {f"{EXTRA}{name}": answer for name, answer in extra.items()}


def _ordered(names: Iterable[str]) -> list[str]:
    known = set(names)
    return [name for name in _ORDER if name in known] + sorted(known.difference(_ORDER))
