"""Days are the county's: no day is taken from UTC, from the machine or from the zone of a database session."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# found by themselves: every package of the workspace
SOURCES = [
    file
    for project in sorted(ROOT.glob("**/pyproject.toml"))
    if ".venv" not in project.parts and project.parent != ROOT and project.parent.name != "proto"
    for file in sorted(project.parent.rglob("*.py"))
    if "tests" not in file.relative_to(project.parent).parts
]
CLOCK = ROOT / "chassis" / "chassis" / "values" / "clock.py"
CONNECTION = ROOT / "chassis" / "chassis" / "db" / "connection.py"
# a day of the county, said in so many words; summer time of 1986 to 1991 needs the named zone
IN_THE_COUNTY = (".astimezone(CHINA)", ".astimezone(COUNTY_ZONE)")
# arguments with which these say their zone
NEEDS_ZONE = {"now": 1, "fromtimestamp": 2}
# what opens the servers of tests and of the measuring: no service runs it
OWN_SERVERS = ("testing", "bench", "parts")
# A day that SQL makes of an instant, or of nothing, in whatever zone the session has. `AT TIME ZONE` says which.
SESSION_DAY = re.compile(
    r"\bCURRENT_DATE\b|\bLOCALTIME(STAMP)?\b|\b(now\(\)|clock_timestamp\(\)|\w+_at)\s*::\s*date\b"
    r"|\bdate\(\s*(now\(\)|\w+_at)|\bdate_trunc\(\s*'(day|week|month|year)'\s*,\s*(now\(\)|\w+_at)\s*\)"
    r"|\bextract\(\s*\w+\s+FROM\s+(now\(\)|\w+_at)\s*\)|\bto_char\(\s*(now\(\)|\w+_at)\s*,",
    re.IGNORECASE,
)


def days_taken(source: str) -> Iterator[tuple[int, str]]:
    """Where a source takes a day otherwise than from a clock or by `day_of`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SESSION_DAY.search(node.value):
            yield node.lineno, "a day of the session's zone in SQL"
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        name, of = node.func.attr, ast.unparse(node.func.value)
        if name == "date" and not node.args and not node.keywords and not of.endswith(IN_THE_COUNTY):
            yield node.lineno, f"{of}.date()"
        elif name in ("today", "utcnow", "utcfromtimestamp") and of in ("date", "datetime", "dt.date", "dt.datetime"):
            yield node.lineno, f"{of}.{name}()"
        elif of in ("datetime", "dt.datetime") and len(node.args) + len(node.keywords) < NEEDS_ZONE.get(name, 0):
            yield node.lineno, f"{of}.{name} without a zone"


def connections(source: str) -> Iterator[tuple[int, str]]:
    """Where a source connects past the connection that sets the session's zone."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "psycopg.connect",
            "psycopg.AsyncConnection.connect",
        ):
            yield node.lineno, ast.unparse(node.func)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "dbapi.connect" and "SET_ZONE" not in source:
            yield node.lineno, "dbapi.connect without SET_ZONE"


def test_every_source_is_looked_at() -> None:
    found = {file.relative_to(ROOT).parts[0] for file in SOURCES}
    assert found >= {"chassis", "services", "gateway", "local"}
    assert len(SOURCES) > 300


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_day_is_taken_from_another_zone(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    if file != CLOCK:
        assert list(days_taken(source)) == []
    if file != CONNECTION and not set(OWN_SERVERS) & set(file.parts):
        assert list(connections(source)) == []


@pytest.mark.parametrize(
    "planted",
    [
        "row.changed_at.date()",
        "stamp.ToDatetime().date().isoformat()",
        "date.today()",
        "datetime.utcnow()",
        "datetime.now()",
        "datetime.fromtimestamp(1)",
        "dt.date.today()",
        "stamp.astimezone(UTC).date()",
        "Q = 'SELECT 1 WHERE due_on < CURRENT_DATE'",
        "Q = 'SELECT opened_at::date'",
        "Q = 'SELECT now()::date'",
        "Q = \"SELECT date_trunc('day', paid_at)\"",
        "Q = 'SELECT extract(year FROM now())'",
    ],
)
def test_planted_day_is_found(planted: str) -> None:
    assert list(days_taken(planted))


@pytest.mark.parametrize(
    "allowed",
    [
        "day_of(row.changed_at)",
        "clock.today()",
        "datetime.now(UTC)",
        "Q = \"SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date\"",
        "Q = 'SELECT %s::date'",
    ],
)
def test_day_of_the_county_is_allowed(allowed: str) -> None:
    assert not list(days_taken(allowed))


def test_planted_connection_is_found() -> None:
    assert list(connections("psycopg.connect(url)"))
    assert list(connections("dbapi.connect(url)"))
