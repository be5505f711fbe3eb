"""The service's settings."""

from __future__ import annotations

from kit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Nothing beyond what every service has."""
