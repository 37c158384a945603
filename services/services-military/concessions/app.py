"""Composition root: the only file that knows every room."""

from __future__ import annotations

from pathlib import Path

from anjia.concessions.v1 import (
    card_service_pb2,
    catalogue_service_pb2,
    concession_access_service_pb2,
    holder_service_pb2,
    visit_service_pb2,
)
from chassis.access.seal import Seal
from chassis.db.idempotency import Forgetting
from chassis.facts.consumer import Hearer
from chassis.facts.relay import Relay
from chassis.rpc.account import ServiceAccount, TokenSource
from chassis.rpc.client import open_channel
from chassis.service import Service, Toolbox

from concessions.accesses.servicer import ConcessionAccessServicer
from concessions.cards.commands import revoke_of_ended
from concessions.cards.servicer import CardServicer
from concessions.catalogue.servicer import CatalogueServicer
from concessions.clients.fees import FeesClient
from concessions.clients.registry import RegistryClient
from concessions.facts import tell
from concessions.hearing import handlers
from concessions.holders.servicer import HolderServicer
from concessions.settings import ConcessionsSettings
from concessions.visits.charging import WAITING_CHARGES, Charging
from concessions.visits.servicer import VisitServicer
from concessions.writing.rules import UnitScreen

NAME = "concessions"
MIGRATIONS = Path(__file__).with_name("migrations")
CONTRACTS = (
    holder_service_pb2,
    card_service_pb2,
    catalogue_service_pb2,
    visit_service_pb2,
    concession_access_service_pb2,
)


def build(tools: Toolbox, *, token: TokenSource | None = None) -> Service:
    """The service with all it serves and works at."""
    settings = tools.settings
    assert isinstance(settings, ConcessionsSettings)  # noqa: S101 - concessions is built with its own settings
    service = Service(NAME, tools, MIGRATIONS).screens(UnitScreen())
    account = token or ServiceAccount(settings).token
    registry = RegistryClient(lambda: open_channel(settings.registry_address), account)
    fees = FeesClient(lambda: open_channel(settings.fees_address), account)
    servicers = (
        HolderServicer(registry, cell=settings.cell, ending=revoke_of_ended),
        CardServicer(registry, settings.signer, cell=settings.cell),
        CatalogueServicer(),
        VisitServicer(registry),
        ConcessionAccessServicer(cell=settings.cell),
    )
    for file, servicer in zip(CONTRACTS, servicers, strict=True):
        for descriptor in file.DESCRIPTOR.services_by_name.values():
            service.serves(descriptor, servicer)
    relay = Relay(tools.database, service=NAME, cell=settings.cell, nats_url=settings.nats_url)
    seal = Seal(tools.database, service=NAME, folder=settings.seal_dir, nats_url=settings.nats_url)
    register = Hearer(
        "concessions-register",
        tools.database,
        mode="each_event",
        stream="REGISTRY",
        handlers=handlers(registry, revoke_of_ended),
        nats_url=settings.nats_url,
    )
    return (
        service.works("relay", relay.run)
        .consumes(register)
        .works("charging", Charging(tools.database, fees).run)
        .works("seal", seal.run)
        .works("replies", Forgetting(tools.database).run)
        .counts(WAITING_CHARGES)
    )


def main(role: str, *arguments: str) -> None:
    """Run one role: serve, work, migrate, a change of keys; or verify a card, without settings or network."""
    if role == "verify-card":
        from concessions.cards.reader import read_card  # noqa: PLC0415 - seldom

        raise SystemExit(read_card(arguments))
    settings = ConcessionsSettings()  # read from the environment
    if role == "migrate":
        from concessions.migrations.run import migrate  # noqa: PLC0415 - only this role needs alembic

        migrate(settings.owner_database_url)
    elif role == "rekey":
        from chassis.db.rekey import rekey  # noqa: PLC0415 - seldom

        from concessions.encrypted import ENCRYPTED  # noqa: PLC0415

        rekey(settings.database_url, settings.keyring, ENCRYPTED)
    else:
        service = build(Toolbox(settings, tell=tell))
        {"serve": service.run_serve, "work": service.run_work, "replay": service.run_replay}[role]()
