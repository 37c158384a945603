"""The bank's answer: a result file is judged as a whole, and applied as a whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from chassis.db.work import Work
from chassis.values import new_id

from fees.differences import commands as differences
from fees.differences.rules import TAKEN_BACK
from fees.disbursements import rules
from fees.disbursements.commands.files import find_file, media_type_of, store_file
from fees.disbursements.judging import (
    Line,
    Result,
    ResultTooLarge,
    ResultUnreadable,
    Verdict,
    end_to_end_id,
    judge,
)
from fees.disbursements.profiles.loading import table_of
from fees.disbursements.profiles.pain002 import read_pain002
from fees.disbursements.profiles.payments import XML, BankFile
from fees.disbursements.profiles.tables import read_table
from fees.disbursements.queries import count_outcomes, list_sent_lines, load_batch
from fees.disbursements.rows import BatchRow
from fees.ledger import rules as ledger
from fees.ledger.commands import post
from fees.orders.commands import moving

# ten thousand payments with every optional element of the message take less
MOST_BYTES = 32 * 1024 * 1024
FIND_ELSEWHERE = "SELECT line_id FROM disbursement_line WHERE line_id = ANY (%s) AND batch_id <> %s"
MARK = (
    "UPDATE disbursement_line l SET outcome = %s, reason_code = r.reason, result_file_id = %s, result_line = r.line"
    " FROM unnest(%b::uuid[], %b::text[], %b::int[]) AS r (line_id, reason, line) WHERE l.line_id = r.line_id"
)
HEAR = (
    "INSERT INTO bank_answer (line_id, file_id, file_line, outcome, reason_code, said_on, recorded_at)"
    " SELECT line_id, %s, line, outcome, reason, said_on, %s FROM"
    " unnest(%b::uuid[], %b::int[], %b::text[], %b::text[], %s::date[]) AS r (line_id, line, outcome, reason, said_on)"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a result file."""

    batch: BatchRow
    settled: int
    returned: int
    taken_back: int
    repeated: int
    pending: int


async def read_content(chunks: AsyncIterator[bytes]) -> bytes:
    """A file that is sent in.

    Errors: RESULT_TOO_LARGE.
    """
    content = bytearray()
    async for chunk in chunks:
        content += chunk
        if len(content) > MOST_BYTES:
            raise ResultTooLarge
    return bytes(content)


async def take_result_file(work: Work, batch_id: UUID, content: bytes, *, file_name: str) -> Answer:
    """Settle and return the orders of a batch as the bank says. The same file again changes nothing.

    Errors: BATCH_NOT_FOUND, BATCH_NOT_IN_STATE, RESULT_TOO_LARGE, RESULT_UNREADABLE and those of `judge`.
    """
    batch = await load_batch(work, batch_id)
    rules.check_state(batch.state, rules.APPROVED, rules.ANSWERED)
    kind = media_type_of(content)
    results, pending = await asyncio.to_thread(_read, content, batch_id, batch.profile, is_xml=kind == XML)
    if await find_file(work, batch_id, "from_bank", content) is not None:
        return Answer(batch, 0, 0, 0, len(results), pending)
    lines = {end_to_end_id(line.line_id): line for line in await list_sent_lines(work, batch_id)}
    verdict = judge(lines, await _elsewhere(work, batch_id, results, lines), results, work.clock.today())
    file = await store_file(work, batch_id, "from_bank", BankFile(file_name or "result", kind, content))
    await _hear(work, file.file_id, lines, results)
    await _apply(work, batch, file.file_id, verdict)
    # the same file may have been refused before: on a day before the one it names, or for a batch not yet approved
    refused = await find_file(work, batch_id, "refused", content)
    if refused is not None:
        await differences.close_taken(work, refused.file_id)
    if rules.IN not in await count_outcomes(work, batch_id):
        batch.state = rules.ANSWERED
    told = (len(verdict.settled), len(verdict.returned), len(verdict.taken_back))
    return Answer(batch, *told, verdict.repeated, pending)


