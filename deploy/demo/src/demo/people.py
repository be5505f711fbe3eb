"""The demo's people. Every name is invented and says so; none of them exists."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib import resources

PASSWORD = "Demo2023Tuiyou"  # noqa: S105 - a demo's, printed at its end
ADMIN = "demoadmin"

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Bureau:
    region_code: str
    name: str
    central_direct: bool


@dataclass(frozen=True, slots=True)
class Work:
    """``work_type`` is the notice's, or, where it named none, the demo's."""

    title: str
    work_type: str
    source: str


@dataclass(frozen=True, slots=True)
class Organisation:
    number: int
    bureau: str
    """The bureau that it enters with."""

    @property
    def name(self) -> str:
        return f"演示机构{self.number:02d}号"

    @property
    def login(self) -> str:
        return f"demoorg{self.number:02d}"

    @property
    def email(self) -> str:
        return f"{self.login}@example.com"

    def registration(self) -> dict[str, str]:
        return {
            "name": self.name,
            "kind": "enterprise",
            "identifier": credit_code(self.number),
            "email": self.email,
            "phone": f"010-555000{self.number:02d}",
            "contact_name": f"演示联系人{self.number:02d}",
            "login": self.login,
            "password": PASSWORD,
            "password_confirmation": PASSWORD,
        }


CENTRAL = "中国外文出版发行事业局"
ORGANISATIONS = tuple(
    Organisation(number, bureau)
    for number, bureau in enumerate(
        ("北京市广播电视局",) * 3 + ("浙江省广播电视局",) * 2 + ("湖南省广播电视局",) * 2 + (CENTRAL,), start=1
    )
)
EXPERTS = 5


def credit_code(number: int) -> str:
    """A 统一社会信用代码 with correct check characters (GB 32100-2015, GB 11714) that belongs to nobody known."""
    body = f"DEM{number:05d}"
    total = sum(int(char, 36) * weight for char, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    check = {10: "X", 11: "0"}.get(rest := 11 - total % 11, str(rest))
    first = f"91110000{body}{check}"
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(first, _WEIGHTS, strict=True))
    return first + _ALPHABET[(31 - total % 31) % 31]


def bureaus() -> list[Bureau]:
    return [Bureau(row["region_code"], row["name"], row["central_direct"] == "yes") for row in _table("bureaus.tsv")]


_INVENTED_TYPES = ("网络剧", "网络纪录片", "网络综艺节目")


def works(code: str, count: int) -> list[Work]:
    """``count`` real works for a quarter: its own first, then, turning with the quarter, others of the list."""
    rows = {row["title"]: row for row in _table("works.tsv")}
    own = [row for row in rows.values() if row["period"] == code]
    others = [row for row in rows.values() if row["period"] != code]
    start = (int(code[:4]) * 4 + int(code[-1])) * count % len(others)
    chosen = (own + others[start:] + others[:start])[:count]
    return [
        Work(row["title"], row["work_type"] or _INVENTED_TYPES[index % 3], row["source"])
        for index, row in enumerate(chosen)
    ]


def _table(name: str) -> list[dict[str, str]]:
    text = resources.files("demo.data").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
