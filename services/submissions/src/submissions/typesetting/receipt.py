"""A receipt (申报回执) as a sheet to keep: what it attests, its text, and its QR code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from submissions.domain.calls import SHANGHAI
from submissions.domain.receipts import IssuedReceipt
from submissions.typesetting import Sheet
from submissions.typesetting.texts import grouped, line

_WORD = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPaper:
    """``call`` is the call's title, ``bureau`` the name of the first-review unit."""

    issued: IssuedReceipt
    key_id: str
    call: str
    bureau: str | None

    def sheet(self) -> Sheet:
        receipt, compact = self.issued.receipt, self.issued.compact
        local = receipt.submitted_at.astimezone(SHANGHAI)
        data: dict[str, Any] = {
            "call": line(self.call),
            "number": receipt.registration_number,
            "title": line(self.issued.form.get("title")),
            "work_type": line(self.issued.form.get("work_type")),
            "bureau": line(self.bureau),
            "revision": f"第 {receipt.revision} 次提交",
            "at": f"{local.year}年{local.month}月{local.day}日 {local:%H:%M:%S}（北京时间）",
            "form_sha256": grouped(receipt.form_sha256),
            "scan_sha256": grouped(receipt.scan_sha256),
            "key": line(self.key_id),
            "page": self.issued.address.partition("#")[0],
            "compact": [compact[start : start + _WORD] for start in range(0, len(compact), _WORD)],
        }
        return Sheet("receipt", data, receipt.submitted_at, qr_code=self.issued.address)
