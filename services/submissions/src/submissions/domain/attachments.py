"""Attachments: the files that a call offers for download, such as the commitment letter's template."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kit.errors import Conflict, DomainError, Fault, Invalid

MAX_BYTES = 20 * 1024 * 1024
MAX_NAME = 120
MOST = 20
DOWNLOAD_MINUTES = 5
ATTACHMENTS = "attachments/"

_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TYPES: dict[str, tuple[str, bytes]] = {
    "pdf": ("application/pdf", _PDF),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _ZIP),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _ZIP),
    "doc": ("application/msword", _OLE),
    "xls": ("application/vnd.ms-excel", _OLE),
    "zip": ("application/zip", _ZIP),
}
"""Media type and first bytes of each, by the name's ending."""

REFUSALS: dict[str, tuple[str, str]] = {
    "attachment_missing": ("尚未收到上传的文件，请先上传", "The file has not been uploaded yet"),
    "attachment_changed": (
        "文件在检查过程中被更改，请重新上传",
        "The file changed while it was checked; upload it again",
    ),
    "attachment_differs": (
        "文件与声明的大小或校验值不一致",
        "The file has not the size and SHA-256 that were declared",
    ),
    "attachment_infected": ("文件含有病毒，请检查计算机", "The file holds a virus; check your computer"),
    "attachment_not_its_type": ("文件内容与扩展名不符", "The file is not what its name's ending says"),
}
_MAY_BE_REPEATED = frozenset({"attachment_missing", "attachment_changed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """``kept_at``: once its upload was confirmed. Its content never changes; another file is another attachment."""

    id: UUID
    call_id: UUID
    name: str
    object_key: str
    size: int
    sha256: str
    kept_at: datetime | None = None

    @property
    def content_type(self) -> str:
        return _TYPES[_ending(self.name)][0]

    @property
    def kept_key(self) -> str:
        """Where it lies for good: named after its content, so that nothing else can come to lie there."""
        return f"{ATTACHMENTS}{self.sha256}.{_ending(self.name)}"

    def check_content(self, data: bytes) -> None:
        """Raises ``Invalid`` where the first bytes are not those of the name's ending."""
        if not data.startswith(_TYPES[_ending(self.name)][1]):
            raise refused("attachment_not_its_type")


def checked_name(name: str, size: int) -> str:
    """The name as it is kept. Raises ``Invalid`` with every fault."""
    kept, faults = unicodedata.normalize("NFC", name).strip(), list[Fault]()
    if _ending(kept) not in _TYPES or kept.startswith("."):
        zh, en = f"只接受 {'、'.join(_TYPES)} 文件", f"must end in one of {', '.join(_TYPES)}"
        faults.append(Fault("name", "not_a_type", zh, en))
    if len(kept) > MAX_NAME:
        faults.append(Fault("name", "too_long", f"不得超过 {MAX_NAME} 字", f"has more than {MAX_NAME} characters"))
    if any(unicodedata.category(char) in {"Cc", "Cf"} or char in '/\\:*?"<>|' for char in kept):
        faults.append(Fault("name", "not_a_name", "含有文件名不能使用的字符", "holds what no file name can"))
    if not 1 <= size <= MAX_BYTES:
        faults.append(Fault("size", "out_of_range", "文件须为 1 字节至 20 MB", "is not between 1 byte and 20 MB"))
    if faults:
        raise Invalid("attachment_invalid", "附件信息有误", "The attachment is not right", faults=faults)
    return kept


def refused(reason: str) -> DomainError:
    """The error for one of ``REFUSALS``."""
    zh, en = REFUSALS[reason]
    if reason in _MAY_BE_REPEATED:
        return Conflict(reason, zh, en)
    return Invalid(reason, zh, en, faults=[Fault("file", reason, zh, en)])


def too_many() -> Conflict:
    return Conflict("too_many_attachments", f"每个项目最多 {MOST} 个附件", f"A call has at most {MOST} attachments")


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
