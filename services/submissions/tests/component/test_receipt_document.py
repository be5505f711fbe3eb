"""The receipt on paper: what stands on it, and that its QR code leads to its verification."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import zxingcpp


async def document_of(world: Any, entry_id: str, revision: int = 1, headers: dict[str, str] | None = None) -> Any:
    path = f"/entries/{entry_id}/receipts/{revision}/document"
    return await world.client.get(path, headers=headers or world.applicant)


async def test_the_receipt_stands_on_one_page(world: Any, paper: Any) -> None:
    entry = await world.submitted(title="漫长的季节 #panic() *")
    receipt = (await world.client.get(f"/entries/{entry['id']}/receipts/1", headers=world.applicant)).json()
    answer = await document_of(world, entry["id"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith('attachment; filename="2023Q2-11-00001-1.pdf"')
    opened = paper(answer.content)
    assert opened.pages == 1
    attested = receipt["attested"]
    for shown in (
        world.call["title"], "申报回执", "2023Q2-11-00001", "漫长的季节 #panic() *", "网络剧",
        "北京市广播电视局", "第1次提交", attested["form_sha256"], attested["scan_sha256"],
        "r1", "http://portal.test/receipts", receipt["receipt"],
    ):  # fmt: skip
        assert re.sub(r"\s", "", shown) in opened.text, shown
    assert "仅供联系的姓名" not in opened.text
    assert opened.fonts
    assert all(opened.fonts.values())
    assert (await document_of(world, entry["id"])).content == answer.content


async def test_the_qr_code_on_paper_leads_to_the_verification(world: Any, paper: Any) -> None:
    """Read from a page as a coarse scanner sees it, and verified as whoever scans it would."""
    entry = await world.submitted()
    answer = await document_of(world, entry["id"])
    [code] = zxingcpp.read_barcodes(paper(answer.content).picture(dots_per_inch=150))
    page, _, compact = code.text.partition("#")
    assert page == "http://portal.test/receipts"
    for text in (code.text, compact):
        verified = await world.client.post("/receipts/verification", json={"receipt": text})
        assert verified.json()["verdict"] == "valid"
        assert verified.json()["attested"]["registration_number"] == "2023Q2-11-00001"


async def test_whoever_may_not_read_the_entry_gets_none(world: Any) -> None:
    draft, entry = await world.draft(), await world.submitted()
    for answer in (
        await document_of(world, draft["id"]),
        await document_of(world, entry["id"], 2),
        await document_of(world, entry["id"], headers=world.by("applicant", uuid4())),
        await document_of(world, entry["id"], headers=world.by("bureau", unit_id=uuid4())),
    ):
        assert answer.status_code == 404
    for headers in (world.by("bureau", unit_id=world.bureau_id), world.by("admin")):
        assert (await document_of(world, entry["id"], headers=headers)).status_code == 200
