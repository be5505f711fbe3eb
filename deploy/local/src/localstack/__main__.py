"""The command line of the local stack; `make help` shows the commands that people use."""

import argparse
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable

from localstack import lifecycle
from localstack.install import install
from localstack.places import INSTANCES, Instance
from localstack.progress import Progress, StackError
from localstack.readiness import checks
from localstack.supervision import Supervisor


def _arguments() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--instance", choices=INSTANCES, default="demo")
    parser = argparse.ArgumentParser(prog="python -m localstack", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("install", parents=[common], help="install what is missing")
    start = commands.add_parser("up", parents=[common], help="start everything, or see that it runs")
    start.add_argument("--components", action="store_true", help="without the services")
    commands.add_parser("down", parents=[common], help="stop everything; the data stays")
    commands.add_parser("reset", parents=[common], help="stop everything and delete the data")
    commands.add_parser("status", parents=[common], help="what runs where")
    log = commands.add_parser("logs", parents=[common], help="follow the log of one program, or of all")
    log.add_argument("program", nargs="?")
    env = commands.add_parser("env", parents=[common], help="a service's settings, for `env $(…) python -m …`")
    env.add_argument("service")
    run = commands.add_parser("run", parents=[common], help="run a command on a running stack, then leave it as found")
    run.add_argument("--keep", action="store_true", help="leave the stack running")
    run.add_argument("words", nargs=argparse.REMAINDER)
    return parser


def _up(instance: Instance, progress: Progress, options: argparse.Namespace) -> int:
    install(progress, instance.extra_tools, for_tests=instance.runs_tests)
    stack = lifecycle.up(instance, progress, components_only=options.components)
    progress.say(instance.name, f"ready: {stack['gateway']['url']}  (described in {instance.stack_file})")
    return 0


def _status(instance: Instance, _: Progress, __: argparse.Namespace) -> int:
    supervisor = Supervisor(instance)
    if not instance.stack_file.exists() or not supervisor.is_up():
        print(f"the instance {instance.name} is not running")  # noqa: T201
        return 3
    stack = json.loads(instance.stack_file.read_text())
    table, faults = checks(stack), 0
    for name, state in supervisor.states().items():
        wrong = table[name]() if state == "RUNNING" else "not running"
        faults += wrong is not None
        print(f"{name:<22} {state:<9} {'ready' if wrong is None else wrong}")  # noqa: T201
    print(f"gateway {stack['gateway']['url']}  mail {stack['mail']['http_url']}  state {instance.state}")  # noqa: T201
    return 1 if faults else 0


def _logs(instance: Instance, _: Progress, options: argparse.Namespace) -> int:
    files = sorted(instance.logs.glob(f"{options.program or '*'}.log"))
    if not files:
        raise StackError(f"no log of that name in {instance.logs}")
    os.execvp("tail", ["tail", "-n", "20", "-F", *map(str, files)])  # noqa: S606


def _env(instance: Instance, _: Progress, options: argparse.Namespace) -> int:
    stack = json.loads(instance.stack_file.read_text())
    for name, value in stack["processes"][options.service]["env"].items():
        print(f"{name}={value}")  # noqa: T201
    return 0


def _run(instance: Instance, progress: Progress, options: argparse.Namespace) -> int:
    """Ctrl-C reaches the command; the stack is stopped after it, whatever happened, unless it ran before."""
    found_running = Supervisor(instance).is_up()
    words = options.words[1:] if options.words[:1] == ["--"] else options.words
    install(progress, instance.extra_tools, for_tests=instance.runs_tests)
    try:
        lifecycle.up(instance, progress)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        environment = {**os.environ, "TUIYOU_STACK_FILE": str(instance.stack_file)}
        return subprocess.run(words, env=environment, check=False, preexec_fn=_default_signals).returncode
    finally:
        if not (found_running or options.keep):
            lifecycle.down(instance, Progress(quiet=True))


def _default_signals() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _install(instance: Instance, progress: Progress, _: argparse.Namespace) -> int:
    install(progress, instance.extra_tools, for_tests=instance.runs_tests)
    return 0


def _down(instance: Instance, progress: Progress, _: argparse.Namespace) -> int:
    lifecycle.down(instance, progress)
    return 0


def _reset(instance: Instance, progress: Progress, _: argparse.Namespace) -> int:
    lifecycle.reset(instance, progress)
    return 0


COMMANDS: dict[str, Callable[[Instance, Progress, argparse.Namespace], int]] = {
    "install": _install,
    "up": _up,
    "down": _down,
    "reset": _reset,
    "status": _status,
    "logs": _logs,
    "env": _env,
    "run": _run,
}


def main() -> int:
    options = _arguments().parse_args()
    try:
        return COMMANDS[options.command](Instance.of_checkout(options.instance), Progress(), options)
    except StackError as error:
        print(f"\n{error}", file=sys.stderr)  # noqa: T201
        return 1
    except BrokenPipeError:  # the reader of our output, such as `head`, had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
