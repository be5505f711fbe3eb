"""Writing what the components read, so that exactly those who run them can read it."""

import os
import shutil
from pathlib import Path

from localstack.places import SYSTEM_USER, is_root


def run_user() -> str | None:
    """The user of the components, where it is not the caller."""
    return SYSTEM_USER if is_root() else None


def hand_over(path: Path) -> None:
    """Gives a file or folder to the components' user."""
    if user := run_user():
        shutil.chown(path, user, user)


def folder(path: Path, mode: int = 0o700, *, handed_over: bool = True) -> Path:
    """A folder that exists, with that mode, owned by the components' user."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(mode)
    if handed_over:
        hand_over(path)
    return path


def settings_file(path: Path, text: str) -> Path:
    """Writes a settings file that only the components' user can read; leaves it alone when it says the same."""
    if path.exists() and path.read_text() == text:
        return path
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    hand_over(temporary)
    temporary.rename(path)
    return path
