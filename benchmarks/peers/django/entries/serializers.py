"""The form as it must be to be submitted, and an entry as it is answered."""

import unicodedata
from decimal import Decimal
from functools import lru_cache

from rest_framework import serializers


@lru_cache(maxsize=1000)
def fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


class SubmittedForm(serializers.Serializer):
    """Checks a form against its call, its bureau and its scan, which stand in the context."""

    bureau_id = serializers.UUIDField()
    title = serializers.CharField(max_length=100)
    work_type = serializers.CharField()
    episodes = serializers.IntegerField(min_value=1, max_value=10_000)
    minutes_per_episode = serializers.DecimalField(max_digits=12, decimal_places=1, min_value=Decimal("0.1"))
    total_minutes = serializers.DecimalField(max_digits=12, decimal_places=4, min_value=Decimal("0.0001"))
    first_broadcast_on = serializers.DateField()
    finished_on = serializers.DateField(required=False)
    platform = serializers.CharField(max_length=200)
    copyright_owner = serializers.CharField(max_length=200)
    producer = serializers.CharField(max_length=200)
    maker = serializers.CharField(max_length=200)
    link = serializers.URLField(max_length=1000, required=False)
    synopsis = serializers.CharField(max_length=1000, required=False)
    creators = serializers.CharField(max_length=1000, required=False)
    statement = serializers.CharField(max_length=1000, required=False)
    criteria = serializers.ListField(child=serializers.CharField(), required=False)
    contact_name = serializers.CharField(max_length=100, required=False)
    contact_phone = serializers.RegexField(r"^\+?[0-9(][0-9() \-]{5,24}$", required=False)

    def validate_work_type(self, value):
        if fold(value) not in {fold(known) for known in self.context["call"].work_types}:
            raise serializers.ValidationError("本项目不接受该作品类型", code="not_a_choice")
        return value

    def validate_criteria(self, value):
        if {fold(text) for text in value} - {fold(known) for known in self.context["call"].criteria}:
            raise serializers.ValidationError("含有本项目没有的推优标准", code="not_a_choice")
        return value

    def validate(self, attrs):
        call, bureau, faults = self.context["call"], self.context["bureau"], {}
        if bureau is None or not bureau.active:
            faults["bureau_id"] = "请选择有效的申报台局"
        if self.context["scan"] is None:
            faults["scan"] = "请上传版权承诺书"
        first, finished = attrs["first_broadcast_on"], attrs.get("finished_on")
        if finished and finished < first:
            faults["finished_on"] = "不得早于首播日期"
        if not call.broadcast_from <= (finished or first) <= call.broadcast_until:
            faults["first_broadcast_on"] = "不在参评播出时间范围内"
        if faults:
            raise serializers.ValidationError(faults)
        return attrs


def warnings_of(form, today) -> list[str]:
    found = []
    expected = form["episodes"] * form["minutes_per_episode"]
    if abs(form["total_minutes"] - expected) > expected * Decimal("0.2"):
        found.append("total_minutes_differs")
    if any(day and day > today for day in (form["first_broadcast_on"], form.get("finished_on"))):
        found.append("broadcast_in_future")
    return found


class ScanOut(serializers.Serializer):
    id = serializers.UUIDField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    pages = serializers.IntegerField()
    accepted_at = serializers.DateTimeField()


class StepOut(serializers.Serializer):
    at = serializers.DateTimeField()
    state = serializers.CharField()
    by = serializers.CharField()
    revision = serializers.IntegerField()
    reason = serializers.CharField(allow_null=True)


class EntryOut(serializers.Serializer):
    id = serializers.UUIDField()
    call_id = serializers.UUIDField()
    state = serializers.CharField()
    form = serializers.JSONField()
    scan = ScanOut()
    version = serializers.IntegerField()
    revision = serializers.IntegerField()
    registration_number = serializers.CharField()
    resubmit_until = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    steps = StepOut(many=True)
    warnings = serializers.ListField()
