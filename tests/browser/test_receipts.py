"""The public page that verifies receipts, as whoever follows a QR code or has a receipt's text sees it."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import UTC, datetime
from typing import Any

import pytest

from kit.objectstore import sha256
from submissions.domain.receipts import Receipt
from submissions.signing import ReceiptKeys

WIDTHS = (1440, 390)
SCAN = b"%PDF-1.7 a scan"
RECEIPT = Receipt(
    registration_number="2023Q2-11-00042",
    revision=2,
    call="2023Q2",
    submitted_at=datetime(2023, 6, 10, 2, 3, 4, tzinfo=UTC),
    form_sha256="f" * 64,
    scan_sha256=sha256(SCAN),
)


@pytest.fixture
def keys(stack: dict[str, Any]) -> ReceiptKeys:
    """The platform's own: what they sign is what its API gives."""
    env = stack["processes"]["submissions"]["env"]
    keys = {name: b64decode(key) for name, key in json.loads(env["TUIYOU_RECEIPT_KEYS"]).items()}
    return ReceiptKeys(keys, env["TUIYOU_RECEIPT_KEY_ID"], portal=stack["gateway"]["url"])


@pytest.mark.parametrize("width", WIDTHS)
async def test_the_address_in_the_qr_code_verifies_at_once(visitor: Any, keys: ReceiptKeys, width: int) -> None:
    async with visitor(width=width) as somebody:
        await somebody.visit(keys.address(keys.sign(RECEIPT)))
        await somebody.page.get_by_role("heading", name="回执有效").wait_for()
        for fact in ("2023Q2-11-00042", "第 2 次提交", "2023年6月10日 10:03:04", "f" * 64, RECEIPT.scan_sha256):
            assert await somebody.page.get_by_text(fact, exact=True).is_visible(), fact
        await somebody.look("receipt-valid")
        for content, said in ((SCAN, "与提交的扫描件一致"), (SCAN + b"x", "不是提交的扫描件")):
            file: Any = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": content}
            await somebody.page.get_by_label("选择承诺书扫描件").set_input_files(file)
            await somebody.page.get_by_text(said).wait_for()
        await somebody.look("receipt-compared")


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_pasted_receipt_that_was_changed_is_not_valid(visitor: Any, keys: ReceiptKeys, width: int) -> None:
    head, body, signature = keys.sign(RECEIPT).split(".")
    async with visitor(width=width) as somebody:
        await somebody.visit("/")
        await somebody.page.get_by_role("link", name="核验申报回执").click()
        await somebody.page.get_by_label("回执编码或网址").fill(f"{head}.{body[:-4]}AAAA\n.{signature}")
        await somebody.page.keyboard.press("Tab")
        await somebody.page.keyboard.press("Enter")
        await somebody.page.get_by_role("heading", name="回执无效").wait_for()
        assert await somebody.page.get_by_text("2023Q2-11-00042").count() == 0
        await somebody.look("receipt-changed")


@pytest.mark.parametrize("width", WIDTHS)
async def test_a_receipt_of_another_platform_cannot_be_confirmed(visitor: Any, width: int) -> None:
    foreign = ReceiptKeys({"elsewhere": b"x" * 32}, "elsewhere", portal="https://elsewhere.example")
    async with visitor(width=width) as somebody:
        await somebody.visit(f"/receipts#{foreign.sign(RECEIPT)}")
        await somebody.page.get_by_role("heading", name="无法确认").wait_for()
        await somebody.look("receipt-of-others")


async def test_what_is_no_receipt_is_said_so(visitor: Any) -> None:
    async with visitor() as somebody:
        await somebody.visit("/receipts#not-a-receipt")
        await somebody.page.get_by_role("heading", name="这不是申报回执").wait_for()
        somebody.expect_error("422")
