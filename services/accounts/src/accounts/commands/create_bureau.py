"""CreateBureau."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.commands.spelling import spell
from accounts.db import bureaus
from accounts.domain.bureau_search import RULE, search_keys
from accounts.domain.bureaus import Bureau, bureau_faults
from contracts.accounts import BureauChangedV1
from kit import audit, outbox
from kit.auth import Principal
from kit.db import Tx
from kit.errors import Invalid
from kit.outbox import uuid7


@dataclass(frozen=True, slots=True)
class CreateBureau:
    name: str
    region_code: str
    central_direct: bool
    by: Principal


async def create_bureau(tx: Tx, cmd: CreateBureau) -> Bureau:
    """Raises ``Invalid`` where the form has faults or the name is taken."""
    if faults := bureau_faults(cmd.name, cmd.region_code, central_direct=cmd.central_direct):
        raise Invalid("form_invalid", "提交的内容有误", "Some of what was sent is not right", faults=faults)
    bureau = Bureau(uuid7(), cmd.name.strip(), cmd.region_code, cmd.central_direct)
    await bureaus.insert(tx, bureau)
    await bureaus.save_keys(tx, bureau.id, search_keys(bureau, spell), rule=RULE)
    await outbox.add(tx, changed(bureau))
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="bureau_created",
        subject=f"bureau/{bureau.id}",
        after={"name": bureau.name, "region_code": bureau.region_code, "central_direct": bureau.central_direct},
    )
    return bureau


def changed(bureau: Bureau) -> BureauChangedV1:
    return BureauChangedV1(
        bureau_id=bureau.id,
        name=bureau.name,
        region_code=bureau.region_code,
        central_direct=bureau.central_direct,
        active=bureau.active,
    )
