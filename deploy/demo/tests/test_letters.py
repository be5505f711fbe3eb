"""Letters look like scans of what applicants sign: one picture a page, small, each its own, with a red seal."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from demo.letters import scanned_letter


def letter(title: str) -> bytes:
    return scanned_letter(
        call="2023年第二季度网络视听节目季度推优",
        title=title,
        work_type="网络剧",
        owner="演示机构01号",
        date="2023年6月1日",
    )


@pytest.fixture(scope="module")
def scan() -> bytes:
    return letter("漫长的季节")


def picture(pdf: bytes) -> Image.Image:
    begin = pdf.index(b"\xff\xd8\xff")
    return Image.open(io.BytesIO(pdf[begin : pdf.index(b"endstream", begin)])).convert("RGB")


def test_a_letter_is_one_small_page_that_holds_a_picture_and_no_text(scan):
    assert scan.startswith(b"%PDF-")
    assert scan.count(b"/Type /Page\n") == 1
    assert b"/Font" not in scan
    assert len(scan) < 1024 * 1024


def test_it_was_scanned_at_150_dots_an_inch(scan):
    width, height = picture(scan).size
    assert abs(width - 8.27 * 150) < 3
    assert abs(height - 11.69 * 150) < 3


def test_it_bears_a_red_seal(scan):
    red, green, blue = picture(scan).resize((620, 877)).split()
    strong = red.point([255 * (value > 150) for value in range(256)])
    pure = ImageChops.lighter(green, blue).point([255 * (value < 100) for value in range(256)])
    assert ImageChops.multiply(strong, pure).histogram()[255] > 1000


def test_letters_of_two_works_differ_and_of_one_work_do_not(scan):
    assert picture(letter("漫长的季节")).tobytes() == picture(scan).tobytes()
    assert picture(letter("大运河")).tobytes() != picture(scan).tobytes()
