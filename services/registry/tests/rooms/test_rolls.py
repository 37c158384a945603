"""Rolls in the register: imported as the truth says, again, corrected, mended, undone; pairs merged and parted."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path

import grpc
import pytest
from anjia.registry.v1 import household_service_pb2, matching_service_pb2, person_service_pb2
from anjia.registry.v1 import roll_service_pb2 as pb
from chassis.access.scope import COUNTY
from chassis.errors import DomainError
from chassis.rpc.status import from_rpc_error
from chassis.values.identity_number import check_character
from google.protobuf import json_format
from registry.doctor import examine
from registry.rolls.job import RollJob
from registry.testing import RegistryUnderTest

SAMPLE = Path(__file__).parent.parent / "acceptance" / "yanbian-roll.csv"
TRUTH = json.loads(SAMPLE.with_suffix("").with_suffix(".truth.json").read_text())
COMPARED = ("rows", "accepted", "quarantined", "warnings", "repeated", "linked", "conflicts", "likely_duplicates")


async def upload(registry: RegistryUnderTest, content: bytes, name: str = "roll.csv") -> str:
    """Upload as the gateway does, and read; returns the roll's id."""
    operator = registry.caller("operator", "registration")
    method = operator.method("UploadRoll")
    requests = iter(
        [pb.UploadRollRequest(file_name=name, county="510422", as_of="2026-11-24"), pb.UploadRollRequest(chunk=content)]
    )
    roll = await method(requests, metadata=tuple(operator.metadata().items()))
    await work(registry, roll.roll_id)
    return roll.roll_id


async def work(registry: RegistryUnderTest, roll_id: str) -> None:
    """What the worker's child process does."""
    from uuid import UUID

    await asyncio.to_thread(lambda: RollJob(registry.tools.settings, UUID(roll_id)).run())  # type: ignore[arg-type]


async def ask(registry: RegistryUnderTest, name: str, request: object) -> dict:
    operator = registry.caller("operator", "registration")
    reply = await operator.call(name, request)  # type: ignore[arg-type]
    await work(registry, request.roll_id)  # type: ignore[attr-defined]
    return json_format.MessageToDict(reply)


async def report(registry: RegistryUnderTest, roll_id: str) -> tuple[str, dict]:
    operator = registry.caller("operator", "registration")
    roll = await operator.call("GetRoll", pb.GetRollRequest(roll_id=roll_id))
    return roll.state, json_format.MessageToDict(roll.report)


async def imported(registry: RegistryUnderTest, content: bytes) -> str:
    roll_id = await upload(registry, content)
    await ask(registry, "CommitRoll", pb.CommitRollRequest(roll_id=roll_id))
    state, _ = await report(registry, roll_id)
    assert state == "committed"
    return roll_id


async def count(registry: RegistryUnderTest, query: str) -> int:
    async with registry.tools.database.work(COUNTY) as job:
        return (await (await job.raw.execute(query.encode())).fetchone())[0]  # type: ignore[index]


PEOPLE = "SELECT count(*) FROM person WHERE state = 'active'"


async def test_preview_equals_the_truth_and_writes_nothing(registry: RegistryUnderTest) -> None:
    state, found = await report(registry, await upload(registry, SAMPLE.read_bytes()))
    assert state == "previewed"
    assert {key: found[key] for key in COMPARED} == {
        key: sorted(TRUTH[key]) if isinstance(TRUTH[key], list) else TRUTH[key] for key in COMPARED
    }
    assert await count(registry, PEOPLE) == 0


async def test_approver_uploads_the_rolls_of_their_own_county_alone(registry: RegistryUnderTest) -> None:
    approver = registry.caller("county-approver", "registration", division="510421000000")
    requests = [pb.UploadRollRequest(file_name="x.csv", county="510422"), pb.UploadRollRequest(chunk=b"x")]
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await approver.method("UploadRoll")(iter(requests), metadata=tuple(approver.metadata().items()))
    assert from_rpc_error(caught.value).reason == "DIVISION_OUT_OF_REACH"


