"""The Excel file by which bureaus, staff and experts are brought in: its sheets, and what its cells may hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from uuid import UUID

from accounts.domain.bureaus import CENTRAL, bureau_faults
from accounts.domain.contacts import IsEmail
from accounts.domain.invitations import InvitationForm, fold_email
from accounts.domain.text import fold, normal
from kit.errors import Fault

BUREAUS, STAFF, EXPERTS = "申报台局", "工作人员", "专家"

COLUMNS: Mapping[str, Mapping[str, str]] = {
    BUREAUS: {"name": "名称", "region_code": "地区代码", "central_direct": "中央直属"},
    STAFF: {"role": "角色", "bureau_id": "申报台局", "name": "姓名", "email": "电子邮箱"},
    EXPERTS: {
        "name": "姓名", "email": "电子邮箱", "organisation": "所在单位", "bureau_id": "申报台局",
        "specialities": "擅长类型", "load_limit": "评审上限",
    },
}  # fmt: skip
"""The columns of each sheet from A on: the field and what its first row says."""

MOST_ROWS = 500
"""Of one sheet, below its first row."""

ROLES: Mapping[str, str] = {"台局": "bureau", "总局管理员": "admin", "审计员": "auditor"}
_NO_ROLE = "?"
_ROLE_INVALID = Fault("role", "role_invalid", f"须为{'、'.join(ROLES)}之一", f"takes one of {', '.join(ROLES)}")
"""In the words of the sheet, unlike a form's."""
_YES, _NO = frozenset({"是", "true", "1"}), frozenset({"", "否", "false", "0"})
_ANY_BUREAU = UUID(int=0)
"""In place of one that is still to be found by its name."""


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` as Excel counts, ``cells`` from column A on, trimmed."""

    number: int
    cells: Sequence[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    rows: Sequence[Row] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CellFault:
    """``column`` is a letter; it is missing where the whole row, or the sheet, is meant."""

    sheet: str
    row: int
    column: str | None
    code: str
    zh: str
    en: str

    @classmethod
    def of(cls, sheet: str, row: int, fault: Fault) -> CellFault:
        return cls(sheet, row, column_of(sheet, fault.field), fault.code, fault.zh, fault.en)

    @property
    def place(self) -> str:
        """As Excel writes it: ``专家!B3``."""
        return f"{self.sheet}!{self.column or ''}{self.row}"


@dataclass(frozen=True, slots=True)
class BureauRow:
    number: int
    name: str
    region_code: str
    central_direct: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """``form`` lacks the bureau, which ``bureau_name`` names."""

    sheet: str
    number: int
    bureau_name: str
    form: InvitationForm


@dataclass(frozen=True, slots=True)
class Content:
    """What the file asks for, and everything that is wrong with it by itself."""

    bureaus: Sequence[BureauRow]
    people: Sequence[PersonRow]
    faults: Sequence[CellFault]


def column_of(sheet: str, name: str) -> str:
    return ascii_uppercase[list(COLUMNS[sheet]).index(name)]


def read(sheets: Iterable[Sheet], is_email: IsEmail) -> Content:
    """Sheets that are not among ours are notes."""
    bureaus: list[BureauRow] = []
    people: list[PersonRow] = []
    faults: list[CellFault] = []
    for sheet in (sheet for sheet in sheets if sheet.name in COLUMNS):
        faults += _shape_faults(sheet)
        for row in (row for row in sheet.rows if 1 < row.number <= MOST_ROWS + 1):
            values = dict(zip(COLUMNS[sheet.name], row.cells, strict=False))
            if sheet.name == BUREAUS:
                bureau, found = _bureau(row.number, values)
                bureaus.append(bureau)
            else:
                person, found = _person(sheet.name, row.number, values, is_email)
                people.append(person)
            faults += (CellFault.of(sheet.name, row.number, fault) for fault in found)
    if not bureaus and not people and not faults:
        zh, en = "文件中没有可导入的内容", "holds nothing to bring in"
        faults.append(CellFault(BUREAUS, 2, None, "nothing_found", zh, en))
    faults += [*_repeated_names(bureaus), *_repeated_emails(people)]
    return Content(bureaus, people, faults)


def _shape_faults(sheet: Sheet) -> Iterator[CellFault]:
    """The first row says what the columns are: a column that was moved would be taken for another."""
    first = sheet.rows[0].cells if sheet.rows and sheet.rows[0].number == 1 else ()
    for number, title in enumerate(COLUMNS[sheet.name].values()):
        if normal(first[number] if number < len(first) else "") != title:
            zh, en = f"首行此列须为“{title}”", f"is headed {title} in the template"
            yield CellFault(sheet.name, 1, ascii_uppercase[number], "column_unknown", zh, en)
    if sheet.rows and sheet.rows[-1].number > MOST_ROWS + 1:
        zh, en = f"每张表最多 {MOST_ROWS} 行", f"takes at most {MOST_ROWS} rows"
        yield CellFault(sheet.name, MOST_ROWS + 2, None, "too_many_rows", zh, en)


def _bureau(number: int, values: Mapping[str, str]) -> tuple[BureauRow, list[Fault]]:
    said = normal(values.get("central_direct", "")).casefold()
    code = normal(values.get("region_code", ""))
    readable = said in _YES | _NO
    # a code is not called wrong for an answer that nobody can read: it is taken as the answer that suits the code
    bureau = BureauRow(number, values.get("name", ""), code, said in _YES if readable else code == CENTRAL)
    faults = bureau_faults(bureau.name, bureau.region_code, central_direct=bureau.central_direct)
    if not readable:
        faults.append(Fault("central_direct", "not_yes_or_no", "须填“是”或“否”", "takes 是 or 否"))
    return bureau, faults


def _person(sheet: str, number: int, values: Mapping[str, str], is_email: IsEmail) -> tuple[PersonRow, list[Fault]]:
    bureau_name = values.get("bureau_id", "")
    limit, faults = _limit(values.get("load_limit", ""))
    form = InvitationForm(
        role="expert" if sheet == EXPERTS else _role(values.get("role", "")),
        name=values.get("name", ""),
        email=values.get("email", ""),
        bureau_id=_ANY_BUREAU if bureau_name else None,
        organisation=values.get("organisation", ""),
        specialities=tuple(_list(values.get("specialities", ""))),
        load_limit=limit,
    )
    found = [_ROLE_INVALID if fault.code == "role_invalid" else fault for fault in form.faults(is_email)]
    return PersonRow(sheet, number, bureau_name, form), [*found, *faults]


def _role(said: str) -> str:
    """What the API calls a role is none here: ``expert`` would ask for columns that this sheet does not have."""
    return ROLES.get(normal(said), _NO_ROLE) if said else ""


def _limit(said: str) -> tuple[int | None, list[Fault]]:
    if not said:
        return None, []
    if said.isascii() and said.isdigit() and len(said) < 10:
        return int(said), []
    return None, [Fault("load_limit", "not_a_number", "须为整数", "must be a whole number")]


def _list(said: str) -> Iterator[str]:
    for mark in "，,；;":
        said = said.replace(mark, "、")
    yield from (part.strip() for part in said.split("、") if part.strip())


def _repeated_names(bureaus: Iterable[BureauRow]) -> Iterator[CellFault]:
    seen: dict[str, int] = {}
    for row in bureaus:
        first = seen.setdefault(fold(row.name), row.number)
        if row.name and first != row.number:
            yield _repeated(BUREAUS, row.number, "name", f"{BUREAUS}!{column_of(BUREAUS, 'name')}{first}")


def _repeated_emails(people: Iterable[PersonRow]) -> Iterator[CellFault]:
    seen: dict[str, PersonRow] = {}
    for row in people:
        first = seen.setdefault(fold_email(row.form.email), row)
        if row.form.email and first is not row:
            place = f"{first.sheet}!{column_of(first.sheet, 'email')}{first.number}"
            yield _repeated(row.sheet, row.number, "email", place)


def _repeated(sheet: str, number: int, name: str, place: str) -> CellFault:
    return CellFault(sheet, number, column_of(sheet, name), "repeated", f"与 {place} 重复", f"says the same as {place}")
