"""The settings of this service."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kit.settings import ServiceSettings


class Settings(ServiceSettings):
    """``password_queue``: how many passwords may wait to be hashed before callers are asked to come back."""

    password_threads: Annotated[int, Field(ge=1)] = 2
    password_queue: Annotated[int, Field(ge=1)] = 100
