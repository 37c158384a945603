"""Visits: with consent or not at all; charged once under any crash; free for one, at its price for another."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from anjia.concessions.v1 import catalogue_service_pb2
from anjia.concessions.v1 import holder_service_pb2 as holders
from anjia.concessions.v1 import visit_service_pb2 as pb
from anjia.fees.v1 import invoice_service_pb2
from chassis.access.scope import COUNTY
from chassis.db.work import Database
from chassis.errors import DomainError, Kind, Text
from concessions.clients.fees import Charge, FeesClient
from concessions.testing import ConcessionsUnderTest
from concessions.visits.charging import Charging


async def refused(awaitable) -> DomainError:
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


async def shown(concessions: ConcessionsUnderTest, visit: pb.Visit) -> pb.Visit:
    reply: pb.Visit = await concessions.clinic.call("GetVisit", pb.GetVisitRequest(visit_id=visit.visit_id))
    return reply


async def test_same_visit_costs_a_holder_nothing_and_a_resident_the_scheduled_price(
    concessions: ConcessionsUnderTest,
) -> None:
    holder, resident = await concessions.confirm(), await concessions.person(name="李梅")
    visits = [await concessions.visit(person) for person in (holder.person_id, resident)]
    assert [one.state for one in visits] == ["recorded", "recorded"]
    assert await concessions.charge() == 2
    found = [await shown(concessions, one) for one in visits]
    assert [(one.state, one.due_fen) for one in found] == [("charged", 0), ("charged", 3500)]
    invoices = await concessions.fees.rows("SELECT state, waiver_code, amount_fen FROM invoice ORDER BY state")
    assert invoices == [("issued", "", 3500), ("waived", "W01", 3500)]
    assert await concessions.charge() == 0


async def test_what_is_free_for_everybody_is_waived_under_the_same_code(concessions: ConcessionsUnderTest) -> None:
    holder, resident = await concessions.confirm(), await concessions.person(name="李梅")
    for person in (holder.person_id, resident):
        await concessions.visit(person, item="S03")
    await concessions.charge()
    assert await concessions.fees.rows("SELECT DISTINCT waiver_code, state FROM invoice") == [("W01", "waived")]


async def test_part_is_waived_where_the_catalogue_waives_a_part(concessions: ConcessionsUnderTest) -> None:
    holder = await concessions.confirm()
    visit = await concessions.visit(holder.person_id, item="S02")
    await concessions.charge()
    assert (await shown(concessions, visit)).due_fen == 6000


async def test_standing_counts_as_of_the_day_of_the_visit(concessions: ConcessionsUnderTest) -> None:
    holder = await concessions.confirm()
    before = await concessions.visit(holder.person_id, served_on="2026-11-23", consent={"given_on": "2026-11-20"})
    end = holders.EndHolderRequest(holder_id=holder.holder_id, ended_code="wish", reason="本人提出")
    on_the_day = await concessions.visit(holder.person_id)
    await concessions.office.call("EndHolder", end)
    after = await concessions.visit(holder.person_id)
    await concessions.charge()
    due = [(await shown(concessions, one)).due_fen for one in (before, on_the_day, after)]
    assert due == [3500, 0, 3500]


@pytest.mark.parametrize("lacking", ["by_code", "given_on", "item", "how_code"])
async def test_visit_without_consent_is_refused(concessions: ConcessionsUnderTest, lacking: str) -> None:
    person = await concessions.person()
    error = await refused(concessions.visit(person, consent={lacking: ""}))
    assert (error.reason, error.details["field"]) == ("CONSENT_MISSING", f"consent.{lacking}")
    assert await concessions.rows("SELECT 1 FROM visit") == []


@pytest.mark.parametrize(
    ("fields", "reason", "field"),
    [
        ({"consent": {"item": "S02"}}, "CONSENT_MISSING", "consent.item"),
        ({"consent": {"given_on": "2026-11-24"}, "served_on": "2026-11-23"}, "CONSENT_TOO_LATE", "consent.given_on"),
        ({"consent": {"given_on": "2026-02-30"}}, "DATE_UNREADABLE", "consent.given_on"),
        ({"served_on": "2026-11-25"}, "SERVED_IN_FUTURE", "served_on"),
        ({"institution_code": "Y999"}, "INSTITUTION_UNKNOWN", "institution_code"),
        ({"institution_code": "Y003"}, "INSTITUTION_UNKNOWN", "institution_code"),
        ({"institution_code": "Y001"}, "OUTSIDE_TERRITORY", "institution_code"),
        ({"item": "S99"}, "ITEM_UNKNOWN", "item"),
    ],
)
async def test_bad_visit_is_refused_naming_the_field(
    concessions: ConcessionsUnderTest, fields: dict, reason: str, field: str
) -> None:
    person = await concessions.person()
    error = await refused(concessions.visit(person, **fields))
    assert (error.reason, error.details["field"]) == (reason, field)


async def test_guardian_consents_for_a_child_below_fourteen(concessions: ConcessionsUnderTest) -> None:
    child = await concessions.person(name="王小明", birth_date="2012-11-25")
    error = await refused(concessions.visit(child))
    assert (error.reason, error.details["age"]) == ("CONSENT_OF_GUARDIAN_NEEDED", "14")
    assert (await concessions.visit(child, consent={"by_code": "guardian"})).state == "recorded"


async def test_visit_of_nobody_is_refused(concessions: ConcessionsUnderTest) -> None:
    assert (await refused(concessions.visit(str(uuid4())))).reason == "PERSON_NOT_FOUND"


class Dying:
    """Fees whose answer is lost after it has done what was asked."""

    def __init__(self, fees: FeesClient, *, at: str) -> None:
        self._fees, self._at = fees, at

    async def issue(self, charge: Charge) -> tuple[UUID, int]:
        found = await self._fees.issue(charge)
        self._lose("issue")
        return found

    async def waive(self, invoice_id: UUID, code: str) -> int:
        found = await self._fees.waive(invoice_id, code)
        self._lose("waive")
        return found

    async def cancel(self, invoice_id: UUID) -> None:
        await self._fees.cancel(invoice_id)
        self._lose("cancel")

    def _lose(self, step: str) -> None:
        if step == self._at:
            raise DomainError(Kind.UNAVAILABLE, "SERVICE_UNAVAILABLE", Text("中断", "cut off"))


@pytest.mark.parametrize("step", ["issue", "waive"])
async def test_visit_is_charged_once_when_an_answer_is_lost(concessions: ConcessionsUnderTest, step: str) -> None:
    holder = await concessions.confirm()
    visit = await concessions.visit(holder.person_id)
    dying = Charging(concessions.tools.database, Dying(concessions.fees_client, at=step))  # type: ignore[arg-type]
    assert await dying.charge_once() == 0
    waiting = await shown(concessions, visit)
    assert (waiting.state, waiting.trouble_code) == ("recorded", "SERVICE_UNAVAILABLE")
    # a day later the stored replies of fees are gone as well
    async with concessions.fees.tools.database.work(COUNTY) as work:
        await work.raw.execute("DELETE FROM idempotency")
        await work.commit()
    assert await concessions.charge() == 1
    assert await concessions.fees.rows("SELECT count(*), sum(waived_fen)::int FROM invoice") == [(1, 3500)]
    charged = await shown(concessions, visit)
    assert (charged.state, charged.due_fen, charged.trouble_code) == ("charged", 0, "")


async def invoices(concessions: ConcessionsUnderTest) -> list[tuple]:
    return await concessions.fees.rows("SELECT state, waived_fen::int, paid_fen::int FROM invoice ORDER BY invoice_id")


async def test_wrongly_recorded_visit_is_taken_back_with_its_invoice_and_stays_in_the_record(
    concessions: ConcessionsUnderTest,
) -> None:
    holder, resident = await concessions.confirm(), await concessions.person(name="李梅")
    visits = [await concessions.visit(person) for person in (holder.person_id, resident)]
    await concessions.charge()
    for visit in visits:
        asked = await concessions.cancel(visit)
        assert (asked.state, asked.cancelled_on, asked.cancelled_reason) == ("cancelling", "2026-11-24", "登记错了项目")
    assert await concessions.charge() == 2
    assert await invoices(concessions) == [("cancelled", 3500, 0), ("cancelled", 0, 0)]
    for visit, person in zip(visits, (holder.person_id, resident), strict=True):
        own = await concessions.citizen(person).call("GetVisit", pb.GetVisitRequest(visit_id=visit.visit_id))
        assert (own.state, own.due_fen, own.item, own.cancelled_reason) == ("cancelled", 0, "S01", "登记错了项目")
        assert own.invoice_id
    told = await concessions.rows("SELECT entity, entity_version FROM outbox WHERE subject LIKE '%%visit.cancelled%%'")
    assert sorted(told) == sorted((visit.visit_id, 2) for visit in visits)
    assert "登记".encode() not in (await concessions.rows("SELECT cancelled_reason FROM visit"))[0][0]


async def test_visit_is_cancelled_once_and_by_a_desk_of_its_territory(concessions: ConcessionsUnderTest) -> None:
    visit = await concessions.visit(await concessions.person())
    request = pb.CancelVisitRequest(visit_id=visit.visit_id, reason="登记错了人")
    away = concessions.caller("clinic-worker", "health-service", division="510421000000", division_level="county")
    assert (await refused(away.call("CancelVisit", request))).reason == "VISIT_NOT_FOUND"
    for caller in (concessions.citizen(visit.person_id), concessions.caller("auditor", "audit")):
        assert (await refused(caller.call("CancelVisit", request))).reason == "ROLE_NOT_ALLOWED"
    error = await refused(concessions.cancel(visit, reason=""))
    assert (error.reason, error.details["field"]) == ("REQUEST_INVALID", "reason")
    error = await refused(concessions.cancel(visit, reason="应到61234部队卫生队"))
    assert (error.reason, error.details["field"]) == ("WRITING_REFUSED", "reason")
    await concessions.cancel(visit)
    assert (await refused(concessions.cancel(visit))).reason == "VISIT_CANCELLED_ALREADY"
    await concessions.charge()
    assert (await refused(concessions.cancel(visit))).reason == "VISIT_CANCELLED_ALREADY"


@pytest.mark.parametrize("step", ["issue", "cancel"])
async def test_visit_is_taken_back_whatever_answer_was_lost_before(
    concessions: ConcessionsUnderTest, step: str
) -> None:
    visit = await concessions.visit((await concessions.confirm()).person_id)
    dying = Charging(concessions.tools.database, Dying(concessions.fees_client, at=step))  # type: ignore[arg-type]
    await dying.charge_once()
    await concessions.cancel(visit)
    await dying.charge_once()
    waiting = await shown(concessions, visit)
    assert (waiting.state, waiting.trouble_code) == ("cancelling", "SERVICE_UNAVAILABLE")
    async with concessions.fees.tools.database.work(COUNTY) as work:
        await work.raw.execute("DELETE FROM idempotency")
        await work.commit()
    assert await concessions.charge() == 1
    found = await shown(concessions, visit)
    assert (found.state, found.trouble_code) == ("cancelled", "")
    assert [state for state, _, _ in await invoices(concessions)] == ["cancelled"]
    kept = "SELECT sum(amount_fen * CASE WHEN debit_account LIKE 'income%%' THEN 1 WHEN credit_account LIKE 'income%%'"
    assert await concessions.fees.rows(f"{kept} THEN -1 ELSE 0 END)::int FROM transfer") == [(0,)]
    assert await concessions.charge() == 0


async def test_visit_that_fees_could_never_charge_is_taken_back_without_an_invoice(
    concessions: ConcessionsUnderTest,
) -> None:
    visit = await concessions.visit(await concessions.person())
    async with concessions.tools.database.work(COUNTY) as work:
        await work.raw.execute("UPDATE visit SET item = 'S77', consent_item = 'S77'")
        await work.commit()
    assert await concessions.charge() == 0
    assert (await shown(concessions, visit)).trouble_code == "ITEM_WITHOUT_PRICE"
    await concessions.cancel(visit)
    assert await concessions.charge() == 1
    found = await shown(concessions, visit)
    assert (found.state, found.invoice_id, found.trouble_code) == ("cancelled", "", "")


async def test_visit_that_was_paid_stands_until_the_money_has_gone_back(concessions: ConcessionsUnderTest) -> None:
    visit = await concessions.visit(await concessions.person())
    await concessions.charge()
    charged = await shown(concessions, visit)
    pay = invoice_service_pb2.RecordPaymentRequest(invoice_id=charged.invoice_id, amount_fen=3500, method="cash")
    await concessions.fees.officer(1, "fee-service").call("RecordPayment", pay)
    await concessions.cancel(visit)
    assert await concessions.charge() == 0
    found = await shown(concessions, visit)
    assert (found.state, found.trouble_code, found.cancelled_on) == ("charged", "REFUND_FIRST", "")
    assert await invoices(concessions) == [("paid", 0, 3500)]
    # it is asked for again, once there is a refund, and not by itself
    assert await concessions.charge() == 0
    assert (await concessions.cancel(visit)).state == "cancelling"


async def test_merge_between_two_tries_is_no_other_invoice(concessions: ConcessionsUnderTest) -> None:
    person, kept = await concessions.person(), await concessions.person(name="李梅")
    await concessions.visit(person)
    dying = Charging(concessions.tools.database, Dying(concessions.fees_client, at="issue"))  # type: ignore[arg-type]
    await dying.charge_once()
    merged = "UPDATE person SET state = 'merged', merged_into = %s, version = version + 1 WHERE person_id = %s"
    await concessions.registered(merged, kept, person)
    await concessions.hear(
        "registry.person.merged.v1", kept_person_id=kept, absorbed_person_id=person, merge_id=str(uuid4())
    )
    assert await concessions.charge() == 1
    assert await concessions.fees.rows("SELECT count(*) FROM invoice") == [(1,)]
    own = (await concessions.citizen(kept).call("ListVisits", pb.ListVisitsRequest())).visits
    assert [one.state for one in own] == ["charged"]


async def test_visits_stop_at_the_scope_and_say_nothing_of_why(concessions: ConcessionsUnderTest) -> None:
    holder = await concessions.confirm()
    visit = await concessions.visit(holder.person_id)
    request = pb.GetVisitRequest(visit_id=visit.visit_id)
    assert (await concessions.citizen(holder.person_id).call("GetVisit", request)).item == "S01"
    assert (await refused(concessions.citizen(str(uuid4())).call("GetVisit", request))).reason == "VISIT_NOT_FOUND"
    away = concessions.caller("clinic-worker", "health-service", division="510421000000", division_level="county")
    assert (await refused(away.call("GetVisit", request))).reason == "VISIT_NOT_FOUND"
    assert not [field.name for field in pb.Visit.DESCRIPTOR.fields if "waiver" in field.name or "kin" in field.name]


async def test_catalogue_is_that_of_the_day(concessions: ConcessionsUnderTest) -> None:
    gateway = concessions.caller("service-gateway", "")
    ask = catalogue_service_pb2.ListItemsRequest
    assert [one.code for one in (await gateway.call("ListItems", ask(on="2026-06-30"))).items] == ["S01", "S02"]
    now = (await gateway.call("ListItems", ask())).items
    assert [(one.code, one.free_for_all) for one in now] == [("S01", False), ("S02", False), ("S03", True)]
    ask_where = catalogue_service_pb2.ListInstitutionsRequest
    assert "Y003" in {
        one.code for one in (await gateway.call("ListInstitutions", ask_where(on="2026-06-30"))).institutions
    }
    assert "Y003" not in {one.code for one in (await gateway.call("ListInstitutions", ask_where())).institutions}


class Refusing(Dying):
    """Fees that takes nothing of one item, and sees whether a row is held while it is asked."""

    def __init__(self, fees: FeesClient, database: Database) -> None:
        super().__init__(fees, at="")
        self._database, self.held = database, 0

    async def issue(self, charge: Charge) -> tuple[UUID, int]:
        async with self._database.work(COUNTY) as work:
            free = await (
                await work.raw.execute(
                    "SELECT visit_id FROM visit WHERE visit_id = %s FOR UPDATE SKIP LOCKED", (charge.visit_id,)
                )
            ).fetchall()
        self.held += not free
        if charge.item != "S01":
            raise DomainError(Kind.REFUSED, "NOT_NOW", Text("暂不", "not now"))
        return await super().issue(charge)


async def test_hundreds_refused_stop_no_other_and_no_row_is_held_while_fees_is_asked(
    concessions: ConcessionsUnderTest,
) -> None:
    good = await concessions.visit(await concessions.person())
    copies = (
        "INSERT INTO visit (visit_id, person_id, recorded_as, institution_code, division_code, item, served_on,"
        " consent_by, consent_on, consent_item, consent_how, waiver_code, state, due_fen, trouble_code, recorded_by,"
        " recorded_at, cancelled_by, attempts, next_attempt_at) SELECT gen_random_uuid(), person_id, recorded_as,"
        " institution_code, division_code, 'S77', served_on, consent_by, consent_on, 'S77', consent_how, '', state, 0,"
        " '', recorded_by, recorded_at, '', 0, next_attempt_at - interval '1 hour' FROM visit, generate_series(1, 250)"
    )
    async with concessions.tools.database.work(COUNTY) as work:
        await work.raw.execute(copies)
        await work.commit()
    fees = Refusing(concessions.fees_client, concessions.tools.database)
    charging = Charging(concessions.tools.database, fees)  # type: ignore[arg-type]
    assert await charging.charge_once() == 1
    assert (await shown(concessions, good)).state == "charged"
    assert fees.held == 0
    # each waits for itself: nothing is asked again at once
    assert await charging.charge_once() == 0
    waiting = "SELECT DISTINCT attempts, trouble_code FROM visit WHERE state = 'recorded'"
    assert await concessions.rows(waiting) == [(1, "NOT_NOW")]
