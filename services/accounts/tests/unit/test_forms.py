from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from accounts.domain.bureaus import bureau_faults
from accounts.domain.contacts import phone_faults
from accounts.domain.forms import AccountForm, ExpertForm, IndividualForm, OrganisationForm, StaffForm
from accounts.domain.logins import fold_login, login_faults
from accounts.domain.masking import mask_email, mask_identifier, mask_name, mask_phone
from accounts.domain.passwords import RULES
from accounts.domain.text import fold, name_faults

TODAY = date(2026, 11, 24)
ID = UUID(int=7)
COMMON: dict[str, Any] = {
    "name": " 示例公司 ",
    "email": " wang@example.com ",
    "phone": "138 1234 5678",
    "login": " Shili01 ",
    "password": "Quarterly2023",
}
ORGANISATION = OrganisationForm(
    **COMMON, kind="institution", identifier="91100000100003962t", contact_name=" 王小芳 ",
    password_confirmation="Quarterly2023",
)  # fmt: skip
INDIVIDUAL = IndividualForm(**COMMON, identifier="11010519491231002x", password_confirmation="Quarterly2023")
STAFF = StaffForm(**COMMON, role="bureau", bureau_id=ID)
EXPERT = ExpertForm(**COMMON, organisation="示例大学", bureau_id=None, specialities=("网络剧",), load_limit=20)


def faults(form: AccountForm, **changes: Any) -> list[tuple[str, str]]:
    changed = replace(form, **changes)
    found = changed.faults(today=TODAY, is_email=lambda text: text == "wang@example.com", rule=RULES["seed"])
    return [(fault.field, fault.code) for fault in changed.refusal(found).faults]


@pytest.mark.parametrize("form", [ORGANISATION, INDIVIDUAL, STAFF, EXPERT], ids=lambda form: type(form).__name__)
def test_form_without_faults_becomes_an_account(form: AccountForm) -> None:
    assert faults(form) == []
    account = form.account(ID)
    assert (account.name, account.email, account.phone, account.login) == (
        "示例公司",
        "wang@example.com",
        "13812345678",
        "Shili01",
    )


def test_account_of_each_form() -> None:
    organisation = ORGANISATION.account(ID)
    assert (organisation.role, organisation.kind, organisation.identifier) == (
        "applicant",
        "institution",
        "91100000100003962T",
    )
    assert (organisation.contact_name, organisation.person, organisation.is_organisation) == ("王小芳", "王小芳", True)
    individual = INDIVIDUAL.account(ID)
    assert (individual.kind, individual.person, individual.is_organisation) == ("individual", "示例公司", False)
    assert (STAFF.account(ID).role, STAFF.account(ID).bureau_id) == ("bureau", ID)
    assert (EXPERT.account(ID).role, EXPERT.account(ID).bureau_id) == ("expert", None)


def test_nothing_personal_is_in_a_repr() -> None:
    for thing in (ORGANISATION, INDIVIDUAL, ORGANISATION.account(ID), INDIVIDUAL.account(ID)):
        for value in ("wang", "138", "示例", "王小芳", "9110", "11010", "hili01", "Quarterly"):
            assert value not in repr(thing)


CASES = [
    (ORGANISATION, {"kind": "individual"}, ("kind", "kind_invalid")),
    (ORGANISATION, {"kind": ""}, ("kind", "required")),
    (ORGANISATION, {"identifier": "11010519491231002X"}, ("identifier", "credit_code_invalid")),
    (ORGANISATION, {"contact_name": "王" * 101}, ("contact_name", "too_long")),
    (ORGANISATION, {"email": "other"}, ("email", "email_invalid")),
    (ORGANISATION, {"email": "  "}, ("email", "required")),
    (INDIVIDUAL, {"identifier": "91100000100003962T"}, ("identifier", "resident_id_invalid")),
    (INDIVIDUAL, {"password_confirmation": "quarterly2023"}, ("password_confirmation", "password_mismatch")),
    (STAFF, {"bureau_id": None}, ("bureau_id", "required")),
    (STAFF, {"role": "admin"}, ("bureau_id", "bureau_not_applicable")),
    (STAFF, {"role": "applicant"}, ("role", "role_invalid")),
    (STAFF, {"role": "expert"}, ("role", "role_invalid")),
    (EXPERT, {"organisation": ""}, ("organisation", "required")),
    (EXPERT, {"organisation": "大" * 201}, ("organisation", "too_long")),
    (EXPERT, {"specialities": ("电影",)}, ("specialities", "work_type_unknown")),
    (EXPERT, {"specialities": ("网络剧", "网络剧")}, ("specialities", "repeated")),
    (EXPERT, {"load_limit": 0}, ("load_limit", "load_limit_invalid")),
    (EXPERT, {"load_limit": 1001}, ("load_limit", "load_limit_invalid")),
]


