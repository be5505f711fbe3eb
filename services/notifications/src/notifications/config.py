"""The settings of this service."""

from __future__ import annotations

from pydantic import Field, SecretStr

from kit.settings import Positive, ServiceSettings


class Settings(ServiceSettings):
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_timeout: Positive = 10.0
    """For each exchange with the mail server. STARTTLS is used where the server offers it."""

    mail_from: str
    mail_batch: int = Field(10, gt=0)
    mail_lease: Positive = 180.0
    """How long a batch may take before another worker sends it: all its mails and one time-out fit in."""
    mail_poll: Positive = 0.5
    mail_first_delay: Positive = 5.0
    """Doubles with every attempt, up to ``mail_longest_delay``."""
    mail_longest_delay: Positive = 3600.0
    mail_attempts: int = Field(30, gt=0)
    """With the delays above the last attempt is a day after the first."""
