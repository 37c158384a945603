"""Settling differences between sources."""

from __future__ import annotations

from uuid import UUID

from chassis.days import read_day
from chassis.db.work import Work

from registry.people.commands import correct_person, load_person
from registry.quality.rows import QualityItemRow
from registry.quality.rules import QualityItemNotFound, field_to_correct


async def settle_item(
    work: Work, item_id: UUID, *, accepting: bool, reason: str, synthetic_allowed: bool
) -> QualityItemRow:
    """Accept what a source says, by a correction like any other, or dismiss it; the reason stays with the record.

    Errors: QUALITY_ITEM_NOT_FOUND, SETTLED_ALREADY, NOT_CORRECTABLE_HERE, and those of correcting.
    """
    row = await work.lock(QualityItemRow, item_id)
    if row is None:
        raise QualityItemNotFound
    field = field_to_correct(row.state, row.field, accepting=accepting)
    if field:
        person = await load_person(work, row.person_id)
        await correct_person(
            work,
            row.person_id,
            version=person.version,
            changes={field: _value(field, row.given)},
            effective_from=None,
            reason=f"{row.source}: {reason}",
            synthetic_allowed=synthetic_allowed,
        )
    row.state = "accepted" if accepting else "dismissed"
    return row


def _value(field: str, given: str) -> object:
    if field == "birth_date":
        return read_day(given, field)
    return int(given) if field == "sex" else given
