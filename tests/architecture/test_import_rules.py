"""The import rules hold, and each violation, planted in a small tree, turns the rule that forbids it red."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from testkit import import_rules

ROOT = Path(__file__).parents[2]
RULES = ROOT / ".importlinter"

PACKAGES = "services > kit > contracts"
SERVICES = "services never import each other"
TOOLS = "no service imports what tests and operators use"
LAYERS = "layers of a service"
SUBMISSIONS = "layers of submissions"
DOMAIN = "domain imports only the standard library and kit.errors"
CONTRACTS = "contracts import only the standard library and pydantic"
CLIENTS = "only kit imports aiokafka and minio"
ROUTES = "routes and handlers never touch db"
WORKERS = "no worker loads the web framework"
APIS = "no API loads the client of Kafka"
ALL = {PACKAGES, SERVICES, TOOLS, LAYERS, SUBMISSIONS, DOMAIN, CONTRACTS, CLIENTS, ROUTES, WORKERS, APIS}

CLEAN = {
    "kit/errors.py": "import dataclasses",
    "kit/db.py": "import asyncpg\nimport contracts.event",
    "kit/process.py": "import kit.db",
    "kit/kafka.py": "import aiokafka",
    "kit/objectstore.py": "import minio",
    "contracts/event.py": "import pydantic",
    "testkit/stack.py": "import kit.db\nimport pytest",
}
for _service in ("accounts", "submissions", "review", "notifications"):
    CLEAN |= {
        f"{_service}/__main__.py": f"import {_service}.config\nimport kit.process",
        f"{_service}/app.py": f"import {_service}.api.things\nimport {_service}.config",
        f"{_service}/worker.py": f"import {_service}.handlers\nimport kit.kafka",
        f"{_service}/config.py": "import kit.errors",
        f"{_service}/api/things.py": f"import fastapi\nimport {_service}.commands.do\nimport {_service}.queries",
        f"{_service}/handlers.py": f"import {_service}.commands.do\nimport contracts.event",
        f"{_service}/commands/do.py": f"import {_service}.db.things\nimport {_service}.domain.thing",
        f"{_service}/queries.py": f"import {_service}.db.things",
        f"{_service}/db/things.py": f"import {_service}.domain.thing\nimport kit.db",
        f"{_service}/domain/thing.py": f"import datetime\nimport kit.errors\nimport {_service}.domain.other",
        f"{_service}/domain/other.py": "",
    }
CLEAN["submissions/children.py"] = "import kit.errors"
CLEAN["submissions/inspection.py"] = "import submissions.domain.thing\nimport submissions.children"
CLEAN["submissions/typesetting.py"] = "import submissions.domain.thing\nimport submissions.children"
CLEAN["submissions/exporting.py"] = "import submissions.domain.thing\nimport openpyxl"
CLEAN["submissions/signing.py"] = "import submissions.domain.thing\nimport kit.errors"
CLEAN["submissions/titles.py"] = "import opencc"
CLEAN["submissions/extra_answers.py"] = "import submissions.domain.thing\nimport jsonschema_rs"

PLANTED = [
    ("review/commands/do.py", "import submissions.domain.thing", {SERVICES}),
    ("accounts/queries.py", "from notifications.db import things", {SERVICES}),
    ("kit/db.py", "import accounts.config", {PACKAGES, SERVICES}),  # the others reach accounts through kit
    ("contracts/event.py", "import kit.errors", {PACKAGES, CONTRACTS}),
    ("contracts/event.py", "import review.config", {PACKAGES, SERVICES, CONTRACTS}),
    ("contracts/event.py", "import fastapi", {CONTRACTS, WORKERS}),
    ("accounts/worker.py", "import testkit.stack", {TOOLS}),
    ("kit/db.py", "import testkit.stack", {TOOLS}),
    ("review/app.py", "import pytest", {TOOLS}),
    ("review/worker.py", "import provision", {TOOLS}),
    ("review/worker.py", "import localstack", {TOOLS}),
    ("review/worker.py", "import demo", {TOOLS}),
    ("review/utils.py", "", {LAYERS}),
    ("submissions/helpers/text.py", "", {SUBMISSIONS}),
    ("accounts/inspection.py", "", {LAYERS}),
    ("notifications/app.py", "import notifications.worker", {LAYERS, APIS}),
    ("accounts/config.py", "import accounts.app", {LAYERS, WORKERS}),
    ("review/api/things.py", "import review.handlers", {LAYERS}),
    ("review/handlers.py", "import review.worker", {LAYERS}),
    ("review/commands/do.py", "import review.api.things", {LAYERS, WORKERS}),
    ("review/commands/do.py", "import review.queries", {LAYERS}),
    ("review/queries.py", "import review.commands.do", {LAYERS}),
    ("accounts/db/things.py", "import accounts.commands.do", {LAYERS}),
    ("review/domain/thing.py", "import review.db.things", {LAYERS, DOMAIN}),
    ("submissions/domain/thing.py", "import submissions.config", {SUBMISSIONS, DOMAIN}),
    ("submissions/inspection.py", "import submissions.db.things", {SUBMISSIONS}),
    ("submissions/signing.py", "import submissions.inspection", {SUBMISSIONS}),
    ("submissions/typesetting.py", "import submissions.queries", {SUBMISSIONS}),
    ("submissions/children.py", "import submissions.inspection", {SUBMISSIONS}),
    ("submissions/db/things.py", "import submissions.commands.do", {SUBMISSIONS}),
    ("review/domain/thing.py", "import pydantic", {DOMAIN}),
    ("review/domain/thing.py", "import package_that_nobody_thought_of", {DOMAIN}),
    ("notifications/domain/thing.py", "from kit import db", {DOMAIN}),
    ("submissions/domain/thing.py", "from contracts.event import Event", {DOMAIN}),
    ("accounts/commands/do.py", "import aiokafka", {CLIENTS, APIS}),
    ("submissions/inspection.py", "def late():\n    from minio import Minio", {CLIENTS}),
    ("contracts/event.py", "import aiokafka.errors", {CLIENTS, CONTRACTS, APIS}),
    ("review/api/things.py", "from review.db import things", {ROUTES}),
    ("submissions/handlers.py", "import submissions.db.things", {ROUTES}),
    ("accounts/api/things.py", "import asyncpg", {ROUTES}),
    ("review/__main__.py", "import review.app", {WORKERS}),
    ("review/__main__.py", "import review.worker", {APIS}),
    ("review/commands/do.py", "import fastapi", {WORKERS}),
    ("kit/process.py", "import fastapi", {WORKERS}),
    ("kit/db.py", "import kit.kafka", {APIS}),
]


def test_the_platform_keeps_every_rule(tmp_path: Path) -> None:
    report = lint(ROOT, tmp_path)
    assert report.broken == set(), report.text
    assert report.kept == ALL


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree of the platform's shape, almost empty, under the platform's own rules."""
    for path, source in CLEAN.items():
        write(tmp_path, path, source)
    shutil.copy(import_rules.__file__, tmp_path / "testkit" / "import_rules.py")
    shutil.copy(RULES, tmp_path)
    return tmp_path


