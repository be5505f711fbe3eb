"""python -m notifications api | worker | migrate"""

from __future__ import annotations

import sys

from kit.process import Service
from notifications.app import create_app
from notifications.config import Settings
from notifications.db import contacts, letters
from notifications.handlers import SUBSCRIPTIONS
from notifications.worker import run

if __name__ == "__main__":
    sys.exit(
        Service(
            name="notifications",
            settings=Settings,  # pyright: ignore[reportArgumentType] - its values come from the environment
            create_app=create_app,
            run_worker=run,
            sealed=(*contacts.SEALED, letters.SEALED),
            subscriptions=SUBSCRIPTIONS,
        ).main()
    )
