"""How somebody wants to be told, and where mail reaches them."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from chassis.db.work import Work

from notifications.law import law_number
from notifications.preferences.rows import PreferenceRow


class Choice(NamedTuple):
    """What somebody chose, or the county's default."""

    language: str
    email_wanted: bool
    sms_wanted: bool
    quiet_from_hour: int
    quiet_until_hour: int
    has_email: bool


class Address(NamedTuple):
    """Where a mail goes; `code`: what a mail to an address that waits for it says."""

    email: str
    code: str


async def find_preference(work: Work, person_id: UUID, *, lock: bool = False) -> PreferenceRow | None:
    """The row, if there is one."""
    return await work.find(PreferenceRow, person_id, lock=lock)


def default_row(work: Work, person_id: UUID) -> PreferenceRow:
    """The county's defaults of the day."""
    today = work.clock.today()
    return PreferenceRow(
        person_id=person_id,
        language="zh",
        email_wanted=bool(law_number("email_default", today)),
        sms_wanted=bool(law_number("sms_default", today)),
        quiet_from_hour=law_number("quiet_from_hour", today),
        quiet_until_hour=law_number("quiet_until_hour", today),
        changed_at=work.now,
    )


async def find_choice(work: Work, person_id: UUID) -> Choice:
    """What somebody chose, or the defaults."""
    row = await find_preference(work, person_id) or default_row(work, person_id)
    hours = (row.quiet_from_hour, row.quiet_until_hour)
    return Choice(row.language, row.email_wanted, row.sms_wanted, *hours, row.email is not None)


async def find_address(work: Work, person_id: UUID, *, pending: bool) -> Address | None:
    """Where mail goes: the confirmed address if it is wanted; `pending`: the one that waits for its code."""
    row = await find_preference(work, person_id)
    if row is None:
        return None
    place = str(person_id)
    if pending:
        if row.pending_email is None or row.code_until is None or work.now > row.code_until:
            return None
        code = work.keyring.decrypt_text(row.pending_code, "preference", "pending_code", place)
        return Address(work.keyring.decrypt_text(row.pending_email, "preference", "pending_email", place), code)
    if row.email is None or not row.email_wanted:
        return None
    return Address(work.keyring.decrypt_text(row.email, "preference", "email", place), "")
