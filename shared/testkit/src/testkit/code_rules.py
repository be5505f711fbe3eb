"""Rules of shape that no linter knows: sizes, where SQL stands, where the environment is read."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

FILE_LINES = 300
COMMAND_LINES = 80
FUNCTION_LINES = 40

Rule = Callable[[Path, str], Iterator[str]]
"""Takes a module's path below its ``src`` and its text, and tells what is wrong in it."""

_SQL = re.compile(r"\s*(SELECT|INSERT\s+INTO|UPDATE|DELETE\s+FROM|WITH(\s+RECURSIVE)?)\s+\S")
_SELECT_ALL = re.compile(r"\bSELECT\s+(DISTINCT\s+)?(\w+\.)?\*(?!\s+FROM\s+unnest\()")
_BUSINESS = re.compile(r"(?i)bureau|applicant|expert|panel|recommend|registration|reviewer|commitment")
_ENVIRONMENT = {"environ", "environb", "getenv", "getenvb"}


def faults(source: Path, rule: Rule) -> list[str]:
    """What breaks ``rule`` in the modules below ``source``, a package's ``src``: ``file:line: what``."""
    found: list[str] = []
    for path in sorted(source.rglob("*.py")):
        module = path.relative_to(source)
        found += [f"{module.as_posix()}:{fault}" for fault in rule(module, path.read_text("utf-8"))]
    return found


def file_fits(module: Path, text: str) -> Iterator[str]:
    """A file has at most 300 lines, a use case 80."""
    limit = COMMAND_LINES if "commands" in module.parts else FILE_LINES
    lines = len(text.splitlines())
    if lines > limit:
        yield f"{limit + 1}: {lines} lines, more than {limit}"


def functions_fit(module: Path, text: str) -> Iterator[str]:
    """A function has at most 40 lines, without its decorators."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{node.lineno}: {node.name} has {lines} lines, more than {FUNCTION_LINES}"


def columns_are_named(module: Path, text: str) -> Iterator[str]:
    """No ``SELECT *``: a new column must not change what a query answers. An ``unnest`` has the columns it is given."""
    for line, string in _strings(text):
        if _SELECT_ALL.search(string):
            yield f"{line}: SELECT *"


def sql_stands_in_db(module: Path, text: str) -> Iterator[str]:
    """In a service, SQL stands in ``db`` and, for reads, in ``queries``."""
    if {"db", "queries", "queries.py"} & set(module.parts):
        return
    for line, string in _strings(text):
        if _SQL.match(string):
            yield f"{line}: SQL outside db and queries"


def environment_is_read_in_settings(module: Path, text: str) -> Iterator[str]:
    """Settings are declared in kit and in a service's ``config``, and read by them alone."""
    if module.as_posix() == "kit/settings.py":
        return
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Attribute(value=ast.Name(id="os"), attr=name) if name in _ENVIRONMENT:
                yield f"{node.lineno}: os.{name}"
            case ast.ImportFrom(module="os", names=names) if _ENVIRONMENT & {name.name for name in names}:
                yield f"{node.lineno}: imports the environment from os"
            case ast.ImportFrom(module="pydantic_settings") if module.parts[0] != "kit" and module.name != "config.py":
                yield f"{node.lineno}: settings outside config"
            case _:
                pass


def kit_has_no_business_word(module: Path, text: str) -> Iterator[str]:
    """The kit holds mechanisms, whatever the programme is about."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _BUSINESS.search(line):
            yield f"{number}: {found.group()}"


def _strings(text: str) -> Iterator[tuple[int, str]]:
    """Every string with its line; of an f-string the fixed parts, with ``?`` for the rest."""
    tree = ast.parse(text)
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "?" for part in node.values]
            yield node.lineno, "".join(str(part) for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.lineno, node.value
