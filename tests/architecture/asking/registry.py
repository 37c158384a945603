"""Requests to the registry that succeed."""

from __future__ import annotations

from uuid import UUID, uuid4

from anjia.registry.v1 import agreement_service_pb2 as agreements
from anjia.registry.v1 import audit_service_pb2 as audit
from anjia.registry.v1 import contact_service_pb2 as contacts
from anjia.registry.v1 import correction_service_pb2 as corrections
from anjia.registry.v1 import family_service_pb2 as families
from anjia.registry.v1 import household_service_pb2 as households
from anjia.registry.v1 import life_event_service_pb2 as events
from anjia.registry.v1 import matching_service_pb2 as matching
from anjia.registry.v1 import person_pb2
from anjia.registry.v1 import person_service_pb2 as people
from anjia.registry.v1 import roll_service_pb2 as rolls
from anjia.registry.v1 import statistics_service_pb2 as statistics
from chassis.access.scope import COUNTY
from registry.households.rows import HouseholdRow, MemberRow
from registry.matching.rows import CandidateRow
from registry.quality.rows import QualityItemRow
from registry.testing import HERE, RegistryUnderTest, new_person

from tests.architecture.asking import Ask

COUNTY_WIDE = "an agreement is the county's, and a cell holds one county"
ROLL = "a roll is the county's, and a cell holds one county"
WORKER, REVIEWER, APPROVER = "village-worker", "township-reviewer", "county-approver"


async def register_person(_registry: RegistryUnderTest) -> Ask:
    return Ask(WORKER, "registration", new_person())


async def get_person(registry: RegistryUnderTest) -> Ask:
    person = (await registry.register()).person_id
    return Ask(WORKER, "registration", people.GetPersonRequest(person_id=person), data=(person,))


async def batch_get_people(registry: RegistryUnderTest) -> Ask:
    person = (await registry.register()).person_id
    return Ask(WORKER, "registration", people.BatchGetPeopleRequest(person_ids=[person]), data=(person,))


async def search_people(registry: RegistryUnderTest) -> Ask:
    person = (await registry.register(name="慕容秋水")).person_id
    return Ask(WORKER, "registration", people.SearchPeopleRequest(name="慕容秋水"), data=(person,))


async def correct_person(registry: RegistryUnderTest) -> Ask:
    person = await registry.register()
    request = people.CorrectPersonRequest(
        person_id=person.person_id, version=person.version, fields=["name"], name="王丽", reason="户口簿原件"
    )
    return Ask(REVIEWER, "registration", request)


async def hide_address(registry: RegistryUnderTest) -> Ask:
    person = (await registry.register()).person_id
    request = people.HideAddressRequest(person_id=person, hidden=True, reason="人身安全保护令")
    return Ask(APPROVER, "registration", request)


async def list_person_versions(registry: RegistryUnderTest) -> Ask:
    person = (await registry.register(name="慕容冬雪")).person_id
    request = people.ListPersonVersionsRequest(person_id=person)
    return Ask(REVIEWER, "data-quality", request, data=("慕容冬雪",))


async def list_record_accesses(registry: RegistryUnderTest) -> Ask:
    person = (await registry.register()).person_id
    request = people.ListRecordAccessesRequest(person_id=person, page_size=100)
    return Ask("citizen", "own-data", request, claims={"person_id": person}, data=("registry.person.register",))


async def _kin(registry: RegistryUnderTest) -> tuple[str, str]:
    person, child = await registry.register(), await registry.register(birth_date="2020-05-01", name="小英")
    request = households.RecordKinshipRequest(
        person_id=child.person_id, relative_id=person.person_id, kind="parent", basis="出生医学证明"
    )
    await registry.caller(APPROVER, "registration").call("RecordKinship", request)
    return person.person_id, child.person_id


