"""Somebody whose address is hidden is nowhere to be found by it: not by a child, a move, an event, a finding, a log."""

from __future__ import annotations

import importlib
from contextlib import suppress
from datetime import date
from uuid import UUID

import pytest
from anjia.registry.v1 import facts_pb2, family_service_pb2, household_service_pb2, matching_service_pb2, person_pb2
from anjia.registry.v1 import life_event_service_pb2 as births
from anjia.registry.v1 import person_service_pb2 as pb
from chassis.access.scope import COUNTY
from chassis.errors import DomainError
from chassis.values.identity_number import check_character
from registry.doctor import examine
from registry.households.commands import tie
from registry.testing import HERE, THERE, RegistryUnderTest

COUNTY_CODE = "510422000000"
NUMBER = "00042219960309002" + check_character("00042219960309002")
ADDRESS = "1组12号"
FIELDS = [field.name for field in births.NotifyBirthRequest.DESCRIPTOR.fields]


def place(code: str = HERE, address: str = ADDRESS) -> pb.NewResidence:
    return pb.NewResidence(division_code=code, address=address)


async def mother_and_child(registry: RegistryUnderTest, **child: object) -> tuple[str, str]:
    mother = await registry.register(name="王秀英", id_number=NUMBER, birth_date="1996-03-09", residence=place())
    born = await registry.register(**{"name": "王小英", "birth_date": "2018-01-01", "residence": place(), **child})
    async with registry.tools.database.work(COUNTY, actor=None) as work:
        since = date(2018, 1, 1)
        tie(work, UUID(born.person_id), UUID(mother.person_id), "parent", basis="t", since=since, source="t")
        await work.commit()
    return mother.person_id, born.person_id


async def hide(registry: RegistryUnderTest, person: str, *, hidden: bool = True) -> None:
    request = pb.HideAddressRequest(person_id=person, hidden=hidden, reason="人身安全保护令")
    await registry.caller("county-approver", "registration").call("HideAddress", request)


async def is_hidden(registry: RegistryUnderTest, person: str) -> bool:
    caller = registry.caller("county-approver", "registration")
    shown = await caller.call("GetPerson", pb.GetPersonRequest(person_id=person))
    assert shown.address_hidden != shown.HasField("residence")
    return bool(shown.address_hidden)


@pytest.mark.parametrize(
    "address",
    [ADDRESS, " 1组 12号 ", "１组１２号", "1组１2号", "一组12號", "1组12号。", "1组-12号", "王家院子"],
    ids=ascii,
)
async def test_minor_at_the_same_address_is_hidden_too(registry: RegistryUnderTest, address: str) -> None:
    mother, child = await mother_and_child(registry, residence=place(address=address))
    await hide(registry, mother)
    assert await is_hidden(registry, child)
    rows = await registry.rows("SELECT person_id::text, reason FROM address_hold WHERE hidden ORDER BY decided_at")
    assert {row[0] for row in rows} == {mother, child}


@pytest.mark.parametrize(
    "child", [{"birth_date": "2000-01-01"}, {"residence": place(THERE)}, {"residence": place(address="2组1号")}]
)
async def test_adults_and_who_lives_elsewhere_keep_their_address(
    registry: RegistryUnderTest, child: dict[str, object]
) -> None:
    mother, other = await mother_and_child(registry, **child)
    await hide(registry, mother)
    assert not await is_hidden(registry, other)


async def test_child_who_moves_in_is_hidden_and_the_event_says_the_county_alone(registry: RegistryUnderTest) -> None:
    mother, child = await mother_and_child(registry, residence=place(THERE))
    await hide(registry, mother)
    caller = registry.caller("county-approver", "registration")
    move = household_service_pb2.MovePersonRequest(person_id=child, version=1, moved_on="2026-11-20", residence=place())
    moved = await caller.call("MovePerson", move)
    assert moved.address_hidden
    assert await moves(registry) == [(COUNTY_CODE, COUNTY_CODE)]


async def test_events_of_a_hidden_person_say_the_county_alone(registry: RegistryUnderTest) -> None:
    mother, _ = await mother_and_child(registry, residence=place(THERE))
    await hide(registry, mother)
    caller = registry.caller("county-approver", "registration")
    move = household_service_pb2.MovePersonRequest(
        person_id=mother, version=2, moved_on="2026-11-20", residence=place(THERE, "9组9号")
    )
    await caller.call("MovePerson", move)
    assert await moves(registry) == [(COUNTY_CODE, COUNTY_CODE)]


async def moves(registry: RegistryUnderTest) -> list[tuple[str, str]]:
    rows = await registry.rows("SELECT payload FROM outbox WHERE subject = 'registry.person.moved.v1'")
    told = [facts_pb2.PersonMoved.FromString(row[0]) for row in rows]
    return [(one.from_division_code, one.to_division_code) for one in told]


