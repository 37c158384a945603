"""Births and deaths are registered as they are told."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from chassis.access.scope import Scope
from chassis.db.work import Work
from chassis.values import Division, Level, new_id
from sqlalchemy import select

from registry.households.commands import tie
from registry.life_events.rows import LifeEventRow
from registry.life_events.rules import NoticeDiffers, PersonBorn, PersonDied, check_death
from registry.people.commands import NewPerson, add_certificate, apply_changes, load_person, register_person
from registry.people.commands.hiding import BESIDE_REASON, hide_address
from registry.people.queries import find_hidden, find_person_by_number
from registry.people.rules import hidden_code

KIN = {"mother": "parent", "father": "parent", "guardian": "guardian"}


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult named in a notice; role is mother, father, guardian or finder."""

    role: str
    name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class BirthNotice:
    """A birth as an institution tells it."""

    institution: str
    notice_number: str
    birth_order: int
    certificate_number: str
    child: NewPerson
    adults: tuple[Adult, ...]


async def notify_birth(work: Work, notice: BirthNotice, *, cell: str) -> tuple[UUID, bool]:
    """Register the child of a notice; the same notice again is the same child.

    Returns: the child's id, and whether the notice was known.

    Errors: NOTICE_DIFFERS, BIRTH_DATE_IN_FUTURE, DIVISION_UNKNOWN, DIVISION_OUT_OF_REACH (not this county).
    """
    place = f"{notice.institution}\0{notice.notice_number}\0{notice.birth_order}"
    # two copies of a notice arriving together wait for each other here
    await work.raw.execute("SELECT pg_advisory_xact_lock(%s)", (zlib.crc32(place.encode()),))
    told = json.dumps(
        {
            "adults": [asdict(adult) for adult in notice.adults],
            "child": [notice.child.name, notice.child.sex, str(notice.child.birth_date)],
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    told_hash = hashlib.sha256(work.keyring.index_key + told.encode()).digest()
    known = await _find_notice(work, notice)
    if known is not None:
        if known.told_hash != told_hash:
            raise NoticeDiffers(field="notice_number")
        return known.person_id, True
    adults = await _find_adults(work, notice)
    secret = await find_hidden(work, [person for person, _ in adults])
    county = Scope("range", Division.of(cell, Level.COUNTY))
    place_code, birth_date = notice.child.residence.division_code, notice.child.birth_date
    child = await register_person(
        work,
        notice.child,
        synthetic_allowed=True,
        source="birth notice",
        reach=county,
        told=lambda person: PersonBorn(person, 1, birth_date, hidden_code(place_code) if secret else place_code),
    )
    if notice.certificate_number:
        await add_certificate(work, child, notice.certificate_number)
    event_id = new_id()
    work.session.add(
        LifeEventRow(
            event_id=event_id,
            kind="birth",
            person_id=child,
            happened_on=notice.child.birth_date,
            institution=notice.institution,
            notice_number=notice.notice_number,
            birth_order=notice.birth_order,
            told=work.keyring.encrypt(told, "life_event", "told", str(event_id)),
            told_hash=told_hash,
            recorded_by=work.who.principal.person_key,
            recorded_at=work.now,
        )
    )
    await work.flush()
    _tie_adults(work, child, adults, notice)
    if secret:
        await hide_address(work, child, hidden=True, reason=BESIDE_REASON)
    return child, False


async def _find_notice(work: Work, notice: BirthNotice) -> LifeEventRow | None:
    statement = select(LifeEventRow).where(
        LifeEventRow.institution == notice.institution,  # type: ignore[arg-type]
        LifeEventRow.notice_number == notice.notice_number,  # type: ignore[arg-type]
        LifeEventRow.birth_order == notice.birth_order,  # type: ignore[arg-type]
    )
    return (await work.session.execute(statement)).scalar_one_or_none()


async def _find_adults(work: Work, notice: BirthNotice) -> list[tuple[UUID, str]]:
    """The adults whom the register knows by number, each once in a kind; the others stay in the notice."""
    found: list[tuple[UUID, str]] = []
    for adult in notice.adults:
        person = await find_person_by_number(work, adult.id_number) if adult.id_number else None
        kind = KIN.get(adult.role)
        # a form may name one person twice
        if person is not None and kind is not None and (person, kind) not in found:
            found.append((person, kind))
    return found


def _tie_adults(work: Work, child: UUID, adults: list[tuple[UUID, str]], notice: BirthNotice) -> None:
    basis = f"birth notice {notice.institution}"
    for person, kind in adults:
        if person != child:
            tie(work, child, person, kind, basis=basis, since=notice.child.birth_date, source="birth notice")
            work.touch(person)


async def register_death(work: Work, person_id: UUID, *, death_date: date, basis: str) -> None:
    """Record a death; the person's record stays.

    Errors: PERSON_NOT_FOUND, PERSON_MERGED, ALREADY_DEAD, DEATH_BEFORE_BIRTH, DEATH_IN_FUTURE.
    """
    person = await load_person(work, person_id)
    check_death(death_date, person.birth_date, person.death_date, work.clock.today())
    person.version += 1
    await apply_changes(work, person, {"death_date": death_date}, None, source="death", reason=basis)
    event_id = new_id()
    work.session.add(
        LifeEventRow(
            event_id=event_id,
            kind="death",
            person_id=person_id,
            happened_on=death_date,
            institution="counter",
            notice_number=str(event_id),
            birth_order=0,
            told=work.keyring.encrypt(basis, "life_event", "told", str(event_id)),
            told_hash=hashlib.sha256(basis.encode()).digest(),
            recorded_by=work.who.principal.person_key,
            recorded_at=work.now,
        )
    )
    work.record(PersonDied(person_id, person.version, death_date))