async def get_household(registry: RegistryUnderTest) -> Ask:
    person, household = (await registry.register()).person_id, uuid4()
    async with registry.tools.database.work(COUNTY) as work:
        row = HouseholdRow(household_id=household, number="H-1", division_code=HERE, opened_at=work.now)
        member = MemberRow(
            member_id=uuid4(), household_id=household, person_id=UUID(person), relation="02",
            valid_from=work.clock.today(), known_from=work.now,
        )  # fmt: skip
        await work.insert(row, member)
        await work.commit()
    request = households.GetHouseholdRequest(person_id=person)
    return Ask(WORKER, "registration", request, data=(str(household),))


async def list_kinship(registry: RegistryUnderTest) -> Ask:
    person, child = await _kin(registry)
    return Ask(WORKER, "registration", households.ListKinshipRequest(person_id=person), data=(child,))


async def record_kinship(registry: RegistryUnderTest) -> Ask:
    person, child = await registry.register(), await registry.register(birth_date="2020-05-01", name="小英")
    request = households.RecordKinshipRequest(
        person_id=child.person_id, relative_id=person.person_id, kind="parent", basis="出生医学证明"
    )
    return Ask(REVIEWER, "registration", request)


async def move_person(registry: RegistryUnderTest) -> Ask:
    person = await registry.register()
    place = people.NewResidence(division_code=HERE, address="2组8号")
    request = households.MovePersonRequest(
        person_id=person.person_id, version=person.version, moved_on="2026-11-24", residence=place
    )
    return Ask(WORKER, "registration", request)


async def notify_birth(registry: RegistryUnderTest) -> Ask:
    fields = [one.name for one in events.NotifyBirthRequest.DESCRIPTOR.fields]
    await registry.agree("hospital", "registry.birth.notify", fields)
    request = events.NotifyBirthRequest(
        institution="H510422-1",
        notice_number=uuid4().hex,
        child_sex=person_pb2.SEX_MALE,
        birth_date="2026-11-20",
        residence=people.NewResidence(division_code=HERE, address="2组3号"),
        adults=[events.ResponsibleAdult(role=events.ADULT_ROLE_MOTHER, name="李梅")],
    )
    return Ask("agency-hospital", "life-event", request, claims={"azp": "hospital"})


async def register_death(registry: RegistryUnderTest) -> Ask:
    person = (await registry.register()).person_id
    request = events.RegisterDeathRequest(person_id=person, death_date="2026-11-20", basis="死亡医学证明")
    return Ask(REVIEWER, "life-event", request)


def _agreement() -> agreements.RecordAgreementRequest:
    return agreements.RecordAgreementRequest(
        agency="school", permission="registry.birth.notify", purpose="life-event", fields=["institution"],
        legal_basis="政务数据共享条例", impact_assessment="PIA-2", valid_from="2026-01-01", valid_until="2027-01-01",
    )  # fmt: skip


async def record_agreement(_registry: RegistryUnderTest) -> Ask:
    return Ask(APPROVER, "", _agreement(), open_to=COUNTY_WIDE)


async def end_agreement(registry: RegistryUnderTest) -> Ask:
    made = await registry.caller(APPROVER, "").call("RecordAgreement", _agreement())
    return Ask(APPROVER, "", agreements.EndAgreementRequest(agreement_id=made.agreement_id), open_to=COUNTY_WIDE)


async def list_agreements(_registry: RegistryUnderTest) -> Ask:
    return Ask(APPROVER, "", agreements.ListAgreementsRequest(), open_to=COUNTY_WIDE)


async def request_correction(registry: RegistryUnderTest) -> Ask:
    person = (await registry.register()).person_id
    request = corrections.RequestCorrectionRequest(person_id=person, field="name", proposed="王丽", statement="写错了")
    return Ask("citizen", "own-data", request, claims={"person_id": person})


async def _correction(registry: RegistryUnderTest) -> tuple[str, str]:
    ask = await request_correction(registry)
    made = await registry.caller("citizen", "own-data", **ask.claims).call("RequestCorrection", ask.request)
    return made.request_id, ask.claims["person_id"]


