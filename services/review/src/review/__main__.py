"""``python -m review api | worker | migrate``."""

from __future__ import annotations

import sys

from kit.process import Service
from review.config import Settings

if __name__ == "__main__":
    service = Service(
        name="review",
        settings=Settings,  # pyright: ignore[reportArgumentType] - the environment gives the values
        create_app="review.app:create_app",
        run_worker="review.worker:run",
        subscriptions="review.handlers:SUBSCRIPTIONS",
    )
    sys.exit(service.main())
