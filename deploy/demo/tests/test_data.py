"""The demo's people, works and bureaus keep the platform's own rules."""

from __future__ import annotations

import pytest

from accounts.domain import identifiers
from demo.people import CENTRAL, ORGANISATIONS, bureaus, credit_code, works


@pytest.mark.parametrize("number", [1, 7, 99, 99_999])
def test_credit_codes_are_valid(number):
    assert identifiers.is_credit_code(credit_code(number))


def test_every_province_the_corps_and_some_central_units_are_there():
    all_ = bureaus()
    provincial = [bureau for bureau in all_ if not bureau.central_direct]
    assert len(provincial) == 32
    assert len({bureau.region_code for bureau in provincial}) == 32
    assert {"11", "50", "65", "66"} <= {bureau.region_code for bureau in provincial}
    central = [bureau for bureau in all_ if bureau.central_direct]
    assert len(central) >= 2
    assert {bureau.region_code for bureau in central} == {"00"}
    assert len({bureau.name for bureau in all_}) == len(all_)


def test_organisations_enter_with_bureaus_that_exist():
    names = {bureau.name for bureau in bureaus()}
    assert {organisation.bureau for organisation in ORGANISATIONS} <= names
    assert CENTRAL in {organisation.bureau for organisation in ORGANISATIONS}


@pytest.mark.parametrize("code", ["2023Q2", "2023Q3", "2024Q2", "2031Q4"])
def test_a_quarter_has_real_works_with_a_source_none_twice(code):
    chosen = works(code, len(ORGANISATIONS))
    assert len({work.title for work in chosen}) == len(ORGANISATIONS)
    assert all(work.work_type and work.source.startswith("http") for work in chosen)


def test_the_first_quarter_plays_its_own_works():
    assert {work.title for work in works("2023Q2", 8)} == {
        "漫长的季节", "中国青年:我和我的青春", "大运河", "闪闪的儿科医生",
        "种地吧", "小满奇遇记", "丹青中国心", "全资进组",
    }  # fmt: skip
