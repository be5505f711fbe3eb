"""申报台局: the first-review units."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.domain.text import name_faults, required
from kit.errors import Fault

CENTRAL = "00"
CORPS = "66"
# GB/T 2260: the provincial-level divisions whose bureaus take part
PROVINCES = frozenset(
    {
        *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
        *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"),
    }
)

NAME_TAKEN = Fault("name", "name_taken", "该申报台局已存在", "is the name of another bureau")


@dataclass(frozen=True, slots=True)
class Bureau:
    """``region_code``: two digits of GB/T 2260, 66 for the Corps, 00 for a central-direct unit."""

    id: UUID
    name: str
    region_code: str
    central_direct: bool
    active: bool = True


def bureau_faults(name: str, region_code: str, *, central_direct: bool) -> list[Fault]:
    """Every fault of a bureau's form, in the form's order."""
    return [*name_faults("name", name), *_region_faults(region_code, central_direct=central_direct)]


def _region_faults(region_code: str, *, central_direct: bool) -> list[Fault]:
    if not region_code:
        return [required("region_code")]
    if central_direct and region_code != CENTRAL:
        return [
            Fault("region_code", "region_code_invalid", "中央直属单位的地区代码须为 00", "is 00 for a central unit")
        ]
    if not central_direct and region_code not in PROVINCES | {CORPS}:
        zh = "须为省级行政区划代码前两位，兵团为 66"
        en = "takes the two digits of a province, or 66 for the Corps"
        return [Fault("region_code", "region_code_invalid", zh, en)]
    return []
