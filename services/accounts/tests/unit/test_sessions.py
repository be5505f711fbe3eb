from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from accounts.domain.bureaus import bureau_faults
from accounts.domain.sessions import GRACE, PresentedToken, Worth

NOW = datetime(2026, 11, 24, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
FRESH = PresentedToken(b"h", UUID(int=1), UUID(int=2), True, None, NOW + INSTANT, None, "")


@pytest.mark.parametrize(
    ("token", "worth"),
    [
        (FRESH, Worth.ROTATE),
        (replace(FRESH, used_at=NOW), Worth.REPEAT),
        (replace(FRESH, used_at=NOW - GRACE), Worth.REPEAT),
        (replace(FRESH, used_at=NOW - GRACE - INSTANT), Worth.REVOKE),
        (replace(FRESH, used_at=NOW + INSTANT), Worth.REPEAT),  # used by another who began after us
        (replace(FRESH, expires_at=NOW), Worth.REFUSE),
        (replace(FRESH, revoked_at=NOW), Worth.REFUSE),
        (replace(FRESH, revoked_at=NOW, used_at=NOW - GRACE - INSTANT), Worth.REFUSE),
        (replace(FRESH, account_active=False), Worth.REFUSE),
    ],
)
def test_worth_of_a_refresh_token(token: PresentedToken, worth: Worth) -> None:
    assert token.worth(NOW, "") is worth


@pytest.mark.parametrize(
    ("last", "caller", "worth"),
    [
        ("Firefox 128 · Linux", "Firefox 128 · Linux", Worth.REPEAT),
        ("", "", Worth.REPEAT),
        ("Firefox 128 · Linux", "Chrome 120 · Windows", Worth.REVOKE),
        ("Firefox 128 · Linux", "", Worth.REVOKE),
        ("", "Chrome 120 · Windows", Worth.REVOKE),
    ],
)
def test_the_grace_is_for_one_browser(last: str, caller: str, worth: Worth) -> None:
    assert replace(FRESH, agent=last).worth(NOW, caller) is Worth.ROTATE
    assert replace(FRESH, agent=last, used_at=NOW).worth(NOW, caller) is worth


@pytest.mark.parametrize(
    ("region_code", "central_direct", "fault"),
    [
        ("11", False, None),
        ("66", False, None),
        ("00", True, None),
        ("00", False, "region_code_invalid"),
        ("11", True, "region_code_invalid"),
        ("71", False, "region_code_invalid"),
        ("1", False, "region_code_invalid"),
        ("", True, "required"),
    ],
)
def test_region_of_a_bureau(region_code: str, central_direct: bool, fault: str | None) -> None:
    found = bureau_faults("北京市广播电视局", region_code, central_direct=central_direct)
    assert [f.code for f in found] == ([fault] if fault else [])
