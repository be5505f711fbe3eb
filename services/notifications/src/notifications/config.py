"""The settings of this service."""

from __future__ import annotations

from email.headerregistry import Address
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from kit.settings import Positive, ServiceSettings


def _bare_address(text: str) -> str:
    """An address without a name: a wrong one stops the process at its start, not every mail."""
    return Address(addr_spec=text).addr_spec


class Settings(ServiceSettings):
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_timeout: Positive = 10.0
    """For each exchange with the mail server. STARTTLS is used where the server offers it."""

    mail_from: Annotated[str, AfterValidator(_bare_address)]
    mail_batch: int = Field(10, gt=0)
    mail_lease: Positive = 180.0
    """How long a batch may take before another worker sends it: all its mails and one time-out fit in."""
    mail_poll: Positive = 0.5
    mail_first_delay: Positive = 5.0
    """Doubles with every attempt, up to ``mail_longest_delay``."""
    mail_longest_delay: Positive = 3600.0
    mail_attempts: int = Field(30, gt=0)
    """With the delays above the last attempt is a day after the first."""
