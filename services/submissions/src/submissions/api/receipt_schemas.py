"""What the API takes and gives of receipts."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field

from submissions.api.schemas import In
from submissions.domain.receipts import IssuedReceipt, Receipt, Verdict, Verification


class AttestedOut(BaseModel):
    """``form_sha256`` is of the form's canonical JSON (RFC 8785), ``scan_sha256`` of the uploaded file."""

    registration_number: str
    revision: int
    call: str
    submitted_at: datetime
    form_sha256: str
    scan_sha256: str

    @classmethod
    def of(cls, receipt: Receipt) -> Self:
        return cls.model_validate({name: getattr(receipt, name) for name in cls.model_fields})


class ReceiptOut(BaseModel):
    """``receipt`` is the signed text (compact JWS); ``address`` is the portal's page that verifies it.

    ``form`` is what ``form_sha256`` is of. ``latest`` and ``withdrawn`` say what became of the revision: the receipt
    itself never changes, and the public is not told.
    """

    receipt: str
    address: str
    attested: AttestedOut
    form: dict[str, Any]
    latest: bool
    withdrawn: bool

    @classmethod
    def of(cls, issued: IssuedReceipt) -> Self:
        return cls(
            receipt=issued.compact,
            address=issued.address,
            attested=AttestedOut.of(issued.receipt),
            form=issued.form,
            latest=issued.latest,
            withdrawn=issued.withdrawn,
        )


class VerificationIn(In):
    """The signed text, or the address that its QR code holds."""

    receipt: Annotated[str, Field(min_length=1, max_length=4096)]


class VerificationOut(BaseModel):
    """``attested`` only where the receipt is valid: any other attests nothing."""

    verdict: Verdict
    key_id: str
    attested: AttestedOut | None

    @classmethod
    def of(cls, verification: Verification) -> Self:
        attested = verification.attested
        return cls(
            verdict=verification.verdict,
            key_id=verification.key_id,
            attested=AttestedOut.model_validate(attested) if attested else None,
        )
