"""Sizes, the places of SQL and of the environment; each rule is planted and seen to find its fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from testkit import code_rules
from testkit.code_rules import Rule

ROOT = Path(__file__).parents[2]
SERVICES = sorted((ROOT / "services").glob("*/src"))
SOURCES = [*SERVICES, ROOT / "shared" / "kit" / "src", ROOT / "shared" / "contracts" / "src"]


def test_the_sources_are_found() -> None:
    assert [source.parent.name for source in SERVICES] == ["accounts", "notifications", "review", "submissions"]
    assert all((source / source.parent.name / "__init__.py").is_file() for source in SOURCES)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.parent.name)
@pytest.mark.parametrize(
    "rule",
    [
        code_rules.file_fits,
        code_rules.functions_fit,
        code_rules.columns_are_named,
        code_rules.environment_is_read_in_settings,
    ],
)
def test_package_keeps_the_rule(source: Path, rule: Rule) -> None:
    assert code_rules.faults(source, rule) == []


@pytest.mark.parametrize("source", SERVICES, ids=lambda source: source.parent.name)
def test_service_has_sql_in_db_and_queries_only(source: Path) -> None:
    assert code_rules.faults(source, code_rules.sql_stands_in_db) == []


def test_kit_has_no_business_word() -> None:
    assert code_rules.faults(ROOT / "shared" / "kit" / "src", code_rules.kit_has_no_business_word) == []


def lines(count: int) -> str:
    return "x = 1\n" * count


def function(count: int, head: str = "def long():") -> str:
    return f"@decorated\n@again\n{head}\n" + "    x = 1\n" * (count - 1)


FAULTS = [
    (code_rules.file_fits, "review/app.py", lines(301), "review/app.py:301: 301 lines, more than 300"),
    (code_rules.file_fits, "review/commands/a.py", lines(81), "review/commands/a.py:81: 81 lines, more than 80"),
    (code_rules.functions_fit, "review/app.py", function(41), "review/app.py:3: long has 41 lines, more than 40"),
    (
        code_rules.functions_fit,
        "review/app.py",
        "class A:\n  async def m(self):\n" + "    x = 1\n" * 40,
        "review/app.py:2: m has 41 lines, more than 40",
    ),
    (code_rules.kit_has_no_business_word, "kit/auth.py", "\nrole = 'Bureau'", "kit/auth.py:2: Bureau"),
    (code_rules.kit_has_no_business_word, "kit/db.py", "# of an applicant", "kit/db.py:1: applicant"),
    (code_rules.columns_are_named, "review/db/a.py", 'A = "SELECT * FROM a"', "review/db/a.py:1: SELECT *"),
    (
        code_rules.columns_are_named,
        "review/queries.py",
        'A = f"SELECT a.* FROM {t} a"',
        "review/queries.py:1: SELECT *",
    ),
    (
        code_rules.columns_are_named,
        "review/queries.py",
        'A = """\nWITH b AS (\n  SELECT DISTINCT *\n) SELECT x FROM b"""',
        "review/queries.py:1: SELECT *",
    ),
    *(
        (code_rules.sql_stands_in_db, "review/commands/a.py", f"A = '''{sql}'''", "review/commands/a.py:1: SQL outside")
        for sql in (
            "SELECT 1",
            "\n  SELECT a FROM b",
            "INSERT INTO a (b) VALUES ($1)",
            "UPDATE a SET b = 1",
            "DELETE FROM a",
            "WITH a AS (SELECT 1) SELECT a FROM a",
        )
    ),
    (code_rules.sql_stands_in_db, "review/api/a.py", 'f"SELECT {a} FROM b"', "review/api/a.py:1: SQL outside"),
    (
        code_rules.environment_is_read_in_settings,
        "review/app.py",
        "import os\nos.environ['A']",
        "review/app.py:2: os.environ",
    ),
    (code_rules.environment_is_read_in_settings, "kit/log.py", "import os\nos.getenv('A')", "kit/log.py:2: os.getenv"),
    (
        code_rules.environment_is_read_in_settings,
        "review/config.py",
        "from os import environ",
        "review/config.py:1: imports the environment from os",
    ),
    (
        code_rules.environment_is_read_in_settings,
        "review/app.py",
        "from pydantic_settings import BaseSettings",
        "review/app.py:1: settings outside config",
    ),
]


@pytest.mark.parametrize(
    ("rule", "path", "text", "fault"), FAULTS, ids=[f"{f[0].__name__}-{n}" for n, f in enumerate(FAULTS)]
)
def test_planted_fault_is_found(tmp_path: Path, rule: Rule, path: str, text: str, fault: str) -> None:
    plant(tmp_path, path, text)
    found = code_rules.faults(tmp_path, rule)
    assert len(found) == 1, found
    assert found[0].startswith(fault)


FINE = [
    (code_rules.file_fits, "review/app.py", lines(300)),
    (code_rules.file_fits, "review/commands/a.py", lines(80)),
    (code_rules.functions_fit, "review/app.py", function(40)),
    (code_rules.columns_are_named, "review/db/a.py", 'A = "SELECT count(*) FROM a"'),
    (code_rules.columns_are_named, "kit/inbox.py", 'A = "INSERT INTO a (b) SELECT * FROM unnest($1::text[])"'),
    (code_rules.sql_stands_in_db, "review/db/a.py", 'A = "SELECT 1"'),
    (code_rules.sql_stands_in_db, "review/queries.py", 'A = "SELECT 1"'),
    (code_rules.sql_stands_in_db, "review/api/a.py", '"""Select what you like. With care."""'),
    (code_rules.environment_is_read_in_settings, "kit/settings.py", "import os\nos.environ['A']"),
    (code_rules.environment_is_read_in_settings, "kit/objectstore.py", "from pydantic_settings import BaseSettings"),
    (code_rules.environment_is_read_in_settings, "review/config.py", "from pydantic_settings import BaseSettings"),
    (code_rules.environment_is_read_in_settings, "kit/outbox.py", "import os\nos.urandom(1)"),
]


@pytest.mark.parametrize(("rule", "path", "text"), FINE, ids=[f"{f[0].__name__}-{n}" for n, f in enumerate(FINE)])
def test_what_is_allowed_is_not_found(tmp_path: Path, rule: Rule, path: str, text: str) -> None:
    plant(tmp_path, path, text)
    assert code_rules.faults(tmp_path, rule) == []


def plant(source: Path, path: str, text: str) -> None:
    module = source / path
    module.parent.mkdir(parents=True)
    module.write_text(text, "utf-8")
