"""What can be asked about people. Hot reads go straight to psycopg."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chassis.access.looks import Look, Wanted, coarse, read_looks
from chassis.access.scope import COUNTY
from chassis.db.work import Work
from chassis.errors import DomainError, Kind, Text
from chassis.values import IdentityNumber
from sqlalchemy import ColumnElement, Select, select
from sqlmodel import col

from registry.people.names import query_key
from registry.people.rows import PersonRow, PersonVersionRow
from registry.people.rules import Dated, NameUnsearchable, PersonNotFound, State, hidden_code, state_on

IDENTIFIER_KINDS = {"resident_id": 1, "resident_id_15": 2, "birth_certificate": 3}
STATE_COLUMNS = (
    "name, name_pending, sex, birth_date, birth_date_basis, death_date, ethnicity, marital_status, hukou_nature, phone"
)
GET_PERSON = (
    f"SELECT {STATE_COLUMNS}, address_hidden, version, merged_into, registered_at FROM person"
    " WHERE person_id = %s AND state <> 'undone'"
)
GET_IDENTIFIERS = (
    "SELECT identifier_id, kind, number, state FROM identifier WHERE person_id = %s AND known_from <= %s"
    " AND (known_until IS NULL OR known_until > %s) AND state <> 'superseded' ORDER BY kind, known_from"
)
GET_PLACES = (
    "SELECT kind, division_code, address, valid_from, valid_until, start_unknown FROM residence WHERE person_id = %s"
    " AND known_from <= %s AND (known_until IS NULL OR known_until > %s) ORDER BY kind, valid_from"
)
GET_VERSIONS = (
    "SELECT version, valid_from, valid_until, start_unknown, known_from, known_until, source, reason,"
    f" {STATE_COLUMNS} FROM person_version WHERE person_id = %s ORDER BY known_from DESC, valid_from DESC"
)
HIDDEN = "SELECT person_id FROM person WHERE address_hidden AND person_id = ANY (%s)"
RECORDS = (
    "WITH RECURSIVE record (person_id, person_no) AS (SELECT person_id, person_no FROM person WHERE person_id = %s"
    " UNION SELECT p.person_id, p.person_no FROM person p JOIN record r ON p.merged_into = r.person_id)"
    " SELECT person_id, person_no FROM record"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A residence or hukou in a period."""

    division_code: str
    address: str
    valid_from: date
    valid_until: date | None
    start_unknown: bool


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a person, readable."""

    kind: int
    number: str
    verified: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person on a day, as known at a moment."""

    person_id: UUID
    dated: Dated
    version: int
    known_from: datetime
    merged_into: UUID | None
    address_hidden: bool
    phone: str
    numbers: tuple[Number, ...]
    residence: Place | None
    hukou: Place | None
    known_until: datetime | None = None
    source: str = ""
    reason: str = ""


async def get_person(
    work: Work, person_id: UUID, *, as_of: date | None = None, known_at: datetime | None = None
) -> PersonView:
    """One person, as of a day and as known at a moment (both default to now).

    Errors: PERSON_NOT_FOUND, also for people out of reach and for days before anything is known.
    """
    raw, now = work.raw, known_at or work.now
    async with raw.pipeline():
        found = await raw.execute(GET_PERSON, (person_id,))
        numbers = await raw.execute(GET_IDENTIFIERS, (person_id, now, now))
        places = await raw.execute(GET_PLACES, (person_id, now, now))
    row = await found.fetchone()
    if row is None:
        raise PersonNotFound
    hidden, version, merged_into, registered_at = row[10:]
    day = as_of or work.clock.today()
    known_from: datetime = registered_at
    if as_of is None and known_at is None:
        dated = Dated(State(*row[:10]), day, None, start_unknown=False)
    else:
        version, known_from, dated = await _state_then(work, person_id, day, now)
    place = _places_on(await places.fetchall(), day)
    decrypt = work.keyring.decrypt_text
    return PersonView(
        person_id=person_id,
        dated=dated,
        version=version,
        known_from=known_from,
        merged_into=merged_into,
        address_hidden=hidden,
        phone=decrypt(dated.state.phone, "person", "phone", str(person_id)),
        numbers=tuple(
            Number(kind, decrypt(number, "identifier", "number", str(identifier)), state == "verified")
            for identifier, kind, number, state in await numbers.fetchall()
        ),
        residence=None if hidden else place.get("residence"),
        hukou=None if hidden else place.get("hukou"),
    )


