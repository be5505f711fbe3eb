"""Answers to a call's extra fields, checked by a JSON Schema validator, told in the house's words."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind

from kit.errors import Fault
from submissions.domain.extra_fields import LONGEST, Answer, ExtraField, Kind, schema_of


def faults_of(fields: tuple[ExtraField, ...], answers: Mapping[str, Answer]) -> tuple[Fault, ...]:
    """One for each field that is missing or wrong, in the fields' order, and for each that is not asked."""
    if not fields and not answers:
        return ()
    wrong: dict[str, str] = {}
    for error in _validator(fields).iter_errors(dict(answers)):
        for name, rule in _named(error):
            wrong.setdefault(name, rule)
    known = {field.name: field for field in fields}
    order = [*known, *(name for name in wrong if name not in known)]
    return tuple(_fault(name, known.get(name), wrong[name]) for name in order if name in wrong)


@functools.lru_cache(maxsize=64)
def _validator(fields: tuple[ExtraField, ...]) -> Draft202012Validator:
    """Every submission asks, and a published call's stay the same."""
    return Draft202012Validator(schema_of(fields), validate_formats=True)


def _named(error: ValidationError) -> list[tuple[str, str]]:
    """The fields that an error is about, and the keyword that each breaks."""
    kind = error.kind
    if isinstance(kind, ValidationErrorKind.Required):
        return [(kind.property, "required")]
    if isinstance(kind, ValidationErrorKind.AdditionalProperties):
        return [(name, "additionalProperties") for name in kind.unexpected]
    return [(str(error.instance_path[0]), str(error.schema_path[-1]))]


def _fault(name: str, field: ExtraField | None, rule: str) -> Fault:
    code, zh, en = _sentence(field, rule)
    return Fault(f"extra.{name}", code, zh, en)


def _sentence(field: ExtraField | None, rule: str) -> tuple[str, str, str]:
    if field is None:
        return "unknown_field", "本项目没有此补充信息", "is not asked by this call"
    if rule == "required":
        return "missing", "必填", "is required"
    if rule == "maxLength":
        limit = field.max_length or LONGEST
        return "too_long", f"不得超过 {limit} 字", f"has more than {limit} characters"
    if field.kind == "number":
        return _range(field) if rule in {"minimum", "maximum"} else _not_a_number(field)
    return _OTHERS[field.kind]


_OTHERS: Mapping[Kind, tuple[str, str, str]] = {
    "text": ("not_a_text", "须为文字", "is not a text"),
    "date": ("not_a_date", "须为日期", "is not a date"),
    "choice": ("not_a_choice", "请选择所列的一项", "is none of the choices"),
    "link": ("not_a_link", "须为 http 或 https 网址", "is not an http(s) address"),
}


def _not_a_number(field: ExtraField) -> tuple[str, str, str]:
    if field.integer:
        return "not_an_integer", "须为整数", "is not a whole number"
    return "not_a_number", "须为数字", "is not a number"


def _range(field: ExtraField) -> tuple[str, str, str]:
    least, most = field.minimum, field.maximum
    if least is not None and most is not None:
        return "out_of_range", f"须为 {least}–{most}", f"is not between {least} and {most}"
    if least is not None:
        return "out_of_range", f"不得小于 {least}", f"is less than {least}"
    return "out_of_range", f"不得大于 {most}", f"is more than {most}"
