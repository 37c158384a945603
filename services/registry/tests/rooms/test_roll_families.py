"""Families of rolls in the register: households of villages, kin among all members, rows dismissed, names kept."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from uuid import UUID

import pytest
from anjia.registry.v1 import family_service_pb2, household_service_pb2, matching_service_pb2, person_service_pb2
from anjia.registry.v1 import roll_service_pb2 as pb
from chassis.access.scope import COUNTY
from chassis.errors import DomainError
from chassis.jobs.children import OUT_OF_MEMORY_ENDS
from google.protobuf import json_format
from registry.doctor import examine
from registry.rolls import worker
from registry.testing import RegistryUnderTest

REPORTS = Path(__file__).parent.parent / "acceptance" / "reports"
HEADERS = "户号,姓名,性别,公民身份号码,出生日期,婚姻状况,与户主关系,户口性质,户籍地区划代码,现居住地区划代码"
HERE = "510422104207"


def roll(*rows: str, headers: str = HEADERS) -> bytes:
    """Lines without their places, which are one village's."""
    return "\n".join([headers, *(f"{row},农业,{HERE},{HERE}" for row in rows), ""]).encode()


async def people(registry: RegistryUnderTest) -> dict[str, str]:
    """Name → id of everybody."""
    async with registry.tools.database.work(COUNTY) as job:
        rows = await (await job.raw.execute(b"SELECT name, person_id FROM person WHERE state = 'active'")).fetchall()
    return {name: str(person) for name, person in rows}


async def kin(registry: RegistryUnderTest, name: str) -> set[tuple[str, str]]:
    """Who is what to somebody."""
    approver = registry.caller("county-approver", "registration")
    request = household_service_pb2.ListKinshipRequest(person_id=(await people(registry))[name])
    return {(one.kind, one.person.name) for one in (await approver.call("ListKinship", request)).kin}


async def asked(registry: RegistryUnderTest) -> set[str]:
    """Whose kin is a question on the list."""
    names = {person: name for name, person in (await people(registry)).items()}
    async with registry.tools.database.work(COUNTY) as job:
        query = b"SELECT person_id FROM quality_item WHERE kind = 'kin_in_doubt' AND state = 'open'"
        rows = await (await job.raw.execute(query)).fetchall()
    return {names[str(row[0])] for row in rows}


async def families(registry: RegistryUnderTest) -> dict[str, family_service_pb2.Family]:
    names = {person: name for name, person in (await people(registry)).items()}
    caller = registry.caller("service-incentives", "assessment")
    stream = caller.method("StreamFamilies")(
        family_service_pb2.StreamFamiliesRequest(), metadata=tuple(caller.metadata().items())
    )
    return {names[one.person_id]: one async for part in stream for one in part.families}


async def test_two_villages_with_the_same_household_numbers_are_four_households(registry: RegistryUnderTest) -> None:
    for number in (1, 2):
        await registry.import_roll((REPORTS / f"r07-village-{number}.csv").read_bytes())
    approver = registry.caller("county-approver", "registration")
    homes = {}
    for name, person in (await people(registry)).items():
        request = household_service_pb2.GetHouseholdRequest(person_id=person)
        home = await approver.call("GetHousehold", request)
        homes[name] = (home.household_id, frozenset(one.person.name for one in home.members))
    assert len({home for home, _ in homes.values()}) == 4
    assert homes["贺安"][1] == {"贺安", "贺静"}
    assert homes["冉静"][1] == {"冉安", "冉静"}
    assert await kin(registry, "贺静") == {("spouse", "贺安")}
    assert await kin(registry, "龙静") == {("spouse", "龙安")}
    assert await examine(registry.tools.database) == []


async def test_merged_cells_make_households_with_kin(registry: RegistryUnderTest) -> None:
    await registry.import_roll((REPORTS / "r06-merged-household.xlsx").read_bytes(), "r06.xlsx")
    assert await kin(registry, "白静") == {("spouse", "白安"), ("child", "白小"), ("child", "白二")}


