"""How long one must wait after too many attempts. The wait grows up to a limit: no account is locked for good."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Throttle:
    """``free`` attempts have no consequence; from then on each one doubles the wait."""

    scope: str
    free: int
    first: timedelta
    longest: timedelta
    memory: timedelta
    """A count is forgotten when nothing was added to it for so long."""

    def wait_after(self, count: int) -> timedelta:
        if count <= self.free:
            return timedelta()
        return min(self.longest, self.first * 2 ** min(count - self.free - 1, 40))


LOGIN = Throttle("login", 4, timedelta(seconds=30), timedelta(minutes=30), timedelta(hours=24))
"""Wrong passwords for one login: half a minute after the fifth, half an hour after the eleventh (GB/T 22239)."""
ADDRESS = Throttle("address", 49, timedelta(seconds=2), timedelta(minutes=5), timedelta(hours=1))
"""Wrong passwords from one address, which a whole office may share."""
CODE = Throttle("code", 9, timedelta(seconds=30), timedelta(minutes=30), timedelta(hours=24))
"""Wrong codes for one login: two codes may be guessed at in vain."""
CODE_MAIL = Throttle("code_mail", 3, timedelta(minutes=1), timedelta(hours=1), timedelta(hours=24))
"""Codes asked for one login or account."""
CODE_MAIL_ADDRESS = Throttle("code_mail_address", 20, timedelta(seconds=30), timedelta(minutes=10), timedelta(hours=1))
"""Codes asked for from one address."""

THROTTLES = (LOGIN, ADDRESS, CODE, CODE_MAIL, CODE_MAIL_ADDRESS)


def network_of(address: str) -> str:
    """What counts as one address: a connection is often given a whole /64 of IPv6."""
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(given, ipaddress.IPv6Address):
        if given.ipv4_mapped is None:
            return str(ipaddress.ip_network((given, 64), strict=False))
        given = given.ipv4_mapped
    return str(given)
