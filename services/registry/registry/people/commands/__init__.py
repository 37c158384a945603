"""What changes people: load, ask the rules, save, tell the fact."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from chassis.access.scope import COUNTY, Scope
from chassis.db.work import Work
from chassis.values import IdentityNumber, new_id
from psycopg.errors import UniqueViolation
from sqlalchemy import delete, select
from sqlmodel import SQLModel

from registry.divisions.queries import get_village
from registry.people.names import normal_name, search_keys
from registry.people.queries import IDENTIFIER_KINDS, find_person_by_number, number_key, public_code
from registry.people.rows import IdentifierRow, PersonRow, PersonVersionRow, SearchKeyRow
from registry.people.rules import (
    Dated,
    DivisionOutOfReach,
    IdNumberTaken,
    NeedsClerk,
    PersonCorrected,
    PersonMergedAway,
    PersonNotFound,
    PersonRegistered,
    State,
    VersionStale,
    check_birth_date,
    check_number,
    correct,
)
from registry.residence.commands import new_stay

STATE_FIELDS = tuple(State.__dataclass_fields__)
INSERT_KEYS = (
    "INSERT INTO search_key (key, division, person_id) SELECT key, division, %(person)s"
    " FROM unnest(%(keys)s::text[]) key, unnest(%(divisions)s::text[]) division"
)


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A residence or hukou to be recorded; `since` None: not known."""

    division_code: str
    address: str
    since: date | None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What a person is registered with."""

    name: str
    name_pending: bool
    sex: int
    birth_date: date
    birth_date_basis: str
    id_number: str
    ethnicity: str
    hukou_nature: str
    phone: str
    residence: NewPlace
    hukou: NewPlace | None


async def register_person(
    work: Work,
    new: NewPerson,
    *,
    synthetic_allowed: bool,
    source: str = "counter",
    reach: Scope | None = None,
    told: Callable[[UUID], object] | None = None,
) -> UUID:
    """Register somebody who is not in the register; returns the person's id.

    Args:
        reach: where one of the two places has to lie; the caller's own territory unless given.
        told: the fact that is told instead of `PersonRegistered`, e.g. of a birth.

    Errors: BIRTH_DATE_IN_FUTURE, ID_CHECK_DIGIT_WRONG, SYNTHETIC_NUMBER_REFUSED, ID_NUMBER_TAKEN, NEEDS_CLERK,
    DIVISION_UNKNOWN, DIVISION_OUT_OF_REACH.
    """
    today = work.clock.today()
    check_birth_date(new.birth_date, today)
    number = check_number(new.id_number, synthetic_allowed=synthetic_allowed)
    get_village(new.residence.division_code, "residence.division_code")
    if new.hukou is not None:
        get_village(new.hukou.division_code, "hukou.division_code")
    hukou_code = new.hukou.division_code if new.hukou is not None else ""
    within = reach or work.home
    if not (within.covers(new.residence.division_code) or (hukou_code and within.covers(hukou_code))):
        raise DivisionOutOfReach(field="residence.division_code")
    if number is not None and await find_person_by_number(work, number.text) is not None:
        raise IdNumberTaken(field="id_number")
    person_id = new_id()
    name = normal_name(new.name)
    state = State(
        name=name,
        name_pending=new.name_pending and not name,
        sex=new.sex,
        birth_date=new.birth_date,
        birth_date_basis=new.birth_date_basis,
        death_date=None,
        ethnicity=new.ethnicity,
        marital_status="",
        hukou_nature=new.hukou_nature,
        phone=work.keyring.encrypt(new.phone, "person", "phone", str(person_id)) if new.phone else None,
    )
    person = PersonRow(
        person_id=person_id,
        residence_division=new.residence.division_code,
        hukou_division=hukou_code,
        registered_at=work.now,
        **_columns(state),
    )
    dated = Dated(state, today, None, start_unknown=True)
    version = _version(work, person, dated, source=source, reason="")
    with _one_holder():
        async with work.raw.pipeline():
            await work.insert(person, version, *_places(work, person_id, new, today, source))
            await work.insert(*_numbers(work, person_id, number, new.id_number))
            await add_search_keys(work, person)
    work.record(told(person_id) if told is not None else PersonRegistered(person_id, 1))
    return person_id


def _columns(state: State) -> dict[str, Any]:
    return {field: getattr(state, field) for field in STATE_FIELDS}


def _version(work: Work, person: PersonRow, dated: Dated, *, source: str, reason: str) -> PersonVersionRow:
    return PersonVersionRow(
        version_id=new_id(),
        person_id=person.person_id,
        version=person.version,
        valid_from=dated.valid_from,
        valid_until=dated.valid_until,
        start_unknown=dated.start_unknown,
        known_from=work.now,
        source=source,
        reason=reason,
        changed_by=work.who.principal.person_key,
        **_columns(dated.state),
    )


def _places(work: Work, person_id: UUID, new: NewPerson, today: date, source: str) -> list[SQLModel]:
    places = [("residence", new.residence)] + ([("hukou", new.hukou)] if new.hukou is not None else [])
    return [
        new_stay(
            work,
            person_id,
            kind,
            division_code=place.division_code,
            address=place.address,
            since=place.since or today,
            start_unknown=place.since is None,
            source=source,
        )
        for kind, place in places
    ]


def _divisions_of(person: PersonRow) -> list[str]:
    """Where the person may be looked for: the places of residence and hukou, as far as they may be known."""
    return sorted({public_code(person, code) for code in (person.residence_division, person.hukou_division) if code})


@asynccontextmanager
async def at_large(work: Work) -> AsyncIterator[None]:
    """Write what lies outside the caller's reach for somebody within it: the other place, a place that is hidden."""
    reach = work.scope
    await work.flush()
    await work.rescope(COUNTY)
    yield
    await work.flush()
    await work.rescope(reach)


