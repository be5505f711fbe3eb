"""``python -m testkit.openapi_documents [--check]``: writes each service's OpenAPI document for the portal.

The portal's client types are made from these files, so that a page which uses what an API no longer has fails the type
check. It stands here since only here may one look at all services at once.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

from testkit.events_page import SERVICES

HOME = Path(__file__).parents[4] / "web" / "src" / "api" / "openapi"


def document(service: str) -> str:
    """The service's OpenAPI document. The same code always gives the same text."""
    kind = importlib.import_module(f"{service}.config").Settings
    # an application that is not started connects to nothing: whatever its settings are
    settings = kind.model_construct(**{name: None for name, field in kind.model_fields.items() if field.is_required()})
    app = importlib.import_module(f"{service}.app").create_app(settings)
    return json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def stale(home: Path) -> list[str]:
    """The services whose document below ``home`` is missing or not the code's."""
    files = {service: home / f"{service}.json" for service in SERVICES}
    return [s for s, file in files.items() if not file.is_file() or file.read_text("utf-8") != document(s)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="testkit.openapi_documents")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a document is stale")
    if not parser.parse_args().check:
        for service in SERVICES:
            (HOME / f"{service}.json").write_text(document(service), "utf-8")
        return 0
    found = stale(HOME)
    for service in found:
        print(f"{service}.json is stale; run python -m testkit.openapi_documents")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
