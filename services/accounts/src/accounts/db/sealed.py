"""Every column of this service that holds ciphertext: what is encrypted anew when the key changes."""

from __future__ import annotations

from accounts.db.vault import place_of
from kit.db import Row
from kit.reseal import SealedColumn


def _sealed(table: str, column: str, key: str = "id") -> SealedColumn:
    def place(row: Row) -> str:
        return place_of(table, column, row[key])

    return SealedColumn(table, f"{column}_sealed", {key: "uuid"}, place)


COLUMNS = (
    *(_sealed("accounts", column) for column in ("name", "identifier", "email", "phone", "contact_name")),
    *(_sealed("invitations", column) for column in ("name", "email")),
    _sealed("reset_requests", "login"),
    _sealed("second_factors", "secret", "account_id"),
    _sealed("signing_keys", "private"),
)
