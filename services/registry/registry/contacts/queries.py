"""The phone of a person."""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import select

from registry.people.rows import PersonRow
from registry.people.rules import PersonNotFound


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
