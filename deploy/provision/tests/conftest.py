from typing import Any

import pytest

from provision.object_store import Credentials


@pytest.fixture
def stores(stack: dict[str, Any]) -> dict[str, Credentials]:
    """The credentials of the object store: root, service, upload."""
    return {name: Credentials(**stack["object_store"][name]) for name in ("root", "service", "upload")}
