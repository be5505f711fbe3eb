"""CreateAdmin: the first account, made by whoever runs the platform; every other one is made over HTTP."""

from __future__ import annotations

from enum import Enum

from accounts.commands.check_form import faults_of
from accounts.commands.create_staff import CreateStaff, create_staff
from accounts.commands.parts import Parts
from accounts.db import accounts
from accounts.domain.forms import StaffForm
from kit.db import Database


class Created(Enum):
    NEW = "new"
    EXISTED = "existed"
    NOT_AN_ADMIN = "not an admin"


async def create_admin(database: Database, parts: Parts, form: StaffForm) -> Created:
    """Leaves an account with this login as it is, and says what it found.

    Opens its own transactions, as the password is hashed between them. Raises ``Invalid`` with the form's faults.
    """
    async with database.transaction(readonly=True) as tx:
        known = await accounts.credentials(tx, form.login)
    if known is not None:
        return Created.EXISTED if known.role == "admin" else Created.NOT_AN_ADMIN
    if faults := faults_of(form, parts.demands.rule):
        raise form.refusal(faults)
    password_hash = await parts.passwords.hash(form.password)
    async with database.transaction() as tx:
        await create_staff(tx, parts.vault, CreateStaff(form, password_hash, "operator", "operator"))
    return Created.NEW
