"""Encrypting anew what stands under an older field key, while the service works, so that the old key can go.

A batch is read without a lock; one statement then writes those rows that still hold what was read and that nobody else
holds: it waits for nobody, and nobody for it. What was passed over comes in the next round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kit import outbox, records
from kit.crypto import FieldCipher, UndecipherableError
from kit.db import Database, Row
from kit.log import logger

_FIND = """
SELECT {keys}, {value} AS sealed FROM {table} t
WHERE {where} AND NOT starts_with({value}, $1) AND {after} ORDER BY {keys} LIMIT $2
"""
_SWAP = """
WITH swap AS (SELECT * FROM unnest({arrays}) AS s ({names}, old, new)),
mine AS (
    SELECT {keys} FROM {table} t JOIN swap s ON {same} AND {value} = s.old FOR NO KEY UPDATE OF t SKIP LOCKED)
UPDATE {table} t SET {column} = {stored} FROM swap s JOIN mine USING ({names}) WHERE {same} AND {value} = s.old
"""
_LEFT = "SELECT count(*) FROM {table} t WHERE {where} AND NOT starts_with({value}, $1)"


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column that holds ciphertext. ``key`` names the columns that find a row, with their types, in an index's order;
    ``place`` is what the ciphertext is bound to, from a row of them."""

    table: str
    column: str
    key: Mapping[str, str]
    place: Callable[[Row], str]
    in_json: bool = False
    """The ciphertext is the text of a JSON value."""
    where: str = "true"

    def sql(self, template: str, *, after: str = "true") -> str:
        """``template`` for this column; all parts are constants of the code."""
        count = len(self.key)
        arrays = [f"${number}::{type_}[]" for number, type_ in enumerate([*self.key.values(), "text", "text"], 1)]
        return template.format(
            table=self.table,
            column=self.column,
            names=", ".join(self.key),
            keys=", ".join(f"t.{name}" for name in self.key),
            same=" AND ".join(f"t.{name} = s.{name}" for name in self.key),
            value=f"(t.{self.column} #>> '{{}}')" if self.in_json else f"t.{self.column}",
            stored="to_json(s.new)" if self.in_json else "s.new",
            arrays=", ".join(arrays),
            where=self.where,
            after=after.format(
                keys=", ".join(f"t.{name}" for name in self.key),
                last=", ".join(f"${number}" for number in range(3, 3 + count)),
            ),
        )


OF_THE_KIT = (
    SealedColumn(
        "outbox", "payload", {"seq": "bigint", "id": "uuid"}, lambda row: outbox.place_of(row["id"]), in_json=True,
        where="t.topic LIKE '%.personal'",
    ),
    SealedColumn("parked_events", "record", {"event_id": "uuid"}, lambda _: records.PLACE),
    SealedColumn("dead_letters", "record", {"id": "bigint"}, lambda _: records.PLACE),
)  # fmt: skip
"""What every service's database has."""


@dataclass(frozen=True, slots=True)
class Resealed:
    """``left`` is still under another key: somebody held it, wrote it meanwhile, or it cannot be opened."""

    column: SealedColumn
    done: int
    left: int


async def reseal(
    database: Database, columns: Sequence[SealedColumn], cipher: FieldCipher, *, batch: int = 100
) -> list[Resealed]:
    """Goes through all of ``columns``; may be broken off and begun again at any time."""
    return [await _reseal(database, column, cipher, batch) for column in columns]


async def _reseal(database: Database, column: SealedColumn, cipher: FieldCipher, batch: int) -> Resealed:
    done = 0
    while swapped := await _round(database, column, cipher, batch):
        done += swapped
    async with database.transaction(readonly=True) as tx:
        left: int = await tx.fetchval(column.sql(_LEFT), cipher.prefix)
    return Resealed(column, done, left)


async def _round(database: Database, column: SealedColumn, cipher: FieldCipher, batch: int) -> int:
    """Every row once, in the key's order; answers how many were encrypted anew."""
    swapped, last = 0, list[object]()
    while True:
        rows = await _find(database, column, cipher, last, batch)
        if not rows:
            return swapped
        swapped += await _swap(database, column, cipher, rows)
        last = [rows[-1][name] for name in column.key]


async def _find(
    database: Database, column: SealedColumn, cipher: FieldCipher, last: Sequence[object], batch: int
) -> list[Row]:
    after = "({keys}) > ({last})" if last else "true"
    return await database.fetch(column.sql(_FIND, after=after), cipher.prefix, batch, *last)


async def _swap(database: Database, column: SealedColumn, cipher: FieldCipher, rows: Sequence[Row]) -> int:
    swaps: list[tuple[object, ...]] = []
    for row in rows:
        place = column.place(row)
        try:
            new = cipher.encrypt(cipher.decrypt(row["sealed"], place=place), place=place)
        except UndecipherableError:
            logger.error("sealed_value_undecipherable", table=column.table, column=column.column, place=place)
            continue
        swaps.append((*(row[name] for name in column.key), row["sealed"], new))
    if not swaps:
        return 0
    async with database.transaction() as tx:
        return int((await tx.execute(column.sql(_SWAP), *map(list, zip(*swaps, strict=True)))).split()[-1])
