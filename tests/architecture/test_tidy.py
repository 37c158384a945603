"""The house's own neatness: short files, no vague names, no bare numbers of law in rules, nothing of this machine."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    ROOT / name
    for name in subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
]
CODE = [path for path in FILES if path.suffix == ".py" and "gen" not in path.parts and path.exists()]
SHIPPED = [path for path in CODE if "tests" not in path.parts and path.name != "conftest.py"]
MAX_LINES = 400
MAX_FUNCTION = 60
VAGUE = re.compile(r"(utils?|helpers?|manager|common|misc|data|info)\.py")
# small numbers of counting and comparing, and of formats; a legal age or amount is none of them
HARMLESS = {0, 1, 2, 9, -1}


def test_files_are_short() -> None:
    migrations = "migrations"
    assert [str(p) for p in SHIPPED if migrations not in p.parts and len(p.read_text().splitlines()) > MAX_LINES] == []


def test_functions_are_short() -> None:
    long = []
    for path in SHIPPED:
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                if length > MAX_FUNCTION:
                    long.append(f"{path.name}:{node.name} {length}")
    assert long == []


def test_no_vague_file_names() -> None:
    assert [path.name for path in CODE if VAGUE.fullmatch(path.name)] == []


def bare_numbers(source: str) -> list[int]:
    """Numbers inside functions that are no named constant."""
    return [
        number.value
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        for number in ast.walk(function)
        if isinstance(number, ast.Constant) and type(number.value) is int and number.value not in HARMLESS
    ]


def test_rules_hold_no_bare_numbers() -> None:
    formats = {12, 27, 28}  # months of a year, last days of a month: the calendar's, not the law's
    for path in SHIPPED:
        if path.name == "rules.py":
            assert set(bare_numbers(path.read_text())) <= formats, path


def test_planted_legal_age_is_caught() -> None:
    assert bare_numbers("def may_marry(age):\n    return age >= 22\n") == [22]


@pytest.mark.parametrize("word", ["registry.npmjs", "pypi.org", "repo1.maven", "proxy.golang", "files.pythonhosted"])
def test_no_registry_host_is_named(word: str) -> None:
    me = Path(__file__).name
    assert [
        str(p) for p in FILES if p.is_file() and p.name != me and word in p.read_bytes().decode(errors="ignore")
    ] == []


def test_no_skip_passes_for_a_pass() -> None:
    pattern = re.compile(r"pytest\.(skip|importorskip|mark\.(skip|xfail))")
    assert [str(path) for path in CODE if path.name != Path(__file__).name and pattern.search(path.read_text())] == []


LOCKS = re.compile(r"with_for_update|populate_existing")


def locks_past_the_work(files: dict[str, str]) -> list[str]:
    """Files that lock rows of the session by themselves: what the session read before would be used as it was."""
    return [name for name, text in files.items() if LOCKS.search(text)]


def test_rows_are_locked_by_the_unit_of_work_alone() -> None:
    work = ROOT / "chassis" / "chassis" / "db" / "work.py"
    assert locks_past_the_work({str(path): path.read_text() for path in SHIPPED if path != work}) == []


def test_planted_lock_is_caught() -> None:
    assert locks_past_the_work({"commands.py": "row = await session.get(Row, key, with_for_update=True)"}) == [
        "commands.py"
    ]


COMMITS = re.compile(r"\.commit\(\)")


def commits_themselves(files: dict[str, str]) -> list[str]:
    """Rooms whose servicer, commands or queries end a transaction that is not theirs to end."""
    pieces = ("servicer.py", "commands.py", "queries.py", "rules.py", "wire.py")
    inside = [name for name in files if name.endswith(pieces) or "/commands/" in name]
    return [name for name in inside if COMMITS.search(files[name])]


def test_nobody_but_the_edges_commits() -> None:
    rooms = {str(path): path.read_text() for path in SHIPPED if "services" in path.parts}
    assert commits_themselves(rooms) == []


def test_planted_commit_is_caught() -> None:
    planted = {"people/servicer.py": "await work.commit()", "orders/commands/moving.py": "await work.commit()"}
    assert commits_themselves(planted) == list(planted)
