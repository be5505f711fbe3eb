"""Talking to the instance's supervisord: start it, ask it, change what it runs, stop it."""

import subprocess
import sys
import time
from collections.abc import Iterable
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import Faults, SupervisorTransport

from localstack.places import Instance
from localstack.programs import base_environment
from localstack.progress import StackError

STOPPED = {"STOPPED", "EXITED", "FATAL", "UNKNOWN"}


class Supervisor:
    """The supervisord of one instance."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance

    @property
    def _rpc(self) -> Any:
        # a connection is not to be shared between threads, and opening one costs nothing
        transport = SupervisorTransport(None, None, f"unix://{self._instance.socket}")
        return ServerProxy("http://127.0.0.1", transport=transport).supervisor

    def is_up(self) -> bool:
        try:
            return self._rpc.getState()["statename"] == "RUNNING"
        except (OSError, Fault):
            return False

    def launch(self) -> None:
        """Starts supervisord as a daemon of its own session. Raises StackError when it does not answer."""
        command = [sys.executable, "-W", "ignore", "-m", "supervisor.supervisord"]
        command += ["-c", str(self._instance.conf / "supervisord.conf")]
        done = subprocess.run(
            command, env=base_environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        deadline = time.monotonic() + 15
        while done.returncode == 0 and time.monotonic() < deadline:
            if self.is_up():
                return
            time.sleep(0.05)
        raise StackError(
            f"supervisord did not start:\n{done.stdout}{done.stderr}{self._instance.log_of('supervisord')}"
        )

    def apply_configuration(self) -> list[str]:
        """Takes over a changed supervisord.conf; stops what it changed or dropped. Returns what changed."""
        added, changed, removed = self._rpc.reloadConfig()[0]
        self.stop([*changed, *removed])
        for name in [*changed, *removed]:
            self._rpc.removeProcessGroup(name)
        for name in [*added, *changed]:
            self._rpc.addProcessGroup(name)
        return changed

    def states(self) -> dict[str, str]:
        """The state of every program: RUNNING, STARTING, BACKOFF, STOPPED, FATAL, …"""
        return {info["name"]: info["statename"] for info in self._rpc.getAllProcessInfo()}

    def pids(self) -> dict[str, int]:
        """The process id of every program that runs."""
        return {info["name"]: info["pid"] for info in self._rpc.getAllProcessInfo() if info["pid"]}

    def start(self, name: str) -> None:
        """Starts a program if it is not running; does not wait for it."""
        try:
            self._rpc.startProcess(name, False)
        except Fault as fault:
            if fault.faultCode != Faults.ALREADY_STARTED:
                raise StackError(f"{name} cannot be started: {fault.faultString}") from fault

    def stop(self, names: Iterable[str]) -> None:
        """Stops programs, all at once, and waits until they are gone."""
        waiting = set(names)
        for name in waiting:
            try:
                self._rpc.stopProcess(name, False)
            except Fault as fault:
                if fault.faultCode not in (Faults.NOT_RUNNING, Faults.BAD_NAME):
                    raise
        while waiting:
            states = self.states()
            waiting = {name for name in waiting if states.get(name, "STOPPED") not in STOPPED}
            if waiting:
                time.sleep(0.05)

    def shutdown(self) -> None:
        """Stops everything: what serves the outside first, what keeps data last."""
        data = {"postgres", "kafka", "minio", "versitygw", "toxiproxy", "mailpit"}
        names = set(self.states())
        self.stop(names - data)
        self.stop(names & data)
        self._rpc.shutdown()
        while self._instance.socket.exists() and self.is_up():
            time.sleep(0.05)