async def add_search_keys(work: Work, person: PersonRow) -> None:
    """Keys of the person's name, under residence and hukou."""
    if all(map(work.scope.covers, _divisions_of(person))):
        await _insert_keys(work, person)
        return
    async with at_large(work):
        await _insert_keys(work, person)


async def _insert_keys(work: Work, person: PersonRow) -> None:
    divisions = _divisions_of(person)
    values = {"keys": list(search_keys(person.name)), "divisions": divisions, "person": person.person_id}
    await work.raw.execute(INSERT_KEYS, values)


def _numbers(work: Work, person_id: UUID, number: IdentityNumber | None, written: str) -> list[IdentifierRow]:
    """A verified number, and the first-generation form it was upgraded from."""
    if number is None:
        return []
    numbers = [(IDENTIFIER_KINDS["resident_id"], number.text, "verified")]
    if written != number.text:
        numbers.append((IDENTIFIER_KINDS["resident_id_15"], written, "superseded"))
    rows = []
    for kind, text, state in numbers:
        identifier_id = new_id()
        rows.append(
            IdentifierRow(
                identifier_id=identifier_id,
                person_id=person_id,
                kind=kind,
                number=work.keyring.encrypt(text, "identifier", "number", str(identifier_id)),
                number_key=number_key(work, text),
                state=state,
                known_from=work.now,
            )
        )
    return rows


@contextmanager
def _one_holder() -> Iterator[None]:
    """NEEDS_CLERK when somebody out of reach holds the number: whom, is not said."""
    try:
        yield
    except UniqueViolation as error:
        if error.diag.constraint_name == "uq_identifier_verified":
            raise NeedsClerk(field="id_number") from error
        raise


async def add_certificate(work: Work, person_id: UUID, number: str) -> None:
    """Record the number of a medical certificate of birth."""
    identifier_id = new_id()
    work.session.add(
        IdentifierRow(
            identifier_id=identifier_id,
            person_id=person_id,
            kind=IDENTIFIER_KINDS["birth_certificate"],
            number=work.keyring.encrypt(number, "identifier", "number", str(identifier_id)),
            number_key=work.keyring.blind("birth_certificate", number),
            state="unverified",
            known_from=work.now,
        )
    )


async def load_person(work: Work, person_id: UUID, version: int | None = None) -> PersonRow:
    """The person's row, locked, at the version the caller has read.

    Errors: PERSON_NOT_FOUND, PERSON_MERGED, VERSION_STALE.
    """
    person = await work.lock(PersonRow, person_id)
    if person is None or person.state == "undone":
        raise PersonNotFound
    if person.state == "merged":
        raise PersonMergedAway(merged_into=str(person.merged_into))
    if version is not None and person.version != version:
        raise VersionStale
    return person