async def test_import_registers_the_people_of_the_truth_and_again_nobody(registry: RegistryUnderTest) -> None:
    first = await imported(registry, SAMPLE.read_bytes())
    assert await count(registry, PEOPLE) == TRUTH["people_after_import"]
    assert await count(registry, "SELECT count(*) FROM candidate WHERE kind = 'likely_duplicate'") == 26
    assert await count(registry, "SELECT count(*) FROM candidate WHERE kind = 'conflict'") == 6
    assert await count(registry, "SELECT count(*) FROM kinship") > 2000
    assert await examine(registry.tools.database) == []
    again = await imported(registry, SAMPLE.read_bytes())
    _, found = await report(registry, again)
    assert found["repeated"] == list(range(1, TRUTH["rows"] + 1))
    assert await count(registry, PEOPLE) == TRUTH["people_after_import"]
    await registry.undo_roll(first)
    assert await count(registry, PEOPLE) == 0
    assert await examine(registry.tools.database) == []


async def test_undo_leaves_and_lists_people_touched_since(registry: RegistryUnderTest) -> None:
    roll = await imported(registry, SAMPLE.read_bytes())
    reviewer = registry.caller("county-approver", "data-quality")
    found = await reviewer.call("SearchPeople", person_service_pb2.SearchPeopleRequest(name="尹杰志"))
    person = found.people[0].person_id
    request = person_service_pb2.CorrectPersonRequest(
        person_id=person, version=1, fields=["name"], name="尹杰智", reason="户口簿"
    )
    await reviewer.call("CorrectPerson", request)
    await registry.undo_roll(roll)
    assert await count(registry, PEOPLE) == 1
    _, after = await report(registry, roll)
    assert after["stayed"] == [1]


async def test_later_roll_proposes_and_overwrites_nothing(registry: RegistryUnderTest) -> None:
    await imported(registry, SAMPLE.read_bytes())
    text = SAMPLE.read_bytes().decode("gb18030")
    rows = list(csv.reader(io.StringIO(text)))
    rows[1][rows[0].index("婚姻状况")] = "离婚"
    unnumbered = next(row for row in rows[1:] if not row[4] and row[2] not in ("", "未取名") and row[8] != "户主")
    unnumbered[15] = "13900001111"
    later = io.StringIO()
    csv.writer(later).writerows(rows)
    roll = await imported(registry, later.getvalue().encode())
    assert await count(registry, PEOPLE) == TRUTH["people_after_import"]
    _, found = await report(registry, roll)
    assert len(found["repeated"]) >= TRUTH["rows"] - 3
    assert await count(registry, "SELECT count(*) FROM quality_item WHERE field = 'marital' AND given = '40'") == 1
    assert await count(registry, "SELECT count(*) FROM person WHERE name = '尹杰志' AND marital_status = '21'") == 1


async def test_who_lives_at_a_units_number_is_registered_without_it(registry: RegistryUnderTest) -> None:
    rows = list(csv.reader(io.StringIO(SAMPLE.read_bytes().decode("gb18030"))))
    place = rows[0].index("现居住地址")
    taken = next(row for row in rows[1:] if row[4] and row[place])
    taken[place] = "６１２３４ 部隊家属院3栋"
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    roll = await imported(registry, written.getvalue().encode())
    _, found = await report(registry, roll)
    assert found["plausibility"]["address_not_kept"] == [rows.index(taken)]
    assert await count(registry, PEOPLE) == TRUTH["people_after_import"]
    assert await count(registry, "SELECT count(*) FROM residence WHERE address LIKE '%1234%部%'") == 0


