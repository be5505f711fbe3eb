"""Settings for a service under test."""

from __future__ import annotations

import base64
from typing import Any, TypeVar

from kit.crypto import FieldCipher
from kit.settings import ServiceSettings
from testkit import stack

S = TypeVar("S", bound=ServiceSettings)


def _key(name: str) -> str:
    return base64.b64encode(name.encode().ljust(32, b".")).decode()


FIELD_CIPHER = FieldCipher({"k1": base64.b64decode(_key("field"))}, "k1")
"""What a service under test encrypts with."""


def settings_for(kind: type[S], service: str, database: str, **changes: Any) -> S:
    """The settings of ``service`` on ``database``, on the running stack's broker, with fixed keys."""
    broker = stack.load()["kafka"]
    values: dict[str, Any] = {
        "database_url": stack.role_url(service, database),
        "migration_database_url": stack.role_url(service, database, owner=True),
        "database_pool_size": 24,
        "kafka_servers": broker["servers"],
        "kafka_protocol": broker["protocol"],
        "kafka_user": service,
        "kafka_password": broker["principals"][service],
        "http_port": 0,
        "jwks_url": "http://127.0.0.1:1/jwks.json",
        "public_url": "http://portal.test",
        "field_keys": {"k1": _key("field")},
        "field_key_id": "k1",
        "blind_index_key": _key("blind"),
        "audit_key": _key("audit"),
    }
    return kind(**(values | changes))
