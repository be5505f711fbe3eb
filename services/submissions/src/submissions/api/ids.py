"""Ids inside cursors."""

from __future__ import annotations

from uuid import UUID

from kit.errors import Fault, Invalid
from kit.http.paging import decode_cursor


def id_in(cursor: str | None) -> UUID | None:
    """The id that a page of a list by id ended with. Raises ``Invalid`` for what is no cursor of ours."""
    return None if cursor is None else parse_id(decode_cursor(cursor, str)[0])


def parse_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        fault = Fault("cursor", "cursor_invalid", "翻页位置无效", "is not a cursor that this list gave")
        raise Invalid("cursor_invalid", "翻页位置无效", "The cursor is not valid", faults=[fault]) from error
