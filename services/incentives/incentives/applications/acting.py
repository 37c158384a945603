"""Acting for somebody: as what, by which paper, read out before it is filed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import select

from incentives.applications.rows import ActingRow, EntitlementRow
from incentives.applications.rules import ReadBackMissing
from incentives.families.rules import AuthorityMissing, check_authority


@dataclass(frozen=True, slots=True)
class Acting:
    """What a worker says of their acting."""

    acting_as: str = ""
    authority: str = ""
    read_back: bool = False


def check_acting(work: Work, acting: Acting, *, reads_back: bool) -> None:
    """The person needs nothing; everybody else says as what, by which paper, and reads out what is filed.

    Errors: AUTHORITY_MISSING, READ_BACK_MISSING.
    """
    own = work.who.role == "citizen"
    check_authority(acting.authority, own=own)
    if not own and not acting.acting_as:
        raise AuthorityMissing(field="acting_as")
    if not own and reads_back and not acting.read_back:
        raise ReadBackMissing(field="read_back")


async def record_acting(work: Work, row: EntitlementRow, step: str, acting: Acting) -> None:
    """Keep who took the step for the person; nothing when the person did."""
    if work.who.role == "citizen":
        return
    work.session.add(
        ActingRow(
            entitlement_id=row.entitlement_id,
            version=row.version,
            step=step,
            role=work.who.role,
            agent=work.who.principal.person_key,
            acting_as=acting.acting_as,
            authority=acting.authority,
            read_back=acting.read_back,
            acted_at=work.now,
        )
    )


async def last_acting(work: Work, row: EntitlementRow) -> Acting:
    """As what the offer was taken: the filing goes by the same paper. Nothing when the person took it themselves."""
    if not row.authority:
        return Acting()
    taken = (await list_acting(work, [row.entitlement_id])).get(row.entitlement_id, [])
    return Acting(taken[-1].acting_as, taken[-1].authority) if taken else Acting()


async def list_acting(work: Work, entitlement_ids: list[UUID]) -> dict[UUID, list[ActingRow]]:
    """Steps that were taken for people, by case, the earliest first."""
    statement = (
        select(ActingRow)
        .where(ActingRow.entitlement_id.in_(entitlement_ids))  # type: ignore[attr-defined]
        .order_by(ActingRow.entitlement_id, ActingRow.version)  # type: ignore[arg-type]
    )
    found: dict[UUID, list[ActingRow]] = {}
    for row in (await work.session.execute(statement)).scalars():
        found.setdefault(row.entitlement_id, []).append(row)
    return found
