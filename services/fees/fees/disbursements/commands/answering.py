"""The bank's answer: a result file is judged as a whole, and applied as a whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID, uuid5

from chassis.db.work import Work
from chassis.values import new_id
from chassis.values.clock import day_of

from fees.differences import commands as differences
from fees.differences.rules import DESK, SENT_BACK, TAKEN_BACK
from fees.disbursements import rules
from fees.disbursements.commands.files import find_file, media_type_of, store_file
from fees.disbursements.judging import (
    Line,
    Reading,
    Result,
    ResultTooLarge,
    ResultUnreadable,
    Verdict,
    judge,
    spread,
)
from fees.disbursements.profiles.loading import table_of
from fees.disbursements.profiles.pain002 import read_pain002
from fees.disbursements.profiles.payments import XML, BankFile
from fees.disbursements.profiles.tables import read_table
from fees.disbursements.queries import (
    count_outcomes,
    get_batch,
    get_result_file,
    list_sent_lines,
    load_batch,
    read_whole,
)
from fees.disbursements.references import read_reference, reference_of
from fees.disbursements.rows import BatchRow, ResultFileRow
from fees.ledger import rules as ledger
from fees.ledger.commands import post
from fees.merges.commands import own_keys
from fees.orders.commands import moving
from fees.orders.returns import NOT_KNOWN, PAYEE, side_of
from fees.orders.rules import RETURN_UNEXPLAINED, SENT
from fees.orders.rules import SETTLED as PAID

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
    file: ResultFileRow
    settled: int
    returned: int
    taken_back: int
    repeated: int
    pending: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a payment would become."""

    line: Line
    outcome: str
    reason_code: str
    file_line: int


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


async def send_in_result_file(work: Work, batch_id: UUID, content: bytes, *, file_name: str) -> Answer:
    """Keep the bank's answer and say what would come of it; another person lets it take effect.

    The same file again changes nothing, unless it was put back: then it waits once more.

    Errors: BATCH_NOT_FOUND, BATCH_NOT_IN_STATE, RESULT_TOO_LARGE, RESULT_UNREADABLE and those of `spread` and `judge`.
    """
    batch = await load_batch(work, batch_id)
    rules.check_state(batch.state, rules.APPROVED, rules.ANSWERED)
    await own_keys(work)
    kind = media_type_of(content)
    known = await find_file(work, batch_id, "from_bank", content)
    sent_in = None if known is None else await work.lock(ResultFileRow, known.file_id)
    if sent_in is not None and sent_in.state == rules.APPLIED:
        results, _, pending = await _judge(work, batch, content)
        return Answer(batch, sent_in, 0, 0, 0, len(results), pending)
    _, verdict, pending = await _judge(work, batch, content)
    if sent_in is None:
        file = await store_file(work, batch_id, "from_bank", BankFile(file_name or "result", kind, content))
        await work.flush()
        sent_in = ResultFileRow(
            file_id=file.file_id,
            batch_id=batch_id,
            state=rules.WAITING,
            sent_in_by=work.who.principal.person_key,
            sent_in_at=work.now,
        )
        work.session.add(sent_in)
    elif sent_in.state == rules.PUT_BACK:
        sent_in.state, sent_in.decided_by, sent_in.decided_at, sent_in.reason_code = rules.WAITING, "", None, ""
        sent_in.sent_in_by, sent_in.sent_in_at = work.who.principal.person_key, work.now
    await work.flush()
    # the same file may have been refused before: on a day before the one it names, or for a batch not yet approved
    refused = await find_file(work, batch_id, "refused", content)
    if refused is not None:
        await differences.close_taken(work, refused.file_id)
    return _answer(batch, sent_in, verdict, pending)


async def confirm_result_file(work: Work, file_id: UUID) -> Answer:
    """Let an answer take effect: orders are settled, returned or open again as the bank says, all or none.

    Errors: RESULT_FILE_NOT_FOUND, RESULT_FILE_DECIDED, SAME_PERSON, and those of sending in, if the batch has changed.
    """
    found = await get_result_file(work, file_id)
    batch = await load_batch(work, found.batch_id)
    sent_in = await _lock_waiting(work, file_id)
    rules.check_another_person(await own_keys(work), sent_in.sent_in_by)
    results, verdict, pending = await _judge(work, batch, await read_whole(work, file_id))
    sent_in.state, sent_in.decided_by, sent_in.decided_at = rules.APPLIED, work.who.principal.person_key, work.now
    lines = await _lines(work, batch.batch_id)
    await _hear(work, file_id, lines, results)
    await _apply(work, batch, file_id, verdict)
    if rules.IN not in await count_outcomes(work, batch.batch_id):
        batch.state = rules.ANSWERED
    await work.flush()
    return _answer(batch, sent_in, verdict, pending)


async def put_back_result_file(work: Work, file_id: UUID, *, reason_code: str) -> ResultFileRow:
    """Put an answer back that is a wrong one; nothing of it took effect. Whoever sent it in may do so too.

    Errors: RESULT_FILE_NOT_FOUND, RESULT_FILE_DECIDED.
    """
    found = await get_result_file(work, file_id)
    await load_batch(work, found.batch_id)
    row = await _lock_waiting(work, file_id)
    row.state, row.reason_code = rules.PUT_BACK, reason_code
    row.decided_by, row.decided_at = work.who.principal.person_key, work.now
    return row


