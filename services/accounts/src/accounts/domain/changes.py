"""What may change in an account: by an admin in those of staff and experts, by its owner in any.

What a change does not name stays as it is. Name and identifier of an applicant never change: entries stand under them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from accounts.domain.account import Account, Expertise
from accounts.domain.contacts import IsEmail, email_faults, normalise_phone, phone_faults
from accounts.domain.text import name_faults, required
from kit.errors import Fault, Invalid, PreconditionFailed

Changes = Mapping[str, Any]
"""New values by field, of the types that the route checked."""

STAFF_ORDER = ("name", "email", "phone", "bureau_id", "current_password")
EXPERT_ORDER = ("name", "email", "phone", "organisation", "bureau_id", "specialities", "load_limit")
OWNER_ORDER = ("contact_name", "email", "phone", "current_password")
_CONTACT = ("name", "email", "phone", "contact_name")
_GUARDED = frozenset({"email", "phone"})
"""What leads to the account: only who knows its password may change it."""


def contact_faults(changes: Changes, is_email: IsEmail) -> list[Fault]:
    """What is wrong with the contact details that change: others may go back to an older rule."""
    found: list[Fault] = []
    if "name" in changes:
        found += name_faults("name", changes["name"])
    if "email" in changes:
        found += email_faults("email", changes["email"], is_email)
    if "phone" in changes:
        found += phone_faults("phone", changes["phone"])
    if "contact_name" in changes:
        found += name_faults("contact_name", changes["contact_name"])
    return found


def needs_password(changes: Changes) -> bool:
    """Whether their password must come with these changes: the owner's, or the admin's where the account is guarded."""
    return not _GUARDED.isdisjoint(changes)


def owner_faults(account: Account, changes: Changes, password: str, is_email: IsEmail) -> list[Fault]:
    """What is wrong with changes that the owner of ``account`` asks for, but that the password may be the wrong one."""
    found = contact_faults(changes, is_email)
    if "contact_name" in changes and not account.is_organisation:
        zh, en = "只有机构账号有联系人", "is for accounts of organisations only"
        found = [fault for fault in found if fault.field != "contact_name"]
        found.append(Fault("contact_name", "contact_not_applicable", zh, en))
    if needs_password(changes) and not password:
        found.append(required("current_password"))
    return found


def changed_contact(account: Account, changes: Changes) -> Account:
    """The account with the contact details that change. A new address is not confirmed yet."""
    clean = {"name": str.strip, "email": str.strip, "phone": normalise_phone, "contact_name": str.strip}
    after = replace(account, **{name: clean[name](changes[name]) for name in _CONTACT if name in changes})
    return after if after.email == account.email else replace(after, email_confirmed_at=None)


def changed_expertise(expertise: Expertise, changes: Changes) -> Expertise:
    names = ("organisation", "bureau_id", "specialities", "load_limit")
    after = replace(expertise, **{name: changes[name] for name in names if name in changes})
    return replace(after, organisation=after.organisation.strip(), specialities=tuple(after.specialities))


def changed_fields(before: Account, after: Account) -> list[str]:
    """Which contact details differ, for the audit record: their values are personal data."""
    return [name for name in _CONTACT if getattr(before, name) != getattr(after, name)]


def check_version(account: Account, read: frozenset[int]) -> None:
    """Raises ``PreconditionFailed`` where the account was changed since the owner read it."""
    if account.version not in read:
        raise PreconditionFailed(
            "profile_changed",
            "账号信息已在其他窗口中修改，请核对后再保存",
            "The account was changed elsewhere; please look at it before saving",
            etag=str(account.version),
        )


def refusal(faults: Sequence[Fault], order: Sequence[str]) -> Invalid:
    ordered = sorted(faults, key=lambda fault: order.index(fault.field))
    return Invalid("form_invalid", "提交的内容有误", "Some of what was sent is not right", faults=ordered)
