"""nginx in front of the services, from the same template that the gateway's image uses."""

from typing import Any

from localstack.places import Instance
from localstack.programs import Program


def nginx(instance: Instance, stack: dict[str, Any]) -> list[Program]:
    return []
