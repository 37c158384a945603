"""Stays of people: one begins, and ends when the next begins."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id
from sqlalchemy import select

from registry.residence.rows import ResidenceRow
from registry.residence.rules import check_move


def new_stay(
    work: Work,
    person_id: UUID,
    kind: str,
    *,
    division_code: str,
    address: str,
    since: date,
    source: str,
    until: date | None = None,
    start_unknown: bool = False,
) -> ResidenceRow:
    """A stay as it is known from now on; the caller adds it.

    Args:
        work: the unit of work.
        person_id: whose.
        kind: `residence` or `hukou`.
        division_code: of the village or community, 12 digits.
        address: as written.
        since: its first day.
        source: how it came to be known.
        until: the day on which it ended; that day is no longer in it.
        start_unknown: `since` is only when it was first known.
    """
    return ResidenceRow(
        residence_id=new_id(),
        person_id=person_id,
        kind=kind,
        division_code=division_code,
        address=address,
        valid_from=since,
        valid_until=until,
        start_unknown=start_unknown,
        known_from=work.now,
        source=source,
    )


async def change_stay(
    work: Work, person_id: UUID, kind: str, *, division_code: str, address: str, moved_on: date
) -> None:
    """End the stay that goes on, and begin the next.

    Errors: MOVE_BEFORE_LAST.
    """
    statement = select(ResidenceRow).where(
        ResidenceRow.person_id == person_id,  # type: ignore[arg-type]
        ResidenceRow.kind == kind,  # type: ignore[arg-type]
        ResidenceRow.known_until.is_(None),  # type: ignore[union-attr]
        ResidenceRow.valid_until.is_(None),  # type: ignore[union-attr]
    )
    for last in await work.lock_all(statement):
        check_move(moved_on, last.valid_from, start_unknown=last.start_unknown, field="moved_on")
        last.known_until = work.now
        if moved_on > last.valid_from:
            # what was known stays as it was known; the same stay, now with its end, is new knowledge
            known = new_stay(
                work,
                person_id,
                kind,
                division_code=last.division_code,
                address=last.address,
                since=last.valid_from,
                until=moved_on,
                start_unknown=last.start_unknown,
                source=last.source,
            )
            work.session.add(known)
        await work.session.flush()
    following = new_stay(
        work, person_id, kind, division_code=division_code, address=address, since=moved_on, source="move"
    )
    work.session.add(following)
