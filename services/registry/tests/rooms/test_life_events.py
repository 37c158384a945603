"""Births, deaths, moves, kinship, agreements, requests for correction."""

from __future__ import annotations

import asyncio

import pytest
from anjia.registry.v1 import (
    agreement_service_pb2,
    correction_service_pb2,
    household_service_pb2,
    person_pb2,
    person_service_pb2,
)
from anjia.registry.v1 import life_event_service_pb2 as pb
from chassis.errors import DomainError
from chassis.values.identity_number import check_character
from registry.testing import HERE, THERE, RegistryUnderTest

FIELDS = [field.name for field in pb.NotifyBirthRequest.DESCRIPTOR.fields]
MOTHER = "00042219960309002" + check_character("00042219960309002")


async def agree(registry: RegistryUnderTest, fields: list[str] | None = None, until: str = "2027-01-01") -> str:
    approver = registry.caller("county-approver", "registration")
    agreement = await approver.call(
        "RecordAgreement",
        agreement_service_pb2.RecordAgreementRequest(
            agency="hospital",
            permission="registry.birth.notify",
            purpose="life-event",
            fields=fields or FIELDS,
            legal_basis="政务数据共享条例",
            impact_assessment="PIA-1",
            valid_from="2026-01-01",
            valid_until=until,
        ),
    )
    return agreement.agreement_id


def notice(**fields: object) -> pb.NotifyBirthRequest:
    ordinary = {
        "institution": "H510422-1",
        "notice_number": "N1",
        "child_sex": person_pb2.SEX_MALE,
        "birth_date": "2026-11-20",
        "residence": person_service_pb2.NewResidence(division_code=THERE, address="2组3号"),
        "adults": [pb.ResponsibleAdult(role=pb.ADULT_ROLE_MOTHER, name="李梅", id_number=MOTHER)],
    }
    return pb.NotifyBirthRequest(**{**ordinary, **fields})


def hospital(registry: RegistryUnderTest):
    return registry.caller("agency-hospital", "life-event", azp="hospital")


async def refused(awaitable) -> str:
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value.reason


async def test_no_call_passes_without_an_agreement_in_force(registry: RegistryUnderTest) -> None:
    assert await refused(hospital(registry).call("NotifyBirth", notice())) == "AGREEMENT_MISSING"
    agreement = await agree(registry)
    await hospital(registry).call("NotifyBirth", notice())
    approver = registry.caller("county-approver", "registration")
    await approver.call("EndAgreement", agreement_service_pb2.EndAgreementRequest(agreement_id=agreement))
    assert await refused(hospital(registry).call("NotifyBirth", notice(notice_number="N2"))) == "AGREEMENT_MISSING"


async def test_only_the_fields_of_the_agreement_flow(registry: RegistryUnderTest) -> None:
    await agree(registry, [field for field in FIELDS if field != "child_name"])
    assert await refused(hospital(registry).call("NotifyBirth", notice(child_name="李小明"))) == "FIELD_NOT_SHARED"


async def test_birth_to_one_known_parent_is_registered_where_the_parent_lives(registry: RegistryUnderTest) -> None:
    """Unmarried, father unknown, hospital elsewhere: nobody asks, the child is registered at once (SCOPE 1)."""
    await agree(registry)
    mother = await registry.register(id_number=MOTHER, name="李梅", birth_date="1996-03-09", village=THERE)
    told = await hospital(registry).call("NotifyBirth", notice())
    assert not told.known_already
    worker = registry.caller("village-worker", "registration", division=THERE)
    child = await worker.call("GetPerson", person_service_pb2.GetPersonRequest(person_id=told.person_id))
    assert child.name_pending
    assert child.residence.division_code == THERE
    kin = await worker.call("ListKinship", household_service_pb2.ListKinshipRequest(person_id=told.person_id))
    assert [(one.kind, one.person.person_id) for one in kin.kin] == [("parent", mother.person_id)]
    # the mother reads her child's record; a stranger does not
    own = registry.citizen(mother.person_id)
    shown = await own.call("GetPerson", person_service_pb2.GetPersonRequest(person_id=told.person_id))
    assert shown.birth_date == "2026-11-20"
    stranger = registry.citizen((await registry.register(name="赵六")).person_id)
    request = person_service_pb2.GetPersonRequest(person_id=told.person_id)
    assert await refused(stranger.call("GetPerson", request)) == "PERSON_NOT_FOUND"


