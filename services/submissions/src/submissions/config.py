"""The service's settings."""

from __future__ import annotations

from pathlib import Path

from kit.objectstore import ObjectStoreSettings
from kit.settings import Key, ServiceSettings


class Settings(ServiceSettings, ObjectStoreSettings):
    """What every service has, the object store of the scans, the keys that sign receipts, the fonts of documents.

    ``receipt_keys`` are Ed25519 private keys (32 bytes, base64) by their ids. All of them are published; the one that
    ``receipt_key_id`` names signs. A key stays for as long as receipts that it signed are to be verified.

    ``document_fonts`` are folders that hold Noto Serif CJK and Noto Sans CJK; what else lies there is used for letters
    that these lack.

    ``clamd_address``, ``tcp:HOST:PORT`` or ``unix:/PATH``, is a ClamAV daemon's that uploads are shown to.
    """

    receipt_keys: dict[str, Key]
    receipt_key_id: str
    clamd_address: str | None = None
    document_fonts: tuple[Path, ...] = (Path("/usr/share/fonts/opentype/noto"),)
