"""The commitment letter for a word processor. The fonts are named, not embedded: office computers have them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

_BODY, _TITLE = "仿宋", "宋体"
_MISSING = {"comments", "keywords", "category", "subject"}


def letter(data: dict[str, Any], at: int) -> bytes:
    """The same paragraphs and lines for signatures as on paper."""
    document = Document()
    _lay_out(document)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, "版权承诺书", _TITLE, 22, bold=True)
    title.paragraph_format.space_after = Pt(28)
    for place, text in enumerate(data["paragraphs"]):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(0 if place == 0 else 2 * 16)
        _write(paragraph, text, _BODY, 16)
    document.add_paragraph()
    for text in (*(f"{who}：" for who in data["signatures"]), "日期：　　　　年　　月　　日"):
        line = document.add_paragraph()
        line.paragraph_format.left_indent = Mm(55)
        line.paragraph_format.keep_with_next = True
        _write(line, text, _BODY, 16)
    return _saved(document, datetime.fromtimestamp(at, UTC))


def _lay_out(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(28)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    document.styles["Normal"].paragraph_format.line_spacing = Pt(30)


def _write(paragraph: Any, text: str, font: str, size: int, *, bold: bool = False) -> None:
    run = paragraph.add_run(text.replace("\u200b", ""))
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, font
    # Chinese letters take the font of this attribute
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _saved(document: Any, at: datetime) -> bytes:
    about = document.core_properties
    about.title, about.author, about.language = "版权承诺书", "网络视听节目季度推优", "zh-CN"
    about.created = about.modified = at
    for name in _MISSING:
        setattr(about, name, "")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
