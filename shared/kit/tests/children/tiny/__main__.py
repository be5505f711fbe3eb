"""The smallest service that the kit can run."""

from __future__ import annotations

import sys

from kit.process import Service
from kit.settings import ServiceSettings

if __name__ == "__main__":
    service = Service(
        "tiny",
        ServiceSettings,  # pyright: ignore[reportArgumentType] - the environment gives the values
        create_app="tiny.parts:create_app",
        run_worker="tiny.parts:run_worker",
        subscriptions="tiny.parts:SUBSCRIPTIONS",
    )
    sys.exit(service.main())
