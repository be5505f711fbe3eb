"""An applicant submits an entry: all of it in the caller's transaction."""

import json
import zlib
from datetime import timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import timezone
from rest_framework.exceptions import APIException, NotFound

from entries import contacts
from entries.models import Applicant, AuditRecord, Bureau, Entry, OutboxEvent, PendingEvent, Revision, Step
from entries.serializers import SubmittedForm, warnings_of

_NEXT = """
INSERT INTO registration_counters AS c (call_id, region_code, last) VALUES (%s, %s, 1)
ON CONFLICT (call_id, region_code) DO UPDATE SET last = c.last + 1 RETURNING last
"""
_STREAM = """
INSERT INTO outbox_streams AS s (stream, version) VALUES (%s, 1)
ON CONFLICT (stream) DO UPDATE SET version = s.version + 1 RETURNING version
"""


class Conflict(APIException):
    status_code = 409


def submit(caller, entry_id, request_id):
    """The entry, with ``steps``, ``warnings`` and the open contact in its form, as it is answered."""
    now = timezone.now()
    entry = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("call", "scan")
        .filter(id=entry_id, applicant_id=caller.account_id)
        .first()
    )
    if entry is None:
        raise NotFound
    _check_turn(entry, now)
    applicant = Applicant.objects.get(account_id=caller.account_id)
    if applicant.kind not in entry.call.applicant_kinds:
        raise Conflict("本项目不接受该类申报主体")
    bureau = Bureau.objects.filter(id=entry.form.get("bureau_id")).first()
    contact = contacts.opened(entry)
    filled = entry.form | {f"contact_{name}": value for name, value in contact.items()}
    form = SubmittedForm(data=filled, context={"call": entry.call, "bureau": bureau, "scan": entry.scan})
    form.is_valid(raise_exception=True)
    entry.warnings = warnings_of(form.validated_data, now.date())
    earlier = list(entry.step_set.order_by("id")) if entry.revision else []
    entry.steps = [*earlier, _store(entry, bureau, now)]
    _announce(entry, applicant, now)
    AuditRecord.objects.create(
        actor=f"account/{caller.account_id}",
        role=caller.role,
        action="entry_submitted",
        subject=f"entry/{entry.id}",
        after={"registration_number": entry.registration_number, "revision": entry.revision},
        request_id=request_id,
    )
    entry.form = filled
    return entry


def _check_turn(entry, now):
    if entry.state not in {"draft", "returned"}:
        raise Conflict("作品当前状态不能提交")
    if not entry.call.opens_at <= now:
        raise Conflict("申报尚未开始")
    if entry.state == "draft" and now > entry.call.entry_deadline + timedelta(minutes=entry.call.grace_minutes):
        raise Conflict("申报已截止")


def _store(entry, bureau, now):
    if entry.registration_number is None:
        running = _upsert(_NEXT, entry.call_id, bureau.region_code)
        entry.registration_number = f"{entry.call.code}-{bureau.region_code}-{running:05d}"
    entry.state, entry.bureau_id, entry.resubmit_until = "submitted", bureau.id, None
    entry.revision += 1
    entry.version += 1
    entry.save()
    Revision.objects.create(
        entry=entry,
        revision=entry.revision,
        form=entry.form,
        contact=entry.contact,
        scan=entry.scan,
        warnings=entry.warnings,
        submitted_at=now,
    )
    return Step.objects.create(entry=entry, at=now, state="submitted", by="applicant", revision=entry.revision)


def _announce(entry, applicant, now):
    subject = f"entry/{entry.id}"
    work = {name: value for name, value in entry.form.items() if name not in {"bureau_id", "creators"}}
    payload = {
        "entry_id": entry.id,
        "call_id": entry.call_id,
        "bureau_id": entry.bureau_id,
        "applicant_id": entry.applicant_id,
        "applicant_kind": applicant.kind,
        "organisation_name": applicant.organisation_name,
        "registration_number": entry.registration_number,
        "revision": entry.revision,
        "work": work,
        "warnings": entry.warnings,
        "scan_sha256": entry.scan.sha256,
        "scan_pages": entry.scan.pages,
        "submitted_at": now,
    }
    event = OutboxEvent.objects.create(
        shard=zlib.crc32(str(entry.id).encode()) % 4,
        topic="submissions.events",
        key=str(entry.id),
        type="submissions.entry_submitted.v1",
        subject=subject,
        version=_upsert(_STREAM, f"submissions.events:{subject}"),
        payload=json.loads(json.dumps(payload, cls=DjangoJSONEncoder)),
    )
    PendingEvent.objects.create(shard=event.shard, seq=event.seq)


def _upsert(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
