"""What staff take with them: a call's list as sheets, a bureau's scans as a zip, made in the background."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

from demo import screen
from demo.applying import Applied
from demo.client import DemoError, Person, until
from demo.quarter import ASKED


async def take_away(admin: Person, reviewer: Person, call: dict[str, Any], entries: list[Applied]) -> None:
    """The administration's list names every entry with its answers, also a withdrawn one; the bureau's zip holds its
    own letters."""
    numbers = {applied.entry["registration_number"] for applied in entries}
    table = await _exported(admin, call, "csv")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    if {row["登记号"] for row in rows} != numbers or not all(row[ASKED[0]["title"]] for row in rows):
        raise DemoError(f"the exported list is not the call's: {rows}")
    sheet = await _exported(admin, call, "xlsx")
    screen.step(f"总局导出全国申报作品 {len(rows)} 件：CSV {len(table) // 1024} kB、Excel {len(sheet) // 1024} kB")
    with zipfile.ZipFile(io.BytesIO(await _exported(reviewer, call, "scans"))) as scans:
        names = scans.namelist()
    own = [applied for applied in entries if applied.entry["form"]["bureau_id"] == reviewer.account["unit_id"]]
    if len(names) != len(own):
        raise DemoError(f"{len(own)} letters were expected: {names}")
    screen.step(f"台局导出本台局承诺书 {len(names)} 份：{'、'.join(names)}")


async def _exported(person: Person, call: dict[str, Any], format_: str) -> bytes:
    asked = await person.post("/submissions/exports", {"format": format_, "call_id": call["id"]})
    path = f"/submissions/exports/{asked['id']}"

    async def ready() -> dict[str, Any] | None:
        export = await person.get(path)
        return export if export["state"] == "ready" else None

    export = await until(ready, what=f"the export {asked['id']} is ready")
    file = await person.download((await person.get(f"{path}/file"))["url"])
    if len(file) != export["size"]:
        raise DemoError(f"{len(file)} bytes came of {export}")
    return file
