"""Composition root: the only file that knows every room."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from anjia.registry.v1 import (
    agreement_service_pb2,
    audit_service_pb2,
    contact_service_pb2,
    correction_service_pb2,
    family_service_pb2,
    household_service_pb2,
    life_event_service_pb2,
    matching_service_pb2,
    person_service_pb2,
    roll_service_pb2,
    statistics_service_pb2,
)
from chassis.access.seal import Seal
from chassis.db.idempotency import Forgetting
from chassis.db.rekey import rekey
from chassis.facts.relay import Relay
from chassis.jobs.children import memory_limit
from chassis.jobs.recounting import Counted, Recounting
from chassis.service import Service, Toolbox
from chassis.values.unit_numbers import UnitNumbers

from registry.agreements.servicer import AgreementServicer
from registry.audit.servicer import AuditServicer
from registry.contacts.servicer import ContactServicer
from registry.corrections.servicer import CorrectionServicer
from registry.facts import tell
from registry.families.servicer import FamilyServicer
from registry.households.servicer import HouseholdServicer
from registry.life_events.servicer import LifeEventServicer
from registry.matching.servicer import MatchingServicer
from registry.people.servicer import PersonServicer
from registry.reach import read_reach
from registry.rolls.servicer import RollServicer
from registry.rolls.worker import WAITING_ROLLS, RollWorker
from registry.settings import RegistrySettings
from registry.statistics.servicer import StatisticsServicer

NAME = "registry"
MIGRATIONS = Path(__file__).with_name("migrations")
CONTRACTS = (
    person_service_pb2,
    household_service_pb2,
    life_event_service_pb2,
    agreement_service_pb2,
    correction_service_pb2,
    matching_service_pb2,
    roll_service_pb2,
    statistics_service_pb2,
    audit_service_pb2,
    family_service_pb2,
    contact_service_pb2,
)

# for which of its cases a number may be seen whole, beside those on paper
CASES = {
    "PAIR": "SELECT FROM candidate WHERE candidate_id = %s",
    "CORRECTION": "SELECT FROM correction_request WHERE request_id = %s",
}

# answers that are owed by a day that was counted before its year's calendar was published
ANSWERS = Counted(
    "correction_request",
    ("request_id",),
    "(requested_at AT TIME ZONE 'Asia/Shanghai')::date",
    ("due_on",),
    "state = 'open'",
)


def build(tools: Toolbox) -> Service:
    """The service with all it serves and works at."""
    settings = tools.settings
    assert isinstance(settings, RegistrySettings)  # noqa: S101 - registry is built with its own settings
    service = Service(NAME, tools, MIGRATIONS).screens(UnitNumbers()).reaches(read_reach).cases(CASES)
    service.limits_lookups(settings.lookups_per_minute)
    servicers = (
        PersonServicer(synthetic_allowed=settings.synthetic_identities),
        HouseholdServicer(),
        LifeEventServicer(cell=settings.cell),
        AgreementServicer(),
        CorrectionServicer(),
        MatchingServicer(synthetic_allowed=settings.synthetic_identities),
        RollServicer(),
        StatisticsServicer(cell=settings.cell),
        AuditServicer(cell=settings.cell),
        FamilyServicer(),
        ContactServicer(),
    )
    for file, servicer in zip(CONTRACTS, servicers, strict=True):
        for descriptor in file.DESCRIPTOR.services_by_name.values():
            service.serves(descriptor, servicer)
    relay = Relay(tools.database, service=NAME, cell=settings.cell, nats_url=settings.nats_url)
    seal = Seal(tools.database, service=NAME, folder=settings.seal_dir, nats_url=settings.nats_url)
    return (
        service.works("relay", relay.run)
        .works("rolls", RollWorker(tools.database).run)
        .works("calendar", Recounting(tools.database, ANSWERS).run)
        .works("seal", seal.run)
        .works("replies", Forgetting(tools.database).run)
        .counts(WAITING_ROLLS)
    )


def main(role: str, *arguments: str) -> None:
    """Run one role: serve, work, migrate, or the job of one roll, or a change of keys."""
    settings = RegistrySettings()  # read from the environment
    if role == "migrate":
        from registry.migrations.run import migrate  # noqa: PLC0415 - only this role needs alembic

        migrate(settings.owner_database_url)
    elif role == "roll":
        from registry.rolls.job import RollJob  # noqa: PLC0415 - only this role needs frames

        with memory_limit(settings.roll_memory_bytes):
            RollJob(settings, UUID(arguments[0])).run()
    elif role == "rekey":
        from registry.encrypted import ENCRYPTED  # noqa: PLC0415 - seldom

        rekey(settings.database_url, settings.keyring, ENCRYPTED)
    else:
        service = build(Toolbox(settings, tell=tell))
        {"serve": service.run_serve, "work": service.run_work, "replay": service.run_replay}[role]()
