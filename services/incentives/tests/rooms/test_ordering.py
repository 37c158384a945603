"""Handing awards to fees: nobody waits for another's refusal, and nothing is held while fees is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
from chassis.errors import DomainError, Kind, Text
from chassis.jobs.backoff import MAX_SECONDS, next_attempt
from hypothesis import given
from hypothesis import strategies as st
from incentives.applications.ordering import Ordering
from incentives.clients.fees import Award
from incentives.testing import IncentivesUnderTest, filed

from conftest import TODAY

# more than are handed over in one go, older than the one that is fine
REFUSED = 250
COPY = (
    "WITH people AS (INSERT INTO family_fact (person_id, version, state, sex, birth_date, residence_division,"
    " hukou_division, hukou_nature, children_living, daughters_living, guardians) SELECT uuidv7(), 1, 'active', 1,"
    " '2026-09-01', '510422104207', '510422104207', '', 0, 0, '{}' FROM generate_series(1, %s) RETURNING person_id),"
    " cases AS (INSERT INTO entitlement (entitlement_id, programme, person_id, period, pack_version, amount_fen, state,"
    " claim_until, claimant_id, decided_by, version, changed_at, next_attempt_at) SELECT uuidv7(), e.programme,"
    " p.person_id, e.period, e.pack_version, e.amount_fen, 'granted', e.claim_until, p.person_id, 'S2', 1,"
    " e.changed_at, e.changed_at - interval '1 hour' FROM entitlement e, people p RETURNING entitlement_id)"
    " INSERT INTO case_participant (entitlement_id, person_key, part, since) SELECT entitlement_id, 'S2', 'decide',"
    " now() FROM cases RETURNING 1"
)


class FeesAsked:
    """Fees as the loop sees it; takes one award and refuses the others."""

    def __init__(self, takes: UUID, meanwhile: Callable[[], Awaitable[object]] | None = None) -> None:
        self.takes, self.meanwhile = takes, meanwhile
        self.asked: list[UUID] = []

    async def order(self, award: Award) -> tuple[UUID, str]:
        self.asked.append(award.entitlement_id)
        if self.meanwhile is not None:
            await self.meanwhile()
        if award.entitlement_id != self.takes:
            raise DomainError(Kind.REFUSED, "BUDGET_SPENT", Text("预算不足", "the budget is spent"))
        return uuid4(), "open"


async def granted(incentives: IncentivesUnderTest) -> UUID:
    _, _, case = await filed(incentives)
    await incentives.rows("UPDATE case_step SET ended_on = '2026-11-24' RETURNING 1")
    await incentives.awarded("granted", entitlement_id=case)
    return UUID(case)


async def test_hundreds_refused_stop_no_other_and_wait_longer_each_time(incentives: IncentivesUnderTest) -> None:
    case = await granted(incentives)
    await incentives.rows(COPY, REFUSED)
    fees = FeesAsked(case)
    ordering = Ordering(incentives.tools.database, fees)  # type: ignore[arg-type]
    assert await ordering.order_once() == 1
    # those without an account cannot even be read; they stop nobody either
    assert await incentives.rows("SELECT state FROM entitlement WHERE entitlement_id = %s", case) == [("ordered",)]
    assert await incentives.rows("SELECT DISTINCT attempts FROM entitlement WHERE state = 'granted'") == [(1,)]
    assert await ordering.order_once() == 0
    incentives.clock.advance(timedelta(seconds=6))
    await ordering.order_once()
    assert await incentives.rows("SELECT DISTINCT attempts FROM entitlement WHERE state = 'granted'") == [(2,)]


async def test_row_is_free_while_fees_is_asked(incentives: IncentivesUnderTest, incentives_url: str) -> None:
    case = await granted(incentives)

    async def touch() -> None:
        async with await psycopg.AsyncConnection.connect(incentives_url) as connection:
            await connection.execute(
                "SELECT set_config('anjia.scope', 'county', true), set_config('lock_timeout', '1s', true)"
            )
            await connection.execute("SELECT 1 FROM entitlement FOR UPDATE")

    assert await Ordering(incentives.tools.database, FeesAsked(case, touch)).order_once() == 1  # type: ignore[arg-type]


async def test_what_the_register_learns_while_fees_is_asked_reaches_fees(incentives: IncentivesUnderTest) -> None:
    case = await granted(incentives)

    async def learn() -> None:
        ((newborn,),) = await incentives.rows("SELECT person_id FROM entitlement")
        await incentives.rows(
            "UPDATE entitlement SET state = 'doubtful', doubt_code = 'death', doubted_from = 'granted'"
            " WHERE person_id = %s RETURNING 1",
            newborn,
        )

    await Ordering(incentives.tools.database, FeesAsked(case, learn)).order_once()  # type: ignore[arg-type]
    assert await incentives.rows("SELECT state, order_id IS NOT NULL FROM entitlement") == [("doubtful", True)]
    told = await incentives.rows("SELECT count(*) FROM outbox WHERE subject = 'incentives.award.doubted.v1'")
    assert told == [(1,)]


@given(st.integers(1, 10_000))
def test_waiting_grows_to_an_hour_and_no_further(attempts: int) -> None:
    waits = next_attempt(TODAY, attempts) - TODAY
    assert timedelta(0) < waits <= timedelta(seconds=MAX_SECONDS)
    assert waits <= next_attempt(TODAY, attempts + 1) - TODAY
