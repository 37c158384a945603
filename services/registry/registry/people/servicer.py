"""PersonService: wire → command or query → wire."""

from __future__ import annotations

from datetime import UTC
from uuid import UUID

from anjia.registry.v1 import person_pb2 as pb
from anjia.registry.v1 import person_service_pb2 as service_pb
from chassis.access.log import pack_set
from chassis.access.looks import Wanted, to_access
from chassis.days import read_day
from chassis.db.work import Work
from chassis.rpc.call import current_call, current_work
from chassis.rpc.server import Context

from registry.people import commands, queries, wire
from registry.people.commands.hiding import hide_address

LOOKS_SHOWN = 50


class PersonServicer:
    """Answers anjia.registry.v1.PersonService."""

    def __init__(self, *, synthetic_allowed: bool) -> None:
        self._synthetic_allowed = synthetic_allowed

    async def RegisterPerson(self, request: service_pb.RegisterPersonRequest, _context: Context) -> pb.Person:
        work = current_work()
        new = wire.from_register_request(request)
        person_id = await commands.register_person(work, new, synthetic_allowed=self._synthetic_allowed)
        return await _shown(work, person_id)

    async def GetPerson(self, request: service_pb.GetPersonRequest, _context: Context) -> pb.Person:
        as_of = read_day(request.as_of, "as_of") if request.as_of else None
        known_at = request.known_at.ToDatetime(UTC) if request.HasField("known_at") else None
        view = await queries.get_person(current_work(), UUID(request.person_id), as_of=as_of, known_at=known_at)
        return wire.to_person(view)

    async def BatchGetPeople(
        self, request: service_pb.BatchGetPeopleRequest, _context: Context
    ) -> service_pb.BatchGetPeopleResponse:
        call, work = current_call(), current_work()
        lines, numbers = await queries.batch_get_people(work, [UUID(one) for one in request.person_ids])
        work.log("OK", person_set=pack_set(numbers))
        call.logs_set = True
        return service_pb.BatchGetPeopleResponse(people=map(wire.to_summary, lines))

    async def SearchPeople(
        self, request: service_pb.SearchPeopleRequest, _context: Context
    ) -> service_pb.SearchPeopleResponse:
        work = current_work()
        page = await queries.search_people(
            work,
            name=request.name,
            id_number=request.id_number,
            birth_date=read_day(request.birth_date, "birth_date") if request.birth_date else None,
            page_size=request.page_size,
            page_token=request.page_token,
        )
        return service_pb.SearchPeopleResponse(
            people=[wire.to_summary(line) for line in page.people], next_page_token=page.next_page_token
        )

    async def CorrectPerson(self, request: service_pb.CorrectPersonRequest, _context: Context) -> pb.Person:
        work = current_work()
        await commands.correct_person(
            work,
            UUID(request.person_id),
            version=request.version,
            changes=wire.from_correction(request),
            effective_from=read_day(request.effective_from, "effective_from") if request.effective_from else None,
            reason=request.reason,
            synthetic_allowed=self._synthetic_allowed,
        )
        return await _shown(work, UUID(request.person_id))

    async def HideAddress(self, request: service_pb.HideAddressRequest, _context: Context) -> pb.Person:
        work = current_work()
        await hide_address(work, UUID(request.person_id), hidden=request.hidden, reason=request.reason)
        return await _shown(work, UUID(request.person_id))

    async def ListPersonVersions(
        self, request: service_pb.ListPersonVersionsRequest, _context: Context
    ) -> service_pb.ListPersonVersionsResponse:
        views = await queries.list_versions(current_work(), UUID(request.person_id))
        return service_pb.ListPersonVersionsResponse(versions=[wire.to_version(view) for view in views])

    async def ListRecordAccesses(
        self, request: service_pb.ListRecordAccessesRequest, _context: Context
    ) -> service_pb.ListRecordAccessesResponse:
        looks, token = await queries.list_looks(
            current_work(),
            UUID(request.person_id),
            Wanted.read(request, ordinary=LOOKS_SHOWN),
            page_token=request.page_token,
        )
        return service_pb.ListRecordAccessesResponse(
            accesses=[to_access(look, pb.RecordAccess) for look in looks], next_page_token=token
        )


async def _shown(work: Work, person_id: UUID) -> pb.Person:
    await work.flush()
    return wire.to_person(await queries.get_person(work, person_id))
