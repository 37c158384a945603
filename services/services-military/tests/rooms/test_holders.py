"""Holders: confirmed by a person until a date, renewed, ended; the register is followed."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from itertools import product
from uuid import UUID, uuid4

import psycopg
import pytest
from anjia.concessions.v1 import card_service_pb2 as cards
from anjia.concessions.v1 import concession_access_service_pb2 as accesses
from anjia.concessions.v1 import holder_service_pb2 as pb
from chassis.access.scope import COUNTY
from chassis.db.work import SET_SCOPE
from chassis.errors import DomainError
from concessions.testing import UNTIL, ConcessionsUnderTest, a_document
from PIL import Image

HERE, AWAY = "510422104207", "510421100001"
# the register's rows, as its own acts leave them
DIED = "UPDATE person SET death_date = '2026-11-20', version = version + 1 WHERE person_id = %s"
MOVED = (
    "WITH place AS (UPDATE residence SET division_code = %s WHERE person_id = %s RETURNING person_id, division_code)"
    " UPDATE person p SET residence_division = place.division_code, version = version + 1 FROM place"
    " WHERE p.person_id = place.person_id"
)
MERGED = "UPDATE person SET state = 'merged', merged_into = %s, version = version + 1 WHERE person_id = %s"
RESTORED = "UPDATE person SET state = 'active', merged_into = NULL, version = version + 1 WHERE person_id = %s"


async def refused(awaitable) -> DomainError:
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


async def test_holder_is_confirmed_after_a_document_and_listed_by_the_day_it_ends(
    concessions: ConcessionsUnderTest,
) -> None:
    later, sooner = await concessions.confirm(), await concessions.confirm(confirmed_until="2026-12-31")
    found = (await concessions.office.call("ListHolders", pb.ListHoldersRequest())).holders
    assert [one.holder_id for one in found] == [sooner.holder_id, later.holder_id]
    assert [one.ends_soon for one in found] == [True, False]
    assert (later.state, later.standing_code, later.kin_code, later.confirmed_until) == (
        "confirmed", "serving", "spouse", UNTIL,
    )  # fmt: skip
    assert len(later.confirmations[0].document_hash) == 64


async def test_document_is_kept_encrypted_and_comes_back_as_it_is_seen(concessions: ConcessionsUnderTest) -> None:
    person, content = await concessions.person(), a_document(Title="证明")
    document = await concessions.upload(person, content)
    office = concessions.office
    stub = office.method("DownloadDocument")
    request = pb.DownloadDocumentRequest(document_id=document.document_id)
    chunks = [one async for one in stub(request, metadata=tuple(office.metadata().items()))]
    kept = b"".join(one.chunk for one in chunks)
    seen, came = (Image.open(io.BytesIO(one)).convert("RGB") for one in (kept, content))
    assert seen.tobytes() == came.tobytes()
    assert chunks[0].file_name == f"{document.document_id}.png"
    stored = await concessions.rows("SELECT content FROM document_chunk")
    assert kept[:40] not in stored[0][0]


@pytest.mark.parametrize(
    ("fields", "reason", "field"),
    [
        ({"confirmed_until": "2026-11-24"}, "CONFIRMED_IN_PAST", "confirmed_until"),
        ({"confirmed_until": "2027-11-26"}, "CONFIRMED_TOO_LONG", "confirmed_until"),
        ({"confirmed_until": "2027-02-30"}, "DATE_UNREADABLE", "confirmed_until"),
        ({"kin_code": "sibling"}, "KIN_CODE_UNKNOWN", "kin_code"),
        ({"kin_code": "child"}, "CHILD_OF_AGE", "confirmed_until"),
        ({"body_code": "B9"}, "BODY_UNKNOWN", "body_code"),
        ({"document_id": str(uuid4())}, "DOCUMENT_NOT_FOUND", "document_id"),
        ({"standing_code": "veteran"}, "REQUEST_INVALID", "standing_code"),
    ],
)
async def test_bad_confirmation_is_refused_naming_the_field(
    concessions: ConcessionsUnderTest, fields: dict, reason: str, field: str
) -> None:
    error = await refused(concessions.confirm(**fields))
    assert (error.reason, error.details["field"]) == (reason, field)
    assert await concessions.rows("SELECT 1 FROM holder") == []


async def test_minor_child_is_confirmed_until_coming_of_age(concessions: ConcessionsUnderTest) -> None:
    child = await concessions.person(name="王小明", birth_date="2009-03-01")
    error = await refused(concessions.confirm(child, kin_code="child", confirmed_until="2027-03-02"))
    assert (error.reason, error.details["latest"]) == ("CHILD_OF_AGE", "2027-03-01")
    assert (await concessions.confirm(child, kin_code="child", confirmed_until="2027-03-01")).state == "confirmed"


async def test_document_of_somebody_else_confirms_nobody(concessions: ConcessionsUnderTest) -> None:
    other = await concessions.upload(await concessions.person())
    assert (await refused(concessions.confirm(document_id=other.document_id))).reason == "DOCUMENT_NOT_FOUND"


async def test_person_is_confirmed_once_however_many_officers_try_at_once(concessions: ConcessionsUnderTest) -> None:
    person = await concessions.person()
    document = (await concessions.upload(person)).document_id
    tries = [concessions.confirm(person, document_id=document) for _ in range(4)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, pb.Holder) for one in done) == 1
    assert {one.reason for one in done if isinstance(one, DomainError)} == {"HOLDER_CONFIRMED_ALREADY"}


async def test_renewal_may_change_the_standing_and_keeps_what_was_before(concessions: ConcessionsUnderTest) -> None:
    holder = await concessions.confirm(confirmed_until="2026-12-31")
    document = await concessions.upload(holder.person_id)
    renewed = await concessions.office.call(
        "RenewHolder",
        pb.RenewHolderRequest(
            holder_id=holder.holder_id,
            standing_code="bereaved",
            confirmed_until=UNTIL,
            body_code="B2",
            document_id=document.document_id,
        ),
    )
    assert (renewed.standing_code, renewed.confirmed_until) == ("bereaved", UNTIL)
    assert [one.standing_code for one in renewed.confirmations] == ["bereaved", "serving"]


async def test_confirmation_lapses_by_its_date_alone(concessions: ConcessionsUnderTest) -> None:
    holder = await concessions.confirm(confirmed_until="2026-12-01")
    concessions.clock.instant = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # in China it is December
    shown = await concessions.office.call("GetHolder", pb.GetHolderRequest(holder_id=holder.holder_id))
    assert shown.state == "lapsed"
    assert (await refused(concessions.card(holder))).reason == "HOLDER_NOT_CONFIRMED"


async def test_end_is_decided_with_a_reason_that_lies_encrypted(concessions: ConcessionsUnderTest) -> None:
    holder = await concessions.confirm()
    request = pb.EndHolderRequest(holder_id=holder.holder_id, ended_code="wish", reason="本人不再需要")
    ended = await concessions.office.call("EndHolder", request)
    assert (ended.state, ended.ended_on, ended.ended_code, ended.ended_reason) == (
        "ended", "2026-11-24", "wish", "本人不再需要",
    )  # fmt: skip
    assert "本人".encode() not in (await concessions.rows("SELECT ended_reason FROM holder"))[0][0]
    assert (await refused(concessions.office.call("EndHolder", request))).reason == "HOLDER_ENDED"
    again = await concessions.confirm(holder.person_id)
    assert again.holder_id != holder.holder_id


async def test_death_of_the_holder_ends_and_anybody_elses_does_not(concessions: ConcessionsUnderTest) -> None:
    holder = await concessions.confirm()
    card = await concessions.card(holder)
    another = await concessions.person(name="吴大有")
    await concessions.registered(DIED, another)
    await concessions.hear("registry.person.died.v1", person_id=another, death_date="2026-11-20")
    shown = await concessions.office.call("GetHolder", pb.GetHolderRequest(holder_id=holder.holder_id))
    assert shown.state == "confirmed"
    await concessions.registered(DIED, holder.person_id)
    for _ in range(2):  # heard again after a restart of the stream
        await concessions.hear("registry.person.died.v1", person_id=holder.person_id, death_date="2026-11-20")
    shown = await concessions.office.call("GetHolder", pb.GetHolderRequest(holder_id=holder.holder_id))
    assert (shown.state, shown.ended_on, shown.ended_code) == ("ended", "2026-11-20", "died")
    listed = await concessions.office.call("ListCards", cards.ListCardsRequest(holder_id=holder.holder_id))
    assert [(one.card_id, one.state) for one in listed.cards] == [(card.card_id, "revoked")]


async def own(concessions: ConcessionsUnderTest, person_id: str) -> list[str]:
    """The holders that somebody sees as their own."""
    reply = await concessions.citizen(person_id).call("ListHolders", pb.ListHoldersRequest())
    return [one.holder_id for one in reply.holders]


async def test_chains_of_merges_are_followed_and_undone_in_any_order(concessions: ConcessionsUnderTest) -> None:
    holder = await concessions.confirm()
    one = holder.person_id
    two, three = await concessions.person(name="王秀英"), await concessions.person(name="王秀芳")
    merge, undo = "registry.person.merged.v1", "registry.person.unmerged.v1"
    merges = {"one": str(uuid4()), "two": str(uuid4())}
    # A → B → C, the second heard first
    await concessions.registered(MERGED, two, one)
    await concessions.registered(MERGED, three, two)
    await concessions.hear(merge, kept_person_id=three, absorbed_person_id=two, merge_id=merges["two"])
    await concessions.hear(merge, kept_person_id=two, absorbed_person_id=one, merge_id=merges["one"])
    assert await own(concessions, three) == [holder.holder_id]
    # B is two again: A's stays with B, not with C
    await concessions.registered(RESTORED, two)
    await concessions.hear(undo, kept_person_id=three, restored_person_id=two, merge_id=merges["two"])
    assert (await own(concessions, three), await own(concessions, two)) == ([], [holder.holder_id])
    # a merge that is heard again late changes nothing
    await concessions.hear(merge, kept_person_id=three, absorbed_person_id=two, merge_id=merges["two"])
    assert await own(concessions, two) == [holder.holder_id]
    await concessions.registered(RESTORED, one)
    await concessions.hear(undo, kept_person_id=two, restored_person_id=one, merge_id=merges["one"])
    assert (await own(concessions, two), await own(concessions, one)) == ([], [holder.holder_id])


EVENTS = ("died", "moved", "corrected", "merged", "unmerged")


@pytest.mark.parametrize(("first", "second"), list(product(EVENTS, EVENTS)))
async def test_any_two_events_in_any_order_leave_what_the_register_says(
    concessions: ConcessionsUnderTest, first: str, second: str
) -> None:
    holder = await concessions.confirm()
    kept = await concessions.person(name="王秀英")
    for name in sorted({first, second}, key=EVENTS.index):
        if name == "died":
            await concessions.registered(DIED, holder.person_id)
        elif name == "moved":
            await concessions.registered(MOVED, AWAY, holder.person_id)
        elif name == "merged":
            await concessions.registered(MERGED, kept, holder.person_id)
        elif name == "unmerged":
            await concessions.registered(RESTORED, holder.person_id)
    pair = {"kept_person_id": kept, "merge_id": str(uuid4())}
    fields = {
        "merged": {**pair, "absorbed_person_id": holder.person_id},
        "unmerged": {**pair, "restored_person_id": holder.person_id},
    }
    seen = set()
    for order in ((first, second), (second, first)):
        for name in order:
            event = fields.get(name, {"person_id": holder.person_id})
            await concessions.hear(f"registry.person.{name}.v1", **event)
        seen.add(tuple(await concessions.rows("SELECT person_id::text, division_code, state, ended_on FROM holder")))
    assert len(seen) == 1
    ((person_id, division, state, _),) = seen.pop()
    merged = {first, second} & {"merged", "unmerged"} == {"merged"}
    assert person_id == (kept if merged else holder.person_id)
    if not merged:
        assert division == (AWAY if "moved" in (first, second) else HERE)
        assert state == ("ended" if "died" in (first, second) else "open")


async def test_holder_who_moved_is_in_the_other_offices_reach(concessions: ConcessionsUnderTest) -> None:
    holder = await concessions.confirm()
    there = concessions.caller("military-office", "military-service", division="510421000000", division_level="county")
    request = pb.GetHolderRequest(holder_id=holder.holder_id)
    assert (await refused(there.call("GetHolder", request))).reason == "HOLDER_NOT_FOUND"
    await concessions.registered(MOVED, AWAY, holder.person_id)
    await concessions.hear("registry.person.moved.v1", person_id=holder.person_id, to_division_code=AWAY)
    assert (await there.call("GetHolder", request)).holder_id == holder.holder_id
    assert (await refused(concessions.office.call("GetHolder", request))).reason == "HOLDER_NOT_FOUND"


async def test_looks_are_kept_by_code_here_and_in_the_register(concessions: ConcessionsUnderTest) -> None:
    holder = await concessions.confirm()
    here = await concessions.rows(
        "SELECT DISTINCT role, purpose FROM access_log WHERE person_id = %s", UUID(holder.person_id)
    )
    assert here == [("r8", "p10")]
    async with concessions.registry.tools.database.work(COUNTY) as work:
        told = "SELECT role, purpose FROM access_log WHERE person_id = %s AND permission = 'registry.person.get'"
        there = await (await work.raw.execute(told, (UUID(holder.person_id),))).fetchall()
    assert set(there) == {("r8", "p10")}
    request = accesses.ListConcessionAccessesRequest(person_id=holder.person_id)
    own = await concessions.citizen(holder.person_id).call("ListConcessionAccesses", request)
    assert ("r8", "p10", "concessions.holder.confirm") in {
        (one.role, one.purpose, one.permission) for one in own.accesses
    }
    stranger = concessions.citizen(str(uuid4()))
    assert (await refused(stranger.call("ListConcessionAccesses", request))).reason == "PERSON_NOT_FOUND"


async def test_confirmations_and_documents_are_added_and_never_changed(
    concessions: ConcessionsUnderTest, concessions_url: str
) -> None:
    await concessions.confirm()
    with psycopg.connect(concessions_url) as connection:
        for table in ("confirmation", "document"):
            connection.execute(SET_SCOPE, COUNTY.settings)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"DELETE FROM {table}")
            connection.rollback()