async def list_correction_requests(registry: RegistryUnderTest) -> Ask:
    request_id, _ = await _correction(registry)
    return Ask(REVIEWER, "data-quality", corrections.ListCorrectionRequestsRequest(), data=(request_id,))


async def answer_correction(registry: RegistryUnderTest) -> Ask:
    request_id, _ = await _correction(registry)
    request = corrections.AnswerCorrectionRequest(request_id=request_id, answer="户口簿与登记一致", article="PIPL 46")
    return Ask(REVIEWER, "data-quality", request)


async def _candidate(registry: RegistryUnderTest) -> tuple[str, str]:
    pair = sorted([(await registry.register()).person_id, (await registry.register()).person_id])
    candidate_id = uuid4()
    async with registry.tools.database.work(COUNTY) as work:
        row = CandidateRow(
            candidate_id=candidate_id, first_person_id=UUID(pair[0]), second_person_id=UUID(pair[1]),
            kind="likely_duplicate", why=["same_name"], state="open", opened_at=work.now,
        )  # fmt: skip
        work.session.add(row)
        await work.commit()
    return str(candidate_id), pair[0]


async def list_candidates(registry: RegistryUnderTest) -> Ask:
    candidate, _ = await _candidate(registry)
    return Ask(REVIEWER, "duplicate-review", matching.ListCandidatesRequest(), data=(candidate,))


async def get_candidate(registry: RegistryUnderTest) -> Ask:
    candidate, person = await _candidate(registry)
    return Ask(REVIEWER, "duplicate-review", matching.GetCandidateRequest(candidate_id=candidate), data=(person,))


async def _merging(registry: RegistryUnderTest) -> matching.MergePeopleRequest:
    candidate, kept = await _candidate(registry)
    return matching.MergePeopleRequest(candidate_id=candidate, kept_person_id=kept, reason="同一人")


async def merge_people(registry: RegistryUnderTest) -> Ask:
    return Ask(REVIEWER, "duplicate-review", await _merging(registry))


async def keep_apart(registry: RegistryUnderTest) -> Ask:
    candidate, _ = await _candidate(registry)
    return Ask(REVIEWER, "duplicate-review", matching.KeepApartRequest(candidate_id=candidate, reason="双胞胎"))


async def undo_merge(registry: RegistryUnderTest) -> Ask:
    clerk = registry.caller(APPROVER, "duplicate-review")
    merge = await clerk.call("MergePeople", await _merging(registry))
    return Ask(REVIEWER, "duplicate-review", matching.UndoMergeRequest(merge_id=merge.merge_id, reason="看错了"))


async def _item(registry: RegistryUnderTest) -> str:
    person, item_id = await registry.register(), uuid4()
    async with registry.tools.database.work(COUNTY) as work:
        row = QualityItemRow(
            item_id=item_id, person_id=UUID(person.person_id), kind="difference", field="ethnicity", kept="",
            given="01", source="roll.csv 7", opened_at=work.now,
        )  # fmt: skip
        work.session.add(row)
        await work.commit()
    return str(item_id)


async def list_quality_items(registry: RegistryUnderTest) -> Ask:
    return Ask(WORKER, "data-quality", matching.ListQualityItemsRequest(), data=(await _item(registry),))


async def settle_quality_item(registry: RegistryUnderTest) -> Ask:
    request = matching.SettleQualityItemRequest(item_id=await _item(registry), decision="dismiss", reason="原件")
    return Ask(REVIEWER, "data-quality", request)


def _roll() -> bytes:
    """A row that is taken and one that waits; what was read before is repeated, so each is another."""
    number = uuid4().int
    day = f"19{number % 80 + 10}-{number // 80 % 12 + 1:02}-{number // 960 % 28 + 1:02}"
    rows = (
        "姓名,性别,出生日期,现居住地区划代码",
        f"陈{chr(0x4E00 + number % 9000)},男,{day},{HERE}",
        f"不详,男,{day},{HERE}",
    )
    return "".join(f"{row}\n" for row in rows).encode()


