"""Extra fields: what a call asks besides the registration form, and the JSON Schema that describes its answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

from kit.errors import Fault, Invalid

Kind = Literal["text", "number", "date", "choice", "link"]
Number = int | float
Answer = str | int | float
"""As JSON holds it: a number for a number, a text for everything else."""

MOST = 20
LONGEST = 1000
LARGEST = 10**12
DECIMALS = 6
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CHOICES = 30
_OF_KIND = {"max_length": "text", "minimum": "number", "maximum": "number", "integer": "number", "choices": "choice"}
"""What only fields of one kind have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraField:
    """One question. ``name`` is its key in the answers, ``title`` and ``hint`` are what people read."""

    name: str
    kind: Kind
    title: str
    title_en: str | None = None
    hint: str | None = None
    required: bool = False
    max_length: int | None = None
    """Of a text; without one a thousand."""
    minimum: Number | None = None
    maximum: Number | None = None
    integer: bool = False
    choices: tuple[str, ...] = ()

    @classmethod
    def restored(cls, kept: Mapping[str, Any]) -> Self:
        return cls(**{**kept, "choices": tuple(kept.get("choices", ()))})

    def kept(self) -> dict[str, Any]:
        """As JSON values, without what was left out."""
        return {name: value for name, value in asdict(self).items() if not _is_left_out(value)}

    def without_words(self) -> Self:
        """What answers depend on: all but title and hint."""
        return replace(self, title="", title_en=None, hint=None)

    def schema(self) -> dict[str, Any]:
        described = {"title": self.title} | ({"description": self.hint} if self.hint else {})
        match self.kind:
            case "text":
                return described | {"type": "string", "maxLength": self.max_length or LONGEST}
            case "number":
                limits = {"minimum": self.minimum, "maximum": self.maximum}
                given = {name: limit for name, limit in limits.items() if limit is not None}
                return described | {"type": "integer" if self.integer else "number"} | given
            case "date":
                return described | {"type": "string", "format": "date", "pattern": DAY}
            case "choice":
                return described | {"enum": list(self.choices)}
            case "link":
                # "iri" and not "uri": addresses with Chinese letters are pasted as browsers show them
                return described | {"type": "string", "format": "iri", "pattern": LINK, "maxLength": LONGEST}


def _is_left_out(value: object) -> bool:
    """Zero is a limit."""
    return value is None or value is False or value == ()


DAY = "^(19|[2-9][0-9])"
"""From 1900 on: years that sheets and calendars know."""
LINK = r"^[Hh][Tt][Tt][Pp][Ss]?://[^/?#:\s][^\s]*$"


def schema_of(fields: Iterable[ExtraField]) -> dict[str, Any]:
    """What the answers of a complete form fulfil, as JSON Schema (2020-12)."""
    fields = tuple(fields)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {field.name: field.schema() for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def check_known(fields: Iterable[ExtraField], answers: Iterable[str]) -> None:
    """A draft may hold wrong answers, but none to what is not asked. Raises ``Invalid``."""
    known = {field.name for field in fields}
    faults = [
        Fault(f"form.extra.{name}", "unknown_field", "本项目没有此补充信息", "is not asked by this call")
        for name in answers
        if name not in known
    ]
    if faults:
        raise Invalid("extra_field_unknown", "含有本项目没有的补充信息", "Holds what is not asked", faults=faults)


def faults_of(fields: tuple[ExtraField, ...]) -> Iterator[Fault]:
    """What is wrong with the questions themselves."""
    if len(fields) > MOST:
        yield Fault("extra_fields", "too_many", f"最多 {MOST} 项", f"are more than {MOST}")
    seen: set[str] = set()
    for index, field in enumerate(fields):
        here = f"extra_fields.{index}"
        yield from _name(here, field, seen)
        yield from _words(here, field)
        yield from _limits(here, field)
        yield from _choices(here, field)
        seen.add(field.name)


def _name(here: str, field: ExtraField, seen: set[str]) -> Iterator[Fault]:
    if not _NAME.fullmatch(field.name):
        yield Fault(
            f"{here}.name",
            "not_a_name",
            "须以小写字母开头，只含小写字母、数字和下划线，不超过 40 个字符",
            "is not a small letter followed by at most 39 small letters, digits and underscores",
        )
    elif field.name in seen:
        yield Fault(f"{here}.name", "repeated", "与其他补充信息重复", "is the name of another field, too")


def _words(here: str, field: ExtraField) -> Iterator[Fault]:
    if not field.title.strip():
        yield Fault(f"{here}.title", "missing", "必填", "is required")
    for name, text, limit in (
        ("title", field.title, 100),
        ("title_en", field.title_en, 100),
        ("hint", field.hint, 300),
    ):
        if text and len(text) > limit:
            yield Fault(f"{here}.{name}", "too_long", f"不得超过 {limit} 字", f"has more than {limit} characters")
        if text and not _is_line(text):
            yield Fault(f"{here}.{name}", "not_a_line", "含有控制字符或换行", "holds control characters or line breaks")


def _is_line(text: str) -> bool:
    """They are headings of sheets and items of lists."""
    return not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char in "\ufffe\uffff" for char in text)


def _limits(here: str, field: ExtraField) -> Iterator[Fault]:
    for name, kind in _OF_KIND.items():
        if field.kind != kind and not _is_left_out(getattr(field, name)):
            yield Fault(f"{here}.{name}", "not_of_kind", "不适用于该类型", "is nothing that a field of this kind has")
    if field.max_length is not None and not 1 <= field.max_length <= LONGEST:
        yield Fault(f"{here}.max_length", "out_of_range", f"须为 1–{LONGEST}", f"is not between 1 and {LONGEST}")
    for name, limit in (("minimum", field.minimum), ("maximum", field.maximum)):
        if limit is not None and abs(limit) > LARGEST:
            yield Fault(f"{here}.{name}", "out_of_range", f"不得超过 ±{LARGEST}", f"is beyond ±{LARGEST}")
        elif limit is not None and field.integer and limit != int(limit):
            yield Fault(f"{here}.{name}", "not_an_integer", "须为整数", "is not a whole number")
    if field.minimum is not None and field.maximum is not None and field.maximum < field.minimum:
        yield Fault(f"{here}.maximum", "below_minimum", "不得小于最小值", "is below the least")


def _choices(here: str, field: ExtraField) -> Iterator[Fault]:
    if field.kind != "choice":
        return
    if not field.choices:
        yield Fault(f"{here}.choices", "missing", "至少填写一项", "needs at least one")
    elif len(field.choices) > _CHOICES:
        yield Fault(f"{here}.choices", "too_many", f"最多 {_CHOICES} 项", f"are more than {_CHOICES}")
    if len(set(field.choices)) < len(field.choices) or any(not text.strip() for text in field.choices):
        yield Fault(f"{here}.choices", "not_a_choice", "含有空白或重复的选项", "holds an empty or a repeated choice")
    if not all(map(_is_line, field.choices)):
        yield Fault(f"{here}.choices", "not_a_line", "含有控制字符或换行", "hold control characters or line breaks")
    if any(len(text) > 100 for text in field.choices):
        yield Fault(f"{here}.choices", "too_long", "每项不得超过 100 字", "holds more than 100 characters in one")
