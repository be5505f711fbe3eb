"""Events that others may subscribe to carry no personal data: no field is even named like it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import contracts
from contracts import schemas

PERSONAL = re.compile(
    r"(^|_)(e?mail(?!_?type)|phones?|telephone|mobile|identifier|identity|id_card|credit_code|passport|contacts?"
    r"|address|birth\w*|person\w*|login|password|applicant_name|full_name|real_name)(_|$)"
)


def field_names(node: Any) -> Iterator[str]:
    """The names of all fields of a schema, at any depth."""
    if isinstance(node, dict):
        properties = node.get("properties")
        if isinstance(properties, dict):
            yield from properties
        for value in node.values():
            yield from field_names(value)
    elif isinstance(node, list):
        for value in node:
            yield from field_names(value)


def personal(schema: dict[str, Any]) -> list[str]:
    return sorted({name for name in field_names(schema) if PERSONAL.search(name)})


def test_no_public_event_has_a_field_named_like_personal_data() -> None:
    public = {type_: schema for type_, schema in schemas.current().items() if not topic(schema).endswith(".personal")}
    assert len(public) > 1
    assert {type_: names for type_, schema in public.items() if (names := personal(schema))} == {}


def test_contact_details_are_found_where_they_are_meant_to_be() -> None:
    schema = schemas.schema_of(contracts.accounts.ContactChangedV1)
    assert topic(schema) == "accounts.personal"
    assert personal(schema) == ["email", "phone"]


def test_planted_names_are_found_at_any_depth() -> None:
    names = ("email", "contact_name", "contact_phone", "identifier_hash", "mobile", "id_card_number", "credit_code")
    for name in names:
        nested = {"$defs": {"Who": {"properties": {name: {"type": "string"}}}}, "properties": {"entry_id": {}}}
        assert personal(nested) == [name]


def topic(schema: dict[str, Any]) -> str:
    return schema["x-event"]["topic"]
