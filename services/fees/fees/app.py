"""Composition root: the only file that knows every room."""

from __future__ import annotations

from pathlib import Path

from anjia.fees.v1 import (
    difference_service_pb2,
    disbursement_service_pb2,
    fund_service_pb2,
    invoice_service_pb2,
    ledger_service_pb2,
    payment_access_service_pb2,
    payment_order_service_pb2,
)
from chassis.access.seal import Seal
from chassis.db.idempotency import Forgetting
from chassis.db.rekey import rekey
from chassis.facts.consumer import Hearer
from chassis.facts.relay import Relay
from chassis.service import Service, Toolbox
from chassis.values.unit_numbers import UnitNumbers

from fees.accesses.servicer import PaymentAccessServicer
from fees.changes.servicer import OrderChangeServicer
from fees.charges.servicer import InvoiceServicer
from fees.differences.servicer import DifferenceServicer
from fees.disbursements.profiles.loading import tables
from fees.disbursements.servicer import DisbursementServicer, RefusedFileServicer
from fees.facts import tell
from fees.funds.servicer import FundServicer
from fees.hearing import award_handlers, handlers
from fees.ledger.servicer import LedgerServicer
from fees.orders.returns import check_returns
from fees.orders.servicer import PaymentOrderServicer
from fees.reach import read_reach
from fees.settings import FeesSettings

NAME = "fees"
MIGRATIONS = Path(__file__).with_name("migrations")
CONTRACTS = (
    ledger_service_pb2,
    fund_service_pb2,
    payment_order_service_pb2,
    disbursement_service_pb2,
    difference_service_pb2,
    invoice_service_pb2,
    payment_access_service_pb2,
)

# for which of its cases payee and account may be seen whole, beside those on paper
CASES = {
    "ORDER": "SELECT FROM payment_order WHERE order_id = %s",
    "CHANGE": "SELECT FROM order_change WHERE change_id = %s",
    "BATCH": "SELECT FROM disbursement_batch WHERE batch_id = %s",
}


class _PaymentOrders(PaymentOrderServicer, OrderChangeServicer):
    """One service of the contract, answered by two rooms."""


class _Differences(DifferenceServicer, RefusedFileServicer):
    """One service of the contract, answered by two rooms."""


def build(tools: Toolbox) -> Service:
    """The service with all it serves and works at."""
    settings = tools.settings
    assert isinstance(settings, FeesSettings)  # noqa: S101 - fees is built with its own settings
    tables()  # a table of a bank that cannot be used stops the start
    check_returns()
    service = Service(NAME, tools, MIGRATIONS).screens(UnitNumbers()).reaches(read_reach).cases(CASES)
    servicers = (
        LedgerServicer(),
        FundServicer(cell=settings.cell),
        _PaymentOrders(cell=settings.cell),
        DisbursementServicer(),
        _Differences(cell=settings.cell),
        InvoiceServicer(cell=settings.cell, assets=settings.assets),
        PaymentAccessServicer(cell=settings.cell),
    )
    for file, servicer in zip(CONTRACTS, servicers, strict=True):
        for descriptor in file.DESCRIPTOR.services_by_name.values():
            service.serves(descriptor, servicer)
    relay = Relay(tools.database, service=NAME, cell=settings.cell, nats_url=settings.nats_url)
    seal = Seal(tools.database, service=NAME, folder=settings.seal_dir, nats_url=settings.nats_url)
    # each merge matters for itself, whatever else was heard of the person
    register = Hearer(
        "fees-register",
        tools.database,
        mode="each_event",
        stream="REGISTRY",
        handlers=handlers(),
        nats_url=settings.nats_url,
    )
    awards = Hearer(
        "fees-awards",
        tools.database,
        stream="INCENTIVES",
        handlers=award_handlers(),
        nats_url=settings.nats_url,
        mode="each_event",
    )
    return (
        service.works("relay", relay.run)
        .consumes(register)
        .consumes(awards)
        .works("seal", seal.run)
        .works("replies", Forgetting(tools.database).run)
    )


def main(role: str, *_arguments: str) -> None:
    """Run one role: serve, work, migrate, or a change of keys."""
    settings = FeesSettings()  # read from the environment
    if role == "migrate":
        from fees.migrations.run import migrate  # noqa: PLC0415 - only this role needs alembic

        migrate(settings.owner_database_url)
    elif role == "rekey":
        from fees.encrypted import ENCRYPTED  # noqa: PLC0415 - seldom

        rekey(settings.database_url, settings.keyring, ENCRYPTED)
    else:
        service = build(Toolbox(settings, tell=tell))
        {"serve": service.run_serve, "work": service.run_work, "replay": service.run_replay}[role]()