async def upload_roll(_registry: RegistryUnderTest) -> Ask:
    head = rolls.UploadRollRequest(file_name="roll.csv", county="510422", as_of="2026-11-24")
    return Ask(APPROVER, "registration", head, stream=(rolls.UploadRollRequest(chunk=_roll()),))


async def get_roll(registry: RegistryUnderTest) -> Ask:
    roll = await registry.read_roll(_roll())
    return Ask(APPROVER, "registration", rolls.GetRollRequest(roll_id=roll), data=(roll,))


async def list_rolls(registry: RegistryUnderTest) -> Ask:
    roll = await registry.read_roll(_roll())
    return Ask(APPROVER, "registration", rolls.ListRollsRequest(), data=(roll,))


async def watch_roll(registry: RegistryUnderTest) -> Ask:
    roll = await registry.read_roll(_roll())
    return Ask(APPROVER, "registration", rolls.WatchRollRequest(roll_id=roll), data=(roll,))


async def settle_roll_columns(registry: RegistryUnderTest) -> Ask:
    roll = await registry.read_roll(_roll())
    request = rolls.SettleRollColumnsRequest(roll_id=roll, columns={"现居住地区划代码": "residence_division"})
    return Ask(APPROVER, "registration", request)


async def commit_roll(registry: RegistryUnderTest) -> Ask:
    roll = await registry.read_roll(_roll())
    return Ask(APPROVER, "registration", rolls.CommitRollRequest(roll_id=roll))


async def undo_roll(registry: RegistryUnderTest) -> Ask:
    roll = await registry.import_roll(_roll())
    people = (await registry.rows("SELECT count(*) FROM person WHERE roll_id = %s", roll))[0][0]
    return Ask(APPROVER, "registration", rolls.UndoRollRequest(roll_id=roll, people=people, reason="重复导入"))


async def dismiss_roll(registry: RegistryUnderTest) -> Ask:
    roll = await registry.read_roll(_roll())
    return Ask(APPROVER, "registration", rolls.DismissRollRequest(roll_id=roll, reason="文件有误"))


async def list_waiting_rows(registry: RegistryUnderTest) -> Ask:
    roll = await registry.import_roll(_roll())
    return Ask(APPROVER, "registration", rolls.ListWaitingRowsRequest(roll_id=roll), data=("不详",))


async def mend_row(registry: RegistryUnderTest) -> Ask:
    roll = await registry.import_roll(_roll())
    cells = {"name": "陈小河"}
    return Ask(APPROVER, "registration", rolls.MendRowRequest(roll_id=roll, row=2, cells=cells))


async def dismiss_row(registry: RegistryUnderTest) -> Ask:
    roll = await registry.import_roll(_roll())
    return Ask(APPROVER, "registration", rolls.DismissRowRequest(roll_id=roll, row=2, reason="查无此人"))


async def get_population_tables(_registry: RegistryUnderTest) -> Ask:
    return Ask("service-gateway", "", statistics.GetPopulationTablesRequest())


async def list_divisions(_registry: RegistryUnderTest) -> Ask:
    return Ask("service-gateway", "", statistics.ListDivisionsRequest())


async def list_seals(_registry: RegistryUnderTest) -> Ask:
    return Ask("audit-admin", "", audit.ListSealsRequest(), open_to="seals are hashes of the whole log of the cell")


async def stream_families(registry: RegistryUnderTest) -> Ask:
    person = (await registry.register()).person_id
    return Ask("service-incentives", "assessment", families.StreamFamiliesRequest(person_ids=[person]))


async def get_contact(registry: RegistryUnderTest) -> Ask:
    person = (await registry.register(phone="13812345678")).person_id
    return Ask("service-notifications", "messaging", contacts.GetContactRequest(person_id=person))
