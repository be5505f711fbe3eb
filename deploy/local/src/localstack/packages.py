"""What comes from the system's package manager: found if it is there, installed by apt where that is allowed."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from localstack.artefacts import kafka_libs, run
from localstack.places import SYSTEM_USER, is_root
from localstack.progress import Progress, StackError


@dataclass(frozen=True)
class Requirement:
    """One thing that the machine must have: how to see that it is there, and Debian's package of it."""

    what: str
    apt: str
    present: Callable[[], bool]


def _java_is_new_enough() -> bool:
    if not shutil.which("java"):
        return False
    out = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', out)
    return bool(found) and int(found[1]) >= 17


def nginx() -> str | None:
    return _server("nginx")


def _server(program: str) -> str | None:
    """Debian keeps these where a user's PATH does not look."""
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin")


def cjk_font_folders() -> list[str]:
    """Where the Noto CJK fonts lie, or will once Debian's package is installed."""
    return sorted({str(font.parent) for font in _cjk_fonts()}) or ["/usr/share/fonts/opentype/noto"]


def _cjk_fonts() -> Iterator[Path]:
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
    return (font for folder in folders if folder.exists() for font in folder.rglob("NotoS*CJK*"))


def _has_cjk_font() -> bool:
    return next(_cjk_fonts(), None) is not None


REQUIREMENTS = (
    Requirement("Java 17 or later", "openjdk-17-jre-headless", _java_is_new_enough),
    Requirement("Maven", "maven", lambda: kafka_libs().exists() or shutil.which("mvn") is not None),
    Requirement("nginx", "nginx-light", lambda: nginx() is not None),
    Requirement("Noto CJK fonts", "fonts-noto-cjk", _has_cjk_font),
)

FOR_TESTS = (
    Requirement("Chromium", "chromium", lambda: shutil.which("chromium") is not None),
    Requirement("ClamAV", "clamav-daemon", lambda: _server("clamd") is not None),
)


def _privilege() -> list[str] | None:
    """The words before a command that needs root; None when there is no way."""
    if is_root():
        return []
    if not shutil.which("sudo"):
        return None
    if sys.stdin.isatty():
        return ["sudo"]
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n"] if allowed else None


@contextmanager
def _no_service_starts(root: list[str]):
    """Debian starts a service as soon as it is installed; we want only the program, not one that takes port 80."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    script = "printf '#!/bin/sh\\nexit 101\\n' > $0 && chmod 755 $0"
    run([*root, "sh", "-c", script, str(policy)])
    try:
        yield
    finally:
        run([*root, "rm", "-f", str(policy)])


def install_packages(progress: Progress, *, for_tests: bool) -> None:
    """Installs what is missing. Raises StackError naming it when that is not allowed here."""
    missing = [r for r in (*REQUIREMENTS, *(FOR_TESTS if for_tests else ())) if not r.present()]
    if not missing:
        return
    names = [r.apt for r in missing]
    root = _privilege()
    if root is None or not shutil.which("apt-get"):
        wanted = "\n".join(f"  {r.what:<18} Debian: {r.apt}" for r in missing)
        raise StackError(
            f"missing on this machine, and not installable without root:\n{wanted}\n"
            f"Ask an administrator for:  apt-get install --no-install-recommends {' '.join(names)}"
        )
    progress.say("apt", "installing " + ", ".join(names))
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=180"]
    with _no_service_starts(root):
        run([*root, "dpkg", "--configure", "-a"])  # an interrupted earlier installation
        run([*apt, "update"])
        run([*apt, "install", "-y", "--no-install-recommends", *names])
    progress.say("apt", "installed")
    if still := [r.what for r in missing if not r.present()]:
        raise StackError(f"installed, but still not usable: {', '.join(still)}")


def ensure_system_user() -> None:
    """The unprivileged user that runs the components when the stack is started by root."""
    known = subprocess.run(["id", SYSTEM_USER], capture_output=True, check=False).returncode == 0
    if is_root() and not known:
        run(["useradd", "--system", "--user-group", "--home-dir", "/nonexistent", "--no-create-home",
             "--shell", "/usr/sbin/nologin", SYSTEM_USER])  # fmt: skip
