"""Requests to incentives that succeed."""

from __future__ import annotations

from typing import Any

from anjia.incentives.v1 import application_service_pb2 as applications
from anjia.incentives.v1 import assessment_service_pb2 as assessments
from anjia.incentives.v1 import case_access_service_pb2 as accesses
from anjia.incentives.v1 import offer_service_pb2 as offers
from anjia.incentives.v1 import pack_service_pb2 as packs
from chassis.access.scope import COUNTY
from incentives.testing import ACCOUNT, ARTICLE, IncentivesUnderTest, signed

from tests.architecture.asking import Ask

PROGRAMME = "childcare_subsidy"
WORKER, REVIEWER, APPROVER = "village-worker", "township-reviewer", "county-approver"
REVIEW = "application-review"
LAW = "a pack is the law, the same for everybody"
# one runs at a time
ENDED = "UPDATE assessment_run SET state = 'done' RETURNING 1"
EVERYBODY = "everybody of the cell is assessed, and a cell is one county"


async def _offered(incentives: IncentivesUnderTest) -> tuple[str, str, str]:
    """(mother, child, entitlement): beside all those that were there before."""
    mother = (await incentives.registry.register(name="郑秀兰")).person_id
    newborn = await incentives.child("2026-09-01", name="郑小宝")
    async with incentives.registry.tools.database.work(COUNTY) as work:
        await work.raw.execute(
            "INSERT INTO kinship (kinship_id, person_id, relative_id, kind, basis, valid_from, start_unknown,"
            " known_from, source) VALUES (uuidv7(), %s, %s, 'parent', 'birth', '2026-09-01', false, now(), 'test')",
            (newborn, mother),
        )
        await work.commit()
    await incentives.hear("registry.person.registered.v1", person_id=newborn)
    ((case,),) = await incentives.rows("SELECT entitlement_id::text FROM entitlement WHERE person_id = %s", newborn)
    return mother, newborn, case


async def _filed(incentives: IncentivesUnderTest) -> tuple[str, str, str]:
    mother, newborn, case = await _offered(incentives)
    citizen = incentives.citizen(mother)
    await citizen.call("AcceptOffer", applications.AcceptOfferRequest(entitlement_id=case, account_number=ACCOUNT))
    await citizen.call("SubmitApplication", applications.SubmitApplicationRequest(entitlement_id=case))
    return mother, newborn, case


async def _checked(incentives: IncentivesUnderTest) -> tuple[str, str, str]:
    mother, newborn, case = await _filed(incentives)
    check = applications.CheckApplicationRequest(entitlement_id=case, passed=True)
    await incentives.caller(REVIEWER, REVIEW).call("CheckApplication", check)
    return mother, newborn, case


async def list_packs(_incentives: IncentivesUnderTest) -> Ask:
    return Ask(WORKER, "", packs.ListPacksRequest(), open_to=LAW)


async def sign_off_pack(_incentives: IncentivesUnderTest) -> Ask:
    request = packs.SignOffPackRequest(programme=PROGRAMME, compared_with="原文 2025-08-24")
    return Ask(APPROVER, "", request, open_to=LAW)


async def start_assessment(incentives: IncentivesUnderTest) -> Ask:
    await incentives.rows(ENDED)
    return Ask(APPROVER, "assessment", assessments.StartAssessmentRequest(), open_to=EVERYBODY)


async def get_assessment_run(incentives: IncentivesUnderTest) -> Ask:
    await incentives.rows(ENDED)
    run = await incentives.caller(APPROVER, "assessment").call("StartAssessment", assessments.StartAssessmentRequest())
    return Ask(APPROVER, "", assessments.GetAssessmentRunRequest(run_id=run.run_id), open_to=EVERYBODY)


async def list_assessment_runs(incentives: IncentivesUnderTest) -> Ask:
    await incentives.rows(ENDED)
    run = await incentives.caller(APPROVER, "assessment").call("StartAssessment", assessments.StartAssessmentRequest())
    return Ask(APPROVER, "", assessments.ListAssessmentRunsRequest(), data=(run.run_id,), open_to=EVERYBODY)


