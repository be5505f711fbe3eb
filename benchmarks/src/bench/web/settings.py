"""A service's own settings, as the running stack starts it."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from kit.settings import ServiceSettings

S = TypeVar("S", bound=ServiceSettings)


def settings_of(kind: type[S], stack: dict[str, Any], service: str, **changes: Any) -> S:
    """The settings of ``service``'s API; ``changes`` by the fields' names."""
    environment: dict[str, str] = stack["processes"][service]["env"]
    values = {name.removeprefix("TUIYOU_").lower(): _value(text) for name, text in environment.items()}
    return kind(**(values | changes))


def _value(text: str) -> Any:
    return json.loads(text) if text.startswith(("{", "[")) else text
