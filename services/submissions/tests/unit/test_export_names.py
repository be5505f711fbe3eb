"""Names of exported files, and what begins a formula."""

from __future__ import annotations

import pytest

from submissions.domain.export_names import MOST_BYTES, safe_name, scan_name
from submissions.exporting.tables import CsvTable

NUMBER = "2023Q2-11-00042"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("漫长的季节", f"{NUMBER}_漫长的季节_1.pdf"),
        ("问？/答: 第1季", f"{NUMBER}_问？_答_ 第1季_1.pdf"),
        ("../../etc/passwd", f"{NUMBER}_.._.._etc_passwd_1.pdf"),
        ("C:\\x", f"{NUMBER}_C__x_1.pdf"),
        ("第一行\r\n第二行", f"{NUMBER}_第一行__第二行_1.pdf"),
        ("左\u202e右\x00\u2028", f"{NUMBER}_左_右___1.pdf"),
        ("句点. .", f"{NUMBER}_句点_1.pdf"),
        ("e\u0301", f"{NUMBER}_é_1.pdf"),
    ],
)
def test_a_scan_is_named_after_its_entry(title: str, name: str) -> None:
    assert scan_name(NUMBER, title, 1) == name


@pytest.mark.parametrize("title", ["长" * 100, "a" * 500, "𠮷" * 100])
def test_a_long_title_is_cut_between_characters_and_the_rest_stays_whole(title: str) -> None:
    name = scan_name(NUMBER, title, 12)
    assert name.startswith(f"{NUMBER}_{title[0]}")
    assert name.endswith(f"{title[0]}_12.pdf")
    assert len(name.encode()) <= MOST_BYTES


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "_"),
        (" . ", "_"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1", "_com1"),
        ("COM10", "COM10"),
        ("合", "合"),
    ],
)
def test_no_name_is_empty_or_a_device(text: str, name: str) -> None:
    assert safe_name(text) == name


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_text_of_a_csv_begins_a_formula(begin: str) -> None:
    written: list[bytes] = []

    class Sink:
        def write(self, data: bytes, /) -> int:
            written.append(data)
            return len(data)

        def flush(self) -> None: ...

    CsvTable(Sink(), []).add([[f"{begin}1+1", f"1{begin}", 5]])
    line = written[-1].decode()
    assert line.lstrip('"').startswith(f"'{begin}1+1")
    assert f"1{begin}" in line
    assert line.endswith(",5\r\n")