async def assess_person(incentives: IncentivesUnderTest) -> Ask:
    _, newborn, _ = await _offered(incentives)
    request = assessments.AssessPersonRequest(person_id=newborn)
    return Ask(WORKER, REVIEW, request, data=(PROGRAMME,))


async def calculate_amounts(_incentives: IncentivesUnderTest) -> Ask:
    request = assessments.CalculateAmountsRequest(programme=PROGRAMME, birth_date="2026-09-01")
    return Ask(WORKER, "", request, open_to=LAW)


async def state_fact(incentives: IncentivesUnderTest) -> Ask:
    _, newborn, _ = await _offered(incentives)
    request = assessments.StateFactRequest(
        person_id=newborn, fact="hukou_nature", value="agricultural", authority="签字声明"
    )
    return Ask(WORKER, REVIEW, request)


async def list_entitlements(incentives: IncentivesUnderTest) -> Ask:
    _, newborn, _ = await _offered(incentives)
    return Ask(WORKER, REVIEW, applications.ListEntitlementsRequest(), data=(newborn,))


async def get_entitlement(incentives: IncentivesUnderTest) -> Ask:
    _, newborn, case = await _offered(incentives)
    return Ask(WORKER, REVIEW, applications.GetEntitlementRequest(entitlement_id=case), data=(newborn,))


async def accept_offer(incentives: IncentivesUnderTest) -> Ask:
    mother, _, case = await _offered(incentives)
    request = applications.AcceptOfferRequest(
        entitlement_id=case, account_number=ACCOUNT, claimant_id=mother, acting_as="at_counter", authority="签字声明"
    )
    return Ask(WORKER, REVIEW, request)


async def submit_application(incentives: IncentivesUnderTest) -> Ask:
    ask = await accept_offer(incentives)
    await incentives.caller(WORKER, REVIEW).call("AcceptOffer", ask.request)
    case: Any = ask.request
    request = applications.SubmitApplicationRequest(entitlement_id=case.entitlement_id, read_back=True)
    return Ask(WORKER, REVIEW, request)


async def decline_offer(incentives: IncentivesUnderTest) -> Ask:
    mother, _, case = await _offered(incentives)
    request = applications.DeclineOfferRequest(entitlement_id=case)
    return Ask("citizen", "own-data", request, claims={"person_id": mother})


async def check_application(incentives: IncentivesUnderTest) -> Ask:
    _, _, case = await _filed(incentives)
    return Ask(REVIEWER, REVIEW, applications.CheckApplicationRequest(entitlement_id=case, passed=True))


async def decide_application(incentives: IncentivesUnderTest) -> Ask:
    await signed(incentives)
    _, _, case = await _checked(incentives)
    return Ask(APPROVER, REVIEW, applications.DecideApplicationRequest(entitlement_id=case, granted=True))


async def object_to_decision(incentives: IncentivesUnderTest) -> Ask:
    mother, _, case = await _checked(incentives)
    refuse = applications.DecideApplicationRequest(entitlement_id=case, reason="不符合条件", article=ARTICLE)
    await incentives.caller(APPROVER, REVIEW).call("DecideApplication", refuse)
    request = applications.ObjectToDecisionRequest(entitlement_id=case, reason="孩子的户口就在本村")
    return Ask("citizen", "own-data", request, claims={"person_id": mother})


async def list_notices(_incentives: IncentivesUnderTest) -> Ask:
    return Ask(WORKER, "", applications.ListNoticesRequest(), open_to="a notice hangs for everybody to read")


async def list_case_accesses(incentives: IncentivesUnderTest) -> Ask:
    mother, _, _ = await _filed(incentives)
    request = accesses.ListCaseAccessesRequest(person_id=mother, page_size=100)
    return Ask("citizen", "own-data", request, claims={"person_id": mother}, data=("incentives.offer.accept",))


async def stream_offers(_incentives: IncentivesUnderTest) -> Ask:
    return Ask("service-notifications", "messaging", offers.StreamOffersRequest())
