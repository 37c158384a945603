"""Composition root: the only file that knows every room."""

from __future__ import annotations

from anjia.registry.v1 import person_service_pb2
from chassis.facts.relay import Relay
from chassis.service import Service, Toolbox

from registry.facts import tell
from registry.people.reach import read_reach
from registry.people.servicer import PersonServicer
from registry.settings import RegistrySettings

NAME = "registry"


def build(tools: Toolbox) -> Service:
    """The service with all it serves and works at."""
    settings = tools.settings
    service = Service(NAME, tools).reaches(read_reach)
    service.serves(
        person_service_pb2.DESCRIPTOR.services_by_name["PersonService"],
        PersonServicer(synthetic_allowed=settings.synthetic_identities),
    )
    relay = Relay(tools.database, service=NAME, cell=settings.cell, nats_url=settings.nats_url)
    return service.works("relay", relay.run)


def main(role: str) -> None:
    """Run one role: serve, work or migrate."""
    settings = RegistrySettings()  # type: ignore[call-arg] - read from the environment
    if role == "migrate":
        from registry.migrations.run import migrate  # noqa: PLC0415 - only this role needs alembic

        migrate(settings.owner_database_url)
        return
    service = build(Toolbox(settings, tell=tell))
    {"serve": service.run_serve, "work": service.run_work}[role]()
