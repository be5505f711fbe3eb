"""The rule for new passwords, with the list of common ones where it asks for that."""

from __future__ import annotations

from dataclasses import replace

from accounts.domain.common_passwords import letters_of
from accounts.domain.passwords import RULES, PasswordRule, Profile


def rule_of(profile: Profile) -> PasswordRule:
    rule = RULES[profile]
    return replace(rule, common=_common()) if rule.guessable_refused else rule


def _common() -> frozenset[str]:
    """30 000 passwords by frequency, from leaks: the list of the library zxcvbn (MIT licence)."""
    # it takes 15 MB: only where the rule asks for it
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415

    return frozenset(letters_of(password) for password in FREQUENCY_LISTS["passwords"])
