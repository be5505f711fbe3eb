"""Documents, typeset in a process of its own with limits on time, memory and files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kit.errors import Unavailable
from kit.log import logger
from submissions.children import Turns, run_child

_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a template makes a document of. ``data`` are JSON values: texts are shown as they are, never as markup.

    ``qr_code`` is what the document's QR code holds, if it has one. ``at`` stands in the file as its date: the same
    sheet gives the same bytes.
    """

    template: str
    data: dict[str, Any]
    at: datetime
    qr_code: str | None = None


class Typesetter(Turns):
    """At most two documents at once."""

    def __init__(self, fonts: Sequence[Path]) -> None:
        super().__init__()
        self._fonts = [str(folder) for folder in fonts]

    async def pdf(self, sheet: Sheet) -> bytes:
        """Raises ``Unavailable`` where it cannot be typeset now."""
        return await self._made(sheet, "pdf")

    async def docx(self, sheet: Sheet) -> bytes:
        """A commitment letter for a word processor. Raises ``Unavailable``."""
        return await self._made(sheet, "docx")

    async def _made(self, sheet: Sheet, kind: str) -> bytes:
        order = {
            "kind": kind,
            "template": sheet.template,
            "data": sheet.data,
            "qr_code": sheet.qr_code,
            "at": int(sheet.at.timestamp()),
            "fonts": self._fonts,
        }
        async with self.turn():
            made = await run_child("submissions.typesetting.child", json.dumps(order).encode(), seconds=_SECONDS)
        if not made:
            logger.error("document_not_typeset", template=sheet.template, fonts=self._fonts)
            raise Unavailable(
                "document_not_made", "文件暂时无法生成", "The document cannot be made now", retry_after=30
            )
        return made