async def test_units_number_is_no_name_and_no_household(registry: RegistryUnderTest) -> None:
    rows = list(csv.reader(io.StringIO(SAMPLE.read_bytes().decode("gb18030"))))
    number, name = rows[0].index("户号"), rows[0].index("姓名")
    one, two, three = [row for row in rows[1:] if row[4] and row[name] and row[number]][:3]
    one[number], two[name], three[name] = "61234部队", "⑥①②③④部队", "李&#54;1234&#37096;队"
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    roll = await imported(registry, written.getvalue().encode())
    _, found = await report(registry, roll)
    assert found["plausibility"]["household_number_not_kept"] == [rows.index(one)]
    assert {rows.index(two), rows.index(three)} <= set(found["quarantined"]["name_missing"])
    assert await count(registry, "SELECT count(*) FROM household WHERE number LIKE '%1234%'") == 0
    assert await count(registry, "SELECT count(*) FROM person WHERE name LIKE '%队%'") == 0


async def test_mended_row_of_somebody_the_roll_has_already_is_linked_to_them(registry: RegistryUnderTest) -> None:
    """The row's number is verified for a person of the same roll: mended, it is that person, not another one."""
    lines = SAMPLE.read_bytes().decode("gb18030").splitlines(keepends=True)
    rows = list(csv.reader(lines))
    whole = next(row for row in rows[1:] if row[2] == "尹杰志")
    torn = [cell if index != rows[0].index("出生日期") else "不详" for index, cell in enumerate(whole)]
    text = io.StringIO()
    csv.writer(text).writerows([rows[0], whole, torn])
    roll = await imported(registry, text.getvalue().encode())
    assert await count(registry, PEOPLE) == 1
    cells = {"birth_date": whole[rows[0].index("出生日期")], "phone": "13900002222"}
    await ask(registry, "MendRow", pb.MendRowRequest(roll_id=roll, row=2, cells=cells))
    assert await count(registry, PEOPLE) == 1
    assert await count(registry, "SELECT count(*) FROM roll_line WHERE outcome = 'known'") == 1
    phone = (
        "SELECT count(*) FROM quality_item WHERE field = 'phone' AND given = '*********22' AND given_sealed IS NOT NULL"
    )
    assert await count(registry, phone) == 1
    assert await count(registry, "SELECT count(*) FROM quality_item WHERE kept || given LIKE '%139%'") == 0


async def test_number_of_a_known_person_with_another_name_and_birth_date_goes_to_a_clerk(
    registry: RegistryUnderTest,
) -> None:
    text = "姓名,性别,公民身份号码,出生日期,现居住地区划代码\n{},{},{},{},510422104207\n"
    number = "00042219900517002" + check_character("00042219900517002")
    await imported(registry, text.format("王秀英", "女", number, "1990-05-17").encode())
    await imported(registry, text.format("赵大山", "男", number, "1961-02-03").encode())
    assert await count(registry, PEOPLE) == 2
    assert await count(registry, "SELECT count(*) FROM candidate WHERE kind = 'conflict'") == 1
    assert await count(registry, "SELECT count(*) FROM identifier WHERE state = 'verified'") == 1


async def test_later_roll_finds_a_person_by_the_record_that_was_merged_away(registry: RegistryUnderTest) -> None:
    await imported(registry, SAMPLE.read_bytes())
    clerk = registry.caller("county-approver", "duplicate-review")
    pair = (await clerk.call("ListCandidates", matching_service_pb2.ListCandidatesRequest())).candidates[0]
    shown = await clerk.call("GetCandidate", matching_service_pb2.GetCandidateRequest(candidate_id=pair.candidate_id))
    numbered = [one for one in (shown.first, shown.second) if any(number.verified for number in one.identifiers)]
    absorbed = numbered[0] if numbered else shown.second
    kept = shown.second if absorbed is shown.first else shown.first
    await clerk.call(
        "MergePeople",
        matching_service_pb2.MergePeopleRequest(
            candidate_id=pair.candidate_id, kept_person_id=kept.person_id, reason="同一人"
        ),
    )
    rows = list(csv.reader(io.StringIO(SAMPLE.read_bytes().decode("gb18030"))))
    changed = next(row for row in rows[1:] if row[2] == absorbed.name and row[5].startswith(absorbed.birth_date[:4]))
    changed[15] = "13900003333"
    later = io.StringIO()
    csv.writer(later).writerows(rows)
    await imported(registry, later.getvalue().encode())
    assert await count(registry, PEOPLE) == TRUTH["people_after_import"] - 1


