"""What an applicant keeps: the receipt, which anybody verifies, the registration form, the commitment letter."""

from __future__ import annotations

from demo import screen
from demo.applying import Applied
from demo.client import DemoError, Person

_PAPERS = {
    "receipts/1/document": b"%PDF-",
    "registration-form": b"%PDF-",
    "commitment-letter": b"%PDF-",
    "commitment-letter?format=docx": b"PK",
}


async def keep_papers(applied: Applied) -> None:
    """Takes each as a file, and has the receipt verified by somebody who is not logged in."""
    entry = f"/submissions/entries/{applied.id}"
    receipt = await applied.person.get(f"{entry}/receipts/1")
    async with Person(applied.person.gateway, "公众") as anybody:
        verified = await anybody.post("/submissions/receipts/verification", {"receipt": receipt["address"]})
    if verified["verdict"] != "valid" or verified["attested"] != receipt["attested"]:
        raise DemoError(f"the receipt of {applied.entry['registration_number']} is not valid: {verified}")
    sizes: list[int] = []
    for name, begins in _PAPERS.items():
        paper = await applied.person.file(f"{entry}/{name}")
        if not paper.startswith(begins):
            raise DemoError(f"{name} is no such file: {paper[:40]!r}")
        sizes.append(len(paper) // 1024)
    screen.step(f"申报回执、参评作品登记表、版权承诺书（PDF、Word）已生成：{' + '.join(map(str, sizes))} kB")
    screen.step(
        f"任何人可核验回执：{receipt['address'][:80]}… → 有效，登记号 {verified['attested']['registration_number']}"
    )