@pytest.mark.parametrize(
    ("form", "changes", "fault"), CASES, ids=[f"{c[2][0]}-{c[2][1]}-{n}" for n, c in enumerate(CASES)]
)
def test_fault(form: AccountForm, changes: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults(form, **changes) == [fault]


def test_empty_expert_form_has_its_faults_in_its_order() -> None:
    empty = dict.fromkeys(("name", "email", "phone", "login", "password", "organisation"), "")
    assert [field for field, _ in faults(EXPERT, **empty)] == list(empty)


@pytest.mark.parametrize(
    ("login", "fine"),
    [
        ("abcd", True), ("abc", False), ("a" * 32, True), ("a" * 33, False), ("Ab09", True),
        ("ab_cd", False), ("用户用户", False), ("ａｂｃｄ", False), ("ab cd", False), ("abcd\n", True),
    ],
)  # fmt: skip
def test_login_rule(login: str, fine: bool) -> None:
    assert (login_faults("login", login) == []) is fine


@pytest.mark.parametrize(
    "phone",
    [
        "13812345678", "138-1234-5678", " 138 1234 5678", "+86 138 1234 5678", "8613812345678",
        "１３８１２３４５６７８",
        "010-86096235", "(010)86096235", "（０１０）86096235", "01086096235", "0991-4567890", "+86-10-86096235",
        "010-86096235-8001", "400-810-1234", "+852 2345 6789", "+1 (212) 555-0100",
    ],
)  # fmt: skip
def test_plausible_phone(phone: str) -> None:
    assert phone_faults("phone", phone) == []


@pytest.mark.parametrize(
    "phone",
    [
        "86096235",
        "12345678901",
        "1381234567",
        "138123456789",
        "abc",
        "138 1234 567x",
        "+0123456789",
        "--",
        "١٣٨١٢٣٤٥٦٧٨",
    ],
)
def test_implausible_phone(phone: str) -> None:
    assert [fault.code for fault in phone_faults("phone", phone)] == ["phone_invalid"]


def test_masks() -> None:
    assert mask_identifier("914403001922038216") == "9144************16"
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("4001234") == "400****"
    assert mask_email("wang.fang@example.com") == "w********@example.com"
    assert mask_email("w@example.com") == "*@example.com"
    assert mask_name("王小芳") == "王**"
    assert mask_name("王") == "*"


def test_folding() -> None:
    assert fold(" 示例（北京）Ｓｔｕｄｉｏ　有限 公司\u200b") == fold("示例(北京)studio有限公司")
    assert fold("示例公司") != fold("示例公司二")
    assert fold_login(" Shili01") == "shili01"


def test_name_rule() -> None:
    assert name_faults("name", "示例　公司 (A)") == []
    assert [fault.code for fault in name_faults("name", "　")] == ["required"]
    assert [fault.code for fault in name_faults("name", "示" * 101)] == ["too_long"]
    assert [fault.code for fault in name_faults("name", "示例\r\nBcc: x")] == ["invisible_character"]


UNSEEN = [
    "\u00ad", "\u034f", "\u115f", "\u1160", "\u17b4", "\u180b", "\u200b", "\u2060", "\u2800", "\u3164",
    "\ufe00", "\ufe0f", "\ufeff", "\uffa0", "\U00016fe4", "\U0001d159", "\U000e0020", "\U000e0100",
]  # fmt: skip


@pytest.mark.parametrize("character", UNSEEN, ids=lambda character: f"{ord(character):x}")
def test_no_name_differs_from_another_in_what_cannot_be_seen(character: str) -> None:
    hidden = f"示例影视{character}有限公司"
    assert fold(hidden) == fold("示例影视有限公司")
    assert [fault.code for fault in name_faults("name", hidden)] == ["invisible_character"]
    assert [fault.code for fault in bureau_faults(hidden, "11", central_direct=False)] == ["invisible_character"]


@pytest.mark.parametrize("name", ["示例👍公司", "é e\u0301", "가나다", "ガ カ\u3099", "Ⅻ·№1", "नमस्ते", "⠓⠑"])
def test_what_can_be_seen_may_stand_in_a_name(name: str) -> None:
    assert name_faults("name", name) == []
