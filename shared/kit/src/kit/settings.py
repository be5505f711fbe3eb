"""Settings, read once from the environment in ``__main__`` and passed in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Base64Bytes, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

Positive = Annotated[float, Field(gt=0)]


def _long_enough(key: bytes) -> bytes:
    if len(key) < 32:
        raise ValueError("a key has at least 32 bytes")
    return key


Key = Annotated[Base64Bytes, AfterValidator(_long_enough)]


class ServiceSettings(BaseSettings):
    """What every service needs. Times are in seconds. Variables are named ``TUIYOU_<FIELD>``."""

    model_config = SettingsConfigDict(env_prefix="TUIYOU_", frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: SecretStr
    migration_database_url: SecretStr | None = None
    database_pool_size: int = 8
    database_acquire_timeout: Positive = 2.0
    database_statement_timeout: Positive = 15.0
    database_lock_timeout: Positive = 5.0
    database_idle_timeout: Positive = 15.0
    """Ends a transaction whose process stopped in the middle of it."""

    kafka_servers: str
    kafka_protocol: Literal["PLAINTEXT", "SASL_PLAINTEXT", "SASL_SSL"] = "SASL_SSL"
    kafka_user: str = ""
    kafka_password: SecretStr = SecretStr("")

    http_host: str = "127.0.0.1"
    http_port: int = 8000
    root_path: str = ""
    public_url: str = "http://127.0.0.1:8080"

    jwks_url: str
    token_issuer: str = "tuiyou"  # noqa: S105 - a name, not a secret

    field_keys: dict[str, Key]
    field_key_id: str
    blind_index_key: Key
    audit_key: Key

    outbox_batch: int = 1000
    outbox_poll: Positive = 0.03
    inbox_batch: int = 500
    inbox_stall_after: Positive = 30.0
    inbox_park_for: Positive = 600.0
    keep_events_days: int = 30

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"
    otlp_endpoint: str | None = None
