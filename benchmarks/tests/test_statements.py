"""pgbench's script: what belongs to one entry is made anew, everything else is sent as it was."""

from __future__ import annotations

from uuid import UUID

import pytest

from bench.web import entries
from bench.web.statements import Argument, Statement, script

PLACE = entries.Place(UUID("0197b000-0000-7000-8000-00000000ca11"), (UUID("0197b000-0000-7000-8000-00000000b0b0"),))
NUMBER = entries.FIRST_ENTRY + 42


def _lines(*statements: Statement) -> tuple[list[str], dict[str, str]]:
    made = script({NUMBER: statements}, PLACE)
    [text] = made.texts
    return [line for line in text.splitlines() if not line.startswith("\\")], dict(made.variables)


def test_what_is_the_same_for_every_entry_is_sent_as_a_parameter() -> None:
    lines, variables = _lines(Statement("SELECT 1 FROM calls WHERE id = $1", (Argument("uuid", str(PLACE.call_id)),)))
    assert lines == ["SELECT 1 FROM calls WHERE id = (:v1::text)::uuid;"]
    assert variables["v1"] == str(PLACE.call_id)


def test_the_numbers_of_entry_and_applicant_are_made_anew() -> None:
    lines, variables = _lines(
        Statement("SELECT $1", (Argument("uuid", str(entries.entry_id(NUMBER))),)),
        Statement("SELECT $1", (Argument("text", f"account/{entries.applicant_id(NUMBER)} post"),)),
    )
    assert lines == ["SELECT (:v1::text || :n::text)::uuid;", "SELECT (:v2::text || :a::text || :v3::text)::text;"]
    assert (variables["v1"], variables["v3"]) == ("bebebebe-0000-7000-8000-", " post")


def test_ids_made_for_the_submit_and_its_registration_number_are_made_anew() -> None:
    made = "0197b111-2222-7333-8444-555566667777"
    lines, variables = _lines(
        Statement("INSERT INTO outbox VALUES ($1, $2)",
                  (Argument("uuid", made), Argument("json", '{"registration_number":"2024Q1-11-00042"}')))
    )  # fmt: skip
    assert lines == [
        "INSERT INTO outbox VALUES ((:v1::text || :n::text)::uuid,"
        " (:v2::text || :v3::text || :n::text || :v4::text)::json);"
    ]
    assert variables["v3"] == "2024Q1-11-"
    assert made not in variables.values()


def test_nothing_and_empty_texts() -> None:
    lines, _ = _lines(Statement("SELECT $1, $2", (Argument("timestamptz", None), Argument("text", ""))))
    assert lines == ["SELECT NULL::timestamptz, (''::text)::text;"]


def test_ten_arguments_keep_their_places() -> None:
    arguments = tuple(Argument("text", f"value{n}") for n in range(1, 11))
    lines, variables = _lines(Statement("SELECT $1, $10", arguments))
    assert variables["v1"] == "value1"
    assert variables["v10"] == "value10"
    assert lines == ["SELECT (:v1::text)::text, (:v10::text)::text;"]


def test_an_entry_and_its_number_find_each_other() -> None:
    assert entries.number_in(f"http://x/entries/{entries.entry_id(NUMBER)}/submission") == NUMBER
    with pytest.raises(ValueError, match="substring not found"):
        entries.number_in("http://x/entries/")
