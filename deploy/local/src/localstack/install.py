"""Installs what is missing, everything at once; a second call finds it and is quick."""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from localstack import artefacts, portal
from localstack.packages import ensure_system_user, install_packages
from localstack.places import cache_root
from localstack.progress import Progress, StackError


def go_tools(extra: Sequence[str] = ()) -> list[str]:
    """The tools to compile, the longest first."""
    return ["minio", "mailpit", *extra]


def install(progress: Progress, extra: Sequence[str] = (), *, for_tests: bool = False) -> None:
    """
    Brings every part of the stack onto this machine, the Go tools named in `extra`, and what only tests need.

    Raises StackError that names all that could not be had; what succeeded stays installed.
    """
    cache = cache_root()
    cache.mkdir(parents=True, exist_ok=True)
    ensure_system_user()
    with _alone(cache / "install.lock"):
        _install(progress, extra, for_tests=for_tests)


def install_tool(name: str, progress: Progress) -> Path:
    """One of the Go tools that an instance does not need, for whoever does; answers its binary."""
    binary = artefacts.go_tool(name)
    if not binary.exists():
        cache_root().mkdir(parents=True, exist_ok=True)
        with _alone(cache_root() / "install.lock"):
            artefacts.build_go_tool(name, artefacts.go_binary(), progress)
            artefacts.drop_go_workshop()
    return binary


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Waits for the installation of another checkout or instance into the same cache."""
    try:
        file = lock.open("w")
    except PermissionError:  # somebody else's cache: all that is needed must be in it
        yield
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _install(progress: Progress, extra: Sequence[str], *, for_tests: bool) -> None:
    tools = [name for name in go_tools(extra) if not artefacts.go_tool(name).exists()]
    with ThreadPoolExecutor(8) as pool:
        packages = pool.submit(install_packages, progress, for_tests=for_tests)
        work: list[Future[Any]] = [packages, pool.submit(artefacts.postgres_home), pool.submit(portal.build, progress)]
        if not artefacts.kafka_libs().exists():
            work.append(pool.submit(_after, packages, lambda: artefacts.fetch_kafka(progress)))
        if tools:
            go = pool.submit(artefacts.go_binary)
            work += [pool.submit(lambda t=t: artefacts.build_go_tool(t, go.result(), progress)) for t in tools]
    errors = list(dict.fromkeys(str(e) for job in work if (e := job.exception()) is not None))
    unexpected = [e for job in work if (e := job.exception()) is not None and not isinstance(e, StackError)]
    if unexpected:
        raise unexpected[0]
    if errors:
        raise StackError("\n".join(errors))
    if tools:
        artefacts.drop_go_workshop()


def _after(first: Future[None], then: Callable[[], None]) -> None:
    first.result()
    then()
