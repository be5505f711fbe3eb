"""ChangeBureau."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from accounts.commands.create_bureau import changed
from accounts.commands.spelling import spell
from accounts.db import bureaus
from accounts.domain.bureau_search import RULE, search_keys
from accounts.domain.bureaus import Bureau, bureau_faults
from kit import audit, outbox
from kit.auth import Principal
from kit.db import Tx
from kit.errors import Invalid


@dataclass(frozen=True, slots=True)
class ChangeBureau:
    """What is ``None`` stays as it is."""

    bureau_id: UUID
    name: str | None
    active: bool | None
    by: Principal


async def change_bureau(tx: Tx, cmd: ChangeBureau) -> Bureau:
    """Raises ``NotFound``, or ``Invalid`` where the name is not one or is taken."""
    before = await bureaus.get(tx, cmd.bureau_id, for_update=True)
    after = replace(
        before,
        name=before.name if cmd.name is None else cmd.name.strip(),
        active=before.active if cmd.active is None else cmd.active,
    )
    if faults := bureau_faults(after.name, after.region_code, central_direct=after.central_direct):
        raise Invalid("form_invalid", "提交的内容有误", "Some of what was sent is not right", faults=faults)
    if after == before:
        return before
    await bureaus.save(tx, after)
    await bureaus.save_keys(tx, after.id, search_keys(after, spell), rule=RULE)
    await outbox.add(tx, changed(after))
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="bureau_changed",
        subject=f"bureau/{after.id}",
        before={"name": before.name, "active": before.active},
        after={"name": after.name, "active": after.active},
    )
    return after
