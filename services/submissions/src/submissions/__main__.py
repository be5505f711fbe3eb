"""``python -m submissions api | worker | migrate``."""

from __future__ import annotations

import sys

from kit.process import Service
from submissions.app import create_app
from submissions.config import Settings
from submissions.db import entries, revisions, saves
from submissions.handlers import SUBSCRIPTIONS
from submissions.worker import run

if __name__ == "__main__":
    service = Service(
        name="submissions",
        settings=Settings,  # pyright: ignore[reportArgumentType] - the environment gives the values
        create_app=create_app,
        run_worker=run,
        sealed=(entries.SEALED, revisions.SEALED, saves.SEALED),
        subscriptions=SUBSCRIPTIONS,
    )
    sys.exit(service.main())
