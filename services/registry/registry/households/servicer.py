"""HouseholdService: wire → command or query → wire."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from anjia.registry.v1 import household_service_pb2 as pb
from anjia.registry.v1 import person_pb2
from chassis.days import read_day
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from registry.households import commands, queries
from registry.people.queries import get_person
from registry.people.wire import from_new_place, to_period, to_person, to_summary


class HouseholdServicer:
    """Answers anjia.registry.v1.HouseholdService."""

    async def GetHousehold(self, request: pb.GetHouseholdRequest, _context: Context) -> pb.Household:
        view = await queries.get_household(
            current_work(),
            UUID(request.person_id),
            as_of=read_day(request.as_of, "as_of") if request.as_of else None,
        )
        members = [
            pb.Member(
                person=to_summary(tie.person),
                relation=tie.kind,
                valid=to_period(tie.valid_from, tie.valid_until, start_unknown=tie.start_unknown),
            )
            for tie in view.members
        ]
        return pb.Household(household_id=str(view.household_id), number=view.number, members=members)

    async def ListKinship(self, request: pb.ListKinshipRequest, _context: Context) -> pb.ListKinshipResponse:
        return await _kinship(request.person_id, read_day(request.as_of, "as_of") if request.as_of else None)

    async def RecordKinship(self, request: pb.RecordKinshipRequest, _context: Context) -> pb.ListKinshipResponse:
        work = current_work()
        await commands.record_kinship(
            work,
            UUID(request.person_id),
            UUID(request.relative_id),
            request.kind,
            basis=request.basis,
            since=read_day(request.since, "since") if request.since else None,
        )
        await work.flush()
        return await _kinship(request.person_id)

    async def MovePerson(self, request: pb.MovePersonRequest, _context: Context) -> person_pb2.Person:
        work = current_work()
        await commands.move_person(
            work,
            UUID(request.person_id),
            version=request.version,
            moved_on=read_day(request.moved_on, "moved_on"),
            residence=from_new_place(request.residence, "residence") if request.HasField("residence") else None,
            hukou=from_new_place(request.hukou, "hukou") if request.HasField("hukou") else None,
        )
        await work.flush()
        return to_person(await get_person(work, UUID(request.person_id)))


async def _kinship(person_id: str, as_of: date | None = None) -> pb.ListKinshipResponse:
    ties = await queries.list_kinship(current_work(), UUID(person_id), as_of=as_of)
    kin = [
        pb.Kin(
            person=to_summary(tie.person),
            kind=tie.kind,
            basis=tie.basis,
            valid=to_period(tie.valid_from, tie.valid_until, start_unknown=tie.start_unknown),
        )
        for tie in ties
    ]
    return pb.ListKinshipResponse(kin=kin)
