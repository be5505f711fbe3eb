"""What can be said about a form before a transaction is opened."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email

from accounts.domain.forms import AccountForm
from accounts.domain.passwords import PasswordRule
from kit.errors import Fault

_SHANGHAI = ZoneInfo("Asia/Shanghai")


def faults_of(form: AccountForm, rule: PasswordRule) -> list[Fault]:
    """Every fault that the form has by itself."""
    return form.faults(today=datetime.now(_SHANGHAI).date(), is_email=is_email, rule=rule)


def is_email(text: str) -> bool:
    try:
        # test_environment lets addresses under .test pass, which a demonstration uses
        validate_email(text, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
