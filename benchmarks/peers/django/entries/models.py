"""The same tables that the submissions service has, so that both sides store the same rows."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Call(models.Model):
    id = models.UUIDField(primary_key=True)
    year = models.SmallIntegerField()
    quarter = models.SmallIntegerField()
    applicant_kinds = ArrayField(models.TextField())
    work_types = ArrayField(models.TextField())
    criteria = ArrayField(models.TextField())
    broadcast_from = models.DateField()
    broadcast_until = models.DateField()
    opens_at = models.DateTimeField()
    entry_deadline = models.DateTimeField()
    grace_minutes = models.IntegerField()

    class Meta:
        managed = False
        db_table = "calls"

    @property
    def code(self) -> str:
        return f"{self.year}Q{self.quarter}"


class Applicant(models.Model):
    account_id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    organisation_name = models.TextField(null=True)

    class Meta:
        managed = False
        db_table = "applicants"


class Bureau(models.Model):
    id = models.UUIDField(primary_key=True)
    name = models.TextField()
    region_code = models.TextField()
    active = models.BooleanField()

    class Meta:
        managed = False
        db_table = "bureaus"


class Scan(models.Model):
    id = models.UUIDField(primary_key=True)
    size = models.IntegerField()
    sha256 = models.TextField()
    pages = models.IntegerField()
    accepted_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "scans"


class Entry(models.Model):
    id = models.UUIDField(primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.PROTECT)
    applicant_id = models.UUIDField()
    state = models.TextField()
    form = models.JSONField()
    contact = models.TextField(null=True)
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, null=True)
    version = models.IntegerField()
    revision = models.IntegerField()
    bureau_id = models.UUIDField(null=True)
    registration_number = models.TextField(null=True, unique=True)
    resubmit_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        managed = False
        db_table = "entries"


class Revision(models.Model):
    pk = models.CompositePrimaryKey("entry_id", "revision")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="revisions")
    revision = models.IntegerField()
    form = models.JSONField()
    contact = models.TextField(null=True)
    scan = models.ForeignKey(Scan, on_delete=models.PROTECT)
    warnings = ArrayField(models.TextField())
    submitted_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "entry_revisions"


class Step(models.Model):
    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT)
    at = models.DateTimeField()
    state = models.TextField()
    by = models.TextField()
    revision = models.IntegerField()
    reason = models.TextField(null=True)

    class Meta:
        managed = False
        db_table = "entry_steps"


class OutboxEvent(models.Model):
    seq = models.BigAutoField(primary_key=True)
    id = models.UUIDField(default=uuid.uuid4)
    shard = models.SmallIntegerField()
    topic = models.TextField()
    key = models.TextField()
    type = models.TextField()
    subject = models.TextField()
    version = models.BigIntegerField()
    payload = models.JSONField()

    class Meta:
        managed = False
        db_table = "outbox"


class PendingEvent(models.Model):
    pk = models.CompositePrimaryKey("shard", "seq")
    shard = models.SmallIntegerField()
    seq = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "outbox_pending"


class AuditRecord(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    actor = models.TextField()
    role = models.TextField()
    action = models.TextField()
    subject = models.TextField()
    after = models.JSONField(null=True)
    request_id = models.TextField(null=True)

    class Meta:
        managed = False
        db_table = "audit_records"
