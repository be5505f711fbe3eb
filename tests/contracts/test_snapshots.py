"""The committed schemas are those of the code, and planted changes are refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import contracts
from contracts import asyncapi, schemas
from contracts.check import check
from contracts.generate import generate

SUBMITTED = "submissions.entry_submitted.v1"


def test_snapshots_and_asyncapi_document_are_those_of_the_code() -> None:
    assert check(schemas.HOME) == []


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of the snapshots, to plant faults in."""
    shutil.copytree(schemas.HOME / "schemas", tmp_path / "schemas")
    shutil.copy(schemas.HOME / "asyncapi.json", tmp_path)
    return tmp_path


def test_generating_twice_gives_the_same_bytes(home: Path) -> None:
    before = {path: path.read_bytes() for path in home.rglob("*.json")}
    assert generate(home) == []
    assert {path: path.read_bytes() for path in home.rglob("*.json")} == before


def test_missing_snapshot_is_refused(home: Path) -> None:
    (home / "schemas" / f"{SUBMITTED}.json").unlink()
    assert check(home) == [f"{SUBMITTED}: has no snapshot; run python -m contracts.generate"]


def test_stale_snapshot_is_refused(home: Path) -> None:
    path = home / "schemas" / f"{SUBMITTED}.json"
    snapshot = json.loads(path.read_text("utf-8"))
    del snapshot["properties"]["organisation_name"]  # as if the field had been added since
    path.write_text(schemas.render(snapshot), "utf-8")
    assert check(home) == [f"{SUBMITTED}: the snapshot is stale; run python -m contracts.generate"]


def test_stale_asyncapi_document_is_refused(home: Path) -> None:
    (home / "asyncapi.json").write_text("{}", "utf-8")
    assert check(home) == ["asyncapi.json is stale; run python -m contracts.generate"]


def test_event_type_that_is_gone_is_refused_and_its_snapshot_kept(home: Path) -> None:
    gone = home / "schemas" / "submissions.entry_forgotten.v1.json"
    shutil.copy(home / "schemas" / f"{SUBMITTED}.json", gone)
    assert check(home) == ["submissions.entry_forgotten.v1: the event type is gone"]
    assert generate(home) == ["submissions.entry_forgotten.v1: the event type is gone"]
    assert gone.is_file()


def test_generate_does_not_overwrite_a_snapshot_that_the_code_breaks(home: Path) -> None:
    path = home / "schemas" / f"{SUBMITTED}.json"
    snapshot = json.loads(path.read_text("utf-8"))
    snapshot["properties"]["removed_since"] = {"type": "string"}
    path.write_text(schemas.render(snapshot), "utf-8")
    planted = path.read_bytes()
    assert generate(home) == [f"{SUBMITTED}: removed_since: removed"]
    assert check(home) == [f"{SUBMITTED}: removed_since: removed"]
    assert path.read_bytes() == planted


def test_asyncapi_document_holds_every_event_and_no_dangling_reference() -> None:
    document = asyncapi.document()
    messages = document["components"]["messages"]
    assert {message["name"] for message in messages.values()} == set(contracts.registered())
    for reference in references(document):
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]
        assert target, reference


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)
