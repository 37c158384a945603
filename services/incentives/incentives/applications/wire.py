"""Row → message."""

from __future__ import annotations

from datetime import date

from anjia.incentives.v1 import application_service_pb2 as pb
from chassis.db.keyring import Keyring
from chassis.values.working_days import is_provisional

from incentives.applications.rows import ActingRow, CaseStepRow, EntitlementRow, NoticeRow
from incentives.applications.rules import REMEDY


def to_entitlement(
    row: EntitlementRow, steps: list[CaseStepRow], keyring: Keyring, today: date, objection_days: int
) -> pb.Entitlement:
    """An entitlement; account and payee opened, to be masked on the way out."""
    refused, place = row.state == "refused", str(row.entitlement_id)
    return pb.Entitlement(
        entitlement_id=place,
        programme=row.programme,
        person_id=str(row.person_id),
        period=row.period,
        amount_fen=row.amount_fen,
        state=row.state,
        pack_version=row.pack_version,
        claim_until=row.claim_until.isoformat(),
        claimant_id=str(row.claimant_id or ""),
        payee_name=keyring.decrypt_text(row.payee, "entitlement", "payee", place),
        case_number=row.case_number,
        account_number=keyring.decrypt_text(row.account, "entitlement", "account", place),
        steps=[_to_step(step, today) for step in steps],
        reason=row.reason,
        article=row.article,
        remedy_zh=REMEDY.zh.format(days=objection_days) if refused else "",
        remedy_en=REMEDY.en.format(days=objection_days) if refused else "",
        version=row.version,
        doubt_code=row.doubt_code,
        stop_code=row.stop_code,
    )


def _to_step(step: CaseStepRow, today: date) -> pb.CaseStep:
    return pb.CaseStep(
        stage=step.stage,
        started_on=step.started_on.isoformat(),
        due_on=step.due_on.isoformat(),
        due_provisional=step.ended_on is None and is_provisional(step.due_on),
        ended_on=step.ended_on.isoformat() if step.ended_on else "",
        by=step.role,
        outcome=step.outcome,
        reason=step.reason,
        overdue=(step.ended_on or today) > step.due_on,
    )


def to_notice(row: NoticeRow) -> pb.Notice:
    """A notice."""
    return pb.Notice(
        name=row.name,
        village=row.village,
        programme=row.programme,
        amount_fen=row.amount_fen,
        posted_on=row.posted_on.isoformat(),
        until=row.until.isoformat(),
    )


def to_acting(row: ActingRow) -> pb.Acting:
    """A step that somebody took for the person."""
    message = pb.Acting(
        step=row.step,
        role=row.role,
        agent=row.agent,
        acting_as=row.acting_as,
        authority=row.authority,
        read_back=row.read_back,
    )
    message.acted_at.FromDatetime(row.acted_at)
    return message
