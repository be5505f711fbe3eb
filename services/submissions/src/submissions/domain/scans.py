"""Scans of the commitment letter (版权承诺书): limits, and why an upload is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from kit.errors import Conflict, DomainError, Fault, Invalid

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 20
UPLOADS_PER_HOUR = 20
ATTEMPTS_PER_UPLOAD = 10
DOWNLOAD_MINUTES = 5
UPLOAD_HOURS = 24
"""So long an upload may be confirmed; then its file is taken away."""
SWEPT_MINUTES = 10
"""So long the removal of a file may be on its way."""
ACCEPTED = "accepted/"

REFUSALS: dict[str, tuple[str, str]] = {
    "scan_missing": ("尚未收到上传的文件，请先上传", "The file has not been uploaded yet"),
    "scan_changed": ("文件在检查过程中被更改，请重新上传", "The file changed while it was checked; upload it again"),
    "scan_size_mismatch": ("文件大小与声明的不一致", "The file's size is not the one that was declared"),
    "scan_hash_mismatch": ("文件内容与声明的校验值不一致", "The file's SHA-256 is not the one that was declared"),
    "scan_infected": (
        "文件含有病毒，请检查计算机后重新扫描上传",
        "The file holds a virus; check your computer, and scan it again",
    ),
    "scan_not_pdf": ("只接受 PDF 文件", "Only PDF files are taken"),
    "scan_not_only_pdf": (
        "文件中含有 PDF 以外的内容，请重新扫描后上传",
        "The file holds something besides the PDF; scan it again",
    ),
    "scan_expands": (
        "文件解压后远大于扫描件所需，请重新扫描后上传",
        "The file expands to far more than a scan needs; scan it again",
    ),
    "scan_unreadable": ("文件无法读取，可能已损坏", "The file cannot be read; it may be damaged"),
    "scan_encrypted": ("文件已加密，请上传未加密的 PDF", "The file is encrypted; upload it without encryption"),
    "scan_no_pages": ("文件没有页面", "The file has no pages"),
    "scan_too_many_pages": (f"文件不得超过 {MAX_PAGES} 页", f"The file has more than {MAX_PAGES} pages"),
    "scan_active_content": (
        "文件含有脚本、自动执行的动作、指向其他文件的链接或嵌入文件，请重新扫描后上传",
        "The file holds scripts, actions of its own, links to other files or embedded files",
    ),
}
_MAY_BE_REPEATED = frozenset({"scan_missing", "scan_changed"})


COARSE = 150
"""Dots an inch; stamps and small print are hard to read below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanHints:
    """What the rendered pages show: for the reviewer to look at, never a verdict."""

    red_seal: bool
    blank_pages: tuple[int, ...]
    dpi: int | None

    @classmethod
    def restored(cls, values: Mapping[str, Any]) -> Self:
        """Raises ``ValueError``, ``TypeError`` or ``KeyError`` for what is none."""
        dpi = values["dpi"]
        pages = tuple(int(page) for page in values["blank_pages"])
        return cls(red_seal=bool(values["red_seal"]), blank_pages=pages, dpi=None if dpi is None else int(dpi))

    def snapshot(self) -> dict[str, Any]:
        return {"red_seal": self.red_seal, "blank_pages": list(self.blank_pages), "dpi": self.dpi}

    def sentences(self) -> Iterator[tuple[str, str, str]]:
        """Code, Chinese and English of each."""
        if not self.red_seal:
            yield "no_red_seal", "未发现红色印章", "No red seal was found"
        if self.blank_pages:
            zh, en = "、".join(map(str, self.blank_pages)), ", ".join(map(str, self.blank_pages))
            yield "blank_pages", f"第 {zh} 页为空白", f"Blank pages: {en}"
        if self.dpi is not None and self.dpi < COARSE:
            yield "coarse", f"扫描分辨率约 {self.dpi} dpi，可能不清晰", f"The resolution is about {self.dpi} dpi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """An accepted scan. It never changes; replacing it makes a new one."""

    id: UUID
    object_key: str
    size: int
    sha256: str
    pages: int
    accepted_at: datetime
    hints: ScanHints | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An intent to upload one file of a declared size and hash; ``scan_id`` once it was accepted."""

    id: UUID
    object_key: str
    size: int
    sha256: str
    attempts: int
    scan_id: UUID | None


def refused(reason: str) -> DomainError:
    """The error for one of ``REFUSALS``."""
    zh, en = REFUSALS[reason]
    if reason in _MAY_BE_REPEATED:
        return Conflict(reason, zh, en)
    return Invalid(reason, zh, en, faults=[Fault("scan", reason, zh, en)])


def check_size(size: int) -> None:
    """Raises ``Invalid`` for a size that no scan may have."""
    if not 1 <= size <= MAX_BYTES:
        fault = Fault("size", "scan_too_large", "文件须为 1 字节至 20 MB", "is not between 1 byte and 20 MB")
        raise Invalid("scan_too_large", "文件须为 1 字节至 20 MB", "A scan has 1 byte to 20 MB", faults=[fault])


def accepted_key(sha256: str) -> str:
    """Where an accepted scan lies: named after its content, so that nothing else can come to lie there."""
    return f"{ACCEPTED}{sha256}.pdf"


def sha256_in(key: str) -> str:
    """The hash in an accepted scan's key."""
    return key.removeprefix(ACCEPTED).removesuffix(".pdf")
