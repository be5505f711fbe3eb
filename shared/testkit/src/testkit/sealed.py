"""Finds where ciphertext stands, whatever a service says about it."""

from __future__ import annotations

from kit.db import Database
from testkit.settings import FIELD_CIPHER

_COLUMNS = """
SELECT table_name::text, column_name::text FROM information_schema.columns
WHERE table_schema = 'public' AND data_type IN ('text', 'json', 'jsonb', 'ARRAY')
"""
# a nonce, a tag, and what was encrypted: at least 38 characters of base64
_HOLDS = "SELECT EXISTS (SELECT FROM {table} WHERE \"{column}\"::text ~ ('(^|[\"{{,])' || $1 || '[A-Za-z0-9+/]{{38}}'))"


async def ciphertext_columns(database: Database) -> set[tuple[str, str]]:
    """Table and column of everything that is named as sealed, or holds a ciphertext of a service under test."""
    async with database.transaction(readonly=True) as tx:
        columns = [(row["table_name"], row["column_name"]) for row in await tx.fetch(_COLUMNS)]
        return {
            (table, column)
            for table, column in columns
            if column.endswith("_sealed")
            or await tx.fetchval(_HOLDS.format(table=table, column=column), FIELD_CIPHER.prefix)
        }