async def view_result_file(work: Work, file_id: UUID) -> tuple[ResultFileRow, list[Change], int]:
    """An answer that waits: what each payment would become, what was paid before first; and how many are on their way.

    Errors: RESULT_FILE_NOT_FOUND, and those of sending in.
    """
    row = await get_result_file(work, file_id)
    batch = await get_batch(work, row.batch_id)
    if row.state != rules.WAITING:
        return row, [], 0
    _, verdict, pending = await _judge(work, batch, await read_whole(work, file_id))
    said = (
        *((line, one, rules.RETURNED) for line, one in verdict.taken_back),
        *((line, one, rules.RETURNED) for line, one in verdict.returned),
        *((line, one, rules.SETTLED) for line, one, _ in verdict.settled),
    )
    return row, [Change(line, after, one.reason_code, one.line) for line, one, after in said], pending


async def _lock_waiting(work: Work, file_id: UUID) -> ResultFileRow:
    row = await work.lock(ResultFileRow, file_id)
    if row is None:
        raise rules.ResultFileNotFound
    if row.state != rules.WAITING:
        raise rules.ResultFileDecided(state=row.state)
    return row


async def _judge(work: Work, batch: BatchRow, content: bytes) -> tuple[list[Result], Verdict, int]:
    """What a file says of the batch, line by line, and what follows."""
    is_xml = media_type_of(content) == XML
    reading = await asyncio.to_thread(_read, content, batch.batch_id, batch.profile, is_xml=is_xml)
    lines = await _lines(work, batch.batch_id)
    results, pending = spread(reading, lines)
    elsewhere = await _elsewhere(work, batch.batch_id, results, lines)
    assert batch.approved_at is not None  # noqa: S101 - only then has the bank anything to answer
    return results, judge(lines, elsewhere, results, day_of(batch.approved_at), work.clock.today()), pending


async def _lines(work: Work, batch_id: UUID) -> dict[str, Line]:
    return {reference_of(line.line_id): line for line in await list_sent_lines(work, batch_id)}


def _answer(batch: BatchRow, file: ResultFileRow, verdict: Verdict, pending: int) -> Answer:
    told = (len(verdict.settled), len(verdict.returned), len(verdict.taken_back))
    return Answer(batch, file, *told, verdict.repeated, pending)


def _read(content: bytes, batch_id: UUID, profile: str, *, is_xml: bool) -> Reading:
    if is_xml:
        return read_pain002(content, batch_id)
    results = read_table(content, table_of(profile).results)
    if not results:
        raise ResultUnreadable(line="1", why="EOF")
    if len(results) > rules.MOST_PAYMENTS:
        raise ResultTooLarge
    return Reading(results)


async def _elsewhere(work: Work, batch_id: UUID, results: list[Result], lines: dict[str, Line]) -> set[str]:
    unknown = [
        found for one in results if one.end_to_end_id not in lines if (found := read_reference(one.end_to_end_id))
    ]
    if not unknown:
        return set()
    cursor = await work.raw.execute(FIND_ELSEWHERE, (unknown, batch_id))
    return {reference_of(row[0]) for row in await cursor.fetchall()}


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
    orders = await moving.lock_orders(work, [line.order_id for line in judged])
    people = {who for one in orders.values() for who in (one.person_id, one.payee_person_id)}
    rules.check_not_concerned(await own_keys(work), map(str, people))
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
    await _give_back(work, verdict)
    await _look(work, batch, file_id, verdict)


async def _give_back(work: Work, verdict: Verdict) -> None:
    """Each order goes to whose matter it is: the family for its account, finance for all the rest.

    What had been paid before and comes back for another reason than the account is never paid again by itself.
    """
    today = work.clock.today()
    ways: dict[str, dict[UUID, str]] = {"ask": {}, "again": {}, "hold": {}, "ask_back": {}, "hold_back": {}}
    for line, one in verdict.returned:
        side = side_of(one.reason_code, today)
        way = "ask" if side == PAYEE else "hold" if side == NOT_KNOWN else "again"
        ways[way][line.order_id] = one.reason_code
    for line, one in verdict.taken_back:
        way = "ask_back" if side_of(one.reason_code, today) == PAYEE else "hold_back"
        ways[way][line.order_id] = one.reason_code
    if ways["ask"]:
        await moving.return_orders(work, ways["ask"])
    if ways["again"]:
        await moving.reopen_orders(work, list(ways["again"]))
    if ways["ask_back"]:
        await moving.take_back_orders(work, ways["ask_back"])
    for way, states in (("hold", (SENT,)), ("hold_back", (PAID,))):
        if ways[way]:
            await moving.hold_orders(work, ways[way], RETURN_UNEXPLAINED, states)


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
    await _tell_finance(work, batch, file_id, verdict)
    back = [line.order_id for line, _ in (*verdict.returned, *verdict.taken_back)]
    await differences.follow_answers(work, paid=[line.order_id for line, _, _ in verdict.settled], back=back)


async def _tell_finance(work: Work, batch: BatchRow, file_id: UUID, verdict: Verdict) -> None:
    """What came back and is not the payees' to mend, code by code: one line on the list for all that share it."""
    today = work.clock.today()
    codes: dict[str, list[tuple[Line, Result]]] = {}
    for line, one in verdict.returned:
        if side_of(one.reason_code, today) != PAYEE:
            codes.setdefault(one.reason_code, []).append((line, one))
    for code, said in codes.items():
        found = differences.Found(
            kind=SENT_BACK,
            about=uuid5(file_id, code),
            reason_code=code,
            division_code=batch.division_code,
            batch_id=batch.batch_id,
            order_id=said[0][0].order_id if len(said) == 1 else None,
            file_id=file_id,
            file_line=said[0][1].line,
            payments=len(said),
            amount_fen=sum(line.amount_fen for line, _ in said),
            owner=DESK,
        )
        await differences.open_difference(work, found)
