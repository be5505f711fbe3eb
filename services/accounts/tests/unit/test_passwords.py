"""What a password must be like, by profile."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.commands.password_rules import rule_of
from accounts.domain.login_steps import Demands, Login
from accounts.domain.passwords import RULES, NewPassword, PasswordRule, Profile, confirmation_faults, normalise_password

COMMON = frozenset({"password", "sunshine", "1234567890", "12345", "dragon", "qwerty"})
NIST = replace(RULES["nist"], common=COMMON)
MLPS3 = replace(RULES["mlps3"], common=COMMON)


def broken(rule: PasswordRule, password: str, login: str = "shili01") -> list[str]:
    return [fault.code for fault in rule.faults("password", password, login=login)]


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("Abcdefgh12", []),
        ("Abcdefgh1234567890ab", []),
        ("Abcdefg12", ["password_length"]),
        ("Abcdefgh1234567890abc", ["password_length"]),
        ("abcdefgh12", ["password_upper"]),
        ("ABCDEFGH12", ["password_lower"]),
        ("Abcdefghij", ["password_digit"]),
        ("Abc def-密码 12", []),
        ("Ａｂｃｄｅｆｇｈ１２", []),
        ("Abcdefgh1\x07", ["invisible_character"]),
        ("密码密码密码密码密码", ["password_digit", "password_upper", "password_lower"]),
        ("", ["required"]),
    ],
)
def test_seed_asks_for_digits_and_letters(password: str, codes: list[str]) -> None:
    assert broken(RULES["seed"], password) == codes


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("correct horse battery", []),
        ("秋天的第一场雨落在长安街的槐树上", []),
        ("🐎🐎 battery staple", []),
        ("x7" + "k" * 13, []),
        ("correct horse " + "w" * 114, []),
        ("correct horse " + "w" * 115, ["password_length"]),
        ("a short one ok", ["password_length"]),
        ("passwordsunshine", ["password_common"]),
        ("Password-Sunshine!", ["password_common"]),
        ("ｐａｓｓｗｏｒｄ１２３４５６７８９０", ["password_common"]),
        ("123456789012345", ["password_common"]),
        ("dragondragondragon", ["password_common"]),
        ("abcabcabcabcabc", ["password_common"]),
        ("aaaaaaaaaaaaaaa", ["password_common"]),
        ("!!!!!!!!!!!!!!!", ["password_common"]),
        (" " * 15, ["password_common"]),
        ("ponmlkjihgfedcba", ["password_common"]),
        ("shili01shili01 99", ["password_context"]),
        ("Tuiyou-SHILI01-2023", ["password_context"]),
        ("推优广电总局网络视听推优推优推优", ["password_context"]),
        ("shili01 owns a horse", []),
        ("correct horse b\x07", ["invisible_character"]),
        ("dragon", ["password_length", "password_common"]),
    ],
)
def test_nist_asks_for_length_and_refuses_what_is_guessed_first(password: str, codes: list[str]) -> None:
    assert broken(NIST, password) == codes


def test_a_rule_looks_at_the_normalised_password() -> None:
    decomposed = "e\N{COMBINING ACUTE ACCENT}" * 15
    assert len(decomposed) == 30
    assert normalise_password(decomposed) == "é" * 15
    assert broken(replace(NIST, guessable_refused=False), decomposed) == []
    assert broken(replace(NIST, guessable_refused=False), decomposed[:-2]) == ["password_length"]


def test_a_very_long_password_is_only_called_long() -> None:
    assert broken(NIST, "password" * 100_000) == ["password_length"]


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("Quarter-2023x", []),
        ("Quarterly2023", ["password_mark"]),
        ("quarter-two-x", ["password_digit", "password_upper"]),
        ("Short-1", ["password_length"]),
        ("Password!12345", ["password_common"]),
        ("Shili01-2023", ["password_context"]),
    ],
)
def test_mlps3_asks_for_all_kinds_of_characters(password: str, codes: list[str]) -> None:
    assert broken(MLPS3, password) == codes


def test_only_the_profiles_that_refuse_common_passwords_load_them() -> None:
    assert rule_of("seed").common == frozenset()
    common = rule_of("nist").common
    assert len(common) > 29_000
    assert {"password", "qwertyuiop", "1qaz2wsx"} <= common
    assert broken(rule_of("nist"), "q1w2e3r4t5y6u7i8o9p0") == ["password_common"]
    assert broken(rule_of("nist"), "correct horse battery staple") == []


@pytest.mark.parametrize("profile", ["seed", "nist", "mlps3"])
def test_every_fault_is_among_the_requirements_with_texts_in_both_languages(profile: Profile) -> None:
    rule = replace(RULES[profile], common=COMMON)
    told = {needed.code: needed for needed in rule.requirements}
    for password in ("x", "dragon\x07", "shili01 shili01 ", "x" * 200):
        for fault in rule.faults("password", password, login="shili01"):
            assert (fault.zh, fault.en) == (told[fault.code].zh, told[fault.code].en)
    assert all(needed.zh and needed.en.isascii() for needed in told.values())
    assert all((needed.kind == "pattern") == (needed.pattern is not None) for needed in told.values())


@pytest.mark.parametrize("mark", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
def test_every_ascii_mark_counts(mark: str) -> None:
    (pattern,) = [needed.pattern for needed in MLPS3.requirements if needed.code == "password_mark"]
    assert pattern is not None
    assert re.search(pattern, mark)
    assert not re.search(pattern, "aZ09 é密")


def test_confirmation_is_compared_as_the_password_is_kept() -> None:
    assert normalise_password("Ａｂｃ１") == "Abc1"
    assert confirmation_faults("c", "Ａｂｃ１", "Abc1") == []
    assert [fault.code for fault in confirmation_faults("c", "Abc1", "")] == ["required"]


def test_a_change_names_all_faults_at_once_in_the_forms_order() -> None:
    empty = NewPassword("", "").faults_beside("", RULES["seed"], login="shili01")
    assert [(fault.field, fault.code) for fault in empty] == [
        ("current_password", "required"),
        ("password", "required"),
        ("password_confirmation", "required"),
    ]
    same = NewPassword("Ｑuarterly2023", "Quarterly2023").faults_beside("Quarterly2023", RULES["seed"], login="shili01")
    assert [(fault.field, fault.code) for fault in same] == [("password", "password_unchanged")]


DAYS_90 = timedelta(days=90)
LATER = DAYS_90 + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("login", "step"),
    [
        (Login("admin", DAYS_90, has_second_factor=True, code_given=True), None),
        (Login("admin", LATER, has_second_factor=True, code_given=False), "code"),
        (Login("admin", LATER, has_second_factor=True, code_given=True), "new_password"),
        (Login("admin", LATER, has_second_factor=False, code_given=False), "new_password"),
        (Login("admin", timedelta(), has_second_factor=False, code_given=True), "set_up"),
        (Login("applicant", DAYS_90, has_second_factor=False, code_given=False), None),
        (Login("applicant", LATER, has_second_factor=False, code_given=False), "new_password"),
    ],
)
def test_steps_of_a_login(login: Login, step: str | None) -> None:
    assert login.next_step(Demands(RULES["mlps3"], second_factor=True)) == step


def test_nothing_more_is_due_where_nothing_is_demanded() -> None:
    old = Login("admin", timedelta(days=4000), has_second_factor=False, code_given=False)
    assert old.next_step(Demands(RULES["seed"])) is None
    assert old.next_step(Demands(RULES["nist"])) is None
