"""9: the object store is away, slow, or says that it is busy. 10: uploads that go wrong, by the client's fault."""

from __future__ import annotations

import asyncio
import time
from abc import abstractmethod
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from faults.client import Person
from faults.kinds.base import Fault, Scene
from faults.workload import letter
from kit.objectstore import sha256

_REASON = b'<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>'
_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/xml\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(_REASON), _REASON)
)


class StoreTroubled(Fault):
    """What is accepted already can be submitted; forms are signed without the store; a confirmation waits."""

    number = 9
    checks = "submitting goes on, forms are signed, confirming answers 503"

    @abstractmethod
    def troubled(self, scene: Scene) -> AsyncGenerator[None]: ...

    async def strike(self, scene: Scene) -> None:
        async with asynccontextmanager(self.troubled)(scene):
            self._began = time.time()
            await scene.for_a_while(2.0, 3.0)
            for person in scene.load.cast.applicants:
                await intend(scene, person, letter(scene.chance))
            await scene.for_a_while(2.0, 3.0)
            self._ended = time.time()

    async def after(self, scene: Scene) -> None:
        for kind in ("submit", "intend"):
            operations = [
                o
                for o in scene.history.of(kind)
                if self._began < o.attempts[0].began and o.attempts[-1].ended < self._ended
            ]
            failed = [o for o in operations if any((a.status or 500) >= 500 for a in o.attempts)]
            scene.expect(not failed, "I12", "affected", f"{len(failed)} of {len(operations)} × {kind} failed meanwhile")
            scene.facts.append(f"{len(operations)} × {kind} meanwhile")
        confirmed = [a for o in scene.history.of("confirm") for a in o.attempts if self._began < a.began < self._ended]
        scene.facts.append(f"confirming answered {sorted({str(a.status) for a in confirmed})}")


class StoreDown(StoreTroubled):
    name = "the object store is down"

    async def troubled(self, scene: Scene) -> AsyncGenerator[None]:
        await scene.world.stop("minio")
        try:
            yield
        finally:
            await scene.world.start("minio")


class StoreSlow(StoreTroubled):
    name = "the object store takes 5 s for each answer"
    checks = "submitting goes on, forms are signed, confirming takes its time"

    async def troubled(self, scene: Scene) -> AsyncGenerator[None]:
        await scene.world.network.add("minio", "latency", "downstream", latency=5000)
        yield
        await scene.world.network.heal()


class StoreBusy(StoreTroubled):
    name = "the object store answers 503"

    async def troubled(self, scene: Scene) -> AsyncGenerator[None]:
        """Something else answers in its place."""
        await scene.world.stop("minio")
        port = int(scene.world.stack["object_store"]["url"].rpartition(":")[2])
        server = await asyncio.start_server(_refuse, "127.0.0.1", port)
        try:
            yield
        finally:
            server.close()
            await scene.world.start("minio")


async def _refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        writer.write(_BUSY)
        await writer.drain()
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


class BadUploads(Fault):
    number = 10
    name = "a confirmation is lost, comes without a file, or the file is swapped before, during and after it"
    checks = "only what was declared is kept, and it stays what it was"

    async def strike(self, scene: Scene) -> None:
        for person in scene.load.cast.applicants[:2]:
            await self._without_upload(scene, person)
            await self._swapped(scene, person, before=True)
            await self._confirmed_again_and_swapped_after(scene, person)
            await self._swapped(scene, person, before=False)

    async def _confirm(self, person: Person, path: str, form: dict[str, object], data: bytes) -> str:
        """Answers the outcome, or the code of the refusal."""
        subject = f"entry/{path.split('/')[3]}"
        done = await person.do(
            "confirm", "POST", f"{path}/{form['id']}/confirmation", subject=subject, wants={"sha256": sha256(data)}
        )
        return done.outcome if done.outcome != "refused" else done.attempts[-1].code or ""

    async def _without_upload(self, scene: Scene, person: Person) -> None:
        data = letter(scene.chance)
        path, form = await intend(scene, person, data)
        said = await self._confirm(person, path, form, data)
        scene.expect(said == "scan_missing", "I10", "confirmed nothing", f"confirming without a file answered {said}")

    async def _swapped(self, scene: Scene, person: Person, *, before: bool) -> None:
        """Another file of the same size takes the place of the uploaded one before or while it is confirmed."""
        data = letter(scene.chance)
        other = data[:-1] + bytes([data[-1] ^ 1])
        path, form = await intend(scene, person, data)
        await person.upload(form, data, subject=path)
        if before:
            await person.upload(form, other, subject=path)
            said = await self._confirm(person, path, form, data)
            scene.expect(said == "scan_hash_mismatch", "I10", "swapped", f"a swapped file was answered with {said}")
            return
        await scene.world.network.add("minio", "latency", "downstream", latency=200)
        confirming = asyncio.create_task(self._confirm(person, path, form, data))
        await asyncio.sleep(scene.chance.uniform(0.0, 1.2))
        await person.upload(form, other, subject=path)
        said = await confirming
        await scene.world.network.heal()
        scene.expect(said in {"ok", "scan_changed", "scan_hash_mismatch"}, "I10", "swapped", f"answered {said}")
        scene.facts.append(f"swapped meanwhile: {said}")

    async def _confirmed_again_and_swapped_after(self, scene: Scene, person: Person) -> None:
        """The first confirmation's answer was lost; the second finds the same scan. The object no longer changes."""
        data = letter(scene.chance)
        path, form = await intend(scene, person, data)
        await person.upload(form, data, subject=path)
        said = [await self._confirm(person, path, form, data) for _ in range(2)]
        scene.expect(said == ["ok", "ok"], "I10", "confirmed twice", f"answered {said}")
        await person.upload(form, data[:-1] + b"!", subject=path)


async def intend(scene: Scene, person: Person, data: bytes) -> tuple[str, dict[str, object]]:
    """A new draft's path and a form for a file of that content."""
    draft = await scene.load.draft(person, scene.load.cast.call)
    path = f"/submissions/entries/{draft.answer['id']}/uploads"
    body = {"size": len(data), "sha256": sha256(data)}
    done = await person.do("intend", "POST", path, body=body, subject=draft.subject, answer=lambda given: given)
    form, done.answer = done.answer, {"id": done.answer["id"]}
    return path, form


FAULTS = [StoreDown, StoreSlow, StoreBusy, BadUploads]
