"""More API processes of one service behind the gateway of a running instance, for a while."""

import os
import re
import signal
from collections.abc import Generator, Sequence
from contextlib import contextmanager

from localstack.places import Instance
from localstack.ports import HOST
from localstack.supervision import Supervisor


@contextmanager
def behind_gateway(instance: Instance, first: int, others: Sequence[int]) -> Generator[None]:
    """The gateway shares what it sends to port `first` with the processes at `others`; as before after the block.

    nginx ends its clients' idle connections each time it takes up a settings file.
    """
    file = instance.conf / "nginx" / "nginx.conf"
    before = file.read_text(encoding="utf-8")
    ports = (first, *others)
    all_of_them = re.sub(
        rf"server {HOST}:{first}(?!\d)([^;]*);",
        lambda one: " ".join(f"server {HOST}:{n}{one[1]};" for n in ports),
        before,
    )
    _apply(instance, all_of_them)
    try:
        yield
    finally:
        _apply(instance, before)


def _apply(instance: Instance, text: str) -> None:
    (instance.conf / "nginx" / "nginx.conf").write_text(text, encoding="utf-8")
    os.kill(Supervisor(instance).pids()["nginx"], signal.SIGHUP)
