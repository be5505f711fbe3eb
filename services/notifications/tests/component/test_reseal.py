"""Another field key: contacts and letters get it."""

from __future__ import annotations

from uuid import uuid4

from kit.crypto import FieldCipher
from kit.reseal import OF_THE_KIT, reseal
from notifications.db import contacts, letters
from notifications.worker.mailer import Mailer
from testkit.sealed import ciphertext_columns

COLUMNS = (*contacts.SEALED, letters.SEALED)
SECOND = b"second".ljust(32, b".")


async def test_every_column_that_holds_ciphertext_is_named_and_mails_go_out_without_the_old_key(
    settings, database, deliverer, facts, mails
):
    account_id = uuid4()
    await deliverer.deliver(facts.contact(account_id, facts.address), facts.letter(), facts.returned(account_id))
    kit = {(column.table, column.column) for column in OF_THE_KIT}
    assert await ciphertext_columns(database) - kit == {(column.table, column.column) for column in COLUMNS}

    both = FieldCipher({**settings.field_keys, "k2": SECOND}, "k2")
    assert [(result.done, result.left) for result in await reseal(database, COLUMNS, both)] == [(1, 0)] * 4
    only_new = settings.model_copy(update={"field_keys": {"k2": SECOND}, "field_key_id": "k2"})
    assert await Mailer(only_new).send_due(database) == 2
    assert len(await mails(facts.address)) == 2
