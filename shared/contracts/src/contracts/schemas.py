"""The published form of each event: a JSON Schema of its value, with its topic, subject and key."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

import contracts  # the publishers' modules declare their events
from contracts.event import Event

HOME = Path(__file__).parents[2]
"""``shared/contracts`` of a checkout, where snapshots and examples lie."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


class Described(GenerateJsonSchema):
    """Takes the string below a field as the field's description, and leaves out the titles that repeat its name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        described = super().model_schema(schema)
        for name, text in field_notes(schema["cls"]).items():
            if name in described.get("properties", {}):
                described["properties"][name]["description"] = text
        return described


def field_notes(model: type[Any]) -> dict[str, str]:
    """What the strings below the fields of ``model`` and of its bases say. Read from the source, when asked only."""
    notes: dict[str, str] = {}
    for owner in reversed(model.__mro__):
        if issubclass(owner, BaseModel) and owner not in (BaseModel, Event):
            notes |= _own_notes(owner)
    return notes


@cache
def _own_notes(model: type[BaseModel]) -> dict[str, str]:
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    assert isinstance(body, ast.ClassDef)  # noqa: S101
    notes: dict[str, str] = {}
    for statement, below in zip(body.body, body.body[1:], strict=False):
        match statement, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                notes[name] = inspect.cleandoc(text)
            case _:
                pass
    return notes


def schema_of(event: type[Event]) -> Schema:
    """The JSON Schema of the value as it is on the wire. ``x-event`` tells what Kafka's record says beside it."""
    schema = event.model_json_schema(mode="serialization", schema_generator=Described)
    return {
        "$schema": DIALECT,
        "$id": f"urn:tuiyou:{event.TYPE}",
        "x-event": {
            "type": event.TYPE,
            "topic": event.TOPIC,
            "subject": f"{event.AGGREGATE}/{{{event.KEY_FIELD}}}",
            "key": event.KEY_FIELD,
            "compacted": event.COMPACTED,
        },
        **schema,
    }


def current() -> dict[str, Schema]:
    """The schemas of all declared events, by type, sorted."""
    return {type_: schema_of(event) for type_, event in sorted(contracts.registered().items())}


def committed(directory: Path) -> dict[str, Schema]:
    """The snapshots in ``directory``, by type."""
    return {path.name.removesuffix(".json"): json.loads(path.read_text("utf-8")) for path in directory.glob("*.json")}


def render(document: Any) -> str:
    """The same document always gives the same text."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
