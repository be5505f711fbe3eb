"""What may be typed in the place of a code, and which codes are of this moment."""

from __future__ import annotations

import pytest

from accounts.domain.second_factor import given_faults, is_recovery_code, normalise_given, steps_at, write_recovery_code

RECOVERY = "abcdefgh234567ij"


@pytest.mark.parametrize("typed", ["123456", " 123 456 ", "１２３４５６", RECOVERY, "ABCD-EFGH-2345-67IJ"])
def test_however_it_is_typed(typed: str) -> None:
    assert given_faults("code", typed) == []


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "required"),
        ("12345", "code_form"),
        ("1234567", "code_form"),
        ("abcd", "code_form"),
        ("٣٣٣٣٣٣", "code_form"),
    ],
)
def test_what_is_no_code(typed: str, fault: str) -> None:
    assert [found.code for found in given_faults("code", typed)] == [fault]


def test_a_recovery_code_is_written_in_groups_and_read_without() -> None:
    written = write_recovery_code(RECOVERY)
    assert written == "abcd-efgh-2345-67ij"
    assert normalise_given(written.upper()) == RECOVERY
    assert is_recovery_code(RECOVERY)
    assert not is_recovery_code("123456")


def test_the_step_before_and_after_are_accepted_too() -> None:
    assert steps_at(59.9) == (1, 0, 2)
    assert steps_at(60) == (2, 1, 3)
