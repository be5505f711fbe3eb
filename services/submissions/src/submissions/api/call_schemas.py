"""What the API takes and gives of calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from submissions.api.schemas import Exact, In, Line, Storable
from submissions.domain import extra_fields
from submissions.domain.calls import Call, CallPlan
from submissions.domain.extensions import BureauDeadline, DeadlineName, Extension, Scope
from submissions.domain.extra_fields import ExtraField

Kind = Literal["organisation", "individual"]
Instant = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC))]
Year = Annotated[int, Field(ge=2000, le=2100)]
Quarter = Annotated[int, Field(ge=1, le=4)]


class ExtraFieldIn(In):
    """A question besides the registration form; ``title`` and ``hint`` are what people read.

    ``max_length`` is of a text, ``minimum``, ``maximum`` and ``integer`` of a number, ``choices`` of a choice.
    """

    name: Line
    kind: extra_fields.Kind
    title: Line
    title_en: Line | None = None
    hint: Line | None = None
    required: bool = False
    max_length: Annotated[int, Field(ge=-(2**31), lt=2**31)] | None = None
    minimum: Exact | None = None
    maximum: Exact | None = None
    integer: bool = False
    choices: Annotated[tuple[Line, ...], Field(max_length=50)] = ()

    def field(self) -> ExtraField:
        """Trimmed, as answers are: a choice with a space behind it could never be chosen."""
        given: dict[str, Any] = self.model_dump() | {"choices": tuple(choice.strip() for choice in self.choices)}
        for name in ("name", "title", "title_en", "hint"):
            given[name] = given[name] and given[name].strip()
        return ExtraField(**given)

    @classmethod
    def of(cls, field: ExtraField) -> Self:
        return cls.model_validate({name: getattr(field, name) for name in cls.model_fields})


class CallPatch(In):
    """What is left out stays as it is."""

    title: Annotated[Storable, Field(max_length=200)] | None = None
    applicant_kinds: tuple[Kind, ...] | None = None
    work_types: Annotated[tuple[Line, ...], Field(max_length=50)] | None = None
    broadcast_from: date | None = None
    broadcast_until: date | None = None
    opens_at: Instant | None = None
    entry_deadline: Instant | None = None
    recommendation_deadline: Instant | None = None
    grace_minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    bureau_quota: Annotated[int, Field(ge=1, le=1000)] | None = None
    details: Annotated[Storable, Field(max_length=20_000)] | None = None
    criteria: Annotated[tuple[Line, ...], Field(max_length=50)] | None = None
    extra_fields: Annotated[tuple[ExtraFieldIn, ...], Field(max_length=50)] | None = None

    def changes(self) -> dict[str, Any]:
        """Only what was given."""
        given = self.model_dump(include=set(CallPatch.model_fields), exclude_none=True)
        if self.extra_fields is not None:
            given["extra_fields"] = tuple(asked.field() for asked in self.extra_fields)
        return given


class CallIn(CallPatch):
    """What is left out comes from the quarter's template; all but its dates from the call ``copied_from``, if named."""

    year: Year
    quarter: Quarter
    copied_from: UUID | None = None


class TemplateOut(BaseModel):
    """What a call would be made of. Instants in UTC."""

    code: str
    title: str
    year: int
    quarter: int
    applicant_kinds: list[Kind]
    work_types: list[str]
    broadcast_from: date
    broadcast_until: date
    opens_at: datetime
    entry_deadline: datetime
    recommendation_deadline: datetime
    grace_minutes: int
    bureau_quota: int
    details: str
    criteria: list[str]
    extra_fields: list[ExtraFieldIn]

    @classmethod
    def of(cls, plan: CallPlan) -> Self:
        values = {name: getattr(plan, name) for name in cls.model_fields}
        values["extra_fields"] = [ExtraFieldIn.of(asked) for asked in plan.extra_fields]
        instants = {name: value.astimezone(UTC) for name, value in values.items() if isinstance(value, datetime)}
        return cls.model_validate(values | instants)


class BureauDeadlineOut(BaseModel):
    bureau_id: UUID
    bureau_name: str
    until: datetime

    @classmethod
    def of(cls, given: BureauDeadline) -> Self:
        return cls.model_validate({name: getattr(given, name) for name in cls.model_fields})


class CallOut(BaseModel):
    """Instants in UTC. ``server_time`` is the clock that a countdown should follow.

    ``version`` is the ETag that a change must name. ``grace_minutes`` is shown to admins alone. ``own_deadline`` is
    shown to the applicant who was given more time than all; ``bureau_deadlines`` are those later than all's.
    ``extra_schema`` is the JSON Schema (2020-12) of the answers to ``extra_fields`` in a complete form.
    """

    id: UUID
    code: str
    state: Literal["draft", "published"]
    version: int
    title: str
    year: int
    quarter: int
    applicant_kinds: list[Kind]
    work_types: list[str]
    broadcast_from: date
    broadcast_until: date
    opens_at: datetime
    entry_deadline: datetime
    own_deadline: datetime | None
    bureau_deadlines: list[BureauDeadlineOut]
    recommendation_deadline: datetime
    grace_minutes: int | None
    bureau_quota: int
    details: str
    criteria: list[str]
    extra_fields: list[ExtraFieldIn]
    extra_schema: dict[str, Any]
    server_time: datetime

    @classmethod
    def of(
        cls, call: Call, now: datetime, own: datetime | None, later: Sequence[BureauDeadline], *, for_admin: bool
    ) -> Self:
        given: dict[str, Any] = {"server_time": now, "own_deadline": own}
        given["bureau_deadlines"] = [BureauDeadlineOut.of(one) for one in later]
        given["extra_fields"] = [ExtraFieldIn.of(field) for field in call.extra_fields]
        given["extra_schema"] = extra_fields.schema_of(call.extra_fields)
        if not for_admin:
            given["grace_minutes"] = None
        kept = {name: getattr(call, name) for name in cls.model_fields if name not in given}
        return cls.model_validate(kept | given)


class ExtensionIn(In):
    """``scope_id``: the bureau or the applicant; left out for all. ``reason`` stays on record: name nobody."""

    deadline: DeadlineName = "entry"
    scope: Scope
    scope_id: UUID | None = None
    until: Instant
    reason: Annotated[Storable, Field(max_length=500)]


class ExtensionOut(BaseModel):
    id: UUID
    call_id: UUID
    deadline: DeadlineName
    scope: Scope
    scope_id: UUID | None
    until: datetime
    reason: str
    granted_by: UUID
    granted_at: datetime

    @classmethod
    def of(cls, extension: Extension) -> Self:
        return cls.model_validate({name: getattr(extension, name) for name in cls.model_fields})
