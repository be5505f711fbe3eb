"""Personal data at rest: encrypted for the one place where it stands, found through a keyed hash."""

from __future__ import annotations

from uuid import UUID

from accounts.config import Settings
from kit.crypto import BlindIndex, FieldCipher


class Vault:
    """Seals the columns of this service's tables."""

    def __init__(self, cipher: FieldCipher, index: BlindIndex) -> None:
        self.cipher = cipher
        self._index = index

    @classmethod
    def of(cls, settings: Settings) -> Vault:
        return cls(FieldCipher(settings.field_keys, settings.field_key_id), BlindIndex(settings.blind_index_key))

    def seal(self, table: str, column: str, row_id: UUID, text: str) -> str:
        return self.cipher.encrypt(text, place=place_of(table, column, row_id))

    def unseal(self, table: str, column: str, row_id: UUID, sealed: str) -> str:
        """Raises ``UndecipherableError`` for a text that was sealed for another place."""
        return self.cipher.decrypt(sealed, place=place_of(table, column, row_id))

    def keyed_hash(self, kind: str, value: str) -> bytes:
        """32 bytes that only the holder of the index key can compute."""
        return self._index.of(kind, value)


def place_of(table: str, column: str, row_id: UUID) -> str:
    """What a ciphertext is bound to; ``column`` without its ``_sealed``."""
    return f"{table}/{column}/{row_id}"