async def test_newborn_of_a_hidden_mother_is_hidden_from_the_first_moment(registry: RegistryUnderTest) -> None:
    mother, _ = await mother_and_child(registry)
    await hide(registry, mother)
    await registry.agree("hospital", "registry.birth.notify", FIELDS)
    notice = births.NotifyBirthRequest(
        institution="H510422-1",
        notice_number="N1",
        child_sex=person_pb2.SEX_MALE,
        birth_date="2026-11-20",
        residence=place(address="王家院子"),
        adults=[births.ResponsibleAdult(role=births.ADULT_ROLE_MOTHER, name="王秀英", id_number=NUMBER)],
    )
    told = await registry.caller("agency-hospital", "life-event", azp="hospital").call("NotifyBirth", notice)
    assert await is_hidden(registry, told.person_id)
    rows = await registry.rows("SELECT payload FROM outbox WHERE subject = 'registry.person.born.v1'")
    assert [facts_pb2.PersonBorn.FromString(row[0]).division_code for row in rows] == [COUNTY_CODE]


async def test_stream_of_families_says_the_county_alone(registry: RegistryUnderTest) -> None:
    mother, child = await mother_and_child(registry, hukou=place())
    await hide(registry, mother)
    caller = registry.caller("service-incentives", "assessment")
    stub = caller.method("StreamFamilies")
    request = family_service_pb2.StreamFamiliesRequest(person_ids=[mother, child])
    async for part in stub(request, metadata=tuple(caller.metadata().items())):
        assert {one.residence_division for one in part.families} == {COUNTY_CODE}
        assert {one.hukou_division for one in part.families} == {"", COUNTY_CODE}


async def test_findings_of_another_source_show_no_place(registry: RegistryUnderTest) -> None:
    mother, _ = await mother_and_child(registry)
    await registry.rows(
        "INSERT INTO quality_item (item_id, person_id, kind, field, kept, given, source, state, opened_at)"
        " SELECT uuidv7(), %s, 'difference', f, %s, '510422100001', 'roll row 1', 'open', now()"
        " FROM unnest(ARRAY['residence_division', 'hukou_division', 'ethnicity']) AS f RETURNING 1",
        mother, HERE,
    )  # fmt: skip
    await hide(registry, mother)
    caller = registry.caller("county-approver", "data-quality")
    shown = await caller.call("ListQualityItems", matching_service_pb2.ListQualityItemsRequest())
    assert {one.field: one.kept for one in shown.items} == {
        "residence_division": "", "hukou_division": "", "ethnicity": HERE,
    }  # fmt: skip
    assert await registry.rows("SELECT count(*) FROM quality_item WHERE kept = %s", HERE) == [(3,)]


async def test_log_of_a_child_names_no_office_below_the_county(registry: RegistryUnderTest) -> None:
    """Whoever may read the child's log, a parent who lives elsewhere too, learns nothing from who looked."""
    mother, child = await mother_and_child(registry)
    worker = registry.caller("village-worker", "registration")
    await worker.call("GetPerson", pb.GetPersonRequest(person_id=child))
    request = pb.ListRecordAccessesRequest(person_id=child, page_size=100)
    before = await registry.citizen(mother).call("ListRecordAccesses", request)
    assert HERE in {one.office for one in before.accesses}
    await hide(registry, mother)
    after = await registry.citizen(mother).call("ListRecordAccesses", request)
    assert len(after.accesses) > len(before.accesses)
    assert {one.office for one in after.accesses if one.office.isdigit()} == {COUNTY_CODE}


TERRITORIES = [
    ("village-worker", HERE, "village"),
    ("township-reviewer", "510422104000", "township"),
    ("village-worker", THERE, "village"),
    ("township-reviewer", "510422102000", "township"),
]


async def found_by(registry: RegistryUnderTest, person: str) -> set[str]:
    """Territories whose workers find a person by name, by number or by id."""
    found = set()
    for role, code, level in [*TERRITORIES, ("county-approver", COUNTY_CODE, "county")]:
        caller = registry.caller(role, "registration", division=code, division_level=level)
        for asked in ({"name": "王秀英"}, {"name": "wxy"}, {"id_number": NUMBER}, {"birth_date": "1996-03-09"}):
            page = await caller.call("SearchPeople", pb.SearchPeopleRequest(**asked))
            found |= {code for one in page.people if one.person_id == person}
        with suppress(DomainError):  # PERSON_NOT_FOUND, as for anybody who does not exist
            await caller.call("GetPerson", pb.GetPersonRequest(person_id=person))
            found.add(code)
    return found


async def test_hidden_person_is_found_by_the_county_alone(registry: RegistryUnderTest) -> None:
    mother, _ = await mother_and_child(registry)
    shown = {HERE, "510422104000", COUNTY_CODE}
    assert await found_by(registry, mother) == shown
    await hide(registry, mother)
    assert await found_by(registry, mother) == {COUNTY_CODE}
    await move(registry, mother, 2, place(THERE))
    assert await found_by(registry, mother) == {COUNTY_CODE}
    await hide(registry, mother, hidden=False)
    assert await found_by(registry, mother) == {THERE, "510422102000", COUNTY_CODE}


