"""申报台局: the first-review units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from accounts.domain.text import name_faults, required
from kit.errors import Fault

CENTRAL = "00"
CORPS = "66"
# GB/T 2260: the provincial-level divisions whose bureaus take part
PROVINCES: Mapping[str, str] = {
    "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区",
    "21": "辽宁省", "22": "吉林省", "23": "黑龙江省",
    "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省", "37": "山东省",
    "41": "河南省", "42": "湖北省", "43": "湖南省", "44": "广东省", "45": "广西壮族自治区", "46": "海南省",
    "50": "重庆市", "51": "四川省", "52": "贵州省", "53": "云南省", "54": "西藏自治区",
    "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
}  # fmt: skip
REGIONS: Mapping[str, str] = {**PROVINCES, CORPS: "新疆生产建设兵团", CENTRAL: "中央直属"}

Group = Literal["provincial", "corps", "central_direct"]
"""省级, 兵团, 中央直属: under which an applicant looks for a bureau."""

NAME_TAKEN = Fault("name", "name_taken", "该申报台局已存在", "is the name of another bureau")


@dataclass(frozen=True, slots=True)
class Bureau:
    """``region_code``: two digits of GB/T 2260, 66 for the Corps, 00 for a central-direct unit."""

    id: UUID
    name: str
    region_code: str
    central_direct: bool
    active: bool = True

    @property
    def group(self) -> Group:
        if self.central_direct:
            return "central_direct"
        return "corps" if self.region_code == CORPS else "provincial"

    @property
    def region_name(self) -> str:
        return REGIONS[self.region_code]


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
    if not central_direct and region_code not in {*PROVINCES, CORPS}:
        zh = "须为省级行政区划代码前两位，兵团为 66"
        en = "takes the two digits of a province, or 66 for the Corps"
        return [Fault("region_code", "region_code_invalid", zh, en)]
    return []
