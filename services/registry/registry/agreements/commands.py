"""Recording and ending agreements."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id

from registry.agreements.rows import AgreementRow
from registry.agreements.rules import AgreementNotFound, check_named, check_period


async def record_agreement(
    work: Work,
    *,
    agency: str,
    permission: str,
    purpose: str,
    fields: list[str],
    legal_basis: str,
    impact_assessment: str,
    valid_from: date,
    valid_until: date,
) -> AgreementRow:
    """Record an agreement both sides have signed.

    Errors: PERIOD_INVALID, NOTHING_NAMED.
    """
    check_named(legal_basis=legal_basis, impact_assessment=impact_assessment)
    check_period(valid_from, valid_until)
    row = AgreementRow(
        agreement_id=new_id(),
        agency=agency,
        permission=permission,
        purpose=purpose,
        fields=fields,
        legal_basis=legal_basis,
        impact_assessment=impact_assessment,
        valid_from=valid_from,
        valid_until=valid_until,
        recorded_by=work.who.principal.person_key,
        recorded_at=work.now,
    )
    work.session.add(row)
    return row


async def end_agreement(work: Work, agreement_id: UUID) -> AgreementRow:
    """End an agreement: from today on nothing passes under it.

    Errors: AGREEMENT_NOT_FOUND.
    """
    row = await work.lock(AgreementRow, agreement_id)
    if row is None:
        raise AgreementNotFound
    today = work.clock.today()
    row.valid_until = max(min(row.valid_until, today), row.valid_from)
    row.ended_by = work.who.principal.person_key
    return row
