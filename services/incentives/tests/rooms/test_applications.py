"""From offer to decision: two steps, two people, clocks, reasons, notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from anjia.fees.v1 import facts_pb2 as paid
from anjia.incentives.v1 import application_service_pb2 as pb
from anjia.incentives.v1 import assessment_service_pb2, facts_pb2
from anjia.registry.v1 import person_pb2
from anjia.types.v1 import envelope_pb2
from chassis.access.scope import COUNTY
from chassis.db.numbers import number_of
from chassis.facts.consumer import Hearer
from chassis.jobs.recounting import Recounting
from chassis.values.working_days import known_until
from incentives.app import NOTICES, STEPS
from incentives.applications import commands, ordering
from incentives.applications.lapsing import Lapsing
from incentives.applications.ordering import Ordering
from incentives.doctor import examine
from incentives.hearing import fees_handlers
from incentives.packs.queries import pack_of
from incentives.testing import ACCOUNT, IncentivesUnderTest, family, filed, listed, refused_with, signed


async def test_offer_is_taken_in_two_steps_and_decided_by_two_people(incentives: IncentivesUnderTest) -> None:
    mother, newborn, case = await family(incentives)
    citizen = incentives.citizen(mother)
    accepted = await citizen.call("AcceptOffer", pb.AcceptOfferRequest(entitlement_id=case, account_number=ACCOUNT))
    assert (accepted.state, accepted.payee_name, accepted.claimant_id) == ("accepted", "**兰", mother)
    assert accepted.account_number.endswith("18")
    assert "6228" not in accepted.account_number
    assert len(accepted.steps) == 0
    submitted = await citizen.call("SubmitApplication", pb.SubmitApplicationRequest(entitlement_id=case))
    (step,) = submitted.steps
    # fifteen working days after Tuesday 2026-11-24
    assert (submitted.state, step.stage, step.started_on, step.due_on) == (
        "township_check", "township_check", "2026-11-24", "2026-12-15",
    )  # fmt: skip
    reviewer = incentives.caller("township-reviewer", "application-review", staff_number="S-1")
    checked = await reviewer.call("CheckApplication", pb.CheckApplicationRequest(entitlement_id=case, passed=True))
    assert checked.state == "county_decision"
    decide = pb.DecideApplicationRequest(entitlement_id=case, granted=True)
    same = incentives.caller("county-approver", "application-review", staff_number="S-1")
    other = incentives.caller("county-approver", "application-review", staff_number="S-2")
    assert await refused_with(same.call("DecideApplication", decide)) == "SAME_PERSON"
    assert await refused_with(other.call("DecideApplication", decide)) == "PACK_NOT_SIGNED_OFF"
    await signed(incentives)
    granted = await other.call("DecideApplication", decide)
    assert granted.state == "granted"
    assert [(one.stage, one.outcome) for one in granted.steps] == [
        ("township_check", "passed"), ("county_decision", "granted"),
    ]  # fmt: skip
    assert await refused_with(other.call("DecideApplication", decide)) == "NOT_AT_THIS_STAGE"
    assert newborn == granted.person_id


async def test_database_keeps_the_two_people_apart(incentives: IncentivesUnderTest) -> None:
    _, _, case = await filed(incentives)
    async with incentives.tools.database.work(COUNTY) as work:
        with pytest.raises(psycopg.errors.CheckViolation):
            await work.raw.execute("UPDATE entitlement SET state = 'granted', checked_by = 'S-1', decided_by = 'S-1'"
                                   " WHERE entitlement_id = %s", (case,))  # fmt: skip
    async with incentives.tools.database.work(COUNTY) as work:
        with pytest.raises(psycopg.errors.CheckViolation):
            await work.raw.execute(
                "UPDATE entitlement SET state = 'refused', decided_by = 'S-2' WHERE entitlement_id = %s", (case,)
            )


async def test_refusal_names_reason_article_and_remedy_and_is_reopened_by_an_objection(
    incentives: IncentivesUnderTest,
) -> None:
    mother, _, case = await filed(incentives)
    await signed(incentives)
    reviewer = incentives.caller("township-reviewer", "application-review", staff_number="S-1")
    check = pb.CheckApplicationRequest(entitlement_id=case, passed=False)
    assert await refused_with(reviewer.call("CheckApplication", check)) == "REASON_MISSING"
    check.reason = "户口簿与登记不一致"
    assert (await reviewer.call("CheckApplication", check)).state == "county_decision"
    approver = incentives.caller("county-approver", "application-review", staff_number="S-2")
    decide = pb.DecideApplicationRequest(entitlement_id=case, granted=False)
    assert await refused_with(approver.call("DecideApplication", decide)) == "REASON_MISSING"
    decide.reason = "户口不在本县"
    assert await refused_with(approver.call("DecideApplication", decide)) == "ARTICLE_MISSING"
    decide.article = "管理规范（试行）补贴对象"
    asked = pb.GetEntitlementRequest(entitlement_id=case)
    # who checked is told that they do not decide, before they try
    assert (await approver.call("GetEntitlement", asked)).barred_code == ""
    checker = incentives.caller("county-approver", "application-review", staff_number="S-1")
    assert (await checker.call("GetEntitlement", asked)).barred_code == "SAME_PERSON"
    assert await refused_with(checker.call("DecideApplication", decide)) == "SAME_PERSON"
    refused = await approver.call("DecideApplication", decide)
    assert (refused.state, refused.reason, refused.article) == ("refused", decide.reason, decide.article)
    assert "60" in refused.remedy_zh
    assert "60" in refused.remedy_en
    objection = pb.ObjectToDecisionRequest(entitlement_id=case, reason="户口已迁入，见附件")
    reopened = await incentives.citizen(mother).call("ObjectToDecision", objection)
    assert (reopened.state, reopened.remedy_zh) == ("county_decision", "")
    again = pb.DecideApplicationRequest(entitlement_id=case, granted=True)
    assert await refused_with(approver.call("DecideApplication", again)) == "SAME_PERSON"
    third = incentives.caller("county-approver", "application-review", staff_number="S-3")
    assert (await third.call("DecideApplication", again)).state == "granted"


async def test_objection_ends_with_its_legal_days(incentives: IncentivesUnderTest) -> None:
    mother, _, case = await filed(incentives)
    await signed(incentives)
    reviewer = incentives.caller("township-reviewer", "application-review", staff_number="S-1")
    await reviewer.call("CheckApplication", pb.CheckApplicationRequest(entitlement_id=case, passed=True))
    approver = incentives.caller("county-approver", "application-review", staff_number="S-2")
    refusal = pb.DecideApplicationRequest(entitlement_id=case, granted=False, reason="重复申领", article="管理规范")
    await approver.call("DecideApplication", refusal)
    incentives.clock.advance(timedelta(days=61))
    objection = pb.ObjectToDecisionRequest(entitlement_id=case, reason="没有重复")
    assert await refused_with(incentives.citizen(mother).call("ObjectToDecision", objection)) == "OBJECTION_TOO_LATE"


async def test_only_the_person_a_parent_or_a_guardian_takes_it(incentives: IncentivesUnderTest) -> None:
    mother, newborn, case = await family(incentives)
    stranger = (await incentives.registry.register(name="孙不识")).person_id
    worker = incentives.caller("village-worker", "application-review")
    request = pb.AcceptOfferRequest(
        entitlement_id=case, account_number=ACCOUNT, claimant_id=stranger, authority="委托书", acting_as="mandate"
    )
    assert await refused_with(worker.call("AcceptOffer", request)) == "CLAIMANT_NOT_ENTITLED"
    request.claimant_id = newborn
    assert await refused_with(worker.call("AcceptOffer", request)) == "CLAIMANT_NOT_ENTITLED"
    request.claimant_id, request.authority = mother, ""
    assert await refused_with(worker.call("AcceptOffer", request)) == "AUTHORITY_MISSING"
    request.authority, request.account_number = "委托书 2026-11-20", "12ab5678"
    assert await refused_with(worker.call("AcceptOffer", request)) == "ACCOUNT_UNUSABLE"
    request.account_number = ACCOUNT
    assert (await worker.call("AcceptOffer", request)).state == "accepted"
    foreign = incentives.citizen(stranger).call("GetEntitlement", pb.GetEntitlementRequest(entitlement_id=case))
    assert await refused_with(foreign) == "ENTITLEMENT_NOT_FOUND"


async def test_who_acts_for_somebody_says_as_what_reads_it_out_and_is_on_the_record(
    incentives: IncentivesUnderTest,
) -> None:
    mother, _, case = await family(incentives)
    worker = incentives.caller("village-worker", "application-review", staff_number="S-7")
    accept = pb.AcceptOfferRequest(
        entitlement_id=case, account_number=ACCOUNT, claimant_id=mother, authority="签字声明 2026-11-20"
    )
    assert await refused_with(worker.call("AcceptOffer", accept)) == "AUTHORITY_MISSING"
    accept.acting_as = "at_counter"
    await worker.call("AcceptOffer", accept)
    submit = pb.SubmitApplicationRequest(entitlement_id=case)
    assert await refused_with(worker.call("SubmitApplication", submit)) == "READ_BACK_MISSING"
    submit.read_back = True
    await worker.call("SubmitApplication", submit)
    seen = await incentives.citizen(mother).call("GetEntitlement", pb.GetEntitlementRequest(entitlement_id=case))
    told = [(one.step, one.agent, one.acting_as, one.authority, one.read_back) for one in seen.acting]
    assert told == [
        ("accept", "S7", "at_counter", "签字声明 2026-11-20", False),
        ("submit", "S7", "at_counter", "签字声明 2026-11-20", True),
    ]
    same = incentives.caller("township-reviewer", "application-review", staff_number="S-7")
    check = pb.CheckApplicationRequest(entitlement_id=case, passed=True)
    assert await refused_with(same.call("CheckApplication", check)) == "SAME_PERSON"
    other = incentives.caller("township-reviewer", "application-review", staff_number="S-8")
    assert (await other.call("CheckApplication", check)).state == "county_decision"


async def test_paper_of_an_earlier_taking_files_nothing(incentives: IncentivesUnderTest) -> None:
    mother, _, case = await family(incentives)
    worker = incentives.caller("village-worker", "application-review", staff_number="S-7")
    accept = pb.AcceptOfferRequest(
        entitlement_id=case, account_number=ACCOUNT, claimant_id=mother, authority="委托书", acting_as="mandate"
    )
    await worker.call("AcceptOffer", accept)
    own = pb.AcceptOfferRequest(entitlement_id=case, account_number=ACCOUNT)
    await incentives.citizen(mother).call("AcceptOffer", own)
    submit = pb.SubmitApplicationRequest(entitlement_id=case, read_back=True)
    assert await refused_with(worker.call("SubmitApplication", submit)) == "AUTHORITY_MISSING"


async def test_declined_offer_can_be_taken_up_again_until_its_last_day(incentives: IncentivesUnderTest) -> None:
    mother, _, case = await family(incentives)
    citizen = incentives.citizen(mother)
    declined = await citizen.call("DeclineOffer", pb.DeclineOfferRequest(entitlement_id=case))
    assert (declined.state, declined.claim_until) == ("declined", "2026-12-31")
    request = pb.AcceptOfferRequest(entitlement_id=case, account_number=ACCOUNT)
    assert (await citizen.call("AcceptOffer", request)).state == "accepted"
    incentives.clock.advance(timedelta(days=60))
    submit = pb.SubmitApplicationRequest(entitlement_id=case)
    assert await refused_with(citizen.call("SubmitApplication", submit)) == "CLAIM_TOO_LATE"


async def test_notice_tells_four_things_for_its_days_and_withdraws_itself(
    incentives: IncentivesUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await incentives.child("1960-01-01", name="吴老汉", hukou_nature="agricultural", sex=person_pb2.SEX_MALE)
    await incentives.read_register()
    worker = incentives.caller("village-worker", "assessment")
    stated = assessment_service_pb2.StateFactRequest(
        person_id=person, fact="children_known", value="true", authority="本人签字"
    )
    await worker.call("StateFact", stated)
    await incentives.assess()
    (offer,) = (await listed(incentives)).entitlements
    case = offer.entitlement_id
    citizen = incentives.citizen(person)
    await citizen.call("AcceptOffer", pb.AcceptOfferRequest(entitlement_id=case, account_number=ACCOUNT))
    await citizen.call("SubmitApplication", pb.SubmitApplicationRequest(entitlement_id=case))
    reviewer = incentives.caller("township-reviewer", "application-review", staff_number="S-1")
    checked = await reviewer.call("CheckApplication", pb.CheckApplicationRequest(entitlement_id=case, passed=True))
    assert checked.state == "public_notice"
    gateway = incentives.caller("service-gateway", "")
    (notice,) = (await gateway.call("ListNotices", pb.ListNoticesRequest())).notices
    assert {field.name for field in notice.DESCRIPTOR.fields} == {
        "name", "village", "programme", "amount_fen", "posted_on", "until",
    }  # fmt: skip
    assert (notice.name, notice.programme, notice.amount_fen) == ("吴老汉", "rural_reward", 96_000)
    # a calendar comes, and both were counted before it: the notice hangs as long as the step that waits for it
    await incentives.rows("UPDATE case_step SET calendar_year = 2025 RETURNING 1")
    await incentives.rows("UPDATE public_notice SET calendar_year = 2025 RETURNING 1")
    assert await Recounting(incentives.tools.database, STEPS, NOTICES).recount_once() > 1
    (again,) = (await gateway.call("ListNotices", pb.ListNoticesRequest())).notices
    assert [(again.until, known_until())] == await incentives.rows(
        "SELECT s.due_on::text, n.calendar_year FROM case_step s JOIN public_notice n USING (entitlement_id)"
        " WHERE s.stage = 'public_notice'"
    )
    await signed(incentives, "rural_reward")
    approver = incentives.caller("county-approver", "application-review", staff_number="S-2")
    decide = pb.DecideApplicationRequest(entitlement_id=case, granted=True)
    assert await refused_with(approver.call("DecideApplication", decide)) == "NOTICE_STILL_POSTED"
    incentives.clock.advance(timedelta(days=14))
    assert len((await gateway.call("ListNotices", pb.ListNoticesRequest())).notices) == 0
    assert await refused_with(approver.call("DecideApplication", decide)) == "PACK_UNVERIFIED"
    verified = replace(pack_of("rural_reward", 1), status="verified")
    monkeypatch.setattr(commands, "pack_of", lambda *_: verified)
    assert (await approver.call("DecideApplication", decide)).state == "granted"


async def test_childcare_subsidy_is_never_posted(incentives: IncentivesUnderTest) -> None:
    assert "public_notice" not in [stage.name for stage in pack_of("childcare_subsidy", 1).stages]
    _, _, case = await filed(incentives)
    reviewer = incentives.caller("township-reviewer", "application-review", staff_number="S-1")
    await reviewer.call("CheckApplication", pb.CheckApplicationRequest(entitlement_id=case, passed=True))
    gateway = incentives.caller("service-gateway", "")
    assert len((await gateway.call("ListNotices", pb.ListNoticesRequest())).notices) == 0


async def test_offer_no_longer_due_goes_on_a_list_and_is_not_withdrawn_by_itself(
    incentives: IncentivesUnderTest,
) -> None:
    _, newborn, case = await family(incentives)
    async with incentives.tools.database.work(COUNTY) as work:
        await work.raw.execute(
            "UPDATE family_fact SET hukou_division = '510421100001' WHERE person_id = %s", (newborn,)
        )
        await work.commit()
    await incentives.assess()
    doubtful = await listed(incentives, "doubtful")
    assert [one.entitlement_id for one in doubtful.entitlements] == [case]
    approver = incentives.caller("county-approver", "application-review", staff_number="S-2")
    await signed(incentives)
    grant = pb.DecideApplicationRequest(entitlement_id=case, granted=True)
    assert await refused_with(approver.call("DecideApplication", grant)) == "DOUBT_STANDS"
    refusal = pb.DecideApplicationRequest(entitlement_id=case, granted=False, reason="已迁出", article="管理规范")
    assert (await approver.call("DecideApplication", refusal)).state == "refused"


async def test_offer_is_reminded_of_twice_before_it_lapses_and_never_lapses_unreminded(
    incentives: IncentivesUnderTest,
) -> None:
    mother, _, case = await family(incentives)
    lapsing = Lapsing(incentives.tools.database)

    async def told() -> list[tuple[str, str]]:
        rows = await incentives.rows("SELECT subject, payload FROM outbox WHERE subject LIKE 'incentives.offer.%'"
                                     " ORDER BY recorded_at, subject")  # fmt: skip
        return [(subject, facts_pb2.OfferReminded.FromString(payload).claimant_ids[0]) for subject, payload in rows]

    async def state() -> str:
        reply = await incentives.citizen(mother).call("GetEntitlement", pb.GetEntitlementRequest(entitlement_id=case))
        return str(reply.state)

    # 2026-11-24: the last day, 31 December, is further than the first reminder
    assert await lapsing.look() == (0, 0)
    incentives.clock.advance(timedelta(days=8))
    assert await lapsing.look() == (1, 0)
    # neither the same process nor one started anew says it twice
    assert await lapsing.look() == await Lapsing(incentives.tools.database).look() == (0, 0)
    incentives.clock.advance(timedelta(days=23))
    assert await lapsing.look() == (1, 0)
    assert await Lapsing(incentives.tools.database).look() == (0, 0)
    assert await state() == "offered"
    incentives.clock.advance(timedelta(days=7))
    assert await lapsing.look() == (0, 1)
    assert await state() == "lapsed"
    subjects = ["incentives.offer.made.v1", *["incentives.offer.reminded.v1"] * 2, "incentives.offer.lapsed.v1"]
    assert await told() == [(subject, mother) for subject in subjects]


async def test_offer_that_nobody_was_reminded_of_stays_and_doctor_names_it(incentives: IncentivesUnderTest) -> None:
    mother, _, case = await family(incentives)
    incentives.clock.advance(timedelta(days=45))
    assert await Lapsing(incentives.tools.database).look() == (0, 0)
    reply = await incentives.citizen(mother).call("GetEntitlement", pb.GetEntitlementRequest(entitlement_id=case))
    assert reply.state == "offered"
    await incentives.rows("UPDATE entitlement SET claim_until = '2020-12-31' RETURNING 1")
    findings = await examine(incentives.tools.database)
    assert [one["where"] for one in findings if "lapses" in one["invariant"]] == ["entitlement"]


async def test_what_fees_tells_twice_or_late_ends_an_award_once(incentives: IncentivesUnderTest) -> None:
    mother, _, case = await filed(incentives)
    await incentives.awarded("ordered", entitlement_id=case)
    order = {"order_id": case, "award_id": case}
    steps = [
        ("returned", {"reason_code": "AC04"}, "returned"),
        ("returned", {"reason_code": "AC04"}, "returned"),
        ("settled", {"settled_on": "2026-11-24"}, "paid"),
        ("settled", {"settled_on": "2026-11-24"}, "paid"),
        ("blocked", {"paid_on": "2026-11-01"}, "paid"),
        ("held", {}, "paid"),
        ("released", {}, "paid"),
    ]
    for verb, fields, state in steps:
        await incentives.hear_of_money(f"fees.order.{verb}.v1", **order, **fields)
        reply = await incentives.citizen(mother).call("GetEntitlement", pb.GetEntitlementRequest(entitlement_id=case))
        assert reply.state == state
    told = await incentives.rows("SELECT subject FROM outbox WHERE subject LIKE 'incentives.award.%' ORDER BY 1")
    assert [row[0] for row in told] == ["incentives.award.paid.v1", "incentives.award.returned.v1"]


async def test_award_whose_order_is_held_for_one_person_goes_on_when_it_is_released(
    incentives: IncentivesUnderTest,
) -> None:
    mother, _, case = await filed(incentives)
    await incentives.awarded("ordered", entitlement_id=case)
    for verb, fields, state in (
        ("held", {"reason_code": "ONE_PERSON"}, "blocked"),
        ("released", {"state_code": "open"}, "ordered"),
        ("held", {"reason_code": "PERSON_DIED"}, "blocked"),
        ("released", {"state_code": "returned"}, "returned"),
    ):
        await incentives.hear_of_money(f"fees.order.{verb}.v1", order_id=case, award_id=case, **fields)
        reply = await incentives.citizen(mother).call("GetEntitlement", pb.GetEntitlementRequest(entitlement_id=case))
        # why it is not paid is one fact, and not that another system has
        assert (reply.state, reply.stop_code) == (state, fields.get("reason_code", ""))


async def test_each_return_is_told_and_another_account_ends_the_asking(incentives: IncentivesUnderTest) -> None:
    mother, _, case = await filed(incentives)
    await incentives.awarded("ordered", entitlement_id=case)
    for verb, fields, state in (
        ("returned", {"reason_code": "ACCOUNT_CHECK_DIGIT_WRONG"}, "returned"),
        ("released", {"state_code": "open"}, "ordered"),
        ("returned", {"reason_code": "AC04"}, "returned"),
        ("released", {"state_code": "open"}, "ordered"),
    ):
        await incentives.hear_of_money(f"fees.order.{verb}.v1", order_id=case, award_id=case, **fields)
        reply = await incentives.citizen(mother).call("GetEntitlement", pb.GetEntitlementRequest(entitlement_id=case))
        assert reply.state == state
    told = await incentives.rows("SELECT entity_version FROM outbox WHERE subject = 'incentives.award.returned.v1'")
    assert len({row[0] for row in told}) == 2


@pytest.mark.parametrize("verb", ["blocked", "cancelled", "held", "released", "returned", "settled"])
async def test_order_for_the_award_of_another_service_has_no_effect(incentives: IncentivesUnderTest, verb: str) -> None:
    day = {"settled_on": "2026-11-24"} if verb == "settled" else {}
    other = str(uuid4())
    await incentives.hear_of_money(f"fees.order.{verb}.v1", order_id=other, award_id=other, **day)
    assert await incentives.rows("SELECT 1 FROM entitlement") == []


async def test_award_that_was_paid_is_open_again_when_the_bank_sends_the_money_back(
    incentives: IncentivesUnderTest,
) -> None:
    mother, _, case = await filed(incentives)
    await incentives.awarded("ordered", entitlement_id=case)
    hearer = Hearer(
        "incentives-fees",
        incentives.tools.database,
        mode="latest_state",
        stream="FEES",
        handlers=fees_handlers(),
        nats_url="",
    )
    settled = paid.OrderSettled(order_id=case, award_id=case, settled_on="2026-11-24")
    returned = paid.OrderReturned(order_id=case, award_id=case, reason_code="AC04")
    again = paid.OrderSettled(order_id=case, award_id=case, settled_on="2026-12-01")
    for version, verb, fact, state in (
        (2, "settled", settled, "paid"),
        (1, "returned", returned, "paid"),  # told before, heard after
        (3, "returned", returned, "returned"),
        (4, "settled", again, "paid"),
        (3, "returned", returned, "paid"),
    ):
        envelope = envelope_pb2.Envelope(
            id=str(uuid4()), type=f"fees.order.{verb}.v1", entity=case, entity_version=version,
            payload=fact.SerializeToString(),
        )  # fmt: skip
        await hearer.take(envelope)
        reply = await incentives.citizen(mother).call("GetEntitlement", pb.GetEntitlementRequest(entitlement_id=case))
        assert reply.state == state
    told = await incentives.rows(
        "SELECT subject FROM outbox WHERE subject LIKE 'incentives.award.%' ORDER BY entity_version"
    )
    assert [row[0].split(".")[2] for row in told] == ["paid", "returned", "paid"]


async def test_stated_fact_that_no_pack_may_read_is_found(incentives: IncentivesUnderTest) -> None:
    child = await incentives.child("2026-09-01")
    await incentives.read_register()
    assert await examine(incentives.tools.database) == []
    await incentives.rows(
        "INSERT INTO stated_fact (person_id, fact, value, stated_by, authority, stated_at)"
        f" VALUES ('{child}', 'contraception', 'x', 'S-1', 'x', now()) RETURNING 1"
    )
    (found,) = await examine(incentives.tools.database)
    assert found["invariant"].startswith("2:")


async def test_unverified_pack_pays_nothing_whoever_signed(
    incentives: IncentivesUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, case = await filed(incentives)
    await signed(incentives)
    reviewer = incentives.caller("township-reviewer", "application-review", staff_number="S-1")
    await reviewer.call("CheckApplication", pb.CheckApplicationRequest(entitlement_id=case, passed=True))
    unverified = replace(pack_of("childcare_subsidy", 1), status="unverified")
    monkeypatch.setattr(commands, "pack_of", lambda *_: unverified)
    approver = incentives.caller("county-approver", "application-review", staff_number="S-2")
    grant = pb.DecideApplicationRequest(entitlement_id=case, granted=True)
    assert await refused_with(approver.call("DecideApplication", grant)) == "PACK_UNVERIFIED"
    await incentives.awarded("granted", by="S9", entitlement_id=case)
    monkeypatch.setattr(ordering, "pack_of", lambda *_: unverified)
    assert await Ordering(incentives.tools.database, None).order_once() == 0  # type: ignore[arg-type]
    assert await incentives.rows("SELECT state, attempts FROM entitlement") == [("granted", 1)]


async def test_case_has_a_number_from_its_filing_on_and_is_found_by_it(incentives: IncentivesUnderTest) -> None:
    _, _, case = await filed(incentives)
    office = incentives.caller("township-reviewer", "application-review")
    ((number,),) = await incentives.rows("SELECT case_number FROM entitlement WHERE entitlement_id = %s", case)
    assert number == number_of("510422", "育", 2026, 1)
    for said in (number, number.removeprefix("510422"), number.replace("-", " ")):
        found = await office.call("ListEntitlements", pb.ListEntitlementsRequest(case_number=said))
        assert [(one.entitlement_id, one.case_number) for one in found.entitlements] == [(case, number)]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    request = pb.ListEntitlementsRequest(case_number=wrong)
    assert await refused_with(office.call("ListEntitlements", request)) == "NUMBER_UNREADABLE"
    elsewhere = incentives.caller("township-reviewer", "application-review", division="510422102000")
    assert not (await elsewhere.call("ListEntitlements", pb.ListEntitlementsRequest(case_number=number))).entitlements
