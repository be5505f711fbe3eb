"""What is submitted is what the applicant has read: another window's save since then is not submitted unseen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from contracts.review import EntryApprovedV1
from contracts.submissions import EntrySubmittedV1
from kit.db import Database
from testkit.events import published_of


async def test_only_what_was_read_is_submitted(world: Any, database: Database) -> None:
    read = await world.ready()
    saved = await world.save(read["id"], world.form(title="另一窗口的名称"), read["version"])
    version = saved.json()["version"]
    refused = await world.submit(read["id"], **{"If-Match": f'"{read["version"]}"', "Idempotency-Key": "as-read"})
    assert (refused.status_code, refused.json()["code"]) == (412, "entry_changed")
    assert refused.headers["etag"] == f'"{version}"'
    kept = await world.entry(read["id"])
    assert (kept["state"], kept["form"]["title"], kept["version"]) == ("draft", "另一窗口的名称", version)
    assert await published_of(database, EntrySubmittedV1) == []

    headers = {"If-Match": f'"{version}"', "Idempotency-Key": "as-read-again"}
    submitted, again = [await world.submit(read["id"], **headers) for _ in range(2)]
    assert (submitted.status_code, again.status_code) == (200, 200)
    assert again.json() == submitted.json()
    # without the key it is known by its version; the other window's submission of something else is not
    assert (await world.submit(read["id"], **{"If-Match": f'"{version}"'})).status_code == 200
    assert (await world.submit(read["id"], **{"If-Match": f'"{read["version"]}"'})).status_code == 412
    assert len(await published_of(database, EntrySubmittedV1)) == 1


async def test_a_key_answers_after_the_decision_what_it_answered_before(world: Any) -> None:
    read = await world.ready()
    headers = {"If-Match": f'"{read["version"]}"', "Idempotency-Key": "a-submission"}
    submitted = (await world.submit(read["id"], **headers)).json()
    await world.deliverer.deliver(_approved(submitted))
    again = await world.submit(read["id"], **headers)
    assert (again.status_code, again.json()["state"]) == (200, "approved")


def _approved(entry: dict[str, Any]) -> EntryApprovedV1:
    return EntryApprovedV1(
        entry_id=entry["id"],
        call_id=entry["call_id"],
        bureau_id=entry["form"]["bureau_id"],
        bureau_name="北京市广播电视局",
        applicant_id=uuid4(),
        registration_number=entry["registration_number"],
        revision=entry["revision"],
        title=entry["form"]["title"],
        occurred_at=datetime.now(UTC),
    )
