"""Debezium's embedded engine with the outbox event router, as a relay of our outbox table: the peer of R1 and R2."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bench.bus.stage import WRITER, Stage
from bench.children import Child, child
from localstack.artefacts import run
from localstack.places import CHECKOUT, cache_root

PEER = CHECKOUT / "benchmarks" / "peers" / "debezium"
SLOT = "bench_debezium"
PUBLICATION = "bench_outbox"

# a run that was killed leaves its slot, which would keep the server's log for ever
_DROP_LEFTOVER = "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1"

_JVM = ("-Xms512m", "-Xmx1g", "-XX:+UseParallelGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
_ENGINE = {
    "name": "bench",
    "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
    "topic.prefix": "bench",
    "plugin.name": "pgoutput",
    "slot.name": SLOT,
    "publication.name": PUBLICATION,
    "publication.autocreate.mode": "disabled",
    "table.include.list": "public.outbox",
    "snapshot.mode": "no_data",
    "offset.storage": "org.apache.kafka.connect.storage.FileOffsetBackingStore",
    "max.batch.size": "1000",
    "max.queue.size": "8192",
    "transforms": "outbox",
    "transforms.outbox.type": "io.debezium.transforms.outbox.EventRouter",
    "transforms.outbox.table.field.event.key": "key",
    "transforms.outbox.route.by.field": "topic",
    "transforms.outbox.route.topic.replacement": "${routedByValue}",
    "transforms.outbox.table.fields.additional.placement": (
        "type:header:ce_type,subject:header:ce_subject,version:header:ce_sequence,"
        "occurred_at:header:ce_time,traceparent:header:traceparent"
    ),
}
_PRODUCER = {
    "acks": "all",
    "enable.idempotence": "true",
    "linger.ms": "0",
    "batch.size": "131072",
}


def install() -> tuple[Path, Path]:
    """The folders of Debezium's jars and of our compiled program; makes what is missing in the cache."""
    digest = hashlib.sha256()
    for file in (PEER / "pom.xml", PEER / "Relay.java"):
        digest.update(file.read_bytes())
    home = cache_root() / "debezium" / digest.hexdigest()[:12]
    jars, classes = home / "jars", home / "classes"
    if not home.exists():
        workshop = home.with_name(home.name + ".new")
        shutil.rmtree(workshop, ignore_errors=True)
        run(["mvn", "-q", "-B", "-f", str(PEER / "pom.xml"), "dependency:copy-dependencies",
             "-DincludeScope=runtime", f"-DoutputDirectory={workshop / 'jars'}",
             f"-Dmaven.repo.local={workshop / 'm2'}"])  # fmt: skip
        path = ":".join(map(str, (workshop / "jars").glob("*.jar")))
        run(["java", "-cp", path, "org.eclipse.jdt.internal.compiler.batch.Main", "-17", "-proc:none",
             "-d", str(workshop / "classes"), "-cp", path, str(PEER / "Relay.java")])  # fmt: skip
        shutil.rmtree(workshop / "m2")
        workshop.rename(home)
    return jars, classes


@asynccontextmanager
async def debezium(stage: Stage) -> AsyncGenerator[Debezium]:
    """A warm JVM for all rounds, and the publication that it reads."""
    jars, classes = install()
    broker = stage.stack["kafka"]
    module = "org.apache.kafka.common.security.scram.ScramLoginModule"
    password = broker["principals"][WRITER]
    settings = _PRODUCER | {
        "bootstrap.servers": broker["servers"],
        "security.protocol": broker["protocol"],
        "sasl.mechanism": broker["mechanism"],
        "sasl.jaas.config": f'{module} required username="{WRITER}" password="{password}";',
    }
    producer = _write(stage.folder / "producer.properties", settings)
    await stage.connection.execute(_DROP_LEFTOVER, SLOT)
    await stage.connection.execute(f"CREATE PUBLICATION {PUBLICATION} FOR TABLE outbox WITH (publish = 'insert')")
    command = ["java", *_JVM, "-cp", f"{classes}:{jars}/*", "Relay", str(producer)]
    async with child(command, stage.folder, name="debezium", answers=True) as jvm:
        await jvm.hear("ready")
        yield Debezium(stage, jvm)


class Debezium:
    """Runs an engine for each round, on a replication slot of the round's own."""

    def __init__(self, stage: Stage, jvm: Child) -> None:
        self._stage = stage
        self._jvm = jvm

    @asynccontextmanager
    async def slot(self) -> AsyncGenerator[None]:
        """What is committed in the block is published by an engine that runs in it."""
        await self._stage.connection.execute(f"SELECT pg_create_logical_replication_slot('{SLOT}', 'pgoutput')")
        try:
            yield
        finally:
            await self._stage.connection.execute(f"SELECT pg_drop_replication_slot('{SLOT}')")

    @asynccontextmanager
    async def running(self, *, poll_ms: int) -> AsyncGenerator[None]:
        """Publishes while the block runs. ``poll_ms`` is how long the engine collects a batch that is not full."""
        postgres, offsets = self._stage.stack["postgres"], self._stage.folder / "offsets.dat"
        offsets.unlink(missing_ok=True)
        settings = _ENGINE | {
            "database.hostname": postgres["host"],
            "database.port": str(postgres["port"]),
            "database.user": postgres["superuser"],
            "database.password": postgres["superuser_password"],
            "database.dbname": self._stage.database,
            "offset.storage.file.filename": str(offsets),
            "poll.interval.ms": str(poll_ms),
        }
        await self._jvm.tell(f"start {_write(self._stage.folder / 'engine.properties', settings)}")
        await self._jvm.hear("started")
        try:
            yield
        finally:
            await self._jvm.tell("stop")
            await self._jvm.hear("stopped")


def _write(file: Path, properties: Mapping[str, str]) -> Path:
    file.touch(mode=0o600)
    file.write_text("".join(f"{key}={value}\n" for key, value in properties.items()))
    return file
