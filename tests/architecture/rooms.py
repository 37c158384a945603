"""What the laws over rooms know of a service: its modules, their kinds and imports, all read from the code."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from importlib.util import find_spec
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[2]
SERVICES = sorted(path.parent.name for path in ROOT.glob("services/*/*/app.py"))
# where the chassis touches the world; what it needs for that and not for its values is no matter of a rule
WORLD = ("chassis.db", "chassis.rpc", "chassis.facts", "chassis.jobs")
VALUES = ("chassis.values", "chassis.errors")
# other services, as packages beside the rooms: theirs are not a room's doors
BESIDE = ("clients", "migrations")


@dataclass
class Corridor:
    """One service: its rooms, and who imports whom."""

    name: str
    graph: grimp.ImportGraph = field(repr=False)
    _pure: dict[str, bool] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, name: str) -> Corridor:
        """Errors: ModuleNotFoundError."""
        return cls(name, grimp.build_graph(name, "chassis", include_external_packages=True, cache_dir=None))

    @cached_property
    def folder(self) -> Path:
        """Where its package lies."""
        found = find_spec(self.name)
        assert found is not None
        assert found.submodule_search_locations is not None
        return Path(next(iter(found.submodule_search_locations)))

    @cached_property
    def rooms(self) -> set[str]:
        """Packages of the service but for those that are beside the rooms."""
        packages = {path.parent.name for path in self.folder.glob("*/__init__.py")}
        return packages - set(BESIDE)

    @cached_property
    def modules(self) -> list[str]:
        """Modules of the rooms."""
        return sorted(one for one in self.graph.modules if self.room(one))

    @cached_property
    def world(self) -> set[str]:
        """Packages through which the chassis touches the world: nothing that its values need."""

        def third_party(roots: tuple[str, ...]) -> set[str]:
            inside = [one for one in self.graph.modules if one.startswith(tuple(f"{root}." for root in roots))]
            found = {other for one in inside for other in self.graph.find_modules_directly_imported_by(one)}
            return {one for one in found if self.graph.is_module_squashed(one)} - sys.stdlib_module_names

        return third_party(WORLD) - third_party(VALUES) | {"asyncio", "anjia"}

    def room(self, module: str) -> str:
        """The room of a module, empty for one that is in none."""
        parts = module.split(".")
        return parts[1] if parts[0] == self.name and len(parts) > 1 and parts[1] in self.rooms else ""

    def kind(self, module: str) -> str:
        """Its piece of furniture: rules, rows, commands, queries, wire, servicer or a name of its own."""
        parts = module.split(".")
        return parts[2] if len(parts) > 2 else ""

    def imported(self, module: str) -> set[str]:
        """What a module imports itself."""
        found: set[str] = self.graph.find_modules_directly_imported_by(module)
        return found

    def tree(self, module: str) -> ast.Module:
        """Its source."""
        path = self.folder.joinpath(*module.split(".")[1:])
        return ast.parse((path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8"))

    def is_pure(self, module: str) -> bool:
        """Neither it nor anything it imports touches the world; no coroutine, and no row."""
        if module not in self._pure:
            self._pure[module] = True  # while it is looked at, as modules may import each other
            inside = module.split(".", maxsplit=1)[0] in (self.name, "chassis")
            self._pure[module] = (
                all(map(self.is_pure, self.imported(module))) and not (self.room(module) and self._waits(module))
                if inside
                else module not in self.world
            )
        return self._pure[module]

    def _waits(self, module: str) -> bool:
        return any(isinstance(node, ast.AsyncFunctionDef) for node in ast.walk(self.tree(module)))

    def says_pure(self, module: str) -> bool:
        """Rules, and whatever says of itself that it is pure."""
        return self.kind(module) == "rules" or "Pure" in (ast.get_docstring(self.tree(module)) or "").split("\n\n")[0]

    def cycle(self) -> list[str]:
        """Rooms that import each other in a ring; empty where there is none."""
        edges: dict[str, set[str]] = {room: set() for room in self.rooms}
        for module in self.modules:
            edges[self.room(module)] |= {self.room(one) for one in self.imported(module)} - {"", self.room(module)}
        try:
            TopologicalSorter(edges).prepare()
        except CycleError as error:
            return list(error.args[1])
        return []

    def rows_beyond_annotations(self, module: str, other: str) -> list[str]:
        """Row classes of another room that a module does more with than say what it is given."""
        tree = self.tree(module)
        names = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == other
            for alias in node.names
        }
        annotations = [
            found
            for node in ast.walk(tree)
            for found in (getattr(node, "annotation", None), getattr(node, "returns", None))
            if found is not None
        ]
        said = {id(node) for one in annotations for node in ast.walk(one)}
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in said}
        # a module of rows that is imported whole can be used for anything
        return sorted(names & used) if names else [other]

    def doors(self, module: str) -> list[str]:
        """Imports of a module that enter another room by no door of it."""
        here, kind = self.room(module), self.kind(module)
        found = []
        for other in sorted(self.imported(module)):
            there = self.room(other)
            if there in ("", here) or self.kind(other) in ("commands", "queries", ""):
                continue
            if self.kind(other) == "rows":
                found += [f"{module} uses {other}: {name}" for name in self.rows_beyond_annotations(module, other)]
            elif not self.is_pure(other) and not (self.kind(other) == "wire" and kind in ("wire", "servicer")):
                found.append(f"{module} enters {other}")
        return found

    def climbs(self, module: str) -> list[str]:
        """Imports of what stands above the rooms and knows them."""
        above = {one for one in self.imported(module) if one.startswith(f"{self.name}.") and not self.room(one)}
        return [
            f"{module} climbs to {one}"
            for one in sorted(above)
            if one.split(".")[1] not in BESIDE
            if any(self.room(known) and not self.is_pure(known) for known in self.imported(one))
        ]

    def faults(self) -> list[str]:
        """All that is against the laws over rooms."""
        found = [f"{one} is not pure" for one in self.modules if self.says_pure(one) and not self.is_pure(one)]
        for module in self.modules:
            found += self.doors(module) + self.climbs(module)
        contracts = ("wire", "servicer")
        found += [
            f"{one} knows the contract"
            for one in self.modules
            if "anjia" in self.imported(one) and self.kind(one) not in contracts
        ]
        cycle = self.cycle()
        return found + ([f"rooms in a ring: {' → '.join(cycle)}"] if cycle else [])
