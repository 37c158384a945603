"""Ties between people, and moving."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id
from sqlalchemy import select

from registry.divisions.queries import get_village
from registry.households.rows import KinshipRow
from registry.households.rules import KinshipKnown, NowhereToMove, PersonMoved, check_kinship
from registry.people.commands import NewPlace, load_person, refresh_search_keys
from registry.people.commands.hiding import hide_beside
from registry.people.queries import public_code
from registry.people.rules import DivisionOutOfReach, PersonCorrected
from registry.residence.commands import change_stay


def tie(
    work: Work,
    person: UUID,
    relative: UUID,
    kind: str,
    *,
    basis: str,
    since: date,
    source: str,
    start_unknown: bool = False,
) -> None:
    """Record that `relative` is the `kind` (parent, spouse, guardian) of `person`."""
    work.session.add(
        KinshipRow(
            kinship_id=new_id(),
            person_id=person,
            relative_id=relative,
            kind=kind,
            basis=basis,
            valid_from=since,
            start_unknown=start_unknown,
            known_from=work.now,
            source=source,
        )
    )


async def record_kinship(
    work: Work, person_id: UUID, relative_id: UUID, kind: str, *, basis: str, since: date | None
) -> None:
    """Record a parent, spouse or guardian as a document says; both people's facts are read again by whoever keeps them.

    Errors: PERSON_NOT_FOUND, PERSON_MERGED, KINSHIP_KNOWN, KINSHIP_IMPOSSIBLE.
    """
    # always in the same order, so that two clerks on one family do not lock each other out
    loaded = {one: await load_person(work, one) for one in sorted({person_id, relative_id})}
    person, relative = loaded[person_id], loaded[relative_id]
    check_kinship(kind, person.birth_date, relative.birth_date, same=person_id == relative_id)
    start = since or (person.birth_date if kind == "parent" else work.clock.today())
    unknown = since is None and kind != "parent"
    pairs = [(person_id, relative_id), *([(relative_id, person_id)] if kind == "spouse" else [])]
    for one, other in pairs:
        statement = select(KinshipRow).where(
            KinshipRow.person_id == one,  # type: ignore[arg-type]
            KinshipRow.relative_id == other,  # type: ignore[arg-type]
            KinshipRow.kind == kind,  # type: ignore[arg-type]
            KinshipRow.known_until.is_(None),  # type: ignore[union-attr]
            KinshipRow.valid_until.is_(None),  # type: ignore[union-attr]
        )
        if (await work.session.execute(statement)).first() is not None:
            raise KinshipKnown(field="relative_id")
        tie(work, one, other, kind, basis=basis, since=start, source="counter", start_unknown=unknown)
    for changed in (person, relative):
        changed.version += 1
        work.record(PersonCorrected(changed.person_id, changed.version, ("kinship",)))
    await hide_beside(work, person_id)


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
    lived = (public_code(person, code) for code in (person.residence_division, person.hukou_division))
    here = (*lived, *(place.division_code for place in targets.values()))
    if not any(code and work.home.covers(code) for code in here):
        raise DivisionOutOfReach(field="residence.division_code")
    left = public_code(person, person.residence_division)
    person.version += 1
    for kind, place in targets.items():
        await change_stay(
            work, person_id, kind, division_code=place.division_code, address=place.address, moved_on=moved_on
        )
        setattr(person, f"{kind}_division", place.division_code)
    await work.session.flush()
    await refresh_search_keys(work, person)
    await hide_beside(work, person_id)
    # a child who moves to somebody whose address is hidden leaves no trace of where that is
    reached, left = public_code(person, person.residence_division), public_code(person, left)
    work.record(PersonMoved(person_id, person.version, left, reached, moved_on))
