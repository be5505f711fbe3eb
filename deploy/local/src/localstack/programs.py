"""What supervisord runs, and how it is told."""

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from localstack.credentials import write_private
from localstack.places import Instance, is_root
from localstack.progress import StackError

MARK = "STACK_STATE"
"""Set for every process of an instance, so that those which outlived their supervisor can be found."""


@dataclass(frozen=True)
class Program:
    """One supervised process. `files` are the settings that it reads: it is restarted when they change."""

    name: str
    command: list[str]
    user: str | None = None
    environment: dict[str, str] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    version: str = ""
    stop_signal: str = "TERM"
    stop_seconds: int = 30

    def fingerprint(self) -> str:
        digest = hashlib.sha256(self.version.encode())
        for file in self.files:
            digest.update(file.read_bytes())
        return digest.hexdigest()[:16]


def _quoted(value: str) -> str:
    # supervisord reads this with shlex and takes % for its own expansions
    if any(mark in value for mark in ("'", " ;", " #", "\n")):
        raise StackError("a value that holds a quote, a comment sign or a line end cannot be handed to supervisord")
    return "'" + value.replace("%", "%%") + "'"


def _section(program: Program, instance: Instance) -> str:
    environment = {**program.environment, "STACK_FINGERPRINT": program.fingerprint()}
    lines = {
        "command": " ".join(_argument(word) for word in program.command),
        "directory": str(instance.state),
        "environment": ",".join(f"{name}={_quoted(value)}" for name, value in environment.items()),
        "autostart": "false",
        "autorestart": "true",
        "startsecs": "1",
        "startretries": "5",
        "stopsignal": program.stop_signal,
        "stopwaitsecs": str(program.stop_seconds),
        "redirect_stderr": "true",
        "stdout_logfile": str(instance.log_of(program.name)),
        "stdout_logfile_maxbytes": "20MB",
        "stdout_logfile_backups": "2",
    }
    if program.user:
        lines["user"] = program.user
    return f"[program:{program.name}]\n" + "".join(f"{key}={value}\n" for key, value in lines.items())


def _argument(word: str) -> str:
    escaped = word.replace("%", "%%")
    return f"'{escaped}'" if " " in word else escaped


def write_configuration(programs: list[Program], instance: Instance) -> Path:
    """Writes supervisord.conf, which holds secrets and so is private; returns its path."""
    state = instance.state
    head = {
        "unix_http_server": {"file": instance.socket, "chmod": "0700"},
        "supervisord": {
            "logfile": instance.log_of("supervisord"),
            "logfile_maxbytes": "5MB",
            "logfile_backups": "1",
            "pidfile": state / "supervisord.pid",
            "directory": state,
            "strip_ansi": "false",
            "environment": f"{MARK}={_quoted(str(state))}",
            **({"user": "root"} if is_root() else {}),
        },
        "rpcinterface:supervisor": {
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
        },
        "supervisorctl": {"serverurl": f"unix://{instance.socket}"},
    }
    blocks = [f"[{name}]\n" + "".join(f"{k}={v}\n" for k, v in keys.items()) for name, keys in head.items()]
    blocks += [_section(program, instance) for program in programs]
    path = instance.conf / "supervisord.conf"
    write_private(path, "\n".join(blocks))
    return path


def as_json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True)


def base_environment() -> dict[str, str]:
    """What the processes inherit: nothing of the caller's shell but where programs and certificates are."""
    kept = ("PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "JAVA_HOME")
    return {"LANG": "C.UTF-8", "TZ": "UTC"} | {k: os.environ[k] for k in kept if k in os.environ}