def _read(content: bytes, batch_id: UUID, profile: str, *, is_xml: bool) -> tuple[list[Result], int]:
    if is_xml:
        return read_pain002(content, batch_id.hex)
    results = read_table(content, table_of(profile).results)
    if not results:
        raise ResultUnreadable(line="1", why="EOF")
    if len(results) > rules.MOST_PAYMENTS:
        raise ResultTooLarge
    return results, 0


async def _elsewhere(work: Work, batch_id: UUID, results: list[Result], lines: dict[str, Line]) -> set[str]:
    unknown = [found for one in results if one.end_to_end_id not in lines if (found := _as_uuid(one.end_to_end_id))]
    if not unknown:
        return set()
    cursor = await work.raw.execute(FIND_ELSEWHERE, (unknown, batch_id))
    return {end_to_end_id(row[0]) for row in await cursor.fetchall()}


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(hex=text)
    except ValueError:
        return None


async def _hear(work: Work, file_id: UUID, lines: dict[str, Line], results: list[Result]) -> None:
    """Keep every word of the file, what it repeats too."""
    columns = (
        [lines[one.end_to_end_id].line_id for one in results],
        [one.line for one in results],
        [rules.SETTLED if one.settled else rules.RETURNED for one in results],
        [one.reason_code for one in results],
        [one.on for one in results],
    )
    await work.raw.execute(HEAR, (file_id, work.now, *columns))


async def _apply(work: Work, batch: BatchRow, file_id: UUID, verdict: Verdict) -> None:
    settled = [(line, result) for line, result, _ in verdict.settled]
    judged = [line for line, _ in (*settled, *verdict.returned, *verdict.taken_back)]
    await moving.lock_orders(work, [line.order_id for line in judged])
    transit = ledger.account(ledger.TRANSIT, batch.batch_id)
    paid, fund = ledger.account(ledger.PAID, batch.programme), ledger.account(ledger.FUND, batch.fund_id)
    # what came back after it was paid goes the whole way back, so that the batch's account shows both
    for outcome, ways, said in (
        (rules.SETTLED, ((paid, transit),), settled),
        (rules.RETURNED, ((fund, transit),), verdict.returned),
        (rules.RETURNED, ((transit, paid), (fund, transit)), verdict.taken_back),
    ):
        if not said:
            continue
        moves = tuple(
            ledger.Move(into, out_of, line.amount_fen, f"order:{line.order_id}")
            for line, _ in said
            for into, out_of in ways
        )
        await post(work, ledger.Posting(new_id(), moves), division_code=batch.division_code)
        columns = (
            [line.line_id for line, _ in said],
            [result.reason_code for _, result in said],
            [result.line for _, result in said],
        )
        await work.raw.execute(MARK, (outcome, file_id, *columns))
    if settled:
        await moving.settle_orders(work, {line.order_id: day for line, _, day in verdict.settled})
    if verdict.returned:
        await moving.return_orders(work, {line.order_id: one.reason_code for line, one in verdict.returned})
    if verdict.taken_back:
        await moving.take_back_orders(work, {line.order_id: one.reason_code for line, one in verdict.taken_back})
    await _look(work, batch, file_id, verdict)


async def _look(work: Work, batch: BatchRow, file_id: UUID, verdict: Verdict) -> None:
    """What somebody has to look at after this answer, and what it has resolved."""
    for line, result in verdict.taken_back:
        found = differences.Found(
            kind=TAKEN_BACK,
            about=line.line_id,
            reason_code=result.reason_code,
            division_code=batch.division_code,
            batch_id=batch.batch_id,
            order_id=line.order_id,
            file_id=file_id,
            file_line=result.line,
            amount_fen=line.amount_fen,
        )
        await differences.open_difference(work, found)
    back = [line.order_id for line, _ in (*verdict.returned, *verdict.taken_back)]
    await differences.follow_answers(work, paid=[line.order_id for line, _, _ in verdict.settled], back=back)
