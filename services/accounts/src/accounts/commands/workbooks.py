"""Excel files, in a thread of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from accounts.commands.check_form import is_email
from accounts.commands.read_workbook import read_workbook
from accounts.commands.write_template import write_template
from accounts.domain.sheets import Content, read
from kit.errors import Unavailable

T = TypeVar("T")

_WAITING = 4


class Workbooks:
    """One file at a time; where too many wait, ``Unavailable``."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="workbooks")
        self._pending = 0

    async def read(self, file: bytes) -> Content:
        """What the file asks for. Raises ``Invalid`` for what is no workbook, or one that is too large."""
        return await self._run(lambda: read(read_workbook(file), is_email))

    async def template(self) -> bytes:
        return await self._run(write_template)

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._pending >= _WAITING:
            raise Unavailable()
        self._pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)
        finally:
            self._pending -= 1
