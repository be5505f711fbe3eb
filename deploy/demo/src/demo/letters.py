"""Commitment letters as applicants send them: typeset, sealed, printed and scanned."""

from __future__ import annotations

import io
import random
import subprocess
from functools import cache
from importlib import resources
from pathlib import Path

import typst
from PIL import Image

_PPI = 150
_FONT_FOLDERS = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/noto-cjk", "/usr/share/fonts/noto")


def scanned_letter(*, call: str, title: str, work_type: str, owner: str, date: str) -> bytes:
    """A one-page PDF that holds nothing but the picture of a letter with a red seal, slightly askew and grainy."""
    template = resources.files("demo").joinpath("letter.typ").read_bytes()
    page = typst.compile(
        template,
        format="png",
        ppi=_PPI,
        font_paths=_font_folders(),  # pyright: ignore[reportArgumentType] - its stubs know bytes only
        ignore_system_fonts=True,
        sys_inputs={"call": call, "title": title, "work_type": work_type, "owner": owner, "date": date},
    )
    if not isinstance(page, bytes):
        raise TypeError("a letter has one page")
    return _scan(page, seed=f"{call}{title}{owner}")


def _scan(page: bytes, *, seed: str) -> bytes:
    chance = random.Random(seed)  # noqa: S311 - the same letter gives the same scan
    picture = Image.open(io.BytesIO(page)).convert("RGB")
    paper = (250, 249, 245)
    askew = picture.rotate(chance.uniform(-0.8, 0.8), Image.Resampling.BICUBIC, fillcolor=paper)
    grain = Image.frombytes("L", askew.size, chance.randbytes(askew.size[0] * askew.size[1])).convert("RGB")
    scan = Image.blend(askew, grain, 0.035)
    file = io.BytesIO()
    scan.save(file, "PDF", resolution=_PPI, quality=60)
    return file.getvalue()


@cache
def _font_folders() -> list[str | Path]:
    """Where the machine keeps the Noto CJK fonts."""
    if known := [folder for folder in _FONT_FOLDERS if Path(folder).is_dir()]:
        return [*known]
    listing = subprocess.run(["fc-list", ":lang=zh-cn", "file"], capture_output=True, text=True, check=True).stdout
    folders = {str(Path(line.rstrip(": ")).parent) for line in listing.splitlines() if "Noto" in line}
    if not folders:
        raise RuntimeError("the Noto CJK fonts are not installed (Debian: fonts-noto-cjk)")
    return [*sorted(folders)]
