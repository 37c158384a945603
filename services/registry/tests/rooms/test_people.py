"""People: registered, read, found, corrected; within reach, for a purpose, on the record."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from anjia.registry.v1 import household_service_pb2
from anjia.registry.v1 import person_service_pb2 as pb
from chassis.access.scope import COUNTY
from chassis.db.work import Database
from chassis.errors import DomainError, Kind
from registry.households.commands import tie
from registry.testing import ELSEWHERE, HERE, THERE, RegistryUnderTest, new_person

NUMBER = "000422199005170021"

CASE = "2026-0123 holder-present"


async def refused(awaitable) -> DomainError:
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


def valid_number(first: str) -> str:
    from chassis.values.identity_number import check_character

    return first + check_character(first)


async def test_registered_person_is_read_back_masked(registry: RegistryUnderTest) -> None:
    number = valid_number("00042219900517002")
    worker = registry.caller("village-worker", "registration")
    person = await registry.register(worker, id_number=number, phone="13800000000", ethnicity="01")
    shown = await worker.call("GetPerson", pb.GetPersonRequest(person_id=person.person_id))
    assert shown.name == "王秀英"
    assert shown.identifiers[0].number == "*" * 16 + number[-2:]
    assert shown.phone == "*********00"
    assert shown.identifiers[0].verified
    unmasked = await worker.call("GetPerson", pb.GetPersonRequest(person_id=person.person_id), anjia_case=CASE)
    assert unmasked.identifiers[0].number == number


async def test_same_key_twice_registers_once_and_another_request_is_refused(registry: RegistryUnderTest) -> None:
    worker = registry.caller("village-worker", "registration")
    first = await worker.call("RegisterPerson", new_person(), key="once")
    again = await worker.call("RegisterPerson", new_person(), key="once")
    assert again == first
    error = await refused(worker.call("RegisterPerson", new_person(name="李四"), key="once"))
    assert error.reason == "IDEMPOTENCY_KEY_REUSED"
    found = await worker.call("SearchPeople", pb.SearchPeopleRequest(name="王秀英"))
    assert len(found.people) == 1


async def test_taken_number_is_taken_here_and_a_matter_for_a_clerk_elsewhere(registry: RegistryUnderTest) -> None:
    number = valid_number("00042219900517004")
    await registry.register(id_number=number, village=HERE)
    here = registry.caller("village-worker", "registration")
    assert (await refused(here.call("RegisterPerson", new_person(id_number=number)))).reason == "ID_NUMBER_TAKEN"
    there = registry.caller("village-worker", "registration", division=THERE)
    request = new_person(id_number=number, village=THERE)
    assert (await refused(there.call("RegisterPerson", request))).reason == "NEEDS_CLERK"


async def test_village_worker_sees_nobody_of_another_village(registry: RegistryUnderTest) -> None:
    person = await registry.register(village=THERE)
    worker = registry.caller("village-worker", "registration")
    error = await refused(worker.call("GetPerson", pb.GetPersonRequest(person_id=person.person_id)))
    assert error.reason == "PERSON_NOT_FOUND"
    assert not (await worker.call("SearchPeople", pb.SearchPeopleRequest(name="王秀英"))).people
    request = new_person(village=ELSEWHERE)
    assert (await refused(worker.call("RegisterPerson", request))).reason == "DIVISION_OUT_OF_REACH"


@pytest.mark.parametrize(
    "asked", ["王秀英", "秀英", "wangxiuying", "wxy", "WangXiu", "王xiuying", "王 秀 英", "xiuying"]
)
async def test_name_is_found_however_it_is_written(registry: RegistryUnderTest, asked: str) -> None:
    person = await registry.register()
    worker = registry.caller("village-worker", "registration")
    found = await worker.call("SearchPeople", pb.SearchPeopleRequest(name=asked))
    assert [one.person_id for one in found.people] == [person.person_id]
    assert found.people[0].birth_date == "1990"


async def test_surname_is_found_by_every_reading(registry: RegistryUnderTest) -> None:
    await registry.register(name="单玉兰")
    worker = registry.caller("village-worker", "registration")
    for asked in ("shanyulan", "danyulan"):
        assert (await worker.call("SearchPeople", pb.SearchPeopleRequest(name=asked))).people, asked


async def test_number_and_birth_date_find(registry: RegistryUnderTest) -> None:
    number = valid_number("00042219900517006")
    person = await registry.register(id_number=number)
    worker = registry.caller("village-worker", "registration")
    for request in (pb.SearchPeopleRequest(id_number=number), pb.SearchPeopleRequest(birth_date="1990-05-17")):
        found = await worker.call("SearchPeople", request)
        assert [one.person_id for one in found.people] == [person.person_id]


async def test_whoever_goes_through_numbers_is_slowed_and_may_still_search_by_name(registry: RegistryUnderTest) -> None:
    worker = registry.caller("village-worker", "registration")

    async def go_through() -> None:
        for number in range(200):
            request = pb.SearchPeopleRequest(id_number=valid_number(f"000422199005{number % 28 + 1:02d}{number:03d}"))
            await worker.call("SearchPeople", request)

    assert (await refused(go_through())).reason == "TOO_MANY_REQUESTS"
    assert not (await worker.call("SearchPeople", pb.SearchPeopleRequest(name="王"))).people


async def test_pages_hold_each_person_once_and_a_token_is_its_callers_own(registry: RegistryUnderTest) -> None:
    everybody = {(await registry.register(birth_date=f"1990-05-{day:02d}")).person_id for day in range(1, 8)}
    worker = registry.caller("village-worker", "registration")
    seen, token = [], ""
    while True:
        page = await worker.call("SearchPeople", pb.SearchPeopleRequest(name="wang", page_size=3, page_token=token))
        seen += [one.person_id for one in page.people]
        token = page.next_page_token
        if not token:
            break
        stranger = registry.caller("township-reviewer", "registration")
        request = pb.SearchPeopleRequest(name="wang", page_size=3, page_token=token)
        assert (await refused(stranger.call("SearchPeople", request))).reason == "PAGE_TOKEN_INVALID"
        request = pb.SearchPeopleRequest(name="li", page_size=3, page_token=token)
        assert (await refused(worker.call("SearchPeople", request))).reason == "PAGE_TOKEN_INVALID"
    assert sorted(seen) == sorted(everybody)


async def test_correction_keeps_what_was_known_before(registry: RegistryUnderTest) -> None:
    person = await registry.register()
    before = registry.clock.now()
    registry.clock.advance(timedelta(days=10))
    reviewer = registry.caller("township-reviewer", "data-quality")
    request = pb.CorrectPersonRequest(
        person_id=person.person_id, version=1, fields=["birth_date"], birth_date="1991-05-17", reason="户口簿"
    )
    corrected = await reviewer.call("CorrectPerson", request)
    assert (corrected.birth_date, corrected.version) == ("1991-05-17", 2)
    then = pb.GetPersonRequest(person_id=person.person_id)
    then.known_at.FromDatetime(before)
    assert (await reviewer.call("GetPerson", then)).birth_date == "1990-05-17"
    versions = await reviewer.call("ListPersonVersions", pb.ListPersonVersionsRequest(person_id=person.person_id))
    assert [one.person.birth_date for one in versions.versions] == ["1991-05-17", "1990-05-17"]
    assert (await refused(reviewer.call("CorrectPerson", request))).reason == "VERSION_STALE"


async def test_dated_change_holds_from_its_day(registry: RegistryUnderTest) -> None:
    person = await registry.register()
    registry.clock.advance(timedelta(days=30))
    reviewer = registry.caller("township-reviewer", "data-quality")
    await reviewer.call(
        "CorrectPerson",
        pb.CorrectPersonRequest(
            person_id=person.person_id,
            version=1,
            fields=["marital_status"],
            marital_status="21",
            effective_from="2026-12-10",
            reason="结婚登记",
        ),
    )
    for day, status in (("2026-12-09", ""), ("2026-12-10", "21")):
        shown = await reviewer.call("GetPerson", pb.GetPersonRequest(person_id=person.person_id, as_of=day))
        assert shown.marital_status == status, day


async def test_person_with_hukou_elsewhere_is_registered_renamed_and_found_from_both_places(
    registry: RegistryUnderTest,
) -> None:
    worker = registry.caller("village-worker", "registration")
    hukou = pb.NewResidence(division_code=ELSEWHERE, address="3组")
    person = await registry.register(worker, hukou=hukou)
    reviewer = registry.caller("township-reviewer", "data-quality")
    request = pb.CorrectPersonRequest(
        person_id=person.person_id, version=1, fields=["name"], name="王丽", reason="改名"
    )
    await reviewer.call("CorrectPerson", request)
    there = registry.caller("village-worker", "registration", division=ELSEWHERE)
    for caller in (worker, there):
        assert not (await caller.call("SearchPeople", pb.SearchPeopleRequest(name="秀英"))).people
        found = await caller.call("SearchPeople", pb.SearchPeopleRequest(name="王丽"))
        assert [one.person_id for one in found.people] == [person.person_id]


async def test_renamed_person_is_found_by_the_new_name_alone(registry: RegistryUnderTest) -> None:
    person = await registry.register()
    reviewer = registry.caller("township-reviewer", "data-quality")
    request = pb.CorrectPersonRequest(
        person_id=person.person_id, version=1, fields=["name"], name="王丽", reason="改名"
    )
    await reviewer.call("CorrectPerson", request)
    assert not (await reviewer.call("SearchPeople", pb.SearchPeopleRequest(name="秀英"))).people
    assert (await reviewer.call("SearchPeople", pb.SearchPeopleRequest(name="王丽"))).people


async def test_hidden_address_is_hidden_everywhere(registry: RegistryUnderTest) -> None:
    person = await registry.register()
    approver = registry.caller("county-approver", "registration")
    hide = pb.HideAddressRequest(person_id=person.person_id, hidden=True, reason="人身安全保护令")
    hidden = await approver.call("HideAddress", hide)
    assert hidden.address_hidden
    for reply in (
        hidden,
        await approver.call("GetPerson", pb.GetPersonRequest(person_id=person.person_id), anjia_case=CASE),
    ):
        assert not reply.HasField("residence")
        assert HERE not in str(reply)
    found = await approver.call("SearchPeople", pb.SearchPeopleRequest(name="王秀英"))
    assert found.people[0].division_code == ""
    child = await registry.register(name="王小英", birth_date="2015-01-01")
    async with registry.tools.database.work(COUNTY, actor=None) as work:
        since = date(2015, 1, 1)
        tie(work, UUID(child.person_id), UUID(person.person_id), "parent", basis="t", since=since, source="t")
        await work.commit()
    request = household_service_pb2.ListKinshipRequest(person_id=child.person_id)
    kin = await approver.call("ListKinship", request)
    assert kin.kin[0].person.person_id == person.person_id
    quality = registry.caller("county-approver", "data-quality")
    versions = await quality.call("ListPersonVersions", pb.ListPersonVersionsRequest(person_id=person.person_id))
    assert HERE not in str(kin)
    assert HERE not in str(versions)


async def test_citizen_sees_own_record_nobody_elses_and_who_looked(registry: RegistryUnderTest) -> None:
    person, other = await registry.register(), await registry.register(name="李四")
    worker = registry.caller("village-worker", "registration")
    await worker.call("GetPerson", pb.GetPersonRequest(person_id=person.person_id))
    citizen = registry.citizen(person.person_id)
    assert (await citizen.call("GetPerson", pb.GetPersonRequest(person_id=person.person_id))).name == "王秀英"
    error = await refused(citizen.call("GetPerson", pb.GetPersonRequest(person_id=other.person_id)))
    assert error.reason == "PERSON_NOT_FOUND"
    looks = await citizen.call("ListRecordAccesses", pb.ListRecordAccessesRequest(person_id=person.person_id))
    seen = [(one.role, one.office, one.purpose, one.action) for one in looks.accesses]
    assert ("village-worker", HERE, "registration", "read") in seen
    assert "S-village-worker" not in str(looks)
    # the other person learns of the attempt, with the reason it was refused
    tried = await registry.citizen(other.person_id).call(
        "ListRecordAccesses", pb.ListRecordAccessesRequest(person_id=other.person_id)
    )
    assert [one.outcome for one in tried.accesses if one.role == "citizen"][-1:] == ["PERSON_NOT_FOUND"]


@pytest.mark.parametrize(
    ("fields", "reason", "field"),
    [
        ({"birth_date": "2027-01-01"}, "BIRTH_DATE_IN_FUTURE", "birth_date"),
        ({"birth_date": "1990-02-30"}, "DATE_UNREADABLE", "birth_date"),
        ({"birth_date": "17.5.1990"}, "REQUEST_INVALID", "birth_date"),
        ({"name": ""}, "REQUEST_INVALID", None),
        ({"id_number": "000422199005170020"}, "ID_CHECK_DIGIT_WRONG", "id_number"),
        ({"village": "510422000999"}, "DIVISION_UNKNOWN", "residence.division_code"),
    ],
)
async def test_bad_input_names_its_field_in_both_languages(
    registry: RegistryUnderTest, fields: dict, reason: str, field: str | None
) -> None:
    worker = registry.caller("county-approver", "registration")
    error = await refused(worker.call("RegisterPerson", new_person(**fields)))
    assert error.reason == reason
    assert error.message.zh
    assert error.message.en
    if field is not None:
        assert error.details["field"] == field


async def test_foundling_and_unnamed_newborn_are_registered(registry: RegistryUnderTest) -> None:
    person = await registry.register(name="", name_pending=True, birth_date="2026-11-20", birth_date_basis="医院估计")
    assert person.name_pending
    assert person.birth_date_basis == "医院估计"


async def test_first_generation_number_is_upgraded_and_kept(registry: RegistryUnderTest) -> None:
    person = await registry.register(id_number="000422900517003")
    worker = registry.caller("county-approver", "registration")
    shown = await worker.call("GetPerson", pb.GetPersonRequest(person_id=person.person_id), anjia_case=CASE)
    assert [one.number for one in shown.identifiers] == [valid_number("00042219900517003")]
    found = await worker.call("SearchPeople", pb.SearchPeopleRequest(id_number="000422900517003"))
    assert [one.person_id for one in found.people] == [person.person_id]


async def test_caller_is_told_to_come_again_while_the_database_is_away(registry: RegistryUnderTest) -> None:
    person, database = await registry.register(), registry.tools.database
    away = Database("postgresql://nobody@127.0.0.1:1/none", keyring=database.keyring, clock=database.clock)
    there, database.engine = database.engine, away.engine
    worker = registry.caller("village-worker", "registration")
    error = await refused(worker.call("GetPerson", pb.GetPersonRequest(person_id=person.person_id)))
    assert (error.kind, error.reason) == (Kind.UNAVAILABLE, "SERVICE_UNAVAILABLE")
    database.engine = there
    await worker.call("GetPerson", pb.GetPersonRequest(person_id=person.person_id))
    await away.close()


async def test_looks_of_others_are_not_buried_under_own_ones_and_go_back_in_time(registry: RegistryUnderTest) -> None:
    person = await registry.register()
    worker, citizen = registry.caller("village-worker", "registration"), registry.citizen(person.person_id)
    for _ in range(3):
        await worker.call("GetPerson", pb.GetPersonRequest(person_id=person.person_id))
        for _ in range(4):
            await citizen.call("GetPerson", pb.GetPersonRequest(person_id=person.person_id))
        registry.clock.advance(timedelta(hours=1))
    asked = pb.ListRecordAccessesRequest(person_id=person.person_id, page_size=2, others_only=True)
    newest = (await citizen.call("ListRecordAccesses", asked)).accesses
    assert [one.role for one in newest] == ["village-worker"] * 2
    asked.before.CopyFrom(newest[-1].accessed_at)
    older = (await citizen.call("ListRecordAccesses", asked)).accesses
    # the first of the three, and the registration itself
    assert [(one.role, one.action) for one in older] == [("village-worker", "read"), ("county-approver", "write")]


async def test_units_number_is_kept_in_no_field_of_the_register(registry: RegistryUnderTest) -> None:
    place = pb.NewResidence(division_code=HERE, address="61234部队家属院")
    error = await refused(registry.register(residence=place))
    assert (error.reason, error.details["field"]) == ("WRITING_REFUSED", "residence.address")
    person = await registry.register()
    moved = household_service_pb2.MovePersonRequest(
        person_id=person.person_id, version=person.version, moved_on="2026-11-01",
        hukou=pb.NewResidence(division_code=HERE, address="6 1 2 3 4 部 隊"),
    )  # fmt: skip
    worker = registry.caller("village-worker", "registration")
    assert (await refused(worker.call("MovePerson", moved))).details["field"] == "hukou.address"


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (".", "CASE_UNFITTING"),
        ("2026-0123", "CASE_UNFITTING"),
        ("PAIR-01900000-0000-7000-8000-000000000001 document-compared", "CASE_NOT_FOUND"),
        ("BATCH-01900000-0000-7000-8000-000000000001 document-compared", "CASE_UNFITTING"),
        ("01900000-0000-7000-8000-000000000001 document-compared", "CASE_UNFITTING"),
    ],
)
async def test_number_is_shown_whole_for_no_case_that_is_none(
    registry: RegistryUnderTest, case: str, reason: str
) -> None:
    person = await registry.register()
    worker = registry.caller("county-approver", "registration")
    with pytest.raises(DomainError) as refused:
        await worker.call("GetPerson", pb.GetPersonRequest(person_id=person.person_id), anjia_case=case)
    assert refused.value.reason == reason
