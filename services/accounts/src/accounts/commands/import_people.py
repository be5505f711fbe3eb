"""ImportPeople."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from accounts.commands.create_bureau import CreateBureau, create_bureau
from accounts.commands.invite import Invite, invite
from accounts.commands.parts import Parts
from accounts.db import bureaus, invitations
from accounts.domain.bureaus import NAME_TAKEN
from accounts.domain.invitations import EMAIL_INVITED, fold_email
from accounts.domain.positions import BUREAU_UNKNOWN
from accounts.domain.sheets import BUREAUS, COLUMNS, CellFault, Content
from accounts.domain.text import fold
from kit import audit
from kit.auth import Principal
from kit.db import Tx
from kit.errors import Fault, Invalid


@dataclass(frozen=True, slots=True)
class ImportPeople:
    content: Content
    by: Principal


async def faults_of_import(tx: Tx, parts: Parts, content: Content) -> list[CellFault]:
    """Everything that is wrong with the file, by itself and in the light of what exists, by sheet, row and column."""
    known = await _known_bureaus(tx, content)
    invited = await invitations.invited(tx, parts.vault, {row.form.email for row in content.people})
    taken = [bureau.number for bureau in content.bureaus if fold(bureau.name) in known]
    found = [*content.faults, *(CellFault.of(BUREAUS, number, NAME_TAKEN) for number in taken)]
    new = {fold(bureau.name) for bureau in content.bureaus} - {""}
    for person in content.people:
        name = fold(person.bureau_name)
        if person.bureau_name and name not in new and not (name in known and known[name][1]):
            found.append(CellFault.of(person.sheet, person.number, BUREAU_UNKNOWN))
        if fold_email(person.form.email) in invited:
            found.append(CellFault.of(person.sheet, person.number, EMAIL_INVITED))
    order = list(COLUMNS)
    return sorted(found, key=lambda fault: (order.index(fault.sheet), fault.row, fault.column or ""))


async def import_people(tx: Tx, parts: Parts, cmd: ImportPeople) -> None:
    """Makes all bureaus and sends all invitations, or nothing. Raises ``Invalid`` with every fault."""
    content = cmd.content
    if faults := await faults_of_import(tx, parts, content):
        raise _refusal(faults)
    ids = {name: bureau_id for name, (bureau_id, _) in (await _known_bureaus(tx, content)).items()}
    for row in content.bureaus:
        bureau = await create_bureau(tx, CreateBureau(row.name, row.region_code, row.central_direct, cmd.by))
        ids[fold(bureau.name)] = bureau.id
    for person in content.people:
        bureau_id = ids[fold(person.bureau_name)] if person.bureau_name else None
        await invite(tx, parts, Invite(replace(person.form, bureau_id=bureau_id), cmd.by))
    await audit.record(
        tx,
        actor=cmd.by.actor,
        role=cmd.by.role,
        action="people_imported",
        subject="import",
        after={"bureaus": len(content.bureaus), "invitations": len(content.people)},
    )


async def _known_bureaus(tx: Tx, content: Content) -> Mapping[str, tuple[UUID, bool]]:
    names = {row.name for row in content.bureaus} | {row.bureau_name for row in content.people}
    return await bureaus.by_names(tx, [fold(name) for name in names if name])


def _refusal(faults: Sequence[CellFault]) -> Invalid:
    named = [Fault(fault.place, fault.code, fault.zh, fault.en) for fault in faults]
    return Invalid(
        "import_invalid", "文件中有错误，未导入任何内容", "The file has faults: nothing was brought in", faults=named
    )