async def test_mended_row_is_released_and_a_wrong_one_says_what_is_wrong(registry: RegistryUnderTest) -> None:
    roll = await imported(registry, SAMPLE.read_bytes())
    operator = registry.caller("operator", "registration")
    waiting = await operator.call("ListWaitingRows", pb.ListWaitingRowsRequest(roll_id=roll))
    assert len(waiting.rows) == TRUTH["rows_quarantined"]
    told = {name: [row.cells[name] for row in waiting.rows if row.cells.get(name)] for name in ("id_number", "phone")}
    assert all(told.values())
    assert all(cell[:-2] == "*" * (len(cell) - 2) for cells in told.values() for cell in cells)
    assert {one.row for one in waiting.rows} == {row for rows in TRUTH["quarantined"].values() for row in rows}
    with pytest.raises(DomainError) as wrong:
        await operator.call("MendRow", pb.MendRowRequest(roll_id=roll, row=58, cells={"name": "不详"}))
    assert (wrong.value.reason, wrong.value.details["field"]) == ("ROW_STILL_UNUSABLE", "name")
    await ask(registry, "MendRow", pb.MendRowRequest(roll_id=roll, row=58, cells={"name": "金小宝"}))
    approver = registry.caller("county-approver", "registration")
    found = await approver.call("SearchPeople", person_service_pb2.SearchPeopleRequest(name="金小宝"))
    kin = await approver.call(
        "GetHousehold", household_service_pb2.GetHouseholdRequest(person_id=found.people[0].person_id)
    )
    assert len(kin.members) > 1
    assert await examine(registry.tools.database) == []


async def test_pair_is_merged_with_field_choice_and_parted_again_after_later_changes(
    registry: RegistryUnderTest,
) -> None:
    await imported(registry, SAMPLE.read_bytes())
    clerk = registry.caller("county-approver", "duplicate-review")
    pairs = (await clerk.call("ListCandidates", matching_service_pb2.ListCandidatesRequest())).candidates
    assert len(pairs) == 32
    pair = next(one for one in pairs if "day_and_month_swapped" in [why.code for why in one.evidence])
    shown = await clerk.call("GetCandidate", matching_service_pb2.GetCandidateRequest(candidate_id=pair.candidate_id))
    kept, absorbed = shown.first, shown.second
    merge = await clerk.call(
        "MergePeople",
        matching_service_pb2.MergePeopleRequest(
            candidate_id=pair.candidate_id,
            kept_person_id=kept.person_id,
            take_from_other=["birth_date"],
            reason="同一人",
        ),
    )
    assert await count(registry, PEOPLE) == TRUTH["people_after_import"] - 1
    approver = registry.caller("county-approver", "data-quality")
    now = await approver.call("GetPerson", person_service_pb2.GetPersonRequest(person_id=kept.person_id))
    assert now.birth_date == absorbed.birth_date
    change = person_service_pb2.CorrectPersonRequest(
        person_id=kept.person_id, version=now.version, fields=["ethnicity"], ethnicity="07", reason="更正"
    )
    await approver.call("CorrectPerson", change)
    assert await examine(registry.tools.database) == []
    await clerk.call("UndoMerge", matching_service_pb2.UndoMergeRequest(merge_id=merge.merge_id, reason="弄错了"))
    first = await approver.call("GetPerson", person_service_pb2.GetPersonRequest(person_id=kept.person_id))
    second = await approver.call("GetPerson", person_service_pb2.GetPersonRequest(person_id=absorbed.person_id))
    assert (first.birth_date, first.ethnicity) == (kept.birth_date, "07")
    assert (second.birth_date, second.name, second.merged_into) == (absorbed.birth_date, absorbed.name, "")
    assert await examine(registry.tools.database) == []
    again = await clerk.call(
        "KeepApart", matching_service_pb2.KeepApartRequest(candidate_id=pair.candidate_id, reason="两人")
    )
    assert again.state == "kept_apart"


