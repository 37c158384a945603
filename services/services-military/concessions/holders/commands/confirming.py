"""Confirming, renewing and ending: a person decides each, and each is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values import Division, new_id
from sqlalchemy import select

from concessions.clients.registry import Resident
from concessions.holders import rules
from concessions.holders.codes import BODIES, KIN
from concessions.holders.queries import get_document, load_holder
from concessions.holders.rows import ConfirmationRow, HolderRow
from concessions.law import law_number
from concessions.writing.kinds import DocumentNotFound

# what ends with a confirmation in other rooms, by the holder; the composition root knows it
Ending = Callable[[Work, UUID], Awaitable[None]]
# two officers at once: the second waits and finds the first's confirmation
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a document shows: the standing, until when, by whom."""

    standing_code: str
    until: date
    body_code: str
    document_id: UUID


async def confirm_holder(work: Work, person: Resident, *, kin_code: str, shown: Shown, county: str) -> HolderRow:
    """Confirm somebody for the first time, or again after an end.

    Errors: HOLDER_CONFIRMED_ALREADY, KIN_CODE_UNKNOWN and what `_check` refuses with.
    """
    today = work.clock.today()
    if KIN.find(kin_code, today) is None:
        raise rules.KinCodeUnknown(field="kin_code")
    rules.check_alive(person.died, today)
    await work.raw.execute(ONE_AT_A_TIME, (str(person.person_id),))
    open_ones = select(HolderRow).where(
        HolderRow.person_id == person.person_id,  # type: ignore[arg-type]
        HolderRow.state == rules.OPEN,  # type: ignore[arg-type]
    )
    if (await work.session.execute(open_ones)).first() is not None:
        raise rules.HolderConfirmedAlready(field="person_id")
    row = HolderRow(
        holder_id=new_id(),
        person_id=person.person_id,
        recorded_as=person.person_id,
        kin_code=kin_code,
        division_code=person.division_code or county,
    )
    await _check(work, row, person, shown)
    work.session.add(row)
    await work.flush()
    await _add(work, row, shown)
    return row


async def renew_holder(work: Work, holder: HolderRow, person: Resident, shown: Shown) -> HolderRow:
    """Confirm again. A standing may change with it: that somebody died ends nothing for their family (art. 51).

    Errors: HOLDER_ENDED and what `_check` refuses with.
    """
    row = await load_holder(work, holder.holder_id)
    rules.check_open(row.state)
    rules.check_alive(person.died, work.clock.today())
    await _check(work, row, person, shown)
    row.division_code = person.division_code or Division.county_of(row.division_code)
    await _add(work, row, shown)
    return row


async def end_holder(work: Work, holder_id: UUID, *, reason_code: str, reason: str, ending: Ending) -> HolderRow:
    """End a confirmation before its date, cards with it.

    Errors: HOLDER_NOT_FOUND, HOLDER_ENDED.
    """
    row = await load_holder(work, holder_id)
    rules.check_open(row.state)
    row.ended_reason = work.keyring.encrypt(reason, "holder", "ended_reason", str(holder_id))
    by = work.who.principal.person_key
    await end(work, row, on=work.clock.today(), code=reason_code, by=by, ending=ending)
    return row


async def end(work: Work, row: HolderRow, *, on: date, code: str, by: str, ending: Ending) -> None:
    """What an end does, whoever ends it."""
    row.state, row.ended_on, row.ended_code, row.ended_by = rules.ENDED, on, code, by
    await work.flush()
    await ending(work, row.holder_id)


async def _check(work: Work, row: HolderRow, person: Resident, shown: Shown) -> None:
    """Errors: BODY_UNKNOWN, CONFIRMED_IN_PAST, CONFIRMED_TOO_LONG, CHILD_OF_AGE, DOCUMENT_NOT_FOUND."""
    today = work.clock.today()
    if BODIES.find(shown.body_code, today) is None:
        raise rules.BodyUnknown(field="body_code")
    limits = rules.Limits(law_number("confirmed_days_most", today), law_number("majority_age", today))
    rules.check_until(shown.until, today, row.kin_code, person.born, limits)
    document = await get_document(work, shown.document_id)
    if document.person_id not in (row.person_id, row.recorded_as):
        raise DocumentNotFound(field="document_id")


async def _add(work: Work, row: HolderRow, shown: Shown) -> None:
    confirmation = ConfirmationRow(
        confirmation_id=new_id(),
        holder_id=row.holder_id,
        standing_code=shown.standing_code,
        confirmed_from=work.clock.today(),
        confirmed_until=shown.until,
        body_code=shown.body_code,
        document_id=shown.document_id,
        confirmed_by=work.who.principal.person_key,
        confirmed_at=work.now,
    )
    work.session.add(confirmation)
    work.touch(row.person_id)
    await work.flush()
