"""Composition root: the only file that knows every room."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from anjia.notifications.v1 import (
    clock_service_pb2,
    delivery_service_pb2,
    message_access_service_pb2,
    message_service_pb2,
    page_service_pb2,
    preference_service_pb2,
    template_service_pb2,
)
from chassis.access.seal import Seal
from chassis.db.idempotency import Forgetting
from chassis.facts.consumer import Hearer
from chassis.facts.relay import Relay
from chassis.jobs.recounting import Counted, Recounting
from chassis.rpc.account import ServiceAccount, TokenSource
from chassis.rpc.client import open_channel
from chassis.service import Service, Toolbox
from chassis.values import Division, Level
from chassis.values.unit_numbers import UnitNumbers

from notifications.accesses.servicer import MessageAccessServicer
from notifications.channels import Channels
from notifications.clients.incentives import IncentivesClient
from notifications.clients.registry import RegistryClient
from notifications.clocks.ladder import ladder
from notifications.clocks.queries import OVERDUE
from notifications.clocks.servicer import ClockServicer
from notifications.clocks.supervising import Supervising
from notifications.deliveries.commands import queue_code
from notifications.deliveries.outlets import outlets_of
from notifications.deliveries.sender import WAITING_DELIVERIES, Sender
from notifications.deliveries.servicer import DeliveryServicer
from notifications.facts import tell
from notifications.hearing import case_handlers, person_handlers
from notifications.messages.commands import next_version
from notifications.messages.reader import WAITING_OFFERS, OfferReader
from notifications.messages.rows import MessageRow
from notifications.messages.servicer import MessageServicer
from notifications.pages.servicer import PageServicer
from notifications.preferences.servicer import PreferenceServicer
from notifications.settings import NotificationsSettings
from notifications.templates.loading import outside, templates
from notifications.templates.servicer import TemplateServicer

NAME = "notifications"
MIGRATIONS = Path(__file__).with_name("migrations")
# other rooms' rows refer to it by name
PARENT = MessageRow
CONTRACTS = (
    template_service_pb2,
    message_service_pb2,
    delivery_service_pb2,
    preference_service_pb2,
    clock_service_pb2,
    page_service_pb2,
    message_access_service_pb2,
)

# open clocks whose last day was counted before its year's calendar was published
CLOCKS = Counted("clock", ("clock_id",), "started_on", ("due_on", "until_on"), "ended_on IS NULL")


def build(tools: Toolbox, *, token: TokenSource | None = None) -> Service:
    """The service with all it serves and works at."""
    settings, database = tools.settings, tools.database
    assert isinstance(settings, NotificationsSettings)  # noqa: S101 - notifications is built with its own settings
    _ = templates(), outside(), ladder()  # a text or ladder that may not be used stops the start
    county = Division.of(settings.cell, Level.COUNTY).code
    channels = Channels(email=settings.email_on, sms=settings.sms_on)
    account = token or ServiceAccount(settings).token
    registry = RegistryClient(lambda: open_channel(settings.registry_address), account)
    incentives = IncentivesClient(lambda: open_channel(settings.incentives_address), account)
    service = Service(NAME, tools, MIGRATIONS).screens(UnitNumbers())
    servicers = (
        TemplateServicer(address=settings.public_url),
        MessageServicer(),
        DeliveryServicer(channels),
        PreferenceServicer(channels, partial(queue_code, county=county)),
        ClockServicer(),
        PageServicer(),
        MessageAccessServicer(cell=settings.cell),
    )
    for file, servicer in zip(CONTRACTS, servicers, strict=True):
        for descriptor in file.DESCRIPTOR.services_by_name.values():
            service.serves(descriptor, servicer)
    nats_url = settings.nats_url
    told, around = case_handlers(channels), person_handlers()
    heard = Hearer(
        "notifications-cases", database, mode="each_event", stream="INCENTIVES", handlers=told, nats_url=nats_url
    )
    register = Hearer(
        "notifications-people", database, mode="each_event", stream="REGISTRY", handlers=around, nats_url=nats_url
    )
    sender = Sender(
        database,
        outlets_of(settings),
        registry,
        cell=settings.cell,
        address=settings.public_url,
        next_version=next_version,
    )
    return (
        service.works("relay", Relay(database, service=NAME, cell=settings.cell, nats_url=nats_url).run)
        .consumes(heard)
        .consumes(register)
        .works("offers", OfferReader(database, incentives, channels).run)
        .works("deliveries", sender.run)
        .works("clocks", Supervising(database, channels).run)
        .works("calendar", Recounting(database, CLOCKS).run)
        .works("seal", Seal(database, service=NAME, folder=settings.seal_dir, nats_url=nats_url).run)
        .works("replies", Forgetting(database).run)
        .counts(WAITING_DELIVERIES, WAITING_OFFERS, overdue=OVERDUE)
    )


def main(role: str, *_arguments: str) -> None:
    """Run one role: serve, work, migrate, or a change of keys."""
    settings = NotificationsSettings()  # read from the environment
    if role == "migrate":
        from notifications.migrations.run import migrate  # noqa: PLC0415 - only this role needs alembic

        migrate(settings.owner_database_url)
    elif role == "rekey":
        from chassis.db.rekey import rekey  # noqa: PLC0415 - seldom

        from notifications.encrypted import ENCRYPTED  # noqa: PLC0415

        rekey(settings.database_url, settings.keyring, ENCRYPTED)
    else:
        service = build(Toolbox(settings, tell=tell))
        {"serve": service.run_serve, "work": service.run_work, "replay": service.run_replay}[role]()
