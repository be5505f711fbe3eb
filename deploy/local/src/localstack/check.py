"""All checks that need no running platform. Runs them all, shows the output of those that fail."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from localstack import portal
from localstack.isolation import PACKAGES, import_alone
from localstack.places import CHECKOUT
from localstack.progress import Progress, StackError

UV = os.environ.get("UV", "uv")
CHECKS: dict[str, Sequence[Sequence[str]]] = {
    "format": [["ruff", "format", "--check", "."]],
    "lint": [["ruff", "check", "."]],
    "imports": [["lint-imports", "--no-cache"]],
    "contracts": [[sys.executable, "-m", "contracts.check"]],
    # without a network first; with one when uv has not all it needs at hand
    "lock": [[UV, "lock", "--check", "--offline", "--quiet"], [UV, "lock", "--check"]],
    "types": [["pyright"]],
}
"""Each check is one command, and what to try when that fails."""


def _run(
    commands: Sequence[Sequence[str]], folder: Path = CHECKOUT, environment: Mapping[str, str] | None = None
) -> str | None:
    """The output of the last command when all of them fail, else None."""
    output = ""
    for command in commands:
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        if done.returncode == 0:
            return None
        output = done.stdout
    return output or "failed without a word"


def _check_portal() -> str | None:
    """Formatting, lint, types, unit tests and size of web/, with the packages of its lock file."""
    try:
        portal.link_packages(Progress(quiet=True))
        command, environment = portal.npm_run("check")
    except StackError as error:
        return str(error)
    return _run([command], portal.WEB, environment)


def main() -> int:
    """Returns 0 when everything passes, else 1."""
    failed = False

    def report(name: str, started: float, wrong: str | None) -> None:
        nonlocal failed
        failed = failed or wrong is not None
        print(f"{'ok  ' if wrong is None else 'FAIL'}  {name:<28} {time.monotonic() - started:5.1f}s", flush=True)  # noqa: T201
        if wrong is not None:
            print(wrong, flush=True)  # noqa: T201

    def one(name: str) -> None:
        started = time.monotonic()
        report(name, started, _run(CHECKS[name]))

    def web() -> None:
        started = time.monotonic()
        report("portal", started, _check_portal())

    def alone(package: str) -> None:
        started = time.monotonic()
        report(f"{package} imports alone", started, import_alone(package))

    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        jobs = [pool.submit(one, name) for name in ("types", *(n for n in CHECKS if n != "types"))]
        jobs.append(pool.submit(web))
        jobs += [pool.submit(alone, package) for package in PACKAGES]
    for job in jobs:
        job.result()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
