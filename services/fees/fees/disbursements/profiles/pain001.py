"""ISO 20022 pain.001.001.09: payments to the bank, written as a stream."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from chassis.values.text import writable

from fees.disbursements.profiles.payments import BankFile, Instruction, Payment, yuan

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
CURRENCY = "CNY"
# ExternalClearingSystemIdentification1Code of the People's Bank's payment system
CLEARING = "CNAPS"


def write_pain001(instruction: Instruction, payments: Sequence[Payment]) -> BankFile:
    """The payments as one instruction; amounts are exact, the payee bears no charge."""
    from lxml import etree  # noqa: PLC0415 - seldom

    stream = io.BytesIO()
    with etree.xmlfile(stream, encoding="UTF-8") as file:
        file.write_declaration()
        writer = _Writer(file)
        with file.element("Document", nsmap={None: NAMESPACE}), writer.into("CstmrCdtTrfInitn"):
            _write_head(writer, instruction, payments)
            with writer.into("PmtInf"):
                _write_payer(writer, instruction, payments)
                for one in payments:
                    _write_payment(writer, one)
    return BankFile(f"{instruction.message_id}.xml", "application/xml", stream.getvalue())


class _Writer:
    """Elements by name, in the order they are said."""

    def __init__(self, file: Any) -> None:  # noqa: ANN401 - lxml has no types
        self._file = file

    @contextmanager
    def into(self, *names: str) -> Iterator[None]:
        """Open elements within each other."""
        name, *rest = names
        with self._file.element(name):
            if rest:
                with self.into(*rest):
                    yield
            else:
                yield

    def say(self, path: str, text: str, **attributes: str) -> None:
        """Write a text under a path of elements."""
        *above, name = path.split("/")
        if above:
            with self.into(*above):
                self.say(name, text, **attributes)
            return
        with self._file.element(name, **attributes):
            # XML cannot hold a character of control at all
            self._file.write(writable(text))


def _totals(writer: _Writer, payments: Sequence[Payment]) -> None:
    writer.say("NbOfTxs", str(len(payments)))
    writer.say("CtrlSum", yuan(sum(one.amount_fen for one in payments)))


def _write_head(writer: _Writer, instruction: Instruction, payments: Sequence[Payment]) -> None:
    with writer.into("GrpHdr"):
        writer.say("MsgId", instruction.message_id)
        writer.say("CreDtTm", instruction.made_at.replace(microsecond=0).isoformat())
        _totals(writer, payments)
        writer.say("InitgPty/Nm", instruction.payer_name)


def _write_payer(writer: _Writer, instruction: Instruction, payments: Sequence[Payment]) -> None:
    writer.say("PmtInfId", instruction.message_id)
    writer.say("PmtMtd", "TRF")
    _totals(writer, payments)
    writer.say("ReqdExctnDt/Dt", instruction.pay_on.isoformat())
    writer.say("Dbtr/Nm", instruction.payer_name)
    writer.say("DbtrAcct/Id/Othr/Id", instruction.account_number)
    _write_bank(writer, "DbtrAgt", instruction.bank_code)


def _write_payment(writer: _Writer, one: Payment) -> None:
    with writer.into("CdtTrfTxInf"):
        writer.say("PmtId/EndToEndId", one.end_to_end_id)
        writer.say("Amt/InstdAmt", yuan(one.amount_fen), Ccy=CURRENCY)
        writer.say("ChrgBr", "DEBT")
        if one.bank_code:
            _write_bank(writer, "CdtrAgt", one.bank_code)
        writer.say("Cdtr/Nm", one.payee_name)
        writer.say("CdtrAcct/Id/Othr/Id", one.account_number)
        writer.say("RmtInf/Ustrd", one.remark)


def _write_bank(writer: _Writer, role: str, bank_code: str) -> None:
    with writer.into(role, "FinInstnId", "ClrSysMmbId"):
        writer.say("ClrSysId/Cd", CLEARING)
        writer.say("MmbId", bank_code)
