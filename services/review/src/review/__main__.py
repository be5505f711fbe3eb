"""``python -m review api | worker | migrate``."""

from __future__ import annotations

import sys

from kit.process import Service
from review.app import create_app
from review.config import Settings
from review.handlers import SUBSCRIPTIONS
from review.worker import run

if __name__ == "__main__":
    service = Service(
        name="review",
        settings=Settings,  # pyright: ignore[reportArgumentType] - the environment gives the values
        create_app=create_app,
        run_worker=run,
        subscriptions=SUBSCRIPTIONS,
    )
    sys.exit(service.main())
