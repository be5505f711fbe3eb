"""nginx in front of the services, from the same template that the gateway's image uses."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

from localstack import portal
from localstack.artefacts import platform
from localstack.files import folder, run_user, settings_file
from localstack.packages import nginx as nginx_binary
from localstack.places import Instance
from localstack.programs import Program
from localstack.progress import StackError
from localstack.services import SERVICES
from provision.gateway import SITE, render, write_site


def nginx(instance: Instance, stack: dict[str, Any]) -> Program:
    binary = nginx_binary()
    if binary is None:
        raise StackError("nginx is not installed; `make up` installs it where that is allowed")
    run = folder(instance.state / "nginx")
    values = {
        "LISTEN": _address(stack["gateway"]["url"]),
        "RUN_DIR": str(run),
        "ACCESS_LOG": str(run / "access.log"),
        "WEB_ROOT": str(_web_root(instance)),
        "PUBLIC_SCHEME": "http",
        "TRUSTED_PROXY": "unix:",
        "OBJECT_STORE": _address(stack["object_store"]["url"]),
        **{s.upper(): _address(stack["processes"][s]["api"]) for s in SERVICES},
        **platform()["gateway"]["limits_local"],
    }
    file = settings_file(folder(instance.conf / "nginx") / "nginx.conf", render(values))
    command = [binary, "-e", "stderr", "-p", str(run), "-c", str(file)]
    return Program("nginx", command, run_user(), files=[file], stop_signal="QUIT", stop_seconds=10)


def _address(url: str) -> str:
    return url.removeprefix("http://")


def _web_root(instance: Instance) -> Path:
    """The pages, copied to where nginx's user can read them; made anew when they changed."""
    digest = hashlib.sha256()
    for file in sorted(path for path in SITE.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(SITE)).encode() + file.read_bytes())
    digest.update(str(portal.folder()).encode())  # named for its content
    root = instance.state / f"site-{digest.hexdigest()[:8]}"
    if not root.exists():
        temporary = root.with_name(f".{root.name}.{os.getpid()}")
        write_site(temporary, portal.folder())
        for old in instance.state.glob("site-*"):
            shutil.rmtree(old, ignore_errors=True)
        temporary.rename(root)
    return root
