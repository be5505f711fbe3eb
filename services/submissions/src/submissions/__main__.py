"""``python -m submissions api | worker | migrate``."""

from __future__ import annotations

import sys

from kit.process import Service
from submissions.config import Settings
from submissions.db import entries, revisions, saves

if __name__ == "__main__":
    service = Service(
        name="submissions",
        settings=Settings,  # pyright: ignore[reportArgumentType] - the environment gives the values
        create_app="submissions.app:create_app",
        run_worker="submissions.worker:run",
        sealed=(entries.SEALED, revisions.SEALED, saves.SEALED),
        subscriptions="submissions.handlers:SUBSCRIPTIONS",
    )
    sys.exit(service.main())
