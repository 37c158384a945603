"""Names beside a list: asked at once, each within reach, all of them one row in the access log that each can read."""

from __future__ import annotations

from uuid import uuid4

from anjia.registry.v1 import person_service_pb2 as pb
from registry.testing import THERE, RegistryUnderTest

LOGGED = (
    "SELECT person_id, person_set IS NOT NULL FROM access_log WHERE permission = 'registry.person.batch_get'"
    " AND outcome = 'OK'"
)


async def test_names_are_one_row_in_the_log_and_each_person_reads_of_it(registry: RegistryUnderTest) -> None:
    people = [(await registry.register(name=name)).person_id for name in ("王秀英", "李梅", "赵六")]
    clerk = registry.caller("county-approver", "fee-service")
    asked = [people[1], people[0], people[1], str(uuid4())]
    found = await clerk.call("BatchGetPeople", pb.BatchGetPeopleRequest(person_ids=asked))
    assert [(one.person_id, one.name) for one in found.people] == [(people[1], "李梅"), (people[0], "王秀英")]
    assert found.people[0].birth_date == "1990"
    assert await registry.rows(LOGGED) == [(None, True)]
    for person, looked_at in zip(people, (1, 1, 0), strict=True):
        request = pb.ListRecordAccessesRequest(person_id=person, others_only=True)
        looks = (await registry.citizen(person).call("ListRecordAccesses", request)).accesses
        assert [one.permission for one in looks].count("registry.person.batch_get") == looked_at


async def test_who_lives_elsewhere_is_left_out_and_not_logged(registry: RegistryUnderTest) -> None:
    here, there = await registry.register(), await registry.register(village=THERE)
    worker = registry.caller("village-worker", "registration")
    request = pb.BatchGetPeopleRequest(person_ids=[there.person_id, here.person_id])
    found = await worker.call("BatchGetPeople", request)
    assert [one.person_id for one in found.people] == [here.person_id]
    seen = pb.ListRecordAccessesRequest(person_id=there.person_id, others_only=True)
    looks = (await registry.citizen(there.person_id).call("ListRecordAccesses", seen)).accesses
    assert "registry.person.batch_get" not in [one.permission for one in looks]
