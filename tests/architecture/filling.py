"""What the laws over the database fill a service with, and which of it must not be readable there."""

from __future__ import annotations

from anjia.concessions.v1 import holder_service_pb2
from anjia.incentives.v1 import application_service_pb2
from anjia.notifications.v1 import clock_service_pb2, preference_service_pb2
from concessions.testing import ConcessionsUnderTest
from fees.testing import CARD, FeesUnderTest
from incentives.testing import ACCOUNT, IncentivesUnderTest, family
from notifications.testing import NotificationsUnderTest, case
from registry.testing import RegistryUnderTest


async def fill_registry(registry: RegistryUnderTest) -> list[str]:
    """A person; the number of the first generation is upgraded when it is kept."""
    await registry.register(phone="13812345678", id_number="000422900517003", ethnicity="01")
    return ["13812345678", "000422900517003", "00042219900517003"]


async def fill_fees(fees: FeesUnderTest) -> list[str]:
    """A fund and an order."""
    await fees.fund(account_number="98765432109876543")
    await fees.order(payee_name="欧阳秀英")
    return ["98765432109876543", "欧阳秀英", CARD]


async def fill_concessions(concessions: ConcessionsUnderTest) -> list[str]:
    """Somebody confirmed, with a card and a visit; somebody ended."""
    card = await concessions.card()
    await concessions.visit(card.person_id)
    ended = await concessions.confirm()
    end = holder_service_pb2.EndHolderRequest(holder_id=ended.holder_id, ended_code="wish", reason="本人不再需要此项")
    await concessions.office.call("EndHolder", end)
    return ["本人不再需要此项", card.text]


async def fill_notifications(notifications: NotificationsUnderTest) -> list[str]:
    """A message told, a late step passed up, a death, a merge, an address that waits for its code."""
    person = str((await notifications.registry.register(phone="13812345678")).person_id)
    late = {"stage_code": "township_check", "due_on": "2026-11-20"}
    await notifications.hear("incentives.application.filed.v1", 3, **case(person), **late)
    await notifications.supervising.look()
    await notifications.caller("county-approver").call("MarkEscalations", clock_service_pb2.MarkEscalationsRequest())
    other = str((await notifications.registry.register()).person_id)
    merge = {"kept_person_id": person, "absorbed_person_id": other, "merge_id": other}
    await notifications.hear("registry.person.merged.v1", 2, **merge)
    await notifications.hear("registry.person.died.v1", 3, person_id=other, death_date="2026-11-20")
    await notifications.hear("incentives.assessment.completed.v1", 1, run_id=other)
    email = preference_service_pb2.SetEmailRequest(email="ouyang.xiuying@mail.example.com")
    await notifications.citizen(person).call("SetEmail", email)
    return ["ouyang.xiuying", "13812345678"]


async def fill_incentives(incentives: IncentivesUnderTest) -> list[str]:
    """A case filed by a worker for the mother, checked, with a notice; an answer that somebody gave."""
    mother, newborn, case = await family(incentives)
    worker = incentives.caller("village-worker", "application-review")
    acting = {"acting_as": "at_counter", "authority": "签字声明"}
    offer = {"entitlement_id": case, "account_number": ACCOUNT, "claimant_id": mother}
    await worker.call("AcceptOffer", application_service_pb2.AcceptOfferRequest(**offer, **acting))
    submit = application_service_pb2.SubmitApplicationRequest(entitlement_id=case, read_back=True)
    await worker.call("SubmitApplication", submit)
    await incentives.rows(
        "INSERT INTO public_notice (entitlement_id, name, village, programme, amount_fen, posted_on, until,"
        " calendar_year) SELECT entitlement_id, '郑小宝', division_code, programme, amount_fen, '2026-11-24',"
        " '2026-12-01', 2026"
        " FROM entitlement RETURNING 1"
    )
    await incentives.rows(
        "INSERT INTO stated_fact (person_id, fact, value, stated_by, authority, stated_at)"
        " VALUES (%s, 'children_known', 'true', 'S1', '签字声明', now()) RETURNING 1",
        newborn,
    )
    return [ACCOUNT.replace(" ", ""), "郑秀兰"]
