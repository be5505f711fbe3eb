"""Whatever is sent, a service answers as its OpenAPI document says: no failure, nothing that it does not name."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis import Case, SerializationContext
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from testkit.openapi_documents import document

DECLARED: dict[str, dict[str, list[str]]] = tomllib.loads(
    (Path(__file__).parent / "access.toml").read_text(encoding="utf-8")
)
load_all_checks()
CHECKED: list[Any] = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "response_headers_conformance",
        "allow_header_conformance",
    ]
)


@schemathesis.serializer("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
def as_file(_: SerializationContext, value: object) -> bytes:
    """What is no workbook: those are in the tests of the import."""
    return value if isinstance(value, bytes) else json.dumps(value).encode()


def documented(service: str) -> Any:
    """What the service's document says, to be played with the same examples each time."""
    project = ProjectConfig(generation=GenerationConfig(max_examples=5, deterministic=True, database="none"))
    config = SchemathesisConfig(projects=ProjectsConfig(default=project))
    return schemathesis.openapi.from_dict(json.loads(document(service)), config=config)


def play(service: str, case: Case, stack: dict[str, Any], tokens: dict[str, dict[str, str]]) -> None:
    """As somebody who may do it, straight to the process: what the gateway refuses is not the service's."""
    operation = case.operation.definition.raw["operationId"]
    who = DECLARED[service].get(operation, ["public"])[0]
    headers = tokens["applicant" if who == "anyone" else who] | {"X-Real-IP": "198.51.100.7"}
    case.call_and_validate(base_url=stack["processes"][service]["api"], headers=headers, checks=CHECKED)


accounts = documented("accounts")
submissions = documented("submissions")
review = documented("review")
notifications = documented("notifications")


@accounts.parametrize()
def test_accounts(case: Case, stack: dict[str, Any], tokens: dict[str, dict[str, str]]) -> None:
    play("accounts", case, stack, tokens)


@submissions.parametrize()
def test_submissions(case: Case, stack: dict[str, Any], tokens: dict[str, dict[str, str]]) -> None:
    play("submissions", case, stack, tokens)


@review.parametrize()
def test_review(case: Case, stack: dict[str, Any], tokens: dict[str, dict[str, str]]) -> None:
    play("review", case, stack, tokens)


@notifications.parametrize()
def test_notifications(case: Case, stack: dict[str, Any], tokens: dict[str, dict[str, str]]) -> None:
    play("notifications", case, stack, tokens)
