"""Records that are one person: kin, home, minors and families go on with the record that stays, through chains."""

from __future__ import annotations

from anjia.registry.v1 import family_service_pb2, matching_service_pb2
from anjia.registry.v1 import household_service_pb2 as households
from registry.testing import RegistryUnderTest

CANDIDATE = (
    "INSERT INTO candidate (candidate_id, first_person_id, second_person_id, kind, why, state, opened_at,"
    " decided_by, reason) VALUES (uuidv7(), %s, %s, 'likely_duplicate', '{}', 'open', now(), '', '')"
    " RETURNING candidate_id::text"
)


async def merge(registry: RegistryUnderTest, kept: str, absorbed: str) -> str:
    ((candidate,),) = await registry.rows(CANDIDATE, *sorted((kept, absorbed)))
    request = matching_service_pb2.MergePeopleRequest(candidate_id=candidate, kept_person_id=kept, reason="同一人")
    merged = await registry.caller("county-approver", "duplicate-review").call("MergePeople", request)
    return str(merged.merge_id)


async def undo(registry: RegistryUnderTest, merge_id: str) -> None:
    request = matching_service_pb2.UndoMergeRequest(merge_id=merge_id, reason="看错了")
    await registry.caller("county-approver", "duplicate-review").call("UndoMerge", request)


async def families(registry: RegistryUnderTest, *people: str) -> dict[str, family_service_pb2.Family]:
    caller = registry.caller("service-incentives", "assessment")
    request = family_service_pb2.StreamFamiliesRequest(person_ids=people)
    stream = caller.method("StreamFamilies")(request, metadata=tuple(caller.metadata().items()))
    return {one.person_id: one async for part in stream for one in part.families}


async def with_child(registry: RegistryUnderTest) -> tuple[list[str], str]:
    """Three records of a father, the child tied to the first."""
    records = [(await registry.register(name="江安")).person_id for _ in range(3)]
    child = (await registry.register(name="江小", birth_date="2025-02-01")).person_id
    request = households.RecordKinshipRequest(
        person_id=child, relative_id=records[0], kind="parent", basis="出生医学证明"
    )
    await registry.caller("county-approver", "registration").call("RecordKinship", request)
    return records, child


async def kin(registry: RegistryUnderTest, person: str) -> list[tuple[str, str]]:
    request = households.ListKinshipRequest(person_id=person)
    found = await registry.caller("county-approver", "registration").call("ListKinship", request)
    return [(one.kind, one.person.person_id) for one in found.kin]


async def test_families_follow_a_chain_of_merges_and_its_undoing(registry: RegistryUnderTest) -> None:
    (first, second, third), child = await with_child(registry)
    await merge(registry, second, first)
    chain = await merge(registry, third, second)
    # whoever asks about the merge's two records is told of all that changed with it
    told = await families(registry, third, second)
    assert set(told) == {first, second, third, child}
    assert [told[one].merged_into for one in (first, second, third)] == [third, third, ""]
    assert [told[one].children_living for one in (first, second, third)] == [0, 0, 1]
    assert list(told[child].guardian_ids) == [third]
    await undo(registry, chain)
    told = await families(registry, third, second)
    assert [told[one].merged_into for one in (first, second, third)] == [second, "", ""]
    assert [told[one].children_living for one in (first, second, third)] == [0, 1, 0]
    assert list(told[child].guardian_ids) == [second]


async def test_whole_register_says_the_same_as_the_people_named(registry: RegistryUnderTest) -> None:
    (first, second, third), child = await with_child(registry)
    await merge(registry, second, first)
    await merge(registry, third, second)
    everybody, named = await families(registry), await families(registry, first, child)
    assert {one: everybody[one] for one in named} == named


async def test_kin_stands_with_the_record_that_goes_on(registry: RegistryUnderTest) -> None:
    (first, second, third), child = await with_child(registry)
    await merge(registry, second, first)
    await merge(registry, third, second)
    assert await kin(registry, third) == [("child", child)]
    assert await kin(registry, child) == [("parent", third)]


async def test_citizen_has_the_children_of_a_record_merged_into_theirs(registry: RegistryUnderTest) -> None:
    (first, second, third), child = await with_child(registry)
    await merge(registry, second, first)
    await merge(registry, third, second)
    father = registry.caller("citizen", "own-data", person_id=third)
    found = await father.call("ListKinship", households.ListKinshipRequest(person_id=child))
    assert [one.person.person_id for one in found.kin] == [third]
