"""Accounts as the administration looks for them, with what experts can judge."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from accounts.db.accounts import account_of
from accounts.db.vault import Vault
from accounts.domain.account import Expertise, Person
from accounts.domain.identifiers import normalise
from accounts.domain.searches import PeopleSearch
from accounts.domain.text import fold
from kit.db import Row, Tx

_FIND = """
SELECT a.id, a.role, a.kind, a.organisation_name, a.name_sealed, a.identifier_sealed, a.email_sealed, a.phone_sealed,
       a.contact_name_sealed, a.login, a.bureau_id, a.active, a.email_confirmed_at, a.version, a.erasure_due_at,
       a.created_at, e.organisation, e.bureau_id AS expert_bureau_id, e.specialities, e.load_limit
FROM accounts a LEFT JOIN experts e ON e.account_id = a.id
WHERE {} ORDER BY a.id DESC LIMIT {}
"""
_NOT_ERASED: tuple[str, list[Any]] = ("a.erased_at IS NULL", [])
_IS_NAMED = (
    "(starts_with(a.login_folded, {}) OR strpos(a.organisation_folded, {}) > 0 OR a.identifier_index = ANY ({}))"
)


async def find(tx: Tx, vault: Vault, wanted: PeopleSearch, *, before: UUID | None, limit: int) -> list[Person]:
    """At most ``limit`` people whose accounts are older than the one with the id ``before``, newest first."""
    conditions: list[tuple[str, list[Any]]] = [_NOT_ERASED]
    if term := fold(wanted.query):
        number = normalise(wanted.query)
        hashes = [vault.keyed_hash(kind, number) for kind in ("credit_code", "resident_id")]
        conditions.append((_IS_NAMED, [term, term, hashes]))
    if wanted.role:
        conditions.append(("a.role = {}", [wanted.role]))
    if wanted.bureau_id:
        conditions.append(("(a.bureau_id = {} OR e.bureau_id = {})", [wanted.bureau_id, wanted.bureau_id]))
    if wanted.active is not None:
        conditions.append(("a.active = {}", [wanted.active]))
    if before:
        conditions.append(("a.id < {}", [before]))
    return [_person(vault, row) for row in await _fetch(tx, conditions, limit)]


async def get(tx: Tx, vault: Vault, account_id: UUID) -> Person | None:
    rows = await _fetch(tx, [_NOT_ERASED, ("a.id = {}", [account_id])], 1)
    return _person(vault, rows[0]) if rows else None


async def _fetch(tx: Tx, conditions: list[tuple[str, list[Any]]], limit: int) -> list[Row]:
    """Only what is wanted stands in the statement, so that each search finds its index."""
    values: list[Any] = []
    texts: list[str] = []
    for text, given in conditions:
        texts.append(text.format(*(f"${len(values) + number}" for number in range(1, len(given) + 1))))
        values += given
    where = " AND ".join(texts)
    return await tx.fetch(_FIND.format(where, f"${len(values) + 1}"), *values, limit)


def _person(vault: Vault, row: Row) -> Person:
    expertise = None
    if row["organisation"] is not None:
        specialities = tuple(row["specialities"])
        expertise = Expertise(row["organisation"], row["expert_bureau_id"], specialities, row["load_limit"])
    return Person(account_of(vault, row), row["created_at"], expertise)
