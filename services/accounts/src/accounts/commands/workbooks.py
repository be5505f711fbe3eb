"""Excel files, in a thread of their own."""

from __future__ import annotations

from accounts.commands.bounded_threads import BoundedThreads
from accounts.commands.check_form import is_email
from accounts.commands.read_workbook import read_workbook
from accounts.commands.write_template import write_template
from accounts.domain.sheets import Content, read

_WAITING = 3


class Workbooks:
    """One file at a time; where too many wait, ``Unavailable``."""

    def __init__(self) -> None:
        self._threads = BoundedThreads(1, queue=_WAITING, name="workbooks")

    async def read(self, file: bytes) -> Content:
        """What the file asks for. Raises ``Invalid`` for what is no workbook, or one that is too large."""
        return await self._threads.run(lambda: read(read_workbook(file), is_email))

    async def template(self) -> bytes:
        return await self._threads.run(write_template)

    def close(self) -> None:
        self._threads.close()
