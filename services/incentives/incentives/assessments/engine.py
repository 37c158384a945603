"""DuckDB with the packs' vocabulary: one engine a process, for one person's facts or everybody's."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date
from typing import Any

from incentives.packs.pack import Pack
from incentives.packs.query import compile_pack, compile_step, open_engine
from incentives.packs.vocabulary import FACTS

COLUMNS = ", ".join(f"CAST(? AS {kind}) AS {fact}" for fact, kind in FACTS.items())


@dataclass(frozen=True, slots=True)
class Explained:
    """A pack's answer for one person: None for a condition that is not known; no conditions: not concerned."""

    conditions: dict[str, bool | None]
    amount_fen: int | None

    @property
    def outcome(self) -> str:
        """due, not_due or unknown."""
        if self.amount_fen is not None:
            return "due"
        return "not_due" if False in self.conditions.values() else "unknown"


class Engine:
    """Asks packs about single people."""

    def __init__(self) -> None:
        self._connection = open_engine(1)
        self._lock = threading.Lock()

    def explain(self, pack: Pack, facts: dict[str, Any], *, claim_year: int, as_of: date) -> Explained | None:
        """A pack's answer from one person's facts; None when the pack does not concern the person."""
        row = self._ask(compile_pack(pack, claim_year=claim_year, as_of=as_of), facts)
        if row is None:
            return None
        return Explained({one.name: row[place] for place, one in enumerate(pack.conditions, start=1)}, row[-1])

    def step(self, pack: Pack, name: str, facts: dict[str, Any], *, claim_year: int, as_of: date) -> Any:  # noqa: ANN401
        """What a step of the pack says of one person; None when the pack does not concern the person."""
        row = self._ask(compile_step(pack, name, claim_year=claim_year, as_of=as_of), facts)
        return row[0] if row is not None else None

    def _ask(self, query: str, facts: dict[str, Any]) -> tuple[Any, ...] | None:
        with self._lock:
            self._connection.execute(
                f"CREATE OR REPLACE TEMP TABLE family AS SELECT 'one' AS person_id, {COLUMNS}",
                [facts.get(fact) for fact in FACTS],
            )
            return self._connection.execute(query).fetchone()