async def test_agreement_holds_for_the_agency_of_this_cell_whatever_its_client_is_called(
    registry: RegistryUnderTest,
) -> None:
    """One sign-on serves many cells, and each cell's hospital has a client of its own there."""
    await agree(registry)
    ours = registry.caller("agency-hospital", "life-event", azp="hospital-510422")
    assert (await ours.call("NotifyBirth", notice())).person_id
    other = registry.caller("agency-hospital", "life-event", azp="hospital-510421")
    assert await refused(other.call("NotifyBirth", notice(notice_number="N2"))) == "AGREEMENT_MISSING"
    away = registry.caller(
        "agency-hospital", "life-event", azp="hospital-510421", division="510421000000", division_level="county"
    )
    assert await refused(away.call("NotifyBirth", notice(notice_number="N3"))) == "OTHER_COUNTY"


async def test_same_notice_twice_is_one_child_twins_are_two(registry: RegistryUnderTest) -> None:
    await agree(registry)
    caller = hospital(registry)
    one, again = await asyncio.gather(caller.call("NotifyBirth", notice()), caller.call("NotifyBirth", notice()))
    assert one.person_id == again.person_id
    assert sorted((one.known_already, again.known_already)) == [False, True]
    twin = await caller.call("NotifyBirth", notice(birth_order=2))
    assert twin.person_id != one.person_id
    assert await refused(caller.call("NotifyBirth", notice(birth_date="2026-11-21"))) == "NOTICE_DIFFERS"


async def test_foundling_needs_a_finder_and_no_parent(registry: RegistryUnderTest) -> None:
    await agree(registry)
    finder = [pb.ResponsibleAdult(role=pb.ADULT_ROLE_FINDER, name="王民警")]
    told = await hospital(registry).call("NotifyBirth", notice(adults=finder, birth_date_basis="医生估计约三天"))
    assert told.person_id
    assert (
        await refused(hospital(registry).call("NotifyBirth", notice(notice_number="N9", adults=[])))
        == "REQUEST_INVALID"
    )


def test_birth_registration_asks_no_marriage_parity_or_permit() -> None:
    names = {field.name for field in pb.NotifyBirthRequest.DESCRIPTOR.fields}
    names |= {field.name for field in pb.ResponsibleAdult.DESCRIPTOR.fields}
    names |= {field.name for field in person_service_pb2.RegisterPersonRequest.DESCRIPTOR.fields}
    assert not [
        name for name in names if any(word in name for word in ("marri", "marital", "parity", "permit", "quota"))
    ]


async def test_death_is_recorded_once_between_birth_and_today(registry: RegistryUnderTest) -> None:
    person = await registry.register()
    reviewer = registry.caller("township-reviewer", "life-event")

    def death(day: str) -> pb.RegisterDeathRequest:
        return pb.RegisterDeathRequest(person_id=person.person_id, death_date=day, basis="医学死亡证明")

    assert await refused(reviewer.call("RegisterDeath", death("1990-05-16"))) == "DEATH_BEFORE_BIRTH"
    assert await refused(reviewer.call("RegisterDeath", death("2026-11-25"))) == "DEATH_IN_FUTURE"
    assert (await reviewer.call("RegisterDeath", death("2026-11-23"))).death_date == "2026-11-23"
    assert await refused(reviewer.call("RegisterDeath", death("2026-11-23"))) == "ALREADY_DEAD"


async def test_move_out_of_ones_village_keeps_both_places_by_date(registry: RegistryUnderTest) -> None:
    person = await registry.register()
    worker = registry.caller("village-worker", "registration")
    move = household_service_pb2.MovePersonRequest(
        person_id=person.person_id,
        version=1,
        moved_on="2026-11-25",
        residence=person_service_pb2.NewResidence(division_code=THERE, address="5组"),
    )
    moved = await worker.call("MovePerson", move)
    assert moved.version == 2
    assert await refused(worker.call("GetPerson", person_service_pb2.GetPersonRequest(person_id=person.person_id))) == (
        "PERSON_NOT_FOUND"
    )
    approver = registry.caller("county-approver", "registration")
    for day, code in (("2026-11-24", HERE), ("2026-11-25", THERE)):
        request = person_service_pb2.GetPersonRequest(person_id=person.person_id, as_of=day)
        assert (await approver.call("GetPerson", request)).residence.division_code == code
    stranger = registry.caller("village-worker", "registration")
    back = household_service_pb2.MovePersonRequest(
        person_id=person.person_id,
        version=2,
        moved_on="2026-11-26",
        residence=person_service_pb2.NewResidence(division_code=THERE, address="6组"),
    )
    assert await refused(stranger.call("MovePerson", back)) == "DIVISION_OUT_OF_REACH"


