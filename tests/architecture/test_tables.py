"""The law over SQL strings: a room's table is written by its room; another room reads it in its queries alone.

A statement over everybody (a roll, an assessment) names tables of several rooms and says why in the module itself.
"""

from __future__ import annotations

import ast

import pytest

from tests.architecture.rooms import SERVICES, Corridor
from tests.architecture.tables import SET_BASED, faults, faults_above, tables_of

OWNERS = {"person": "people", "kinship": "households", "visit": "visits"}
REASON = "a whole roll is written in one statement a table"


@pytest.mark.parametrize("service", SERVICES)
def test_a_table_is_written_by_its_own_room(service: str) -> None:
    corridor = Corridor.of(service)
    owners = tables_of(corridor.folder)
    assert len(owners) > 5
    assert set(owners.values()) <= corridor.rooms
    found = [
        fault
        for module in corridor.modules
        for fault in faults(module, corridor.room(module), corridor.kind(module), corridor.tree(module), owners)
    ]
    # what stands above the rooms reads for all of them, and writes for none; tests bring about what they like
    above = {path.stem: ast.parse(path.read_text("utf-8")) for path in corridor.folder.glob("*.py")}
    found += [fault for name, tree in above.items() if name != "testing" for fault in faults_above(name, tree, owners)]
    assert found == []


def test_planted_statement_above_the_rooms_is_caught() -> None:
    assert faults_above("hearing", ast.parse('A = "UPDATE person SET name = %s"'), OWNERS) == [
        "hearing writes people.person"
    ]
    assert faults_above("doctor", ast.parse('A = "SELECT 1 FROM person JOIN visit USING (person_id)"'), OWNERS) == []


def judged(kind: str, source: str) -> list[str]:
    return faults("visits.it", "visits", kind, ast.parse(source), OWNERS)


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("commands", 'A = "UPDATE person SET name = %s"'),
        ("queries", 'A = "DELETE FROM kinship WHERE true"'),
        ("queries", 'A = "INSERT INTO person (name) VALUES (%s)"'),
        ("commands", 'A = "SELECT 1 FROM visit v, person p WHERE true"'),
        ("commands", 'A = "SELECT 1 FROM visit JOIN person USING (person_id)"'),
        ("commands", 'A = "UPDATE visit v SET name = p.name FROM person p"'),
        ("commands", 'A = f"SELECT {B} FROM person"'),
        ("commands", 'A = ("SELECT 1"\n " FROM"\n " person")'),
        ("wire", 'A = "SELECT 1 FROM person"'),
        ("commands", 'T = ("visit", "person")\nA = "UPDATE {} SET name = %s"'),
        ("rules", f'{SET_BASED} = "{REASON}"\nA = "SELECT 1 FROM person"'),
        ("applying", f'{SET_BASED} = "bulk"\nA = "SELECT 1 FROM person"'),
        ("applying", f'{SET_BASED} = "{REASON}"\nA = "SELECT 1 FROM visit"'),
    ],
    ids=[
        "update", "delete", "insert", "list", "join", "update from", "put together", "over lines", "wire", "open table",
        "rules over everybody", "no reason", "no need",
    ],
)  # fmt: skip
def test_planted_statement_is_caught(kind: str, source: str) -> None:
    assert len(judged(kind, source)) == 1


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("queries", 'A = "SELECT 1 FROM visit JOIN person USING (person_id)"'),
        ("commands", 'A = "UPDATE visit SET person = %s"'),
        ("commands", 'A = "who is a person"'),
        ("applying", f'{SET_BASED} = "{REASON}"\nA = "INSERT INTO person (name) VALUES (%s)"'),
    ],
    ids=["a query", "its own table", "a sentence", "over everybody"],
)
def test_what_is_allowed_is_no_fault(kind: str, source: str) -> None:
    assert judged(kind, source) == []
