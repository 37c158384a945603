"""Composition root: the only file that knows every room."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from anjia.incentives.v1 import (
    application_service_pb2,
    assessment_service_pb2,
    case_access_service_pb2,
    offer_service_pb2,
    pack_service_pb2,
)
from chassis.access.contract import methods_of
from chassis.access.seal import Seal
from chassis.db.idempotency import Forgetting
from chassis.facts.consumer import Hearer
from chassis.facts.relay import Relay
from chassis.jobs.recounting import Counted, Recounting
from chassis.rpc.account import ServiceAccount, TokenSource
from chassis.rpc.client import open_channel
from chassis.service import Service, Toolbox
from chassis.values.unit_numbers import UnitNumbers

from incentives.accesses.servicer import CaseAccessServicer
from incentives.applications.commands.doubts import review_all
from incentives.applications.lapsing import WAITING_NOTICES, Lapsing
from incentives.applications.ordering import WAITING_ORDERS, Ordering
from incentives.applications.servicer import ApplicationServicer
from incentives.assessments.engine import Engine
from incentives.assessments.servicer import AssessmentServicer
from incentives.assessments.worker import WAITING_RUNS, AssessmentWorker
from incentives.clients.fees import FeesClient
from incentives.clients.registry import RegistryClient
from incentives.facts import tell
from incentives.families.reader import WAITING_READINGS, FamilyReader
from incentives.families.rows import FamilyFactRow
from incentives.hearing import fees_handlers, handlers, payment_handlers
from incentives.offers.servicer import OfferServicer
from incentives.packs.checking import check_deciders, check_jurisdictions
from incentives.packs.loading import packs
from incentives.packs.servicer import PackServicer
from incentives.reach import read_reach
from incentives.settings import IncentivesSettings

NAME = "incentives"
MIGRATIONS = Path(__file__).with_name("migrations")
# other rooms' rows refer to it by name; a serving process would not load it otherwise
PARENT = FamilyFactRow
CONTRACTS = (
    pack_service_pb2,
    assessment_service_pb2,
    application_service_pb2,
    case_access_service_pb2,
    offer_service_pb2,
)

# open steps whose last day was counted before its year's calendar was published
STEPS = Counted("case_step", ("entitlement_id", "number"), "started_on", ("due_on",), "ended_on IS NULL")
NOTICES = Counted("public_notice", ("entitlement_id",), "posted_on", ("until",), "true")
# stage of a pack's procedure → the RPC that ends it
ENDED_BY = {"township_check": "CheckApplication", "county_decision": "DecideApplication"}


def build(tools: Toolbox, *, token: TokenSource | None = None) -> Service:
    """The service with all it serves and works at."""
    settings = tools.settings
    assert isinstance(settings, IncentivesSettings)  # noqa: S101 - incentives is built with its own settings
    check_jurisdictions(packs(), settings.served)  # a pack that may not be used here stops the start
    ends = {
        method.descriptor.name: method.roles
        for method in methods_of(application_service_pb2.DESCRIPTOR.services_by_name["ApplicationService"])
    }
    check_deciders(packs(), {stage: ends[rpc] for stage, rpc in ENDED_BY.items()})
    service, engine = Service(NAME, tools, MIGRATIONS).screens(UnitNumbers()).reaches(read_reach), Engine()
    account = token or ServiceAccount(settings).token
    registry = RegistryClient(lambda: open_channel(settings.registry_address), account)
    fees = FeesClient(lambda: open_channel(settings.fees_address), account)
    servicers = (
        PackServicer(),
        AssessmentServicer(engine, counties=settings.served),
        ApplicationServicer(registry),
        CaseAccessServicer(cell=settings.cell),
        OfferServicer(),
    )
    for file, servicer in zip(CONTRACTS, servicers, strict=True):
        for descriptor in file.DESCRIPTOR.services_by_name.values():
            service.serves(descriptor, servicer)
    relay = Relay(tools.database, service=NAME, cell=settings.cell, nats_url=settings.nats_url)
    seal = Seal(tools.database, service=NAME, folder=settings.seal_dir, nats_url=settings.nats_url)
    heard = handlers(registry, engine, settings.served)
    nats_url, database = settings.nats_url, tools.database
    # the register is read again whatever happened; an order's state is as its last event says
    register = Hearer(
        "incentives-register", database, mode="each_event", stream="REGISTRY", handlers=heard, nats_url=nats_url
    )
    told = Hearer(
        "incentives-fees", database, mode="latest_state", stream="FEES", handlers=fees_handlers(), nats_url=nats_url
    )
    elsewhere = Hearer(
        "incentives-payments",
        database,
        mode="each_event",
        stream="FEES",
        handlers=payment_handlers(engine, settings.served),
        nats_url=nats_url,
    )
    return (
        service.works("relay", relay.run)
        .consumes(register)
        .consumes(told)
        .consumes(elsewhere)
        .works("orders", Ordering(tools.database, fees).run)
        .works("last days", Lapsing(tools.database).run)
        .works("families", FamilyReader(tools.database, registry, review_all).run)
        .works("assessments", AssessmentWorker(tools.database, hour=settings.assess_hour).run)
        .works("calendar", Recounting(tools.database, STEPS, NOTICES).run)
        .works("seal", seal.run)
        .works("replies", Forgetting(tools.database).run)
        .counts(WAITING_ORDERS, WAITING_RUNS, WAITING_READINGS, WAITING_NOTICES)
    )


def main(role: str, *arguments: str) -> None:
    """Run one role: serve, work, migrate, one assessment of everybody, or a change of keys."""
    settings = IncentivesSettings()  # read from the environment
    if role == "migrate":
        from incentives.migrations.run import migrate  # noqa: PLC0415 - only this role needs alembic

        migrate(settings.owner_database_url)
    elif role == "assess":
        from incentives.assessments.job import AssessmentJob  # noqa: PLC0415 - only this role needs frames

        AssessmentJob(settings, UUID(arguments[0])).run()
    elif role == "rekey":
        from chassis.db.rekey import rekey  # noqa: PLC0415 - seldom

        from incentives.encrypted import ENCRYPTED  # noqa: PLC0415

        rekey(settings.database_url, settings.keyring, ENCRYPTED)
    else:
        service = build(Toolbox(settings, tell=tell))
        {"serve": service.run_serve, "work": service.run_work, "replay": service.run_replay}[role]()
