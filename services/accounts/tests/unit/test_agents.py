"""What a browser calls itself, as its owner reads it."""

from __future__ import annotations

import pytest

from accounts.domain.agents import shorten_agent

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/120.0.0.0 Safari/537.36", "Chrome 120 · Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/120.0.0.0 Safari/537.36 Edg/120.0.1", "Edge 120 · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox 128 · Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.1 Mobile/15E148 Safari/604.1",
            "Safari 17 · iPhone",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 14; Pixel) {WEBKIT} Version/4.0 Chrome/116.0 Mobile Safari/537.36 "
            "MicroMessenger/8.0.47",
            "微信 8 · Android",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
        ("\x00<script>\n人" + "x" * 500, "<script>" + "x" * 32),
    ],
)
def test_it_is_shortened(sent: str, shown: str) -> None:
    assert shorten_agent(sent) == shown
    assert len(shorten_agent(sent)) <= 40
