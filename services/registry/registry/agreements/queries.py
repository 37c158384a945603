"""Agreements in force."""

from __future__ import annotations

from chassis.db.work import Work
from google.protobuf.message import Message
from sqlalchemy import select

from registry.agreements.rows import AgreementRow
from registry.agreements.rules import AgreementMissing, check_fields

IN_FORCE = (
    "SELECT fields FROM agreement WHERE agency = %s AND permission = %s AND purpose = %s"
    " AND valid_from <= %s AND valid_until > %s"
)


async def list_agreements(work: Work) -> list[AgreementRow]:
    """All agreements, newest first."""
    statement = select(AgreementRow).order_by(AgreementRow.recorded_at.desc())  # type: ignore[attr-defined]
    return list((await work.session.execute(statement)).scalars())


async def check_agreement(work: Work, *, agency: str, permission: str, purpose: str, request: Message) -> None:
    """Refuse a call that no agreement in force covers, and a field that it does not.

    Errors: AGREEMENT_MISSING, FIELD_NOT_SHARED.
    """
    today = work.clock.today()
    cursor = await work.raw.execute(IN_FORCE, (agency, permission, purpose, today, today))
    rows = await cursor.fetchall()
    if not rows:
        raise AgreementMissing
    check_fields((field.name for field, _ in request.ListFields()), {name for row in rows for name in row[0]})