TWINS = (
    "姓名,性别,出生日期,手机号码,现居住地区划代码\n"
    "何玫昀,女,1990-05-17,13811110001,510422104207\n何梅昀,女,1990-05-17,13822220002,510422104207\n"
)


@pytest.mark.parametrize("changed_since", [False, True])
async def test_phone_taken_at_a_merge_goes_back_unless_it_was_changed_since(
    registry: RegistryUnderTest, *, changed_since: bool
) -> None:
    await imported(registry, TWINS.encode())
    clerk = registry.caller("county-approver", "duplicate-review")
    pair = (await clerk.call("ListCandidates", matching_service_pb2.ListCandidatesRequest())).candidates[0]
    shown = await clerk.call("GetCandidate", matching_service_pb2.GetCandidateRequest(candidate_id=pair.candidate_id))
    kept, absorbed = shown.first, shown.second
    merging = matching_service_pb2.MergePeopleRequest(
        candidate_id=pair.candidate_id, kept_person_id=kept.person_id, take_from_other=["phone"], reason="同一人"
    )
    merge = await clerk.call("MergePeople", merging)
    approver = registry.caller("county-approver", "data-quality")
    asked = person_service_pb2.GetPersonRequest(person_id=kept.person_id)
    now = await approver.call("GetPerson", asked)
    assert now.phone == absorbed.phone != kept.phone
    field = {"phone": "13833330003"} if changed_since else {"ethnicity": "07"}
    change = person_service_pb2.CorrectPersonRequest(
        person_id=kept.person_id, version=now.version, fields=[*field], reason="更正", **field
    )
    await approver.call("CorrectPerson", change)
    await clerk.call("UndoMerge", matching_service_pb2.UndoMergeRequest(merge_id=merge.merge_id, reason="弄错了"))
    assert (await approver.call("GetPerson", asked)).phone[-2:] == ("03" if changed_since else kept.phone[-2:])
    assert await examine(registry.tools.database) == []


async def test_bulk_look_is_seen_by_the_person_and_by_an_auditor_of_the_county(registry: RegistryUnderTest) -> None:
    await imported(registry, "姓名,性别,出生日期,现居住地区划代码\n王秀英,女,1990-05-17,510422104207\n".encode())
    worker = registry.caller("village-worker", "registration")
    found = await worker.call("SearchPeople", person_service_pb2.SearchPeopleRequest(name="王秀英"))
    person_id = found.people[0].person_id
    for caller in (registry.citizen(person_id), registry.caller("auditor", "audit")):
        request = person_service_pb2.ListRecordAccessesRequest(person_id=person_id)
        reply = await caller.call("ListRecordAccesses", request)
        seen = [(one.permission, one.action, one.role) for one in reply.accesses]
        assert ("registry.roll.commit", "bulk", "operator") in seen
        assert ("registry.person.search", "read", "village-worker") in seen


async def test_doubtful_columns_are_asked_for_and_settled(registry: RegistryUnderTest) -> None:
    text = SAMPLE.read_bytes().decode("gb18030").replace("公民身份号码", "号码甲", 1)
    roll = await upload(registry, text.encode())
    state, proposal = await report(registry, roll)
    assert state == "in_doubt"
    assert proposal["columns"]["号码甲"] == "id_number"
    await ask(registry, "SettleRollColumns", pb.SettleRollColumnsRequest(roll_id=roll, columns={"号码甲": "id_number"}))
    state, found = await report(registry, roll)
    assert state == "previewed"
    assert found["linked"] == sorted(TRUTH["linked"])
