"""``python -m accounts api | worker | migrate | create-admin | …``."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC

from accounts.commands.create_admin import Created, create_admin
from accounts.commands.parts import Parts
from accounts.commands.rotate_keys import Step, rotate_keys
from accounts.config import Settings
from accounts.db import sealed
from accounts.domain.forms import StaffForm
from kit.db import open_database
from kit.errors import DomainError
from kit.process import Command, Service


def add_arguments(parser: ArgumentParser) -> None:
    parser.description = "Makes an admin's account. The password is read from standard input."
    for name in ("login", "name", "email", "phone"):
        parser.add_argument(f"--{name}", required=True)


async def run_create_admin(settings: Settings, given: Namespace) -> int:
    """0 where the admin is there in the end, 1 where not."""
    password = sys.stdin.readline().rstrip("\r\n")
    form = StaffForm(
        role="admin", bureau_id=None, name=given.name, email=given.email, phone=given.phone, login=given.login,
        password=password,
    )  # fmt: skip
    parts = Parts.of(settings)
    try:
        async with open_database(settings, application="accounts-create-admin") as database:
            created = await create_admin(database, parts, form)
    except DomainError as error:
        print(f"{error.zh} / {error.en}", file=sys.stderr)  # noqa: T201
        for fault in error.faults:
            print(f"--{fault.field}: {fault.zh} / {fault.en}", file=sys.stderr)  # noqa: T201
        return 1
    finally:
        parts.close()
    says = {
        Created.NEW: f"管理员 {form.login} 已创建 / admin {form.login} was created",
        Created.EXISTED: f"管理员 {form.login} 已存在 / admin {form.login} exists already",
        Created.NOT_AN_ADMIN: f"{form.login} 已被其他角色使用 / {form.login} is the login of another role",
    }
    print(says[created])  # noqa: T201
    return 1 if created is Created.NOT_AN_ADMIN else 0


async def run_rotate_keys(settings: Settings, _: Namespace) -> int:
    parts = Parts.of(settings)
    try:
        async with (
            open_database(settings, application="accounts-rotate-keys") as database,
            database.transaction() as tx,
        ):
            done = await rotate_keys(tx, parts.vault)
    finally:
        parts.close()
    due = f"{done.due.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    says = {
        Step.PUBLISHED: f"密钥 {done.key_id} 已公布，{due} 后再次运行即启用 / published; run this again after {due}",
        Step.WAITING: f"密钥 {done.key_id} 须待 {due} 后启用 / must be known to all first; run this again after {due}",
        Step.ACTIVE: f"密钥 {done.key_id} 已启用，旧密钥一小时后停止公布 / signs from now on",
    }
    print(says[done.step])  # noqa: T201
    return 0


service = Service(
    name="accounts",
    settings=Settings,  # pyright: ignore[reportArgumentType] - its values come from the environment
    create_app="accounts.app:create_app",
    run_worker="accounts.worker:run",
    sealed=sealed.COLUMNS,
    commands={
        "create-admin": Command(run_create_admin, add_arguments),
        "rotate-keys": Command(run_rotate_keys),
    },
)

if __name__ == "__main__":
    sys.exit(service.main())
