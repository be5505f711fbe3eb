"""How long one must wait, and what counts as one address."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.domain.throttling import ADDRESS, LOGIN, network_of


def seconds(times: list[timedelta]) -> list[float]:
    return [time.total_seconds() for time in times]


def test_a_login_waits_from_the_fifth_failure_on_and_never_longer_than_half_an_hour() -> None:
    waits = seconds([LOGIN.wait_after(count) for count in range(1, 14)])
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1800, 1800, 1800]
    assert LOGIN.wait_after(10**9) == timedelta(minutes=30)


def test_an_address_is_allowed_more() -> None:
    assert seconds([ADDRESS.wait_after(count) for count in (5, 49, 50, 51, 200)]) == [0, 0, 2, 4, 300]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_a_network_of_ipv6_counts_as_one_address(address: str, network: str) -> None:
    assert network_of(address) == network
