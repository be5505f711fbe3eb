"""Where things lie on this machine: the checkout, the cache of installed parts, the state of one instance."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[4]
INSTANCES = ("demo", "test", "bench", "faults")
SYSTEM_USER = "tuiyou"
"""Who runs the components when the stack is started by root; Postgres refuses to run as root."""


def is_root() -> bool:
    return os.geteuid() == 0


def _home(variable: str, fallback: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / fallback)


def cache_root() -> Path:
    """Installed parts, shared by all checkouts and instances; safe to delete while nothing runs."""
    if override := os.environ.get("TUIYOU_CACHE"):
        return Path(override)
    return Path("/var/cache/tuiyou") if is_root() else _home("XDG_CACHE_HOME", ".cache") / "tuiyou"


def state_root() -> Path:
    if override := os.environ.get("TUIYOU_STATE"):
        return Path(override)
    return Path("/var/lib/tuiyou") if is_root() else _home("XDG_STATE_HOME", ".local/state") / "tuiyou"


@dataclass(frozen=True)
class Instance:
    """One running platform: its name (one of `INSTANCES`) and the folder that holds its state."""

    name: str
    state: Path

    @classmethod
    def of_checkout(cls, name: str) -> "Instance":
        """The instance of this checkout; two checkouts on one machine never share state."""
        mark = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]
        return cls(name, state_root() / f"{name}-{mark}")

    @property
    def conf(self) -> Path:
        return self.state / "conf"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def stack_file(self) -> Path:
        return self.state / "stack.json"

    @property
    def socket(self) -> Path:
        return self.state / "supervisor.sock"

    @property
    def has_second_store(self) -> bool:
        """The tests of the object store port run against a second server as well."""
        return self.name == "test"

    @property
    def runs_tests(self) -> bool:
        """The tests look at the portal's pages, and show uploads to a virus scanner."""
        return self.name == "test"

    @property
    def has_unsafe_network(self) -> bool:
        """The services reach the components through a proxy that can delay and cut connections."""
        return self.name == "faults"

    @property
    def proof_of_work_cost(self) -> int:
        """The demo's people prove work as everybody does, but a hundredth of it; programs that measure do not."""
        return 20 if self.name == "demo" else 0

    @property
    def keeps_data(self) -> bool:
        """Also when the machine loses power; anything else behaves as in production everywhere."""
        return self.name != "test"

    @property
    def extra_tools(self) -> tuple[str, ...]:
        """The Go tools that only this instance needs."""
        return ("versitygw",) * self.has_second_store + ("toxiproxy",) * self.has_unsafe_network

    def log_of(self, program: str) -> Path:
        return self.logs / f"{program}.log"