async def test_wife_has_the_heads_children_in_the_stream_of_families(registry: RegistryUnderTest) -> None:
    await registry.import_roll(
        roll(
            "1,江安,男,,1985-01-01,,户主",
            "1,江静,女,,1986-01-01,,妻",
            "1,江大,女,,2012-01-01,,长女",
            "1,江小,男,,2025-01-01,,长子",
        )
    )
    facts, ids = await families(registry), await people(registry)
    assert (facts["江静"].children_living, facts["江静"].daughters_living) == (2, 1)
    assert set(facts["江小"].guardian_ids) == {ids["江安"], ids["江静"]}
    assert await asked(registry) == set()


async def test_second_marriage_is_a_question_and_no_guess(registry: RegistryUnderTest) -> None:
    await registry.import_roll(
        roll("1,江安,男,,1985-01-01,再婚,户主", "1,江静,女,,1986-01-01,,妻", "1,江大,女,,2012-01-01,,长女")
    )
    assert await kin(registry, "江静") == {("spouse", "江安")}
    assert await asked(registry) == {"江大"}
    items = await registry.caller("county-approver", "data-quality").call(
        "ListQualityItems", matching_service_pb2.ListQualityItemsRequest()
    )
    assert [(one.kind, one.field) for one in items.items] == [("kin_in_doubt", "kinship")]


async def test_three_generations_are_tied_where_one_way_is_left(registry: RegistryUnderTest) -> None:
    await registry.import_roll(
        roll(
            "1,江安,男,,1960-01-01,,户主",
            "1,江静,女,,1961-01-01,,妻",
            "1,江大,男,,1985-01-01,,长子",
            "1,何芳,女,,1986-01-01,,儿媳",
            "1,江孙,男,,2012-01-01,,孙子",
            "1,江母,女,,1938-01-01,,母亲",
        )
    )
    assert await kin(registry, "江孙") == {("parent", "江大"), ("parent", "何芳")}
    assert ("spouse", "何芳") in await kin(registry, "江大")
    assert ("parent", "江母") in await kin(registry, "江安")
    assert await asked(registry) == set()


async def test_baby_of_a_later_roll_has_the_mother_whom_the_register_knows(registry: RegistryUnderTest) -> None:
    await registry.import_roll(roll("1,江安,男,,1985-01-01,,户主", "1,江静,女,,1986-01-01,,妻"))
    await registry.import_roll(roll("1,江安,男,,1985-01-01,已婚,户主", "1,江小,男,,2026-01-01,,长子"))
    assert await kin(registry, "江小") == {("parent", "江安"), ("parent", "江静")}
    assert await examine(registry.tools.database) == []


async def test_hukou_codes_of_every_length_reach_those_who_assess(registry: RegistryUnderTest) -> None:
    await registry.import_roll((REPORTS / "r08-hukou-codes-of-every-length.csv").read_bytes())
    facts = await families(registry)
    # and the case lies with the village that somebody lives in, not with nobody
    assert {facts[f"申小{number}"].hukou_division for number in "一二三四"} == {"510422100001"}


async def test_waiting_row_is_dismissed_with_a_reason_and_can_be_taken_back(registry: RegistryUnderTest) -> None:
    roll_id = await registry.import_roll(roll("1,江安,男,,1985-01-01,,户主", "1,,男,,不详,,长子"))
    operator = registry.caller("operator", "registration")
    with pytest.raises(DomainError) as refused:
        await operator.call("DismissRow", pb.DismissRowRequest(roll_id=roll_id, row=2, reason=""))
    assert refused.value.details["field"] == "reason"
    with pytest.raises(DomainError) as refused:
        await operator.call("DismissRow", pb.DismissRowRequest(roll_id=roll_id, row=1, reason="已迁出"))
    assert refused.value.reason == "ROW_NOT_WAITING"
    request = pb.DismissRowRequest(roll_id=roll_id, row=2, reason="已迁出")
    row = await operator.call("DismissRow", request)
    assert (row.state, row.dismissed_by, row.dismiss_reason) == ("dismissed", "SOPERATOR", "已迁出")
    assert row.dismissed_at.ToJsonString()
    waiting = await operator.call("ListWaitingRows", pb.ListWaitingRowsRequest(roll_id=roll_id))
    assert list(waiting.rows) == []
    listed = await operator.call("ListWaitingRows", pb.ListWaitingRowsRequest(roll_id=roll_id, dismissed=True))
    assert [(one.row, one.dismiss_reason) for one in listed.rows] == [(2, "已迁出")]
    with pytest.raises(DomainError) as refused:
        await operator.call("DismissRow", request)
    assert refused.value.reason == "ROW_NOT_WAITING"
    cells = {"name": "江小", "birth_date": "2020-01-01"}
    await operator.call("MendRow", pb.MendRowRequest(roll_id=roll_id, row=2, cells=cells))
    await registry.work_at_roll(roll_id)
    assert await kin(registry, "江小") == {("parent", "江安")}


