"""Whose table a statement names: every string of a room's code against the tables of the other rooms."""

from __future__ import annotations

import ast
import re
from pathlib import Path

# what a module says that reads or writes whole tables of other rooms at once: the reason
SET_BASED = "SET_BASED"
# furniture that has no business with a statement over rooms, whatever it says
NEVER = ("rules", "rows", "wire", "servicer")
LONG_ENOUGH = 30
WRITES = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)\s+(?:ONLY\s+)?\"?(\w+)")
READS = re.compile(r"\b(?:JOIN|INTO|USING|COPY|ANALYZE|LOCK\s+TABLE|TABLE)\s+(?:ONLY\s+)?\"?(\w+)")
FROM = re.compile(
    r"\b(?:FROM|ANALYZE)\s+([^()]+?)"
    r"(?=\s(?:WHERE|JOIN|LEFT|CROSS|ON|GROUP|ORDER|SET|UNION|LIMIT|FOR)\b|[()]|$)",
    re.DOTALL,
)
OPEN = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+\{")
HOLE = "{}"


def tables_of(folder: Path) -> dict[str, str]:
    """Table → the room whose `rows.py` declares it."""
    return {
        node.value.value: path.parent.name
        for path in folder.glob("*/rows.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        if any(isinstance(one, ast.Name) and one.id == "__tablename__" for one in node.targets)
    }


def strings_of(tree: ast.Module) -> list[str]:
    """Every string of a module, a hole for what is put into it."""
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [str(one.value) if isinstance(one, ast.Constant) else HOLE for one in node.values]
            found.append("".join(parts))
    return found


def named(text: str) -> tuple[set[str], set[str]]:
    """(what a statement writes, what it reads): names after the words that tables follow, common tables among them."""
    writes = set(WRITES.findall(text))
    listed = {one.split()[0].strip('"') for group in FROM.findall(text) for one in group.split(",") if one.split()}
    return writes, (set(READS.findall(text)) | listed) - writes


def faults(module: str, room: str, kind: str, tree: ast.Module, owners: dict[str, str]) -> list[str]:
    """What a room's module says of tables that are not its room's.

    Args:
        module: its name, for the sentence.
        room: its room.
        kind: its piece of furniture.
        tree: its source.
        owners: table → room.
    """
    strings = strings_of(tree)
    reason = next(
        (
            node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            if any(isinstance(one, ast.Name) and one.id == SET_BASED for one in node.targets)
        ),
        None,
    )
    others = {table for table, owner in owners.items() if owner != room}
    writes, reads = set[str](), set[str]()
    for text in strings:
        written, read = named(text)
        writes |= written & others
        reads |= read & others
    if any(OPEN.search(text) for text in strings):
        # a statement whose table is put in later: what stands alone in a string may be it
        writes |= set(strings) & others
    if reason is not None:
        if kind in NEVER:
            return [f"{module}: {kind} are not {SET_BASED}"]
        if len(str(reason)) < LONG_ENOUGH or not writes | reads:
            return [f"{module}: {SET_BASED} without a reason or a need"]
        return []
    found = [f"{module} writes {owners[table]}.{table}" for table in sorted(writes)]
    return found + [f"{module} reads {owners[table]}.{table}" for table in sorted(reads - writes) if kind != "queries"]


def faults_above(module: str, tree: ast.Module, owners: dict[str, str]) -> list[str]:
    """What a module above the rooms writes: it may read like a query of any room."""
    return faults(module, "", "queries", tree, owners)
