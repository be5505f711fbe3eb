"""Another field key: contacts in entries and in frozen revisions get it."""

from __future__ import annotations

from typing import Any

from kit.crypto import FieldCipher
from kit.db import Database
from kit.reseal import OF_THE_KIT, reseal
from submissions.db import entries, revisions, saves
from testkit.sealed import ciphertext_columns

COLUMNS = (entries.SEALED, revisions.SEALED, saves.SEALED)
SECOND = b"second".ljust(32, b".")


async def test_every_column_that_holds_ciphertext_is_named_and_opens_without_the_old_key(
    world: Any, settings: Any, database: Database
) -> None:
    submitted, draft = await world.submitted(), await world.draft(title="另一部作品")
    saved = await world.save(draft["id"], world.form(title="另一部作品", contact_name="另一姓名"), draft["version"])
    draft = saved.json()
    kit = {(column.table, column.column) for column in OF_THE_KIT}
    assert await ciphertext_columns(database) - kit == {(column.table, column.column) for column in COLUMNS}

    both = FieldCipher({**settings.field_keys, "k2": SECOND}, "k2")
    assert [(result.done, result.left) for result in await reseal(database, COLUMNS, both)] == [(2, 0), (1, 0), (1, 0)]
    world.app.state.cipher = FieldCipher({"k2": SECOND}, "k2")
    assert (await world.entry(submitted["id"]))["form"] == submitted["form"]
    assert (await world.entry(draft["id"]))["form"] == draft["form"]
    [save] = (await world.client.get(f"/entries/{draft['id']}/saves", headers=world.applicant)).json()["items"]
    assert save["fields"] == [{"field": "contact_name", "old": submitted["form"]["contact_name"], "new": "另一姓名"}]
    bureau = world.by("bureau", unit_id=world.bureau_id)
    answer = await world.client.get(f"/entries/{submitted['id']}", headers=bureau)
    assert answer.json()["form"]["contact_name"] == submitted["form"]["contact_name"], "from the frozen revision"
