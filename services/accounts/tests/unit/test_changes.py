"""What an admin's change makes of an account."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from accounts.domain.account import Account
from accounts.domain.changes import changed_contact

CONFIRMED = datetime(2023, 1, 5, tzinfo=UTC)
ACCOUNT = Account(
    UUID(int=1), "auditor", "赵演示", "zhao2023", "zhao@example.com", "01086096235", email_confirmed_at=CONFIRMED
)


@pytest.mark.parametrize(
    ("changes", "confirmed_at"),
    [
        ({"phone": "13812345678"}, CONFIRMED),
        ({"email": " zhao@example.com "}, CONFIRMED),
        ({"email": "other@example.com"}, None),
    ],
)
def test_a_new_address_is_not_confirmed(changes: dict[str, str], confirmed_at: datetime | None) -> None:
    assert changed_contact(ACCOUNT, changes).email_confirmed_at == confirmed_at