def test_small_tree_keeps_every_rule(tree: Path) -> None:
    report = lint(tree, tree)
    assert report.broken == set(), report.text
    assert report.kept == ALL


@pytest.mark.parametrize(
    ("path", "source", "rules"), PLANTED, ids=[f"{path}: {source.split(chr(10))[-1]}" for path, source, _ in PLANTED]
)
def test_planted_violation_turns_its_rule_red(tree: Path, path: str, source: str, rules: set[str]) -> None:
    write(tree, path, f"{CLEAN.get(path, '')}\n{source}\n")
    report = lint(tree, tree)
    assert report.broken == rules, report.text


class Report:
    """What lint-imports said: the rules that are kept and those that are broken."""

    def __init__(self, text: str) -> None:
        self.text = text
        verdicts = dict(re.findall(r"^(.+?) (KEPT|BROKEN)$", text, re.MULTILINE))
        self.kept = {name for name, verdict in verdicts.items() if verdict == "KEPT"}
        self.broken = {name for name, verdict in verdicts.items() if verdict == "BROKEN"}


def lint(root: Path, cache: Path) -> Report:
    """Runs lint-imports in ``root``, on the packages there if there are any, else on the installed ones."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--cache-dir", cache / ".cache"]
    environment = os.environ | {"PYTHONPATH": str(root), "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=root, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    report = Report(done.stdout)
    assert (done.returncode == 0) == (not report.broken), done.stdout
    return report


def write(root: Path, path: str, source: str) -> None:
    """Writes a module, and makes the folders above it packages."""
    module = root / path
    module.parent.mkdir(parents=True, exist_ok=True)
    for package in module.relative_to(root).parents:
        if package != Path():
            (root / package / "__init__.py").touch()
    module.write_text(source, "utf-8")
