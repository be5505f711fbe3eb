"""What a browser calls itself, shortened. It opens nothing, as anybody may send anything."""

from __future__ import annotations

import re

_BROWSERS = (  # the first that fits: most name the older ones, too
    ("微信", r"MicroMessenger/(\d+)"),
    ("Edge", r"Edg(?:A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("QQ", r"QQBrowser/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* (?:Mobile/\w+ )?Safari/"),
)
_SYSTEMS = (
    ("Windows", r"Windows"),
    ("HarmonyOS", r"HarmonyOS|OpenHarmony"),
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("macOS", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux"),
)
_LENGTH = 40


def shorten_agent(user_agent: str) -> str:
    """``Chrome 120 · Windows``; of what is not known the first visible characters."""
    known = [_browser(user_agent), next((name for name, sign in _SYSTEMS if re.search(sign, user_agent)), "")]
    if any(known):
        return " · ".join(part for part in known if part)
    return re.sub(r"[^\x20-\x7e]", "", user_agent)[:_LENGTH].strip()


def _browser(user_agent: str) -> str:
    for name, sign in _BROWSERS:
        if found := re.search(sign, user_agent, re.ASCII):
            return f"{name} {found[1][:4]}"
    return ""
