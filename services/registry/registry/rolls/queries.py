"""Rolls and the rows that wait."""

from __future__ import annotations

import json
from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import select
from sqlalchemy.orm import defer

from registry.rolls.rows import RollLineRow, RollRow
from registry.rolls.states import RollNotFound

PAGE = 200
PEOPLE = "SELECT count(*) FROM person WHERE roll_id = %s AND state <> 'undone'"


async def get_roll(work: Work, roll_id: UUID) -> RollRow:
    """A roll with its report.

    Errors: ROLL_NOT_FOUND.
    """
    row = await work.session.get(RollRow, roll_id, options=[defer(RollRow.plan)])  # type: ignore[arg-type]
    if row is None:
        raise RollNotFound
    return row


async def list_rolls(work: Work) -> list[RollRow]:
    """Rolls, newest first, at most 200."""
    statement = select(RollRow).options(defer(RollRow.plan)).order_by(RollRow.uploaded_at.desc()).limit(PAGE)  # type: ignore[arg-type,attr-defined]
    return list((await work.session.execute(statement)).scalars())


async def count_people(work: Work, roll: RollRow) -> int:
    """How many people of the register this import brought, as far as the caller reaches; none before and after."""
    if roll.state not in ("committed", "undoing"):
        return 0
    row = await (await work.raw.execute(PEOPLE, (roll.roll_id,))).fetchone()
    return int(row[0]) if row else 0


async def list_waiting(
    work: Work, roll_id: UUID, after: int, *, dismissed: bool = False
) -> list[tuple[RollLineRow, dict[str, str]]]:
    """Rows put aside, with their cells, at most 200; those that somebody dismissed when asked for them."""
    await get_roll(work, roll_id)
    outcome = RollLineRow.outcome == "dismissed" if dismissed else RollLineRow.outcome != "dismissed"
    statement = (
        select(RollLineRow)
        .where(
            RollLineRow.roll_id == roll_id,  # type: ignore[arg-type]
            RollLineRow.content.is_not(None),  # type: ignore[union-attr]
            RollLineRow.row > after,  # type: ignore[arg-type]
            outcome,  # type: ignore[arg-type]
        )
        .order_by(RollLineRow.row)  # type: ignore[arg-type]
        .limit(PAGE)
    )
    rows = (await work.session.execute(statement)).scalars()
    return [(row, json.loads(work.keyring.decrypt(row.content or b"", *_place(row)))) for row in rows]


def _place(row: RollLineRow) -> tuple[str, str, str, str]:
    return "roll_line", "content", str(row.roll_id), str(row.row)