async def lock_people(work: Work, people: list[UUID]) -> dict[UUID, PersonRow]:
    """Rows of some people, whatever became of them, locked in one order everywhere."""
    statement = select(PersonRow).where(PersonRow.person_id.in_(people)).order_by(PersonRow.person_id)  # type: ignore[attr-defined,arg-type]
    return {person.person_id: person for person in await work.lock_all(statement)}


async def correct_person(
    work: Work,
    person_id: UUID,
    *,
    version: int,
    changes: dict[str, object],
    effective_from: date | None,
    reason: str,
    synthetic_allowed: bool,
) -> None:
    """Correct what is wrong, or record what changed on a day; earlier knowledge stays readable.

    Args:
        changes: fields of `State`, and `id_number` and `phone` as text.

    Errors: PERSON_NOT_FOUND, PERSON_MERGED, VERSION_STALE, NOTHING_TO_CORRECT, and those of registering.
    """
    person = await load_person(work, person_id, version)
    fields = tuple(changes)
    written = str(changes.pop("id_number", ""))
    number = check_number(written, synthetic_allowed=synthetic_allowed)
    if isinstance(changes.get("birth_date"), date):
        check_birth_date(changes["birth_date"], work.clock.today())  # type: ignore[arg-type]
    if "name" in changes:
        changes["name"] = normal_name(str(changes["name"]))
        changes["name_pending"] = not changes["name"]
    if "phone" in changes:
        text = str(changes["phone"])
        changes["phone"] = work.keyring.encrypt(text, "person", "phone", str(person_id)) if text else None
    person.version += 1
    if changes:
        await apply_changes(work, person, changes, effective_from, source="correction", reason=reason)
    if number is not None:
        await _replace_number(work, person_id, number, written)
    work.record(PersonCorrected(person_id, person.version, fields))


async def apply_changes(
    work: Work, person: PersonRow, changes: dict[str, object], effective_from: date | None, *, source: str, reason: str
) -> None:
    """Replace what is known of a person by the corrected states; the caller has counted the version up."""
    statement = select(PersonVersionRow).where(
        PersonVersionRow.person_id == person.person_id,  # type: ignore[arg-type]
        PersonVersionRow.known_until.is_(None),  # type: ignore[union-attr]
    )
    standing = await work.lock_all(statement)
    known = [Dated(_state(row), row.valid_from, row.valid_until, row.start_unknown) for row in standing]
    after = correct(known, changes, effective_from)
    for row in standing:
        row.known_until = work.now
    await work.session.flush()
    work.session.add_all(_version(work, person, dated, source=source, reason=reason) for dated in after)
    today = work.clock.today()
    present = next((one for one in reversed(after) if one.valid_from <= today), after[0])
    renamed = present.state.name != person.name
    for field, value in _columns(present.state).items():
        setattr(person, field, value)
    if renamed:
        await refresh_search_keys(work, person)


async def drop_search_keys(work: Work, person: PersonRow) -> None:
    """Find the person by no name any more."""
    async with at_large(work):
        await _delete_keys(work, person)


async def refresh_search_keys(work: Work, person: PersonRow) -> None:
    """Write the person's keys anew after a change of name, of place or of what may be known of the place."""
    # wherever the old keys lie: the place left may be out of the caller's reach
    async with at_large(work):
        await _delete_keys(work, person)
        await _insert_keys(work, person)


async def _delete_keys(work: Work, person: PersonRow) -> None:
    await work.session.execute(delete(SearchKeyRow).where(SearchKeyRow.person_id == person.person_id))  # type: ignore[arg-type]


def _state(row: PersonVersionRow) -> State:
    return State(**{field: getattr(row, field) for field in STATE_FIELDS})


async def _replace_number(work: Work, person_id: UUID, number: IdentityNumber, written: str) -> None:
    holder = await find_person_by_number(work, number.text)
    if holder is not None and holder != person_id:
        raise IdNumberTaken(field="id_number")
    statement = select(IdentifierRow).where(
        IdentifierRow.person_id == person_id,  # type: ignore[arg-type]
        IdentifierRow.kind == IDENTIFIER_KINDS["resident_id"],  # type: ignore[arg-type]
        IdentifierRow.known_until.is_(None),  # type: ignore[union-attr]
    )
    for row in (await work.session.execute(statement)).scalars():
        row.known_until = work.now
    await work.session.flush()
    with _one_holder():
        await work.insert(*_numbers(work, person_id, number, written))