async def _state_then(work: Work, person_id: UUID, day: date, moment: datetime) -> tuple[int, datetime, Dated]:
    cursor = await work.raw.execute(GET_VERSIONS, (person_id,))
    known = [row for row in await cursor.fetchall() if row[4] <= moment and (row[5] is None or moment < row[5])]
    versions = [Dated(State(*row[8:18]), row[1], row[2], row[3]) for row in known]
    dated = state_on(versions, day)
    if dated is None:
        raise PersonNotFound
    newest = max(known, key=lambda row: row[0])
    return newest[0], max(row[4] for row in known), dated


def _places_on(rows: list[tuple[Any, ...]], day: date) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for kind, code, address, start, until, unknown in rows:
        if start <= day and (until is None or day < until):
            found[kind] = Place(code, address, start, until, unknown)
    return found


async def list_versions(work: Work, person_id: UUID) -> list[PersonView]:
    """Every state held of a person, newest knowledge first; addresses and numbers are not part of it."""
    head = await get_person(work, person_id)
    cursor = await work.raw.execute(GET_VERSIONS, (person_id,))
    return [
        PersonView(
            person_id=person_id,
            dated=Dated(State(*row[8:18]), row[1], row[2], row[3]),
            version=row[0],
            known_from=row[4],
            known_until=row[5],
            source=row[6],
            reason=row[7],
            merged_into=head.merged_into,
            address_hidden=head.address_hidden,
            phone=work.keyring.decrypt_text(row[17], "person", "phone", str(person_id)),
            numbers=(),
            residence=None,
            hukou=None,
        )
        for row in await cursor.fetchall()
    ]


@dataclass(frozen=True, slots=True)
class Summary:
    """A line of a list."""

    person_id: UUID
    name: str
    sex: int
    birth_date: date
    id_number: str
    division_code: str


def number_key(work: Work, number: str) -> bytes:
    """The blind-index key of an identity number, 15 digits upgraded."""
    parsed = IdentityNumber.parse(number)
    return work.keyring.blind("resident_id", parsed.text if parsed is not None else number)


