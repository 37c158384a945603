"""ISO 20022 pain.002.001.10: results from the bank, read as a stream. Nothing a file says is fetched or expanded."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from fees.disbursements.judging import Result, ResultOfAnotherBatch, ResultTooLarge, ResultUnreadable
from fees.disbursements.profiles.payments import fen
from fees.disbursements.profiles.tables import reason_code
from fees.disbursements.rules import MOST_PAYMENTS

NAMESPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.002.001.10}"
# settled on the payee's or the payer's side; rejected. Anything else is a state on the way: nothing follows from it.
SETTLED, REJECTED = ("ACCC", "ACSC"), ("RJCT",)
CURRENCY = "CNY"


def read_pain002(content: bytes, message_id: str) -> tuple[list[Result], int]:
    """The results of a file about the instruction `message_id`, and the number of payments still on their way.

    Errors: RESULT_UNREADABLE, RESULT_OF_ANOTHER_BATCH, RESULT_TOO_LARGE.
    """
    from lxml import etree  # noqa: PLC0415 - seldom

    reader = _Reader(message_id)
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
    return reader.results, reader.pending


class _Reader:
    def __init__(self, message_id: str) -> None:
        self._message_id = message_id
        self._begun = False
        self.named = False
        self.results: list[Result] = []
        self.pending = 0

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
            if (element.text or "").strip() != self._message_id:
                raise ResultOfAnotherBatch(line=str(element.sourceline))
        elif element.tag == f"{NAMESPACE}TxInfAndSts":
            self._take(element)
            element.clear()
        elif not str(element.tag).startswith(NAMESPACE):
            element.clear()

    def _take(self, element: Any) -> None:  # noqa: ANN401 - lxml has no types
        status, line = _text(element, "TxSts"), element.sourceline
        if len(self.results) + self.pending >= MOST_PAYMENTS:
            raise ResultTooLarge
        if status not in (*SETTLED, *REJECTED):
            if not status:
                raise ResultUnreadable(line=str(line), why="TxSts")
            self.pending += 1
            return
        reason = _text(element, "StsRsnInf/Rsn/Cd") or _text(element, "StsRsnInf/Rsn/Prtry")
        settled = status in SETTLED
        self.results.append(
            Result(
                line=line,
                end_to_end_id=_text(element, "OrgnlEndToEndId"),
                settled=settled,
                reason_code="" if settled else reason_code(reason),
                amount_fen=_amount(element, line),
                on=_day(element, line),
            )
        )


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
        return fen((found.text or "").strip())
    except ValueError as error:
        raise ResultUnreadable(line=str(line), why="InstdAmt") from error


def _day(element: Any, line: int) -> date | None:  # noqa: ANN401 - lxml has no types
    written = _text(element, "FctvIntrBkSttlmDt/Dt")
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise ResultUnreadable(line=str(line), why="FctvIntrBkSttlmDt") from error
