"""Ties between people, and moving."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id
from sqlalchemy import select

from registry.divisions.queries import get_village
from registry.households.rows import KinshipRow
from registry.households.rules import NowhereToMove, PersonMoved, check_move
from registry.people.commands import NewPlace, load_person, refresh_search_keys
from registry.people.rows import PersonRow
from registry.people.rules import DivisionOutOfReach
from registry.residence.rows import ResidenceRow


def tie(work: Work, person: UUID, relative: UUID, kind: str, *, basis: str, since: date, source: str) -> None:
    """Record that `relative` is the `kind` (parent, spouse, guardian) of `person`."""
    work.session.add(
        KinshipRow(
            kinship_id=new_id(),
            person_id=person,
            relative_id=relative,
            kind=kind,
            basis=basis,
            valid_from=since,
            known_from=work.now,
            source=source,
        )
    )


async def move_person(
    work: Work,
    person_id: UUID,
    *,
    version: int,
    moved_on: date,
    residence: NewPlace | None,
    hukou: NewPlace | None,
) -> None:
    """Move somebody from a day on. The place left or the place reached is within the caller's own territory.

    Errors: NOWHERE_TO_MOVE, DIVISION_UNKNOWN, DIVISION_OUT_OF_REACH, MOVE_BEFORE_LAST, PERSON_NOT_FOUND,
    PERSON_MERGED, VERSION_STALE.
    """
    if residence is None and hukou is None:
        raise NowhereToMove
    person = await load_person(work, person_id, version)
    targets = {kind: place for kind, place in (("residence", residence), ("hukou", hukou)) if place is not None}
    for kind, place in targets.items():
        get_village(place.division_code, f"{kind}.division_code")
    here = (person.residence_division, person.hukou_division, *(place.division_code for place in targets.values()))
    if not any(code and work.home.covers(code) for code in here):
        raise DivisionOutOfReach(field="residence.division_code")
    left = person.residence_division
    person.version += 1
    for kind, place in targets.items():
        await _change_place(work, person, kind, place, moved_on)
    await work.session.flush()
    await refresh_search_keys(work, person)
    work.record(PersonMoved(person_id, person.version, left, person.residence_division, moved_on))


async def _change_place(work: Work, person: PersonRow, kind: str, place: NewPlace, moved_on: date) -> None:
    statement = select(ResidenceRow).where(
        ResidenceRow.person_id == person.person_id,  # type: ignore[arg-type]
        ResidenceRow.kind == kind,  # type: ignore[arg-type]
        ResidenceRow.known_until.is_(None),  # type: ignore[union-attr]
        ResidenceRow.valid_until.is_(None),  # type: ignore[union-attr]
    )
    for last in await work.lock_all(statement):
        check_move(moved_on, last.valid_from, start_unknown=last.start_unknown, field="moved_on")
        last.known_until = work.now
        if moved_on > last.valid_from:
            # what was known stays as it was known; the same stay, now with its end, is new knowledge
            work.session.add(
                ResidenceRow(
                    residence_id=new_id(),
                    person_id=person.person_id,
                    kind=kind,
                    division_code=last.division_code,
                    address=last.address,
                    valid_from=last.valid_from,
                    valid_until=moved_on,
                    start_unknown=last.start_unknown,
                    known_from=work.now,
                    source=last.source,
                )
            )
        await work.session.flush()
    work.session.add(
        ResidenceRow(
            residence_id=new_id(),
            person_id=person.person_id,
            kind=kind,
            division_code=place.division_code,
            address=place.address,
            valid_from=moved_on,
            known_from=work.now,
            source="move",
        )
    )
    setattr(person, f"{kind}_division", place.division_code)
