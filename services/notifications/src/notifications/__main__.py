"""python -m notifications api | worker | migrate"""

from __future__ import annotations

import sys

from kit.process import Service
from notifications.config import Settings
from notifications.db import contacts, letters

if __name__ == "__main__":
    sys.exit(
        Service(
            name="notifications",
            settings=Settings,  # pyright: ignore[reportArgumentType] - its values come from the environment
            create_app="notifications.app:create_app",
            run_worker="notifications.worker:run",
            sealed=(*contacts.SEALED, letters.SEALED),
            subscriptions="notifications.handlers:SUBSCRIPTIONS",
        ).main()
    )
