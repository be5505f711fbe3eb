"""The components that the tests run on: what ``make test`` has started."""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path
from typing import Any


@functools.cache
def load() -> dict[str, Any]:
    """The description of the running stack, from the file that TUIYOU_STACK_FILE names."""
    path = os.environ.get("TUIYOU_STACK_FILE")
    if not path:
        raise RuntimeError("TUIYOU_STACK_FILE is not set: run the tests with `make test`")
    return json.loads(Path(path).read_text(encoding="utf-8"))


def superuser_url(database: str = "postgres") -> str:
    postgres = load()["postgres"]
    return (
        f"postgresql://{postgres['superuser']}:{postgres['superuser_password']}"
        f"@{postgres['host']}:{postgres['port']}/{database}"
    )


def role_url(service: str, database: str, *, owner: bool = False) -> str:
    """``service``'s runtime role, or its owner role, on ``database``."""
    postgres = load()["postgres"]
    roles = postgres["services"][service]
    user, password = ("owner", "owner_password") if owner else ("user", "password")
    return f"postgresql://{roles[user]}:{roles[password]}@{postgres['host']}:{postgres['port']}/{database}"