async def test_citizen_asks_for_a_correction_and_a_refusal_names_its_article(registry: RegistryUnderTest) -> None:
    person = await registry.register()
    citizen = registry.citizen(person.person_id)
    asked = await citizen.call(
        "RequestCorrection",
        correction_service_pb2.RequestCorrectionRequest(
            person_id=person.person_id, field="birth_date", proposed="1991-05-17", statement="户口簿为准"
        ),
    )
    assert asked.due_on > "2026-12-01"
    reviewer = registry.caller("township-reviewer", "data-quality")
    listed = await reviewer.call("ListCorrectionRequests", correction_service_pb2.ListCorrectionRequestsRequest())
    assert [one.request_id for one in listed.requests] == [asked.request_id]
    answer = correction_service_pb2.AnswerCorrectionRequest(request_id=asked.request_id, answer="户口簿与登记一致")
    assert await refused(reviewer.call("AnswerCorrection", answer)) == "ARTICLE_NEEDED"
    answer.article = "个人信息保护法 第46条；不服可申请行政复议"
    assert (await reviewer.call("AnswerCorrection", answer)).state == "refused"
    stranger = registry.citizen((await registry.register(name="赵六")).person_id)
    other = await stranger.call("ListCorrectionRequests", correction_service_pb2.ListCorrectionRequestsRequest())
    assert not other.requests


async def test_number_that_is_right_lies_encrypted_and_an_office_sees_it_whole_for_its_case(
    registry: RegistryUnderTest,
) -> None:
    person = await registry.register()
    asked = await registry.citizen(person.person_id).call(
        "RequestCorrection",
        correction_service_pb2.RequestCorrectionRequest(
            person_id=person.person_id, field="id_number", proposed=MOTHER, statement=f"应为 {MOTHER}"
        ),
    )
    assert asked.proposed == MOTHER
    reviewer = registry.caller("township-reviewer", "data-quality")
    one = correction_service_pb2.ListCorrectionRequestsRequest(request_id=asked.request_id)
    masked = (await reviewer.call("ListCorrectionRequests", one)).requests[0]
    assert (masked.proposed, masked.proposed_number) == ("", "*" * 16 + MOTHER[-2:])
    case = {"anjia_case": f"CORRECTION-{asked.request_id} document-compared"}
    assert (await reviewer.call("ListCorrectionRequests", one, **case)).requests[0].proposed_number == MOTHER
    ((row,),) = await registry.rows("SELECT correction_request::text FROM correction_request")
    assert MOTHER not in row
    assert MOTHER.encode().hex() not in row


async def test_adult_named_twice_is_tied_once(registry: RegistryUnderTest) -> None:
    await agree(registry)
    mother = await registry.register(id_number=MOTHER, name="李梅", birth_date="1996-03-09", village=THERE)
    adults = [
        pb.ResponsibleAdult(role=role, name="李梅", id_number=MOTHER)
        for role in (pb.ADULT_ROLE_MOTHER, pb.ADULT_ROLE_FATHER, pb.ADULT_ROLE_MOTHER)
    ]
    told = await hospital(registry).call("NotifyBirth", notice(adults=adults))
    worker = registry.caller("village-worker", "registration", division=THERE)
    kin = await worker.call("ListKinship", household_service_pb2.ListKinshipRequest(person_id=told.person_id))
    assert [(one.kind, one.person.person_id) for one in kin.kin] == [("parent", mother.person_id)]


async def test_many_notices_one_after_the_other_and_at_once_are_all_taken(registry: RegistryUnderTest) -> None:
    """More on each connection than the driver's threshold for preparing statements."""
    await agree(registry)
    await registry.register(id_number=MOTHER, name="李梅", birth_date="1996-03-09", village=THERE)
    one_by_one, at_once = 20, 20
    for number in range(one_by_one):
        await hospital(registry).call("NotifyBirth", notice(notice_number=f"N{number}"))
    other = registry.caller("agency-hospital", "life-event", azp="hospital", sub="another ward")
    calls = (other.call("NotifyBirth", notice(notice_number=f"P{number}")) for number in range(at_once))
    assert len({one.person_id for one in await asyncio.gather(*calls)}) == at_once


@pytest.mark.parametrize("blank", ["", "  ", "\u3000\u3000", "\t\t", "\u200b\u200b", "无", "暂无", "--", "n/a", "N/A "])
async def test_agreement_without_an_impact_assessment_is_refused(registry: RegistryUnderTest, blank: str) -> None:
    approver = registry.caller("county-approver", "registration")
    for field in ("impact_assessment", "legal_basis"):
        request = agreement_service_pb2.RecordAgreementRequest(
            agency="hospital", permission="registry.birth.notify", purpose="life-event", fields=FIELDS,
            legal_basis="政务数据共享条例", impact_assessment="PIA-1",
            valid_from="2026-01-01", valid_until="2027-01-01",
        )  # fmt: skip
        setattr(request, field, blank)
        with pytest.raises(DomainError) as caught:
            await approver.call("RecordAgreement", request)
        assert caught.value.details["field"] == field
