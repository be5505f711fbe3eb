from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.identifiers import (
    credit_code_faults,
    is_credit_code,
    is_resident_id,
    normalise,
    resident_id_faults,
)

TODAY = date(2026, 11, 24)
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_CODES = ["914403001922038216", "91100000100003962T", "9152000071430580XT", "91440300100012316L"]
RESIDENT_IDS = ["11010519491231002X", "440524188001010014"]

codes = st.text(CHARACTERS, min_size=17, max_size=17)
births = st.dates(date(1800, 1, 1), TODAY)


def with_check(start: str) -> str:
    """The valid code that begins with these 17 characters."""
    (check,) = [character for character in CHARACTERS if is_credit_code(start + character)]
    return start + check


def resident_id(area: int, birth: date, sequence: int) -> str:
    start = f"{area:06}{birth:%Y%m%d}{sequence:03}"
    (check,) = [character for character in "0123456789X" if is_resident_id(start + character, today=TODAY)]
    return start + check


@pytest.mark.parametrize("code", CREDIT_CODES)
def test_real_credit_code_is_valid(code: str) -> None:
    assert is_credit_code(code)


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y4Z",  # the standard's own example holds a character that is none of its own
        "914403001922038217",
        "91440300192203821",
        "9144030019220382166",
        "91440300192203821６",
        "I14403001922038216",
        "",
    ],
)
def test_wrong_credit_code_is_refused(code: str) -> None:
    assert not is_credit_code(code)


@given(codes, st.integers(0, 17), st.integers(1, 30))
def test_any_single_changed_character_of_a_credit_code_is_found(start: str, place: int, shift: int) -> None:
    code = with_check(start)
    other = CHARACTERS[(CHARACTERS.index(code[place]) + shift) % 31]
    assert not is_credit_code(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize("number", RESIDENT_IDS)
def test_known_resident_id_is_valid(number: str) -> None:
    assert is_resident_id(number, today=TODAY)


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",  # wrong check
        "11010519491331002X",  # no such month
        "11010519490231002X",  # no such day
        "1101051949123100 X",
        "11010519491231002",
        "11010519491231002XX",
        "A1010519491231002X",
        "１1010519491231002X",
        "",
    ],
)
def test_wrong_resident_id_is_refused(number: str) -> None:
    assert not is_resident_id(number, today=TODAY)


@given(st.integers(110000, 829999), births, st.integers(1, 999), st.integers(0, 17), st.integers(1, 9))
def test_any_single_changed_digit_of_a_resident_id_is_found(
    area: int, birth: date, sequence: int, place: int, shift: int
) -> None:
    number = resident_id(area, birth, sequence)
    other = "0" if number[place] == "X" else str((int(number[place]) + shift) % 10)
    assert not is_resident_id(number[:place] + other + number[place + 1 :], today=TODAY)


def with_resident_check(start: str) -> str:
    weights = [2**power % 11 for power in range(17, 0, -1)]  # ISO 7064, written another way
    return start + "10X98765432"[sum(int(d) * w for d, w in zip(start, weights, strict=True)) % 11]


@pytest.mark.parametrize(
    ("start", "valid"),
    [
        ("11010120261124001", True),
        ("11010120261125001", False),  # born tomorrow
        ("11010120000229001", True),
        ("11010120010229001", False),  # no leap year
        ("11010120200101000", False),  # nobody has this sequence number
        ("11010100000101001", False),  # year 0
    ],
)
def test_birth_and_sequence_must_be_real_though_the_check_is_right(start: str, valid: bool) -> None:
    assert is_resident_id(with_resident_check(start), today=TODAY) is valid


def test_normalising_brings_one_spelling() -> None:
    assert normalise(" １１010519491231002x　") == "11010519491231002X"


def test_faults_say_what_is_wrong() -> None:
    assert credit_code_faults("identifier", "91100000100003962t") == []
    assert [f.code for f in credit_code_faults("identifier", " ")] == ["required"]
    assert [f.code for f in credit_code_faults("identifier", "1")] == ["credit_code_invalid"]
    assert resident_id_faults("identifier", "11010519491231002x", today=TODAY) == []
    assert [f.code for f in resident_id_faults("identifier", "", today=TODAY)] == ["required"]
    assert [f.code for f in resident_id_faults("identifier", "1", today=TODAY)] == ["resident_id_invalid"]
