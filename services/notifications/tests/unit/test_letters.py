"""What letters say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest

from contracts.accounts import LaterLetterTemplate, LetterTemplate
from notifications.domain import letters
from notifications.domain.letters import Letter

AT = datetime(2023, 6, 9, 2, tzinfo=UTC)
UNTIL = datetime(2023, 6, 9, 2, 10, tzinfo=UTC)


def letter(**parameters: str) -> Letter:
    return Letter("示例收件人", parameters, AT, UNTIL)


def test_every_template_has_a_text_of_its_own() -> None:
    full = letter(code="48210357", link="https://portal.example/x", role="expert", fields="email")
    templates = [*get_args(LetterTemplate), *get_args(LaterLetterTemplate)]
    made = [letters.write(template, full) for template in templates]
    assert [text.template for text in made] == templates
    assert len({text.subject for text in made}) == len({text.body for text in made}) == len(made)
    assert all("\n" not in text.subject and text.subject for text in made)


def test_a_code_is_told_with_the_instant_at_which_it_ends() -> None:
    body = letters.write("email_confirmation", letter(code="00000007")).body
    assert "\n00000007\n" in body
    assert "2023年6月9日 10:10" in body


def test_what_was_changed_is_named() -> None:
    assert "：电子邮箱、联系电话。" in letters.write("contact_changed", letter(fields="email,phone")).body


def test_who_is_to_be_erased_learns_how_to_stop_it() -> None:
    own = letters.write("erasure_requested", letter(link="https://portal.example/erasure#x")).body
    assert "https://portal.example/erasure#x" in own.split()
    assert "2023年6月9日 10:10" in own
    admins = letters.write("erasure_requested", letter()).body
    assert "链接" not in admins
    assert "010-86096235" in admins


def test_the_old_address_learns_of_the_new_one_and_whom_to_call() -> None:
    body = letters.write("contact_changed", letter(fields="email", new_email="m***@example.org")).body
    assert "m***@example.org" in body
    assert "010-86096235" in body
    assert "修改登录密码" not in body


@pytest.mark.parametrize("template", ["invitation", "email_confirmation", "password_reset", "contact_changed"])
def test_a_letter_without_what_it_is_about_is_refused(template: str) -> None:
    with pytest.raises(KeyError):
        letters.write(template, letter())
