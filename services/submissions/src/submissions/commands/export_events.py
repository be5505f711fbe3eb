"""What is published about an export."""

from __future__ import annotations

from contracts.submissions import ExportReadyV1
from submissions.domain.exports import Export


def ready_event(export: Export) -> ExportReadyV1:
    assert export.expires_at and export.finished_at  # noqa: S101, PT018 - it is ready
    return ExportReadyV1(
        export_id=export.id,
        account_id=export.account_id,
        format=export.format,
        call_id=export.call_id,
        call_title=export.call_title,
        bureau_id=export.bureau_id,
        entries=export.done,
        expires_at=export.expires_at,
        ready_at=export.finished_at,
    )
