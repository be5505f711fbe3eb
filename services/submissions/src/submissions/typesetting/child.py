"""The typesetting process: an order as JSON comes in, the document goes out. It trusts none of the texts."""

from __future__ import annotations

import io
import json
import resource
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import segno
import typst

from submissions.typesetting import docx

_CPU_SECONDS = 15
_MEMORY = 1024 * 1024 * 1024
_FAMILY = "Noto Serif CJK SC"
_TEMPLATES = Path(str(files("submissions.typesetting") / "templates"))


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    order = json.loads(sys.stdin.buffer.read())
    made = docx.letter(order["data"], order["at"]) if order["kind"] == "docx" else typeset(order)
    sys.stdout.buffer.write(made)


def typeset(order: dict[str, Any]) -> bytes:
    """Data reaches the template as a value, so that nothing in it is ever read as markup or code."""
    folders = [folder for folder in order["fonts"] if Path(folder).is_dir()]
    fonts = typst.Fonts(include_system_fonts=False, font_paths=folders)
    if _FAMILY not in fonts.families():
        raise FileNotFoundError(f"{_FAMILY} is in none of {order['fonts']}")
    compiler = typst.Compiler(_TEMPLATES / f"{order['template']}.typ", root=_TEMPLATES, font_paths=fonts)
    inputs = {"data": json.dumps(order["data"])}
    if order["qr_code"]:
        inputs["qr"] = qr_code(order["qr_code"])
    made = compiler.compile(format="pdf", sys_inputs=inputs, timestamp=order["at"])
    if not isinstance(made, bytes):
        raise TypeError("a document is one file")
    return made


def qr_code(text: str) -> str:
    """As SVG, without its quiet zone: the page has room around it. It bears the loss of 15 % of its area."""
    picture = io.BytesIO()
    code = segno.make_qr(text, error="m", boost_error=False)
    code.save(picture, kind="svg", border=0, xmldecl=False)
    return picture.getvalue().decode()


if __name__ == "__main__":
    main()
