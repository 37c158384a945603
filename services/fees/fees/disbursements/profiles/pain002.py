"""ISO 20022 pain.002.001.10: results from the bank, read as a stream. Nothing a file says is fetched or expanded."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from uuid import UUID

from chassis.values.money import read_yuan

from fees.disbursements.judging import Reading, Result, ResultOfAnotherBatch, ResultTooLarge, ResultUnreadable, Whole
from fees.disbursements.profiles.tables import reason_code, reference
from fees.disbursements.references import read_reference
from fees.disbursements.rules import MOST_PAYMENTS

NAMESPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.002.001.10}"
# settled on the payee's or the payer's side; rejected, or cancelled before it was paid. Anything else is a state on the
# way: nothing follows from it.
SETTLED, REJECTED = ("ACCC", "ACSC"), ("RJCT", "CANC")
# of a group: each payment is spoken of by itself
PARTLY = "PART"
CURRENCY = "CNY"


def read_pain002(content: bytes, batch_id: UUID) -> Reading:
    """What a file says of the batch: payment by payment, and of the group or the payment information as a whole.

    Errors: RESULT_UNREADABLE, RESULT_OF_ANOTHER_BATCH, RESULT_TOO_LARGE.
    """
    from lxml import etree  # noqa: PLC0415 - seldom

    reader = _Reader(batch_id)
    try:
        events = etree.iterparse(
            io.BytesIO(content),
            events=("start", "end"),
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for event, element in events:
            if event == "start":
                reader.open(element)
            else:
                reader.close(element)
    except etree.XMLSyntaxError as error:
        raise ResultUnreadable(line=str(error.lineno or 1), why="XML") from error
    if not reader.named:
        raise ResultUnreadable(line="1", why="OrgnlMsgId")
    return Reading(reader.results, tuple(reader.pending), reader.whole)


class _Reader:
    def __init__(self, batch_id: UUID) -> None:
        self._batch_id = batch_id
        self._begun = False
        self.named = False
        self.results: list[Result] = []
        self.pending: list[str] = []
        self._group: Whole | None = None
        self._information: Whole | None = None

    @property
    def whole(self) -> Whole | None:
        """What is said of all payments: by the payment information, which is nearer to them, or by the group."""
        return self._information or self._group

    def open(self, element: Any) -> None:  # noqa: ANN401 - lxml has no types
        """The first element tells what kind of document this is: one with a DTD, or another one, is not read on."""
        if self._begun:
            return
        self._begun = True
        if element.getroottree().docinfo.doctype:
            raise ResultUnreadable(line="1", why="DOCTYPE")
        if element.tag != f"{NAMESPACE}Document":
            raise ResultUnreadable(line=str(element.sourceline), why="pain.002.001.10")

    def close(self, element: Any) -> None:  # noqa: ANN401 - lxml has no types
        """Take what an element says once it is whole, and let it go."""
        if element.tag == f"{NAMESPACE}OrgnlMsgId":
            self.named = True
            self._check_ours(element)
        elif element.tag == f"{NAMESPACE}OrgnlPmtInfId":
            self._check_ours(element)
        elif element.tag == f"{NAMESPACE}OrgnlGrpInfAndSts":
            self._group = _whole(element, "GrpSts")
        elif element.tag == f"{NAMESPACE}OrgnlPmtInfAndSts":
            self._take_information(element)
        elif element.tag == f"{NAMESPACE}TxInfAndSts":
            self._take(element)
            element.clear()
        elif not str(element.tag).startswith(NAMESPACE):
            element.clear()

    def _check_ours(self, element: Any) -> None:  # noqa: ANN401 - lxml has no types
        if read_reference(element.text or "") != self._batch_id:
            raise ResultOfAnotherBatch(line=str(element.sourceline))

    def _take_information(self, element: Any) -> None:  # noqa: ANN401 - lxml has no types
        said = _whole(element, "PmtInfSts")
        known = self._information
        # a batch goes out as one payment information: two that differ are not guessed at
        if said is not None and known is not None and said.settled is not known.settled:
            raise ResultUnreadable(line=str(element.sourceline), why="PmtInfSts")
        self._information = said or known

    def _take(self, element: Any) -> None:  # noqa: ANN401 - lxml has no types
        status, line = _text(element, "TxSts"), element.sourceline
        if len(self.results) + len(self.pending) >= MOST_PAYMENTS:
            raise ResultTooLarge
        if status not in (*SETTLED, *REJECTED):
            if not status:
                raise ResultUnreadable(line=str(line), why="TxSts")
            self.pending.append(reference(_text(element, "OrgnlEndToEndId")))
            return
        settled = status in SETTLED
        self.results.append(
            Result(
                line=line,
                end_to_end_id=reference(_text(element, "OrgnlEndToEndId")),
                settled=settled,
                reason_code="" if settled else _reason(element),
                amount_fen=_amount(element, line),
                on=_day(element, line),
            )
        )


def _whole(element: Any, name: str) -> Whole | None:  # noqa: ANN401 - lxml has no types
    status = _text(element, name)
    if not status or status == PARTLY:
        return None
    settled = True if status in SETTLED else False if status in REJECTED else None
    return Whole(element.sourceline, settled, _reason(element) if settled is False else "")


def _reason(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    return reason_code(_text(element, "StsRsnInf/Rsn/Cd") or _text(element, "StsRsnInf/Rsn/Prtry"))


def _find(element: Any, path: str) -> Any:  # noqa: ANN401 - lxml has no types
    return element.find("/".join(f"{NAMESPACE}{name}" for name in path.split("/")))


def _text(element: Any, path: str) -> str:  # noqa: ANN401 - lxml has no types
    found = _find(element, path)
    return (found.text or "").strip() if found is not None else ""


def _amount(element: Any, line: int) -> int | None:  # noqa: ANN401 - lxml has no types
    found = _find(element, "OrgnlTxRef/Amt/InstdAmt")
    if found is None:
        return None
    try:
        if found.get("Ccy") != CURRENCY:
            raise ValueError(found.get("Ccy"))
        return read_yuan((found.text or "").strip())
    except ValueError as error:
        raise ResultUnreadable(line=str(line), why="InstdAmt") from error


def _day(element: Any, line: int) -> date | None:  # noqa: ANN401 - lxml has no types
    written = _text(element, "FctvIntrBkSttlmDt/Dt")
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise ResultUnreadable(line=str(line), why="FctvIntrBkSttlmDt") from error
