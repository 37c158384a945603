"""Recording a visit: what is waived is decided here, as of its day, and charged elsewhere. And taking one back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id

from concessions.catalogue.rules import find_institution, find_item, waiver_for
from concessions.clients.registry import Resident
from concessions.holders.queries import is_confirmed
from concessions.holders.rules import check_alive
from concessions.law import law_number
from concessions.visits import rules
from concessions.visits.queries import get_visit
from concessions.visits.rows import VisitRow

# `recorded_as` remembers for which record a visit was recorded
KNOWN = "SELECT recorded_as FROM visit WHERE recorded_as = ANY (%(people)s) OR person_id = ANY (%(people)s)"
GOES_ON = "UPDATE visit SET person_id = %s WHERE recorded_as = %s"

# the loop that charges wakes; told after the commit, as the relay's is
WAKE_CHARGING = "SELECT pg_notify('anjia_charging', '')"


async def record_visit(
    work: Work, person: Resident, *, institution_code: str, item: str, served_on: date, consent: rules.Consent
) -> VisitRow:
    """Record a visit.

    Errors: SERVED_IN_FUTURE, INSTITUTION_UNKNOWN, ITEM_UNKNOWN, OUTSIDE_TERRITORY, PERSON_NOT_ALIVE, CONSENT_MISSING,
    CONSENT_TOO_LATE, CONSENT_OF_GUARDIAN_NEEDED.
    """
    rules.check_served(served_on, work.clock.today())
    institution = find_institution(institution_code, served_on)
    division = institution.told["division_code"]
    if not work.home.covers(division):
        raise rules.OutsideTerritory(field="institution_code")
    find_item(item, served_on)
    check_alive(person.died, served_on)
    own_age = law_number("own_consent_age", served_on)
    rules.check_consent(consent, item=item, served_on=served_on, born=person.born, own_age=own_age)
    confirmed = await is_confirmed(work, person.person_id, served_on)
    row = VisitRow(
        visit_id=new_id(),
        person_id=person.person_id,
        recorded_as=person.person_id,
        institution_code=institution_code,
        division_code=division,
        item=item,
        served_on=served_on,
        consent_by=consent.by,
        consent_on=consent.given_on,
        consent_item=consent.item,
        consent_how=consent.how,
        waiver_code=waiver_for(item, served_on, confirmed=confirmed),
        next_attempt_at=work.now,
        recorded_by=work.who.principal.person_key,
        recorded_at=work.now,
    )
    work.session.add(row)
    await work.flush()
    work.record(rules.VisitRecorded(row.visit_id, row.person_id, served_on))
    work.at_commit(WAKE_CHARGING, ())
    return row


async def cancel_visit(work: Work, visit_id: UUID, *, reason: str) -> VisitRow:
    """Take back a visit that was recorded wrongly: decided here, and its invoice cancelled by the loop that charges.

    Errors: VISIT_NOT_FOUND, VISIT_CANCELLED_ALREADY.
    """
    row = await get_visit(work, visit_id, lock=True)
    rules.check_stands(row.state)
    row.state, row.trouble_code = rules.CANCELLING, ""
    row.attempts, row.next_attempt_at = 0, work.now
    row.cancelled_reason = work.keyring.encrypt(reason, "visit", "cancelled_reason", str(visit_id))
    row.cancelled_by, row.cancelled_at = work.who.principal.person_key, work.now
    await work.flush()
    work.touch(row.person_id)
    work.at_commit(WAKE_CHARGING, ())
    return row


async def find_recorded(work: Work, people: list[UUID]) -> set[UUID]:
    """The records under which visits of any of these people were recorded."""
    return {row[0] for row in await (await work.raw.execute(KNOWN, {"people": people})).fetchall()}


async def follow_visits(work: Work, record: UUID, person_id: UUID) -> None:
    """Visits of a record go on for the person that it is now."""
    await work.raw.execute(GOES_ON, (person_id, record))
