"""What the API takes and gives of entries and scans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError, PydanticKnownError

from kit.objectstore import UploadForm
from submissions.domain.entry import LISTS, By, Entry, Record, State, Step
from submissions.domain.extra_fields import DECIMALS, LARGEST, Number
from submissions.domain.extra_fields import Answer as ExtraAnswer
from submissions.domain.flags import Flag, Reason
from submissions.domain.form import Form
from submissions.domain.form_rules import WARNINGS
from submissions.domain.scans import DOWNLOAD_MINUTES, Scan, ScanHints, Upload

ListName = Literal["pending_submission", "pending_review", "reviewed"]
assert set(ListName.__args__) == set(LISTS)  # noqa: S101 - the two are written side by side


_HALF = re.compile(r"[\ud800-\udfff]")


def _storable(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("string_unstorable", "text cannot hold a NUL character")
    if _HALF.search(text):
        raise PydanticKnownError("string_unicode")
    return text


Storable = Annotated[str, AfterValidator(_storable)]
"""Postgres keeps every character but NUL, and none that is only half of a surrogate pair."""
Line = Annotated[Storable, Field(max_length=1000)]
LONGEST_TEXT = 5000
Text = Annotated[Storable, Field(max_length=LONGEST_TEXT)]
"""A draft keeps more than a submission may have, so that nothing typed is lost."""
ExtraName = Annotated[Storable, Field(max_length=100)]
Minutes = Annotated[Decimal, Field(max_digits=12, decimal_places=4)]


class In(BaseModel):
    model_config = ConfigDict(extra="forbid")


_BOUNDS = {"minimum": -LARGEST, "maximum": LARGEST}


def _number(given: Any) -> Number:
    """One that stands in every program as it was sent."""
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise PydanticKnownError("decimal_parsing")
    if not -LARGEST <= given <= LARGEST:
        raise PydanticKnownError("less_than_equal", {"le": LARGEST})
    if round(given, DECIMALS) != given:
        raise PydanticKnownError("decimal_max_places", {"decimal_places": DECIMALS})
    return given


def _answer(given: Any) -> ExtraAnswer | None:
    if not isinstance(given, str):
        return None if given is None else _number(given)
    if len(given) > LONGEST_TEXT:
        raise PydanticKnownError("string_too_long", {"max_length": LONGEST_TEXT})
    return _storable(given)


# not as unions: what is wrong with one is told by its field alone, not once for each of its types
Exact = Annotated[Number, PlainValidator(_number), WithJsonSchema({"type": "number", **_BOUNDS})]
Answer = Annotated[
    ExtraAnswer | None,
    PlainValidator(_answer),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "maxLength": LONGEST_TEXT}, {"type": "number", **_BOUNDS}, {"type": "null"}]}
    ),
]


class FormIn(In):
    """Any part of the registration form. ``extra``: answers to the call's extra fields, by their names."""

    bureau_id: UUID | None = None
    title: Line | None = None
    work_type: Line | None = None
    episodes: Annotated[int, Field(ge=-(2**31), lt=2**31)] | None = None
    minutes_per_episode: Minutes | None = None
    total_minutes: Minutes | None = None
    first_broadcast_on: date | None = None
    finished_on: date | None = None
    platform: Line | None = None
    copyright_owner: Line | None = None
    producer: Line | None = None
    maker: Line | None = None
    link: Text | None = None
    synopsis: Text | None = None
    creators: Text | None = None
    statement: Text | None = None
    criteria: Annotated[tuple[Line, ...], Field(max_length=50)] = ()
    contact_name: Line | None = None
    contact_phone: Annotated[Storable, Field(max_length=100)] | None = None
    extra: Annotated[dict[ExtraName, Answer], Field(max_length=50)] = {}

    def form(self) -> Form:
        return Form.of(self.model_dump())


class EntryIn(In):
    call_id: UUID
    form: FormIn = FormIn()


class SaveIn(In):
    form: FormIn


class ScanOut(BaseModel):
    id: UUID
    size: int
    sha256: str
    pages: int
    accepted_at: datetime

    @classmethod
    def of(cls, scan: Scan) -> Self:
        return cls.model_validate({name: getattr(scan, name) for name in cls.model_fields})


class StepOut(BaseModel):
    at: datetime
    state: State
    by: By
    revision: int
    reason: str | None

    @classmethod
    def of(cls, step: Step) -> Self:
        return cls.model_validate({name: getattr(step, name) for name in cls.model_fields})