async def move(
    registry: RegistryUnderTest, person: str, version: int, to: pb.NewResidence, **who: str
) -> person_pb2.Person:
    caller = registry.caller(**{"role": "county-approver", "purpose": "registration", **who})
    request = household_service_pb2.MovePersonRequest(
        person_id=person, version=version, moved_on="2026-11-20", residence=to
    )
    return await caller.call("MovePerson", request)


async def test_hidden_person_cannot_be_moved_away_by_their_village(registry: RegistryUnderTest) -> None:
    mother, _ = await mother_and_child(registry)
    await hide(registry, mother)
    away = place("510422101001")
    for role, code, level in TERRITORIES[::2]:
        with pytest.raises(DomainError, match="DIVISION_OUT_OF_REACH"):
            await move(registry, mother, 2, away, role=role, division=code, division_level=level)


async def test_minor_whom_a_document_ties_to_a_hidden_parent_is_hidden(registry: RegistryUnderTest) -> None:
    mother = await registry.register(name="王秀英", id_number=NUMBER, birth_date="1996-03-09", residence=place())
    child = await registry.register(name="王小英", birth_date="2018-01-01", residence=place(address="一组十二号"))
    await hide(registry, mother.person_id)
    request = household_service_pb2.RecordKinshipRequest(
        person_id=child.person_id, relative_id=mother.person_id, kind="parent", basis="出生医学证明"
    )
    await registry.caller("county-approver", "registration").call("RecordKinship", request)
    assert await is_hidden(registry, child.person_id)
    assert await registry.rows("SELECT DISTINCT division FROM search_key WHERE person_id = %s", child.person_id) == [
        (COUNTY_CODE,)
    ]


async def test_place_left_outside_the_territory_finds_nobody_any_more(registry: RegistryUnderTest) -> None:
    person = await registry.register(name="王秀英", residence=place(THERE), hukou=place())
    worker = {"role": "village-worker", "division": HERE, "division_level": "village"}
    await move(registry, person.person_id, 1, place(), **worker)
    assert await registry.rows("SELECT DISTINCT division FROM search_key WHERE person_id = %s", person.person_id) == [
        (HERE,)
    ]


async def test_child_whom_a_roll_ties_to_a_hidden_mother_is_hidden(registry: RegistryUnderTest) -> None:
    headers = "户号,姓名,性别,公民身份号码,出生日期,与户主关系,户籍地区划代码,现居住地区划代码,现居住地址"
    mother = f"1,王秀英,女,,1996-03-09,户主,{HERE},{HERE},1组12号"
    await registry.import_roll(f"{headers}\n{mother}\n".encode())
    ((person,),) = await registry.rows("SELECT person_id::text FROM person")
    await hide(registry, person)
    children = [f"1,王小{name},女,,2018-01-0{day},长女,{HERE},{HERE},{address}" for name, day, address in (
        ("英", 1, "一组１２號"), ("华", 2, "9组9号"))]  # fmt: skip
    await registry.import_roll("\n".join([headers, mother, *children, ""]).encode())
    rows = await registry.rows("SELECT name, address_hidden FROM person WHERE name <> '王秀英' ORDER BY birth_date")
    assert rows == [("王小英", True), ("王小华", False)]
    assert await examine(registry.tools.database) == []
    told = await registry.rows("SELECT count(*) FROM outbox WHERE subject = 'registry.person.corrected.v1'")
    assert told == [(2,)]


async def test_keys_of_those_hidden_before_are_moved_by_the_migration(registry: RegistryUnderTest) -> None:
    person = await registry.register(name="王秀英", residence=place(), hukou=place(THERE))
    shown = await registry.register(name="王秀英", residence=place())
    await registry.rows("UPDATE person SET address_hidden = true WHERE person_id = %s RETURNING 1", person.person_id)
    assert await examine(registry.tools.database) != []
    migration = importlib.import_module("registry.migrations.versions.0006_hidden_people")
    await registry.rows(f"{migration.MOVE_KEYS} RETURNING 1")
    rows = await registry.rows("SELECT DISTINCT person_id::text, division FROM search_key")
    assert set(rows) == {(person.person_id, COUNTY_CODE), (shown.person_id, HERE)}
    assert await examine(registry.tools.database) == []


async def test_record_that_a_hidden_one_is_merged_into_is_hidden(registry: RegistryUnderTest) -> None:
    first = await registry.register(name="王秀英", id_number=NUMBER, birth_date="1996-03-09", residence=place())
    second = await registry.register(name="王秀英", birth_date="1996-03-09", residence=place())
    await hide(registry, second.person_id)
    ((candidate,),) = await registry.rows(
        "INSERT INTO candidate (candidate_id, first_person_id, second_person_id, kind, why, state, opened_at,"
        " decided_by, reason) VALUES (uuidv7(), %s, %s, 'likely_duplicate', '{}', 'open', now(), '', '')"
        " RETURNING candidate_id::text",
        *sorted((first.person_id, second.person_id)),
    )
    request = matching_service_pb2.MergePeopleRequest(
        candidate_id=candidate, kept_person_id=first.person_id, reason="同一人"
    )
    await registry.caller("county-approver", "duplicate-review").call("MergePeople", request)
    assert await is_hidden(registry, first.person_id)
