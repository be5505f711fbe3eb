"""What the services publish and listen to is what the bus lets them do."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import contracts
from testkit import events_page

DECLARATION = Path(__file__).parents[2] / "deploy" / "kafka" / "topics.toml"


@pytest.fixture(scope="module")
def declared() -> dict[str, Any]:
    return tomllib.loads(DECLARATION.read_text("utf-8"))


def test_declaration_agrees_with_contracts_and_subscriptions(declared: dict[str, Any]) -> None:
    assert list(disagreements(declared, events_page.consumers())) == []


def disagreements(declared: dict[str, Any], consumers: Mapping[str, list[str]]) -> Iterator[str]:
    topics = declared["topics"]
    for type_, event in contracts.registered().items():
        topic = topics.get(event.TOPIC)
        if topic is None:
            yield f"{type_}: its topic {event.TOPIC} is not declared"
            continue
        if topic["owner"] != type_.split(".", 1)[0]:
            yield f"{type_}: its publisher may not write {event.TOPIC}"
        compacted = declared["kinds"][topic["kind"]]["cleanup.policy"] == "compact"
        if compacted != event.COMPACTED:
            yield f"{type_}: the contract and {event.TOPIC} disagree about compaction"
        yield from (
            f"{type_}: {service} listens to it and may not read {event.TOPIC}"
            for service in consumers[type_]
            if service not in topic["readers"]
        )
    for name, topic in topics.items():
        listening = {
            reader
            for type_, event in contracts.registered().items()
            if name == event.TOPIC
            for reader in consumers[type_]
        }
        services = {reader for reader in topic["readers"] if declared["principals"][reader] == "service"}
        yield from (f"{name}: {service} may read it and does not" for service in sorted(services - listening))
    for service in events_page.SERVICES:
        if topics.get(f"{service}.dlq", {}).get("owner") != service:
            yield f"{service}: has no topic for its dead letters"


def planted(declared: dict[str, Any], topic: str, **changes: Any) -> dict[str, Any]:
    changed = copy.deepcopy(declared)
    changed["topics"][topic] |= changes
    return changed


READERS = {type_: ["review"] for type_ in contracts.registered()}


def test_undeclared_topic_is_found(declared: dict[str, Any]) -> None:
    changed = copy.deepcopy(declared)
    del changed["topics"]["review.events"]
    del changed["topics"]["review.dlq"]
    found = list(disagreements(changed, READERS))
    assert "review.entry_approved.v1: its topic review.events is not declared" in found
    assert "review: has no topic for its dead letters" in found


def test_foreign_owner_is_found(declared: dict[str, Any]) -> None:
    found = disagreements(planted(declared, "review.events", owner="accounts"), READERS)
    assert "review.entry_approved.v1: its publisher may not write review.events" in found


def test_compaction_of_a_topic_of_facts_is_found(declared: dict[str, Any]) -> None:
    found = disagreements(planted(declared, "review.events", kind="personal"), READERS)
    assert "review.entry_approved.v1: the contract and review.events disagree about compaction" in found


def test_reader_without_right_and_right_without_reader_are_found(declared: dict[str, Any]) -> None:
    found = list(disagreements(declared, READERS))
    assert "accounts.contact_changed.v1: review listens to it and may not read accounts.personal" in found
    assert "accounts.personal: notifications may read it and does not" in found
