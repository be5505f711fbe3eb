"""Starting and stopping an instance."""

import fcntl
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

from localstack import components, credentials, gateway, ports, provisioning
from localstack.files import folder
from localstack.leftovers import end_leftovers
from localstack.places import CHECKOUT, Instance
from localstack.programs import Program, base_environment, write_configuration
from localstack.progress import Progress, StackError
from localstack.readiness import Waiting
from localstack.services import PROCESSES, SERVICES, code_fingerprint
from localstack.stack import GATEWAY, describe, port_names, service_environment
from localstack.stamps import Stamps
from localstack.supervision import Supervisor

PREFERRED_PORTS = {"demo": {GATEWAY: 8080}}


@contextmanager
def _locked(instance: Instance) -> Iterator[None]:
    """One command at a time changes an instance."""
    folder(instance.state, 0o711, handed_over=False)
    with (instance.state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StackError(f"another command is at work on the instance {instance.name!r}; try again later") from None
        yield


class Start:
    """One `up`: brings the programs of an instance to ready, in parallel where nothing depends."""

    def __init__(self, instance: Instance, progress: Progress) -> None:
        self._instance = instance
        self._progress = progress
        self._supervisor = Supervisor(instance)
        self._stamps = Stamps(instance.state / "stamps.json")
        for path in (instance.conf, instance.logs):
            folder(path, 0o711, handed_over=False)
        self._secrets = credentials.load(instance.state / "secrets.json")
        running = self._supervisor.is_up()
        if not running:
            end_leftovers(instance, progress)
        self._ports = ports.choose(
            port_names(instance), instance.state / "ports.json",
            in_use=running, preferred=PREFERRED_PORTS.get(instance.name),
        )  # fmt: skip
        self.stack = describe(instance, self._ports, self._secrets)
        self._waiting = Waiting(instance, self.stack, self._supervisor, progress)
        self._programs = self._all_programs()
        write_configuration(self._programs, instance)
        if running:
            for name in self._supervisor.apply_configuration():
                progress.say(name, "changed, will be restarted")
        else:
            self._supervisor.launch()

    def _all_programs(self) -> list[Program]:
        instance, stack = self._instance, self.stack
        programs = [
            components.postgres(instance, stack),
            components.kafka(instance, stack, self._ports),
            components.minio(instance, stack),
            components.mailpit(instance, stack),
            gateway.nginx(instance, stack),
        ]
        if instance.has_second_store:
            programs.append(components.versitygw(instance, stack))
        if instance.has_unsafe_network:
            programs.append(components.toxiproxy(instance, stack))
        return programs + [self._service(s, p) for s in SERVICES for p in PROCESSES]

    def _service(self, service: str, process: str) -> Program:
        environment = service_environment(service, process, self.stack, self._ports, self._secrets)
        # events can wait, people do not: where both want the machine, a worker comes second
        first = ["nice", "-n", "5"] if process == "worker" else []
        command = [*first, sys.executable, "-m", service, process]
        # run by the caller: the checkout and its virtual environment may be readable to no one else
        return Program(f"{service}-{process}", command, None, environment, version=code_fingerprint(service))

    def run(self, *, components_only: bool) -> None:
        """Starts everything and waits. Raises StackError with every cause when something does not come up."""
        with ThreadPoolExecutor(24) as pool:
            ready = {
                "postgres": pool.submit(self._postgres),
                "kafka": pool.submit(self._kafka),
                "minio": pool.submit(self._object_store),
            }
            rest = [p.name for p in self._programs if p.name in components.COMPONENTS and p.name not in ready]
            work: list[Future[None]] = [*ready.values(), *(pool.submit(self._start, name) for name in rest)]
            if not components_only:
                migrated = [pool.submit(self._migrate, s, ready["postgres"]) for s in SERVICES]
                work += migrated
                before = [*ready.values(), *migrated]
                names = [f"{s}-{p}" for s in SERVICES for p in PROCESSES]
                work += [pool.submit(self._start_after, before, name) for name in names]
            wait(work)
        _raise_all(work)
        credentials.write_private(self._instance.stack_file, json.dumps(self.stack, indent=1))

    def _start(self, name: str) -> None:
        self._supervisor.start(name)
        self._waiting.until_ready(name)

    def _start_after(self, before: Iterable[Future[None]], name: str) -> None:
        for job in before:
            if job.exception() is not None:
                return  # that job tells why
        self._start(name)

    def _prepared(self, name: str, prepare: Callable[[], bool], provision: Callable[[], None], key: str) -> None:
        """Starts a component on data that is there, and provisions it unless that was done from the same input."""
        if prepare():
            self._progress.say(name, "prepared its data folder")
            self._stamps.forget(name)
        self._start(name)
        if self._stamps.get(name) != key:
            provision()
            self._stamps.set(name, key)
            self._progress.say(name, "provisioned")

    def _postgres(self) -> None:
        self._prepared(
            "postgres",
            lambda: self._forget_migrations(components.prepare_postgres(self._instance, self.stack)),
            lambda: provisioning.postgres(self.stack),
            provisioning.key(self.stack["postgres"]["services"]),
        )

    def _forget_migrations(self, fresh: bool) -> bool:
        for service in SERVICES if fresh else ():
            self._stamps.forget(f"migrate {service}")
        return fresh

    def _kafka(self) -> None:
        self._prepared(
            "kafka",
            lambda: components.prepare_kafka(self._instance, self._secrets),
            lambda: provisioning.kafka(self.stack),
            provisioning.key(self.stack["kafka"]["principals"]),
        )

    def _object_store(self) -> None:
        self._prepared(
            "minio",
            lambda: not (self._instance.state / "minio" / ".minio.sys").exists(),
            lambda: provisioning.object_store(self.stack),
            provisioning.key({k: v for k, v in self.stack["object_store"].items() if "url" not in k}),
        )

    def _migrate(self, service: str, postgres: Future[None]) -> None:
        if postgres.exception() is not None:
            return
        stamp, fingerprint = f"migrate {service}", code_fingerprint(service)
        if self._stamps.get(stamp) == fingerprint:
            return
        environment = base_environment() | self.stack["processes"][service]["env"]
        done = subprocess.run(
            [sys.executable, "-m", service, "migrate"], env=environment, cwd=CHECKOUT, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise StackError(f"the migration of {service} failed:\n{done.stdout[-3000:]}")
        self._stamps.set(stamp, fingerprint)
        self._progress.say(service, "migrated")


def _raise_all(work: Iterable[Future[None]]) -> None:
    errors = [e for job in work if (e := job.exception()) is not None]
    for error in errors:
        if not isinstance(error, StackError):
            raise error
    if errors:
        raise StackError("\n\n".join(dict.fromkeys(str(e) for e in errors)))


def up(instance: Instance, progress: Progress, *, components_only: bool = False) -> dict[str, Any]:
    """Brings the instance up, or sees that it is; returns the content of its stack.json."""
    with _locked(instance):
        start = Start(instance, progress)
        start.run(components_only=components_only)
    return start.stack


def down(instance: Instance, progress: Progress) -> None:
    """Stops everything; what the instance stored stays."""
    if not instance.state.exists():
        return
    with _locked(instance):
        supervisor = Supervisor(instance)
        if supervisor.is_up():
            supervisor.shutdown()
            progress.say(instance.name, "stopped")
        end_leftovers(instance, progress)


def reset(instance: Instance, progress: Progress) -> None:
    """Stops everything and deletes all that the instance stored, its secrets and its ports too."""
    down(instance, progress)
    if instance.state.exists():
        shutil.rmtree(instance.state)
        progress.say(instance.name, f"deleted {instance.state}")
