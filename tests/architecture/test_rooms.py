"""Laws over rooms: rules are pure, a room is entered by its doors alone, and no rooms stand in a ring."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest

from tests.architecture.rooms import ROOT, SERVICES, Corridor

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]

FURNITURE = ("__init__", "rules", "rows", "queries", "commands", "wire", "servicer")


def test_import_linter_reads_every_package_of_the_workspace() -> None:
    files = [path.parent for path in ROOT.glob("*/pyproject.toml")] + [
        path.parent for path in ROOT.glob("services/*/pyproject.toml")
    ]
    packages = {path.parent.name for folder in files for path in folder.glob("*/__init__.py")} - {"tests"}
    assert set(CONTRACTS["root_packages"]) == packages
    layers = {name.strip() for layer in CONTRACTS["contracts"][0]["layers"] for name in layer.split("|")}
    assert layers == packages


@pytest.mark.parametrize("service", SERVICES)
def test_rooms_keep_to_their_doors(service: str) -> None:
    corridor = Corridor.of(service)
    assert len(corridor.rooms) > 5
    assert corridor.faults() == []


@pytest.fixture
def planted(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Corridor:
    """A service with rooms that nobody has listed anywhere; `request.param`: file → what it says."""
    files: dict[str, str] = {
        "__init__.py": "",
        "app.py": "import planted.people.servicer\n",
        "people/__init__.py": "",
        "people/rows.py": "class PersonRow: pass\n",
        "people/rules.py": "",
        "people/queries.py": "async def get_person(): pass\n",
        "people/hiding.py": "async def hide(): pass\n",
        "people/servicer.py": "import planted.people.queries\n",
        "visits/__init__.py": "",
        **request.param,
    }
    plant(tmp_path, files)
    monkeypatch.syspath_prepend(tmp_path)
    return Corridor.of("planted")


def plant(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / "planted" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), "utf-8")


@pytest.mark.parametrize(
    "planted",
    [
        {"visits/commands.py": "from planted.people.queries import get_person\n"},
        {"visits/commands.py": "from planted.people.rows import PersonRow\n\ndef visit(person: PersonRow): pass\n"},
        {"visits/rules.py": "from chassis.values import Period\n"},
    ],
    ids=["a query", "a row in an annotation", "values in rules"],
    indirect=True,
)
def test_what_is_allowed_is_no_fault(planted: Corridor) -> None:
    assert planted.faults() == []


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ({"visits/rules.py": "from chassis.db.work import Work\n"}, "planted.visits.rules is not pure"),
        ({"visits/rules.py": "import sqlalchemy\n"}, "planted.visits.rules is not pure"),
        (
            {"visits/rules.py": "import planted.visits.prices\n", "visits/prices.py": "import psycopg\n"},
            "planted.visits.rules is not pure",
        ),
        ({"visits/reading.py": '"""Reads. Pure."""\nimport httpx\n'}, "planted.visits.reading is not pure"),
        ({"visits/queries.py": "import anjia.registry.v1.person_pb2\n"}, "planted.visits.queries knows the contract"),
        (
            {"visits/commands.py": "from planted.people.hiding import hide\n"},
            "planted.visits.commands enters planted.people.hiding",
        ),
        (
            {"visits/queries.py": "from planted.people.servicer import answer\n"},
            "planted.visits.queries enters planted.people.servicer",
        ),
        (
            {"visits/commands.py": "from planted.people.rows import PersonRow\n\nrow = PersonRow()\n"},
            "planted.visits.commands uses planted.people.rows: PersonRow",
        ),
        (
            {"visits/commands.py": "from planted.people import rows\n"},
            "planted.visits.commands uses planted.people.rows: planted.people.rows",
        ),
        ({"visits/commands.py": "import planted.app\n"}, "planted.visits.commands climbs to planted.app"),
        (
            {
                "visits/queries.py": "import planted.people.queries\n",
                "people/commands.py": "import planted.visits.queries\n",
            },
            "rooms in a ring: ",
        ),
    ],
    ids=[
        "rules of the database", "rules of a library", "rules by another module", "what says it is pure", "contract",
        "side door", "servicer", "another's row", "another's rows", "composition root", "ring",
    ],
    indirect=["planted"],
)  # fmt: skip
def test_planted_room_is_caught(planted: Corridor, fault: str) -> None:
    found = planted.faults()
    assert len(found) == 1
    assert found[0].startswith(fault)


@pytest.mark.parametrize(
    ("files", "broken"),
    [
        ({}, ""),
        ({"visits/rules.py": "import planted.people.rows\n"}, "rules"),
        ({"visits/rules.py": "import chassis.db.work\n"}, "rules"),
        ({"visits/queries.py": "import planted.people.servicer\n"}, "wire"),
        ({"visits/commands/moving.py": "import planted.facts\n", "visits/commands/__init__.py": ""}, "wire"),
        ({"visits/rows.py": "import planted.people.queries\n"}, "rows"),
    ],
    ids=[
        "nothing",
        "a row in rules",
        "the database in rules",
        "a servicer in queries",
        "events in commands",
        "a query",
    ],
)
def test_contracts_of_import_linter_find_a_new_room_by_themselves(
    tmp_path: Path, files: dict[str, str], broken: str
) -> None:
    """The contracts as they stand, over a package that no list names."""
    rooms = {
        "__init__.py": "",
        "app.py": "",
        "facts.py": "",
        **dict.fromkeys((f"people/{kind}.py" for kind in FURNITURE), ""),
        **{f"visits/{kind}.py": "" for kind in ("__init__", "rules", "rows", "queries")},
    }
    plant(tmp_path, rooms | files)
    lines = ["[tool.importlinter]", 'root_packages = ["chassis", "planted"]', "include_external_packages = false"]
    for contract in CONTRACTS["contracts"][1:]:
        lines += ["[[tool.importlinter.contracts]]"] + [
            f"{key} = {json.dumps(value)}" for key, value in contract.items()
        ]
    (tmp_path / "linter.toml").write_text("\n".join(lines), "utf-8")
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "linter.toml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode != 0) is bool(broken), done.stdout
    said = [line for line in done.stdout.splitlines() if line.endswith(" BROKEN")]
    assert len(said) == bool(broken)
    assert all(broken in line for line in said)
