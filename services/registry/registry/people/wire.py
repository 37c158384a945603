"""People between rows and messages."""

from __future__ import annotations

from datetime import date

from anjia.registry.v1 import person_pb2 as pb
from anjia.registry.v1 import person_service_pb2 as service_pb
from anjia.types.v1 import period_pb2
from chassis.days import read_day

from registry.people.commands import NewPerson, NewPlace
from registry.people.queries import PersonView, Place, Summary


def to_period(start: date | None, until: date | None, *, start_unknown: bool) -> period_pb2.Period:
    """A period on the wire."""
    return period_pb2.Period(
        start=start.isoformat() if start else "", until=until.isoformat() if until else "", start_unknown=start_unknown
    )


def to_residence(place: Place) -> pb.Residence:
    """A place on the wire."""
    valid = to_period(place.valid_from, place.valid_until, start_unknown=place.start_unknown)
    return pb.Residence(division_code=place.division_code, address=place.address, valid=valid)


def to_person(view: PersonView) -> pb.Person:
    """A person on the wire; the mask comes later."""
    state = view.dated.state
    person = pb.Person(
        person_id=str(view.person_id),
        name=state.name,
        name_pending=state.name_pending,
        sex=state.sex,  # type: ignore[arg-type]  # the stub knows enums by name alone
        birth_date=state.birth_date.isoformat(),
        birth_date_basis=state.birth_date_basis,
        death_date=state.death_date.isoformat() if state.death_date else "",
        ethnicity=state.ethnicity,
        marital_status=state.marital_status,
        hukou_nature=state.hukou_nature,
        phone=view.phone,
        identifiers=[
            pb.Identifier(kind=one.kind, number=one.number, verified=one.verified)  # type: ignore[arg-type]
            for one in view.numbers
        ],
        residence=to_residence(view.residence) if view.residence else None,
        hukou=to_residence(view.hukou) if view.hukou else None,
        address_hidden=view.address_hidden,
        version=view.version,
        valid=to_period(view.dated.valid_from, view.dated.valid_until, start_unknown=view.dated.start_unknown),
        merged_into=str(view.merged_into) if view.merged_into else "",
    )
    person.known_from.FromDatetime(view.known_from)
    return person


def to_version(view: PersonView) -> service_pb.PersonVersion:
    """A state the register held."""
    version = service_pb.PersonVersion(person=to_person(view), source=view.source, reason=view.reason)
    if view.known_until is not None:
        version.known_until.FromDatetime(view.known_until)
    return version


def to_summary(line: Summary) -> service_pb.PersonSummary:
    """A line of a list."""
    return service_pb.PersonSummary(
        person_id=str(line.person_id),
        name=line.name,
        sex=line.sex,  # type: ignore[arg-type]
        birth_date=line.birth_date.isoformat(),
        id_number=line.id_number,
        division_code=line.division_code,
    )


def from_new_place(place: service_pb.NewResidence, field: str) -> NewPlace:
    """A place as a worker gave it."""
    since = read_day(place.since, f"{field}.since") if place.since else None
    return NewPlace(place.division_code, place.address, since)


def from_register_request(request: service_pb.RegisterPersonRequest) -> NewPerson:
    """A registration as a worker gave it."""
    return NewPerson(
        name=request.name,
        name_pending=request.name_pending,
        sex=request.sex,
        birth_date=read_day(request.birth_date, "birth_date"),
        birth_date_basis=request.birth_date_basis,
        id_number=request.id_number,
        ethnicity=request.ethnicity,
        hukou_nature=request.hukou_nature,
        phone=request.phone,
        residence=from_new_place(request.residence, "residence"),
        hukou=from_new_place(request.hukou, "hukou") if request.HasField("hukou") else None,
    )


def from_correction(request: service_pb.CorrectPersonRequest) -> dict[str, object]:
    """The named fields with their new values."""
    changes: dict[str, object] = {field: getattr(request, field) for field in request.fields}
    if "birth_date" in changes:
        changes["birth_date"] = read_day(request.birth_date, "birth_date")
    return changes
