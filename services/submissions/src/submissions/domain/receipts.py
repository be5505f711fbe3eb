"""Receipts (申报回执): what the service attests of one submitted revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

Verdict = Literal["valid", "unknown_key", "bad_signature"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """No personal data: whoever holds a receipt may show it to anybody. ``call`` is the call's code.

    The form's hash is of its snapshot without the contact, the scan's of the file as it was uploaded.
    """

    registration_number: str
    revision: int
    call: str
    submitted_at: datetime
    form_sha256: str
    scan_sha256: str

    def claims(self) -> dict[str, Any]:
        """As JSON values. Published receipts are made of these names: none ever changes its meaning."""
        return {
            "registration_number": self.registration_number,
            "revision": self.revision,
            "call": self.call,
            "submitted_at": self.submitted_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "form_sha256": self.form_sha256,
            "scan_sha256": self.scan_sha256,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedReceipt:
    """Signed, with what its form's hash is of, and what has become of its revision since."""

    receipt: Receipt
    compact: str
    address: str
    form: dict[str, Any]
    latest: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Verification:
    """``attested`` are the claims of a valid receipt, and nothing of any other: that attests nothing."""

    verdict: Verdict
    key_id: str
    attested: dict[str, Any] | None = None
