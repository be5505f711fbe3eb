"""The portal's client types are made from the OpenAPI documents that the services have now."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from testkit import openapi_documents


def test_documents_are_those_of_the_code() -> None:
    assert openapi_documents.stale(openapi_documents.HOME) == [], "run python -m testkit.openapi_documents"


def test_changed_and_missing_documents_are_found(tmp_path: Path) -> None:
    for file in openapi_documents.HOME.glob("*.json"):
        shutil.copy(file, tmp_path)
    changed = tmp_path / "accounts.json"
    content = json.loads(changed.read_text("utf-8"))
    del content["paths"]["/me"]
    changed.write_text(json.dumps(content), "utf-8")
    (tmp_path / "review.json").unlink()
    assert openapi_documents.stale(tmp_path) == ["accounts", "review"]