@pytest.mark.parametrize("name", ["Na", "Null", "NONE"])
async def test_person_whose_name_reads_like_nothing_is_registered_once_a_person_says_so(
    registry: RegistryUnderTest, name: str
) -> None:
    roll_id = await registry.import_roll(roll("1,江安,男,,1985-01-01,,户主", f"1,{name},女,,1986-01-01,,妻"))
    operator = registry.caller("operator", "registration")
    with pytest.raises(DomainError) as refused:
        await operator.call("MendRow", pb.MendRowRequest(roll_id=roll_id, row=2, cells={"sex": "女"}))
    assert (refused.value.reason, refused.value.details["field"]) == ("ROW_STILL_UNUSABLE", "name")
    await operator.call("MendRow", pb.MendRowRequest(roll_id=roll_id, row=2, cells={"name": name}))
    await registry.work_at_roll(roll_id)
    assert set(await people(registry)) == {"江安", name}
    assert await kin(registry, name) == {("spouse", "江安")}


async def test_marks_nobody_sees_leave_what_is_typed_and_searched(registry: RegistryUnderTest) -> None:
    number = "000422198505050625"
    person = await registry.register(
        name="马\u200d安\u200e\ue863",
        id_number=f"\u202a’{number}\u202c",
        phone="1380000\u00ad0062",
        birth_date="1985-05-05",
    )
    approver = registry.caller("county-approver", "registration")
    for asked_for in (
        {"name": "马安\u4dae"},
        {"name": "\ufeff马\u2060安\ue863"},
        {"id_number": f"\u200f'{number[:6]} {number[6:]}"},
        {"id_number": "０" + number[1:]},
    ):
        found = await approver.call("SearchPeople", person_service_pb2.SearchPeopleRequest(**asked_for))
        assert [one.person_id for one in found.people] == [person.person_id], asked_for
    assert set(await people(registry)) == {"马安\u4dae"}


async def test_surnames_of_the_report_are_found_as_they_are_read(registry: RegistryUnderTest) -> None:
    await registry.import_roll((REPORTS / "r11-surnames.csv").read_bytes())
    approver = registry.caller("county-approver", "registration")
    for asked_for, name in (("buguohua", "卜国华"), ("boguiying", "薄桂英"), ("nianyulan", "粘玉兰")):
        found = await approver.call("SearchPeople", person_service_pb2.SearchPeopleRequest(name=asked_for))
        assert [one.name for one in found.people] == [name]


async def test_findings_of_the_file_are_told_with_the_roll(registry: RegistryUnderTest) -> None:
    rows = list(csv.reader(io.StringIO(roll("1,江安,男,,1985-01-01,,户主", "小计,,,,,,").decode())))
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    roll_id = await registry.read_roll(text.getvalue().encode())
    told = await registry.caller("operator", "registration").call("GetRoll", pb.GetRollRequest(roll_id=roll_id))
    report = json_format.MessageToDict(told.report)
    assert (report["rows"], report["accepted"]) == (1, 1)
    assert [one["finding"] for one in report["findings"]] == ["lines_total"]
    assert UUID(roll_id)