class WarningOut(BaseModel):
    field: str
    code: str
    message: dict[Literal["zh", "en"], str]


class FlagOut(BaseModel):
    """Another entry that seems to be the same. ``entry_id`` where the one who asks may read it."""

    reason: Reason
    bureau_name: str
    registration_number: str
    entry_id: UUID | None
    message: dict[Literal["zh", "en"], str]

    @classmethod
    def of(cls, flag: Flag) -> Self:
        values = {name: getattr(flag, name) for name in cls.model_fields if name != "message"}
        return cls(**values, message=dict(zip(("zh", "en"), flag.sentence, strict=True)))


class HintOut(BaseModel):
    code: str
    message: dict[Literal["zh", "en"], str]


class ScanHintsOut(BaseModel):
    """What the rendered scan shows: hints for the reviewer, never verdicts. ``dpi`` where pages are pictures."""

    red_seal: bool
    blank_pages: list[int]
    dpi: int | None
    hints: list[HintOut]

    @classmethod
    def of(cls, found: ScanHints) -> Self:
        hints = [HintOut(code=code, message={"zh": zh, "en": en}) for code, zh, en in found.sentences()]
        return cls(red_seal=found.red_seal, blank_pages=list(found.blank_pages), dpi=found.dpi, hints=hints)


class EntryOut(BaseModel):
    """``version`` is the ETag that saving must name. ``submit_until``: until when it may be submitted, if it may be.

    ``warnings`` are of the latest submission; ``draft_warnings`` tell the applicant what would be warned of if
    the entry were submitted as it stands.

    Staff see the contact's telephone masked, flags, and what the scan shows, unless it could not be rendered; to
    applicants those are null, whether there are any or not.
    """

    id: UUID
    call_id: UUID
    state: State
    form: FormIn
    scan: ScanOut | None
    version: int
    revision: int
    registration_number: str | None
    resubmit_until: datetime | None
    submit_until: datetime | None
    created_at: datetime
    updated_at: datetime
    steps: list[StepOut]
    warnings: list[WarningOut]
    draft_warnings: list[WarningOut] = []
    flags: list[FlagOut] | None = None
    scan_hints: ScanHintsOut | None = None

    @classmethod
    def of(cls, entry: Entry, record: Record, flags: Sequence[Flag] | None = None) -> Self:
        form = {name: getattr(entry.form, name) for name in FormIn.model_fields}
        hints = entry.scan.hints if entry.scan and flags is not None else None
        return cls(
            id=entry.id,
            call_id=entry.call_id,
            state=entry.state,
            form=FormIn.model_validate(form),
            scan=ScanOut.of(entry.scan) if entry.scan else None,
            version=entry.version,
            revision=entry.revision,
            registration_number=entry.registration_number,
            resubmit_until=entry.resubmit_until,
            submit_until=record.deadline or entry.resubmit_until,
            created_at=entry.created_at,
            updated_at=entry.updated_at,
            steps=[StepOut.of(step) for step in record.steps],
            warnings=[warning_out(code) for code in record.warnings],
            draft_warnings=[warning_out(code) for code in record.draft_warnings],
            scan_hints=ScanHintsOut.of(hints) if hints else None,
            flags=None if flags is None else [FlagOut.of(flag) for flag in flags],
        )


class UploadIn(In):
    """``size`` in bytes, ``sha256`` in lower-case hexadecimal digits."""

    size: int
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class UploadOut(BaseModel):
    """A form to post the file with: every field first, the file last, as ``file``."""

    id: UUID
    url: str
    fields: dict[str, str]
    expires_at: datetime

    @classmethod
    def of(cls, upload: Upload, form: UploadForm) -> Self:
        return cls(id=upload.id, url=form.url, fields=form.fields, expires_at=form.expires_at)


class ScanAddressOut(BaseModel):
    """An address that downloads the scan until ``expires_at``."""

    url: str
    expires_at: datetime

    @classmethod
    def of(cls, url: str, now: datetime) -> Self:
        return cls(url=url, expires_at=now + timedelta(minutes=DOWNLOAD_MINUTES))


def warning_out(code: str) -> WarningOut:
    field, zh, en = WARNINGS[code]
    return WarningOut(field=field, code=code, message={"zh": zh, "en": en})
