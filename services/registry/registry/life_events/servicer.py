"""LifeEventService: wire → command → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.registry.v1 import life_event_service_pb2 as pb
from anjia.registry.v1 import person_pb2
from chassis.days import read_day
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from registry.life_events import commands
from registry.people.commands import NewPerson
from registry.people.queries import get_person
from registry.people.wire import from_new_place, to_person

ROLES = {
    pb.ADULT_ROLE_MOTHER: "mother",
    pb.ADULT_ROLE_FATHER: "father",
    pb.ADULT_ROLE_GUARDIAN: "guardian",
    pb.ADULT_ROLE_FINDER: "finder",
}


class LifeEventServicer:
    """Answers anjia.registry.v1.LifeEventService."""

    def __init__(self, *, cell: str) -> None:
        self._cell = cell

    async def NotifyBirth(self, request: pb.NotifyBirthRequest, _context: Context) -> pb.NotifyBirthResponse:
        child, known = await commands.notify_birth(current_work(), _from_notice(request), cell=self._cell)
        return pb.NotifyBirthResponse(person_id=str(child), known_already=known)

    async def RegisterDeath(self, request: pb.RegisterDeathRequest, _context: Context) -> person_pb2.Person:
        work = current_work()
        day = read_day(request.death_date, "death_date")
        await commands.register_death(work, UUID(request.person_id), death_date=day, basis=request.basis)
        await work.flush()
        return to_person(await get_person(work, UUID(request.person_id)))


def _from_notice(request: pb.NotifyBirthRequest) -> commands.BirthNotice:
    child = NewPerson(
        name=request.child_name,
        name_pending=not request.child_name,
        sex=request.child_sex,
        birth_date=read_day(request.birth_date, "birth_date"),
        birth_date_basis=request.birth_date_basis,
        id_number="",
        ethnicity="",
        hukou_nature="",
        phone="",
        residence=from_new_place(request.residence, "residence"),
        hukou=None,
    )
    adults = tuple(commands.Adult(ROLES[adult.role], adult.name, adult.id_number) for adult in request.adults)
    return commands.BirthNotice(
        institution=request.institution,
        notice_number=request.notice_number,
        birth_order=request.birth_order or 1,
        certificate_number=request.certificate_number,
        child=child,
        adults=adults,
    )
