"""Taking an offer, checking, deciding, objecting; each stage with its clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from chassis.db.numbers import next_number
from chassis.db.work import Work
from chassis.values.bank_account import read_account
from chassis.values.clock import day_of
from chassis.values.working_days import add_working_days
from sqlalchemy import Select, func, select

from incentives.applications.acting import Acting, check_acting, last_acting, record_acting
from incentives.applications.participants import act_as_officer, act_as_party
from incentives.applications.queries import find_due, find_village, get_entitlement
from incentives.applications.rows import CaseStepRow, EntitlementRow, NoticeRow
from incentives.applications.rules import (
    DOUBTFUL,
    Advanced,
    Decided,
    DoubtStands,
    NotAccepted,
    NotAtThisStage,
    NoticeStillPosted,
    NotOffered,
    NotRefused,
    ObjectionTooLate,
    Paid,
    Returned,
    check_claimant,
    check_office,
    check_open,
    check_reasoned,
)
from incentives.families.queries import find_guardians
from incentives.law import law_number
from incentives.packs.pack import Pack
from incentives.packs.queries import pack_of, require_sign_off, require_verified

REGISTER = "register"
WAKE_ORDERS = "SELECT pg_notify('anjia_orders', '')"


async def accept_offer(
    work: Work, entitlement_id: UUID, *, account: str, claimant_id: UUID, acting: Acting, payee: str
) -> EntitlementRow:
    """First step: who takes it, into which account.

    Errors: ENTITLEMENT_NOT_FOUND, NOT_OFFERED, CLAIM_TOO_LATE, CLAIMANT_NOT_ENTITLED, ACCOUNT_UNUSABLE,
    AUTHORITY_MISSING.
    """
    row = await get_entitlement(work, entitlement_id, lock=True)
    today = work.clock.today()
    check_open(row.state, row.claim_until, today)
    check_acting(work, acting, reads_back=False)
    pack = pack_of(row.programme, row.pack_version)
    check_claimant(claimant_id, row.person_id, await find_guardians(work, row.person_id), pack.claimants)
    digits = read_account(account, "account_number")
    row.account = work.keyring.encrypt(digits, "entitlement", "account", str(entitlement_id))
    row.payee = work.keyring.encrypt(payee, "entitlement", "payee", str(entitlement_id))
    row.claimant_id, row.authority = claimant_id, acting.authority
    row.division_code = await find_village(work, row.person_id) or row.division_code
    set_state(work, row, "accepted")
    await act_as_party(work, row)
    await record_acting(work, row, "accept", acting)
    return row


async def submit_application(work: Work, entitlement_id: UUID, *, read_back: bool = False) -> EntitlementRow:
    """Second step: file it.

    Errors: ENTITLEMENT_NOT_FOUND, NOT_ACCEPTED, CLAIM_TOO_LATE, AUTHORITY_MISSING, READ_BACK_MISSING.
    """
    row = await get_entitlement(work, entitlement_id, lock=True)
    if row.state != "accepted":
        raise NotAccepted(state=row.state)
    check_open(row.state, row.claim_until, work.clock.today())
    acting = replace(await last_acting(work, row), read_back=read_back)
    check_acting(work, acting, reads_back=True)
    await act_as_party(work, row)
    pack = pack_of(row.programme, row.pack_version)
    row.case_number = row.case_number or await next_number(work, pack.mark)
    await _begin_next(work, row, pack, "")
    await record_acting(work, row, "submit", acting)
    return row


async def decline_offer(work: Work, entitlement_id: UUID) -> EntitlementRow:
    """The person does not want it.

    Errors: ENTITLEMENT_NOT_FOUND, NOT_OFFERED.
    """
    row = await get_entitlement(work, entitlement_id, lock=True)
    if row.state not in ("offered", "accepted"):
        raise NotOffered(state=row.state)
    return set_state(work, row, "declined")


async def check_application(
    work: Work, entitlement_id: UUID, *, passed: bool, reason: str, name: str, village: str
) -> EntitlementRow:
    """End the township's check; what did not pass goes on to the county with the reason.

    Args:
        work: the unit of work.
        entitlement_id: the case.
        passed: whether the facts hold.
        reason: what does not hold.
        name: of whom the notice tells, where the pack posts one.
        village: their village, 12 digits.
    Errors: ENTITLEMENT_NOT_FOUND, NOT_AT_THIS_STAGE, REASON_MISSING, SAME_PERSON.
    """
    row = await get_entitlement(work, entitlement_id, lock=True)
    if row.state != "township_check":
        raise NotAtThisStage(state=row.state)
    check_office(work.who.role, row.division_code)
    if not passed:
        check_reasoned(reason)
    await act_as_officer(work, row, "check")
    await end_step(work, row, "passed" if passed else "not_passed", reason)
    row.checked_by = work.who.principal.person_key
    pack = pack_of(row.programme, row.pack_version)
    # only what passed is posted: a doubt is nobody's business but the county's
    doubtful_skips_notice = not passed and any(stage.name == "public_notice" for stage in pack.stages)
    step = await _begin_next(work, row, pack, "public_notice" if doubtful_skips_notice else "township_check")
    if step.stage == "public_notice":
        work.session.add(
            NoticeRow(
                entitlement_id=row.entitlement_id,
                name=name,
                village=village,
                programme=row.programme,
                amount_fen=row.amount_fen,
                posted_on=step.started_on,
                until=step.due_on,
            )
        )
    return row


async def decide_application(
    work: Work, entitlement_id: UUID, *, granted: bool, reason: str, article: str
) -> EntitlementRow:
    """The county's decision, by another person.

    Errors: ENTITLEMENT_NOT_FOUND, NOT_AT_THIS_STAGE, NOTICE_STILL_POSTED, SAME_PERSON, REASON_MISSING, ARTICLE_MISSING,
    PACK_NOT_SIGNED_OFF, DOUBT_STANDS.
    """
    row = await get_entitlement(work, entitlement_id, lock=True)
    pack = pack_of(row.programme, row.pack_version)
    if row.state == "public_notice":
        await _end_notice(work, row, pack)
    if row.state not in ("county_decision", "doubtful"):
        raise NotAtThisStage(state=row.state)
    await act_as_officer(work, row, "decide")
    await require_sign_off(work, pack)
    if granted:
        require_verified(pack)
    if not granted:
        check_reasoned(reason, article)
    elif row.state == DOUBTFUL:
        amount_fen = await find_due(work, row)
        if amount_fen is None:
            raise DoubtStands
        row.amount_fen = amount_fen
    if row.state == "county_decision" or row.doubted_from:
        await end_step(work, row, "granted" if granted else "refused", reason)
    row.decided_by, row.reason, row.article = work.who.principal.person_key, reason, article
    set_state(work, row, "granted" if granted else "refused")
    village = await find_village(work, row.person_id)
    work.record(Decided(row.entitlement_id, row.person_id, row.claimant_id, row.version, granted, village))
    if granted:
        work.at_commit(WAKE_ORDERS, ())
    return row


async def object_to_decision(
    work: Work, entitlement_id: UUID, reason: str, acting: Acting | None = None
) -> EntitlementRow:
    """Open a refused case again, for another person's decision.

    Errors: ENTITLEMENT_NOT_FOUND, NOT_REFUSED, OBJECTION_TOO_LATE, AUTHORITY_MISSING, READ_BACK_MISSING.
    """
    acting = acting or Acting()
    check_acting(work, acting, reads_back=True)
    row = await get_entitlement(work, entitlement_id, lock=True)
    if row.state != "refused":
        raise NotRefused
    today = work.clock.today()
    last = day_of(row.changed_at) + timedelta(days=law_number("objection_days", today))
    if today > last:
        raise ObjectionTooLate(until=last.isoformat())
    stage = pack_of(row.programme, row.pack_version).stage("county_decision")
    await act_as_party(work, row)
    # who refused stays among those who acted: the next decision is another person's
    row.decided_by = ""
    set_state(work, row, "county_decision")
    await record_acting(work, row, "object", acting)
    step = await add_step(work, row, stage.name, stage.by, add_working_days(today, stage.working_days), reason)
    await tell_stage(work, row, step, filed=False)
    return row


def set_state(work: Work, row: EntitlementRow, state: str) -> EntitlementRow:
    """Move a case on, one version further."""
    row.state, row.version, row.changed_at = state, row.version + 1, work.now
    if state == "granted":
        row.attempts, row.next_attempt_at = 0, work.now
    return row


async def _begin_next(work: Work, row: EntitlementRow, pack: Pack, after: str) -> CaseStepRow:
    stage = pack.next_stage(after)
    assert stage is not None  # noqa: S101 - a decision follows every other stage
    set_state(work, row, stage.name)
    due_on = add_working_days(work.clock.today(), stage.working_days)
    step = await add_step(work, row, stage.name, stage.by, due_on, "")
    await tell_stage(work, row, step, filed=not after)
    return step


async def add_step(work: Work, row: EntitlementRow, stage: str, role: str, due_on: date, reason: str) -> CaseStepRow:
    """Begin a stage with its clock."""
    number = select(func.count()).where(CaseStepRow.entitlement_id == row.entitlement_id)  # type: ignore[arg-type]
    step = CaseStepRow(
        entitlement_id=row.entitlement_id,
        number=int((await work.session.execute(number)).scalar_one()) + 1,
        stage=stage,
        role=role,
        started_on=work.clock.today(),
        due_on=due_on,
        reason=reason,
    )
    work.session.add(step)
    await work.flush()
    return step


async def end_step(work: Work, row: EntitlementRow, outcome: str, reason: str, by: str = "") -> None:
    """End the stage that runs; by whoever acts unless it is somebody else, such as the register."""
    (step,) = await work.lock_all(_running(row))
    step.ended_on, step.outcome = work.clock.today(), outcome
    step.ended_by = by or work.who.principal.person_key
    step.reason = step.reason or reason


def _running(row: EntitlementRow) -> Select[tuple[CaseStepRow]]:
    return select(CaseStepRow).where(
        CaseStepRow.entitlement_id == row.entitlement_id,  # type: ignore[arg-type]
        CaseStepRow.ended_on.is_(None),  # type: ignore[union-attr]
    )


async def _end_notice(work: Work, row: EntitlementRow, pack: Pack) -> None:
    # the row itself vanishes on its day; the stage's clock stays
    (step,) = await work.lock_all(_running(row))
    if work.clock.today() <= step.due_on:
        raise NoticeStillPosted(until=step.due_on.isoformat())
    await end_step(work, row, "over", "")
    await _begin_next(work, row, pack, "public_notice")


async def tell_stage(work: Work, row: EntitlementRow, step: CaseStepRow, *, filed: bool) -> None:
    """Publish that a stage runs, and until when."""
    village = await find_village(work, row.person_id)
    ids = (row.entitlement_id, row.person_id, row.claimant_id, row.version)
    work.record(Advanced(*ids, step.stage, step.due_on, filed, village))


async def mark_paid(work: Work, entitlement_id: UUID, paid_on: date) -> None:
    """Fees told that the bank has paid."""
    row = await get_entitlement(work, entitlement_id, lock=True)
    if row.state == "paid":
        return
    row.stop_code = ""
    set_state(work, row, "paid")
    village = await find_village(work, row.person_id)
    work.record(Paid(row.entitlement_id, row.person_id, row.claimant_id, row.version, paid_on, village))


async def mark_returned(work: Work, entitlement_id: UUID, code: str) -> None:
    """Fees told that it could not be paid: it is on the claimant's list until another account is given.

    It may come back days after it was paid. What was told before that and is heard after, the hearer drops by version.
    """
    row = await get_entitlement(work, entitlement_id, lock=True)
    if row.state == "returned":
        return
    row.stop_code = ""
    set_state(work, row, "returned")
    village = await find_village(work, row.person_id)
    work.record(Returned(row.entitlement_id, row.person_id, row.claimant_id, row.version, code, village))


async def mark_blocked(work: Work, entitlement_id: UUID, code: str) -> None:
    """Fees told that this is not paid: another system has, the order is held for a reason, or was cancelled.

    What had been paid and came back for a reason that nobody knows is not paid any more either.
    """
    row = await get_entitlement(work, entitlement_id, lock=True)
    if row.state != "paid" or code == "RETURN_UNEXPLAINED":
        row.stop_code = code
        set_state(work, row, "blocked")


async def mark_released(work: Work, entitlement_id: UUID, *, waits_for_account: bool) -> None:
    """Fees told that an order goes on: it was stopped, or came back and has another account now."""
    row = await get_entitlement(work, entitlement_id, lock=True)
    if row.state in ("blocked", "returned"):  # a second return is told like the first
        row.stop_code = ""
        set_state(work, row, "returned" if waits_for_account else "ordered")
