"""Cursor paging: stable while rows are inserted. A cursor holds the last row's sort key."""

from __future__ import annotations

import base64
import json
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from kit.errors import Fault, Invalid

T = TypeVar("T")
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=500)]


class Page(BaseModel, Generic[T]):
    """``next_cursor`` is missing on the last page."""

    items: list[T]
    next_cursor: str | None = None


def encode_cursor(*keys: str | int) -> str:
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *kinds: type) -> list[Any]:
    """The keys that ``encode_cursor`` was given. Raises ``Invalid`` for anything else."""
    try:
        keys: list[Any] = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if len(keys) != len(kinds) or any(type(k) is not kind for k, kind in zip(keys, kinds, strict=True)):
            raise ValueError
    except (ValueError, TypeError) as error:
        raise invalid_cursor() from error
    return keys


def id_in(cursor: str | None) -> UUID | None:
    """The id with which a page of a list by id ended. Raises ``Invalid`` for what is no cursor of ours."""
    return None if cursor is None else parse_id(decode_cursor(cursor, str)[0])


def parse_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise invalid_cursor() from error


def invalid_cursor() -> Invalid:
    fault = Fault("cursor", "cursor_invalid", "翻页位置无效", "is not a cursor that this list gave")
    return Invalid("cursor_invalid", "翻页位置无效", "The cursor is not valid", faults=[fault])
