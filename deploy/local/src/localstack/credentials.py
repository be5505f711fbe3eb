"""The instance's secrets: made at the first start, kept in its state folder, never in the checkout."""

import base64
import json
import os
import secrets
import uuid
from pathlib import Path
from typing import Any

from localstack.services import SERVICES


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _password() -> str:
    # letters, digits, - and _ only: these stand in DSNs, JAAS lines and INI files
    return secrets.token_urlsafe(24)


def _cluster_id() -> str:
    """In Kafka's own form; its tools take one that begins with - for an option."""
    while (text := base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith("-"):
        pass
    return text


def _fresh() -> dict[str, Any]:
    return {
        "postgres": {
            "superuser": _password(),
            "services": {s: {"owner": _password(), "user": _password()} for s in SERVICES},
        },
        "kafka": {
            "cluster_id": _cluster_id(),
            "admin": _password(),
            "principals": {name: _password() for name in [*SERVICES, "observer"]},
        },
        "object_store": {"root": _password(), "service": _password(), "upload": _password()},
        "second_object_store": _password(),
        "receipt_key": _key(),
        "services": {s: {"field": _key(), "blind_index": _key(), "audit": _key()} for s in SERVICES},
    }


def _merge(fresh: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    merged = dict(fresh)
    for key, value in kept.items():
        merged[key] = _merge(fresh[key], value) if isinstance(fresh.get(key), dict) else value
    return merged


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner can read, whole or not at all."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)


def load(path: Path) -> dict[str, Any]:
    """The secrets of `path`; those that are missing (a new service, the first start) are made and saved."""
    kept = json.loads(path.read_text()) if path.exists() else {}
    merged = _merge(_fresh(), kept)
    if merged != kept:
        write_private(path, json.dumps(merged, indent=1))
    return merged
