"""11: a disk runs full. The component's folder becomes a small file system of its own for the round; needs root."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from faults.kinds.base import Fault, Scene
from faults.world import World
from localstack.files import run_user

ROOM = 24
"""MB that are free before the disk is filled."""


class DiskFull(Fault):
    number = 11
    checks = "what is acknowledged is kept; it recovers once there is room"
    needs_root = True
    program: ClassVar[str]
    folder: ClassVar[str]
    """Below the instance's state."""

    async def before(self, scene: Scene) -> None:
        self._place = scene.world.instance.state / self.folder
        await self._moved(scene.world, self._mount)

    async def strike(self, scene: Scene) -> None:
        ballast = self._place / "ballast"
        try:
            _fill(ballast)
            await self.press(scene)
            await scene.for_a_while(5.0, 7.0)
        finally:
            ballast.unlink(missing_ok=True)
        await scene.for_a_while(0.5, 1.0)
        await scene.world.start(self.program, within=60)
        await scene.for_a_while(1.0, 2.0)

    async def put_back(self, world: World) -> None:
        if (world.instance.state / self.folder).is_mount():
            await self._moved(world, self._unmount)

    async def press(self, scene: Scene) -> None:
        """Makes the component need more room now."""

    async def _moved(self, world: World, change: Callable[[], None]) -> None:
        await world.stop(self.program)
        try:
            await asyncio.to_thread(change)
        finally:
            await world.start(self.program)

    def _mount(self) -> None:
        """Copies the folder into a file system that has only a little more room."""
        place, image = self._place, self._place.with_name(self._place.name + ".image")
        used = int(subprocess.run(["du", "-sm", place], check=True, capture_output=True, text=True).stdout.split()[0])
        with image.open("wb") as file:
            file.truncate((used + ROOM + 24) * 1024 * 1024)
        _run("mkfs.ext4", "-q", "-F", "-m", "0", "-O", "^has_journal", str(image))
        aside = place.with_name(place.name + ".aside")
        place.rename(aside)
        place.mkdir()
        _run("mount", "-o", "loop", str(image), str(place))
        _run("cp", "-a", "--sparse=always", f"{aside}/.", str(place))
        shutil.rmtree(place / "lost+found")
        shutil.rmtree(aside)
        self._own(place)

    def _unmount(self) -> None:
        place = self._place
        aside = place.with_name(place.name + ".aside")
        _run("cp", "-a", "--sparse=always", str(place), str(aside))
        _run("umount", str(place))
        place.rmdir()
        aside.rename(place)
        place.with_name(place.name + ".image").unlink()
        self._own(place)

    def _own(self, place: Path) -> None:
        if user := run_user():
            shutil.chown(place, user, user)
        place.chmod(0o700)


class WalFull(DiskFull):
    name = "the disk of Postgres' write-ahead log is full"
    program = "postgres"
    folder = "postgres/pg_wal"

    async def press(self, scene: Scene) -> None:
        """Uses up the segments that are kept for later, until a new one is needed."""
        try:
            async with scene.world.database("postgres") as db:
                for _ in range(200):
                    await db.execute("SELECT pg_logical_emit_message(true, 'faults', 'x')")
                    await db.execute("SELECT pg_switch_wal()")
        except Exception as error:  # it dies of it, in one way or another
            scene.facts.append(f"Postgres: {type(error).__name__}")


class BrokerFull(DiskFull):
    name = "the disk of the broker's logs is full"
    program = "kafka"
    folder = "kafka"


class StoreFull(DiskFull):
    name = "the disk of the object store is full"
    program = "minio"
    folder = "minio"


def _fill(ballast: Path) -> None:
    with ballast.open("wb") as file:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    file.write(bytes(size))
                    file.flush()
            except OSError:
                pass  # full


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


FAULTS = [WalFull, BrokerFull, StoreFull]
