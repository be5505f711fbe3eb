"""Settings come from the environment alone; a fault stops the process and shows no secret."""

from __future__ import annotations

import base64

import pytest
from pydantic import ValidationError

from kit.settings import ServiceSettings

KEY = base64.b64encode(bytes(32)).decode()
GOOD = {
    "DATABASE_URL": "postgresql://u:secret-1@h/d", "KAFKA_SERVERS": "h:1", "KAFKA_PASSWORD": "secret-2",
    "JWKS_URL": "http://h/jwks.json", "FIELD_KEYS": f'{{"k1": "{KEY}"}}', "FIELD_KEY_ID": "k1",
    "BLIND_INDEX_KEY": KEY, "AUDIT_KEY": KEY,
}  # fmt: skip


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in GOOD.items():
        monkeypatch.setenv(f"TUIYOU_{name}", value)
    return monkeypatch


def read() -> ServiceSettings:
    return ServiceSettings()  # pyright: ignore[reportCallIssue]


def test_read_from_the_environment(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("TUIYOU_DATABASE_LOCK_TIMEOUT", "0.5")
    settings = read()
    assert settings.field_keys == {"k1": bytes(32)}
    assert settings.database_lock_timeout == 0.5
    assert settings.kafka_protocol == "SASL_SSL"
    assert "secret" not in f"{settings!r}{settings}"
    with pytest.raises(ValidationError):
        settings.http_port = 1  # type: ignore[misc]


@pytest.mark.parametrize("name", [name for name in GOOD if name != "KAFKA_PASSWORD"])
def test_what_is_needed_is_demanded(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.delenv(f"TUIYOU_{name}")
    with pytest.raises(ValidationError) as caught:
        read()
    assert [fault["loc"] for fault in caught.value.errors()] == [(name.lower(),)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_LOCK_TIMEOUT", "0"),
        ("KAFKA_PROTOCOL", "TELEPATHY"),
        ("AUDIT_KEY", "*"),
        ("AUDIT_KEY", "c2hvcnQ="),
        ("FIELD_KEYS", '{"k1": "c2VjcmV0"}'),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_wrong_values_are_refused(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(f"TUIYOU_{name}", value)
    with pytest.raises(ValidationError) as caught:
        read()
    assert value == "0" or value not in str(caught.value)
