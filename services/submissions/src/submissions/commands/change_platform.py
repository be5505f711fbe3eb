"""An admin changes what a platform is, or whether it is suggested."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from kit import audit
from kit.auth import Principal
from kit.db import Tx
from submissions.db import platforms
from submissions.domain.platforms import Platform


@dataclass(frozen=True, slots=True)
class ChangePlatform:
    """``changes``: of ``kind`` and ``active``."""

    by: Principal
    platform_id: UUID
    changes: dict[str, Any]


async def change_platform(tx: Tx, cmd: ChangePlatform) -> Platform:
    """Raises ``NotFound``. What is so already changes nothing."""
    platform = await platforms.lock(tx, cmd.platform_id)
    changed = replace(platform, **cmd.changes)
    if changed == platform:
        return platform
    await platforms.save(tx, changed)
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="platform_changed",
        subject=f"platform/{platform.id}",
        before={"kind": platform.kind, "active": platform.active},
        after={"kind": changed.kind, "active": changed.active},
    )
    return changed