async def find_person_by_number(work: Work, number: str) -> UUID | None:
    """The person within reach who holds a number, verified or not; the verified holder first."""
    cursor = await work.raw.execute(
        "SELECT i.person_id FROM identifier i JOIN person p USING (person_id)"
        " WHERE i.number_key = %s AND i.known_until IS NULL AND p.state = 'active' ORDER BY i.state DESC LIMIT 1",
        (number_key(work, number),),
    )
    row = await cursor.fetchone()
    return row[0] if row else None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of a search and where the next begins."""

    people: list[Summary]
    next_page_token: str


SEARCH_BY_NAME = (
    "SELECT key, division, person_id FROM search_key WHERE key ^@ %s AND (key, division, person_id) > (%s, %s, %s)"
    " ORDER BY key, division, person_id LIMIT %s"
)
SEARCH_BY_BIRTH = (
    "SELECT '', '', person_id FROM person WHERE birth_date = %s AND state = 'active' AND person_id > %s"
    " ORDER BY person_id LIMIT %s"
)
SUMMARIES = (
    "SELECT p.person_id, p.name, p.sex, p.birth_date, p.address_hidden, p.residence_division, i.identifier_id, i.number"
    " FROM person p LEFT JOIN LATERAL (SELECT identifier_id, number FROM identifier i WHERE i.person_id = p.person_id"
    " AND i.kind = 1 AND i.known_until IS NULL ORDER BY state DESC LIMIT 1) i ON true"
    " WHERE p.person_id = ANY (%s) AND p.state = 'active'"
)
NUMBERS_OF = "SELECT person_no FROM person WHERE person_id = ANY (%s)"
NIL = UUID(int=0)
DEFAULT_PAGE = 20


async def search_people(
    work: Work, *, name: str, id_number: str, birth_date: date | None, page_size: int, page_token: str
) -> SearchPage:
    """People within reach by name, number or birth date, all given ones together.

    Errors: PAGE_TOKEN_INVALID, NAME_UNSEARCHABLE where nothing of what was typed is part of a name.
    """
    size = page_size or DEFAULT_PAGE
    key = query_key(name)
    if name and not key:
        raise NameUnsearchable(field="name")
    asked = json.dumps([name, id_number, str(birth_date)])
    after = _open_token(work, page_token, asked) if page_token else ["", "", str(NIL)]
    if id_number:
        person = await find_person_by_number(work, id_number.upper())
        found, last = ([person] if person else []), None
    elif key:
        found, last = await _by_name(work, key, after, size)
    else:
        cursor = await work.raw.execute(SEARCH_BY_BIRTH, (birth_date, UUID(after[2]), size + 1))
        rows = await cursor.fetchall()
        found, last = [row[2] for row in rows[:size]], (rows[size - 1] if len(rows) > size else None)
    people = [one for one in await get_summaries(work, found) if birth_date is None or one.birth_date == birth_date]
    return SearchPage(people, _seal_token(work, last, asked) if last else "")


async def _by_name(
    work: Work, key: str, after: list[str], size: int
) -> tuple[list[UUID], tuple[str, str, UUID] | None]:
    """Distinct people in key order; a person has several keys that begin alike."""
    found: dict[UUID, None] = {}
    # the first page begins at the key itself: the index starts where this row says, not where the prefix does
    place: tuple[str, str, UUID] = (after[0] or key, after[1], UUID(after[2]))
    while True:
        cursor = await work.raw.execute(SEARCH_BY_NAME, (key, *place, size * 3))
        rows = await cursor.fetchall()
        for row in rows:
            if len(found) == size and row[2] not in found:
                return list(found), place
            found.setdefault(row[2])
            place = (row[0], row[1], row[2])
        if len(rows) < size * 3:
            return list(found), None


async def get_summaries(work: Work, people: list[UUID]) -> list[Summary]:
    """Lines for people within reach, in the order asked; others are left out."""
    if not people:
        return []
    cursor = await work.raw.execute(SUMMARIES, (people,))
    order = {person: index for index, person in enumerate(people)}
    rows = sorted(await cursor.fetchall(), key=lambda row: order[row[0]])
    return [
        Summary(
            person_id=row[0],
            name=row[1],
            sex=row[2],
            birth_date=row[3],
            id_number=work.keyring.decrypt_text(row[7], "identifier", "number", str(row[6])),
            division_code="" if row[4] else row[5],
        )
        for row in rows
    ]


async def batch_get_people(work: Work, people: list[UUID]) -> tuple[list[Summary], list[int]]:
    """Lines for people within reach in the order asked, each once, and their numbers in the sets of the log."""
    found = await get_summaries(work, list(dict.fromkeys(people)))
    ids = [one.person_id for one in found]
    rows = await (await work.raw.execute(NUMBERS_OF, (ids,))).fetchall()
    return found, [row[0] for row in rows]


def _seal_token(work: Work, place: tuple[Any, ...], asked: str) -> str:
    sealed = work.keyring.encrypt(json.dumps([str(part) for part in place]), "cursor", *_bound(work, asked))
    return base64.urlsafe_b64encode(sealed).decode()


def _open_token(work: Work, token: str, asked: str) -> list[str]:
    """A cursor is bound to its caller and its query: anybody else's, or another query's, does not open."""
    try:
        sealed = base64.urlsafe_b64decode(token)
        place = json.loads(work.keyring.decrypt(sealed, "cursor", *_bound(work, asked)))
        return [str(part) for part in place]
    except Exception as error:
        text = Text("翻页标记无效，请重新查询", "the page token is not valid here; search again")
        raise DomainError(Kind.INVALID, "PAGE_TOKEN_INVALID", text, field="page_token") from error


def _bound(work: Work, asked: str) -> tuple[str, str]:
    return work.who.principal.subject, hashlib.sha256(asked.encode()).hexdigest()


async def list_looks(work: Work, person_id: UUID, wanted: Wanted, *, page_token: str) -> tuple[list[Look], str]:
    """Who looked at a person's record, newest first; bulk looks resolved, looks at records merged into it included.

    The person has to be within reach; the log itself lies in no territory and is read for this person alone.

    Errors: PERSON_NOT_FOUND, PAGE_TOKEN_INVALID.
    """
    asked = f"looks {person_id}"
    if page_token:
        wanted = replace(wanted, position=int(_open_token(work, page_token, asked)[0]))
    reach = work.scope
    cursor = await work.raw.execute("SELECT address_hidden FROM person WHERE person_id = %s", (person_id,))
    found = await cursor.fetchone()
    if found is None:
        raise PersonNotFound
    await work.rescope(COUNTY)
    try:
        records = await (await work.raw.execute(RECORDS, (person_id,))).fetchall()
        looks, more = await read_looks(work, [row[0] for row in records], [row[1] for row in records], wanted)
    finally:
        await work.rescope(reach)
    token = _seal_token(work, (looks[-1].position,), asked) if more else ""
    return coarse(looks) if found[0] else looks, token


async def find_hidden(work: Work, people: list[UUID]) -> set[UUID]:
    """Whose address of some people is hidden."""
    rows = await (await work.raw.execute(HIDDEN, (people,))).fetchall()
    return {row[0] for row in rows}


def public_code(person: PersonRow, code: str) -> str:
    """A division of a person as it may leave the register: the county where the address is hidden."""
    return hidden_code(code) if person.address_hidden else code


async def get_phone(work: Work, person_id: UUID) -> str:
    """The phone; empty where none is known, and of the dead and of records that were merged away or undone.

    Errors: PERSON_NOT_FOUND.
    """
    found = select(PersonRow.phone, PersonRow.state, PersonRow.death_date).where(PersonRow.person_id == person_id)  # type: ignore[call-overload]
    row = (await work.session.execute(found)).first()
    if row is None:
        raise PersonNotFound(field="person_id")
    if row.state != "active" or row.death_date is not None:
        return ""
    return work.keyring.decrypt_text(row.phone, "person", "phone", str(person_id))


async def find_phones_around(work: Work, person_id: UUID, version: int) -> tuple[bytes | None, bytes | None]:
    """(encrypted phone before a version, and in it), as the history has them; None where there was none."""

    async def held(versions: ColumnElement[bool]) -> bytes | None:
        statement = (
            select(PersonVersionRow.phone)  # type: ignore[call-overload]
            .where(PersonVersionRow.person_id == person_id, versions)
            .order_by(PersonVersionRow.version.desc(), PersonVersionRow.valid_from.desc())  # type: ignore[attr-defined]
            .limit(1)
        )
        found: bytes | None = (await work.session.execute(statement)).scalar()
        return found

    number = col(PersonVersionRow.version)
    return await held(number < version), await held(number == version)


def people_within_reach() -> Select[tuple[UUID]]:
    """Who the caller's scope holds, as a part of another statement."""
    return select(PersonRow.person_id)  # type: ignore[call-overload,no-any-return]