@pytest.mark.parametrize("code", OUT_OF_MEMORY_ENDS)
async def test_file_that_takes_too_much_memory_is_refused_in_words(
    registry: RegistryUnderTest, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    operator = registry.caller("operator", "registration")
    requests = iter([pb.UploadRollRequest(county="510422"), pb.UploadRollRequest(chunk=b"x")])
    sent = await operator.method("UploadRoll")(requests, metadata=tuple(operator.metadata().items()))

    async def ended(*_arguments: str) -> int:
        return code

    monkeypatch.setattr(worker, "run_child", ended)
    await worker.RollWorker(registry.tools.database).run_once()
    told = await operator.call("GetRoll", pb.GetRollRequest(roll_id=sent.roll_id))
    report = json_format.MessageToDict(told.report)
    assert (told.state, report["reason"]) == ("refused", "ROLL_TOO_MUCH_MEMORY")
    assert report["message"]["zh"]


async def test_question_of_kin_is_answered_by_a_document_and_reaches_those_who_assess(
    registry: RegistryUnderTest,
) -> None:
    await registry.import_roll(
        roll("1,江安,男,,1985-01-01,再婚,户主", "1,江静,女,,1986-01-01,,妻", "1,江大,女,,2012-01-01,,长女")
    )
    ids, approver = await people(registry), registry.caller("county-approver", "data-quality")

    def request(child: str, relative: str, kind: str) -> household_service_pb2.RecordKinshipRequest:
        return household_service_pb2.RecordKinshipRequest(
            person_id=ids[child], relative_id=ids[relative], kind=kind, basis="出生医学证明"
        )

    reply = await approver.call("RecordKinship", request("江大", "江静", "parent"))
    assert {(one.kind, one.person.name) for one in reply.kin} == {("parent", "江安"), ("parent", "江静")}
    facts = await families(registry)
    assert set(facts["江大"].guardian_ids) == {ids["江安"], ids["江静"]}
    assert facts["江静"].children_living == 1
    with pytest.raises(DomainError) as refused:
        await approver.call("RecordKinship", request("江大", "江静", "parent"))
    assert refused.value.reason == "KINSHIP_KNOWN"
    for child, relative in (("江静", "江大"), ("江大", "江大")):
        with pytest.raises(DomainError) as refused:
            await approver.call("RecordKinship", request(child, relative, "parent"))
        assert refused.value.reason == "KINSHIP_IMPOSSIBLE"


async def test_guardian_reaches_a_ward_and_is_told_to_those_who_assess(registry: RegistryUnderTest) -> None:
    await registry.import_roll(roll("1,江安,男,,1955-01-01,,户主", "1,江孙,男,,2015-01-01,,孙子"))
    ids, approver = await people(registry), registry.caller("county-approver", "data-quality")
    request = household_service_pb2.RecordKinshipRequest(
        person_id=ids["江孙"], relative_id=ids["江安"], kind="guardian", basis="村委会指定"
    )
    await approver.call("RecordKinship", request)
    assert await kin(registry, "江安") == {("ward", "江孙")}
    assert list((await families(registry))["江孙"].guardian_ids) == [ids["江安"]]
    guardian = registry.citizen(ids["江安"])
    shown = await guardian.call("GetPerson", person_service_pb2.GetPersonRequest(person_id=ids["江孙"]))
    assert shown.name == "江孙"


async def test_nobody_is_shown_as_of_a_day_before_their_birth(registry: RegistryUnderTest) -> None:
    await registry.import_roll(
        roll(
            "1,王甲,男,,1970-01-02,已婚,户主",
            "1,李乙,女,,1972-03-04,已婚,妻",
            "1,王丙,男,,2024-05-06,未婚,子",
        )
    )
    approver, who = registry.caller("county-approver", "registration"), await people(registry)
    for day, names in (("2000-01-01", {"李乙"}), ("2024-05-06", {"李乙", "王丙"}), ("", {"李乙", "王丙"})):
        asked_of = {"person_id": who["王甲"], "as_of": day}
        home = await approver.call("GetHousehold", household_service_pb2.GetHouseholdRequest(**asked_of))
        assert {one.person.name for one in home.members} == {"王甲", *names}
        ties = await approver.call("ListKinship", household_service_pb2.ListKinshipRequest(**asked_of))
        assert {one.person.name for one in ties.kin} == names
    early = person_service_pb2.GetPersonRequest(person_id=who["王丙"], as_of="2024-05-05")
    with pytest.raises(DomainError) as unborn:
        await approver.call("GetPerson", early)
    assert unborn.value.reason == "PERSON_NOT_FOUND"
