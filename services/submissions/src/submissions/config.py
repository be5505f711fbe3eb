"""The service's settings."""

from __future__ import annotations

from kit.objectstore import ObjectStoreSettings
from kit.settings import ServiceSettings


class Settings(ServiceSettings, ObjectStoreSettings):
    """What every service has, and the object store of the scans."""
