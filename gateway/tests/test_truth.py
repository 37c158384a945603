"""Pages say what is so: of money, of seals, of receipts, of what was just done, in words and not in codes."""

from __future__ import annotations

from typing import Any

import pytest
from anjia.fees.v1 import disbursement_service_pb2 as batches
from anjia.fees.v1 import payment_order_service_pb2 as orders
from anjia.incentives.v1 import application_service_pb2 as cases
from anjia.registry.v1 import matching_service_pb2 as matching
from anjia.registry.v1 import person_pb2, roll_service_pb2
from chassis.errors import DomainError, Kind, Text
from gateway.pages.codes import said
from gateway.testing_pages import Browser
from google.protobuf import struct_pb2
from incentives.packs.rules import FirstYearUnfitting

ID = "01900000-0000-7000-8000-000000000001"
OTHER = "01900000-0000-7000-8000-000000000002"
BATCH = f"/console/payments/{ID}"
ORDERS = "PaymentOrderService_ListPaymentOrders"


def order(**fields: Any) -> orders.ListPaymentOrdersResponse:
    one = orders.PaymentOrder(order_id=OTHER, award_id=ID, payee_name="王**", account_number="****78", **fields)
    return orders.ListPaymentOrdersResponse(orders=[one])


def filed(state: str, **fields: Any) -> cases.Entitlement:
    return cases.Entitlement(
        entitlement_id=ID, person_id=OTHER, programme="childcare_subsidy", state=state, account_number="****01",
        payee_name="王**", steps=[cases.CaseStep(stage="township_check", by="township-reviewer")], **fields,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_payment_that_no_bank_has_seen_is_not_called_sent_back_by_one(browser: Browser, language: str) -> None:
    await browser.sign_in("citizen", person_id=OTHER, language=language)
    browser.answers.told[ORDERS] = order(state="returned", reason_code="ACCOUNT_CHECK_DIGIT_WRONG")
    page = await browser.read("/portal/payments")
    assert said("order_state", "returned", language) in page
    assert said("line_reason", "ACCOUNT_CHECK_DIGIT_WRONG", language) in page
    assert "银行退回" not in page
    assert "bank" not in page.lower().replace("bankcode", "")
    browser.answers.told["ApplicationService_GetEntitlement"] = filed("returned")
    assert "银行退回" not in await browser.read(f"/portal/due/{ID}")


async def test_check_that_leaves_nothing_says_so_once(browser: Browser) -> None:
    await browser.sign_in("finance-officer")
    void = batches.Batch(batch_id=ID, state="discarded", reason_code="NOTHING_LEFT")
    browser.answers.told["DisbursementService_GetBatch"] = void
    answer = await browser.send(BATCH, decision="check")
    page = await browser.read(answer.headers["location"])
    assert "账户已核对，由另一人批准" not in page
    assert "批次已作废" in page
    assert "没有可付的款项" in page
    assert "NOTHING_LEFT" not in page
    # neither a second reading nor a forged address says that something was just done
    assert "govuk-notification-banner--success" in page
    assert "govuk-notification-banner--success" not in await browser.read(answer.headers["location"])
    assert "govuk-notification-banner--success" not in await browser.read(f"{BATCH}?done=approve")


async def test_account_of_a_case_is_its_orders_or_is_called_what_was_given(browser: Browser) -> None:
    browser.answers.told["ApplicationService_GetEntitlement"] = filed("ordered")
    browser.answers.told[ORDERS] = order(state="open")
    await browser.sign_in("citizen", person_id=OTHER)
    page = await browser.read(f"/portal/due/{ID}")
    assert "****78" in page
    assert "****01" not in page
    await browser.sign_in("village-worker")
    page = await browser.read(f"/console/cases/{ID}")
    assert "申领时填写的账户" in page
    assert "收款账户" not in page


async def test_receipt_is_there_once_something_is_filed(browser: Browser) -> None:
    await browser.sign_in("village-worker")
    offered = cases.Entitlement(entitlement_id=ID, person_id=OTHER, programme="childcare_subsidy", state="accepted")
    browser.answers.told["ApplicationService_GetEntitlement"] = offered
    assert "receipt.pdf" not in await browser.read(f"/console/cases/{ID}")
    answer = await browser.client.get(f"/console/cases/{ID}/receipt.pdf")
    assert answer.status_code == 422
    assert "尚未提交" in answer.text
    browser.answers.told["ApplicationService_GetEntitlement"] = filed("township_check")
    assert "receipt.pdf" in await browser.read(f"/console/cases/{ID}")


async def test_refusal_asks_for_the_article_of_the_refusal_and_of_nothing_else(browser: Browser) -> None:
    await browser.sign_in("county-approver")
    browser.answers.told["ApplicationService_GetEntitlement"] = filed("county_decision")
    page = await browser.read(f"/console/cases/{ID}")
    assert "不予批准所依据的法律条款" in page
    assert "更正" not in page.partition("<main")[2].partition("您的决定")[2]


async def test_who_may_not_see_the_seal_is_told_nothing_of_it(browser: Browser) -> None:
    await browser.sign_in("auditor")
    page = await browser.read("/console/accesses")
    assert ("封存" in page) == ("AuditService_ListSeals" in browser.answers.asked)
    await browser.sign_in("township-reviewer")
    assert "封存" not in await browser.read("/console/accesses")
    assert "尚未封存" not in await browser.read("/console/accesses")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_citizen_is_sent_to_no_colleague_and_hears_no_code_of_purposes(browser: Browser, language: str) -> None:
    await browser.sign_in("citizen", person_id=OTHER, language=language)
    refused = DomainError(Kind.FORBIDDEN, "ROLE_NOT_ALLOWED", Text("您不能办理此事项", "you may not do this"))
    browser.answers.told["ApplicationService_GetEntitlement"] = refused
    for path in (f"/portal/due/{ID}", f"/console/cases/{ID}"):
        text = (await browser.client.get(path)).text
        for word in ("同事", "岗位", "colleague", "your role", "own-data"):
            assert word not in text
    await browser.sign_in("village-worker", language=language)
    told = (await browser.client.get(f"/console/cases/{ID}")).text
    assert ("同事" if language == "zh" else "colleague") in told


async def test_desk_shows_waiting_orders_and_no_card_that_says_nothing(browser: Browser) -> None:
    await browser.sign_in("finance-officer")
    browser.answers.told[ORDERS] = order(state="open")
    page = await browser.read("/console")
    assert '<a href="/console" aria-current="page">' in page
    assert "待支付" in page
    assert 'anjia-count">1<' in page
    assert 'anjia-count">0<' not in page
    del browser.answers.told[ORDERS]
    assert "anjia-count" not in await browser.read("/console")


async def test_rows_of_a_report_are_whole_numbers(browser: Browser) -> None:
    await browser.sign_in("county-approver")
    report = struct_pb2.Struct()
    report.update({"rows": 3, "accepted": 2, "repeated": [], "linked": [], "likely_duplicates": [], "stayed": [1496]})
    browser.answers.told["RollService_GetRoll"] = roll_service_pb2.Roll(roll_id=ID, state="committed", report=report)
    page = await browser.read(f"/console/rolls/{ID}")
    assert "1496" in page
    assert "1496.0" not in page


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_numbers_shown_for_a_case_name_its_reason_in_words(browser: Browser, language: str) -> None:
    await browser.sign_in("village-worker", language=language)
    fields = {"purpose": "registration", "case": "2026-0123", "why": "holder-present"}
    answer = await browser.send(f"/console/people/{ID}/unmask", **fields)
    page = await browser.read(answer.headers["location"])
    assert browser.answers.metadata["PersonService_GetPerson"][-1]["anjia-case"] == "2026-0123 holder-present"
    assert "2026-0123" not in answer.headers["location"]
    assert "2026-0123" in page
    assert said("case_reason", "holder-present", language) in page
    assert "2026-0123 holder-present" not in page


async def test_merge_says_which_record_stayed(browser: Browser) -> None:
    await browser.sign_in("county-approver")
    browser.answers.told["MatchingService_GetCandidate"] = matching.Candidate(
        candidate_id=ID, state="merged", merge_id=ID, first_person_id=ID, second_person_id=OTHER,
        first=person_pb2.Person(person_id=ID, name="旧", merged_into=OTHER),
        second=person_pb2.Person(person_id=OTHER, name="留"),
    )  # fmt: skip
    page = await browser.read(f"/console/duplicates/{ID}")
    kept = page[page.index('id="kept"') :].partition("</p>")[0]
    assert OTHER in kept
    assert "留" in kept
    assert "旧" not in kept


async def test_person_as_of_a_day_is_shown_with_the_kin_of_that_day(browser: Browser) -> None:
    await browser.sign_in("village-worker")
    await browser.read(f"/console/people/{ID}?purpose=registration&as_of=2000-01-01")
    for operation in ("PersonService_GetPerson", "HouseholdService_GetHousehold", "HouseholdService_ListKinship"):
        assert [one.as_of for one in browser.answers.asked[operation]] == ["2000-01-01"]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_calculator_says_which_first_years_are_right(browser: Browser, language: str) -> None:
    browser.speak(language)
    browser.answers.told["AssessmentService_CalculateAmounts"] = FirstYearUnfitting(
        field="first_claim_year", years="2026 / 2027"
    )
    answer = await browser.client.get("/calculators/childcare-subsidy?birth_date=2026-05-05&first_claim_year=2033")
    assert answer.status_code == 400
    assert "2026 / 2027" in answer.text
    assert 'id="first_claim_year-error"' in answer.text
