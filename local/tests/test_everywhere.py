"""What must hold in every store: each planted fault is found, a clean store has none."""

from __future__ import annotations

from uuid import uuid4

import pytest
from chassis.access.scope import COUNTY
from fees.testing import FeesUnderTest
from local.verbs.everywhere import check_everywhere

LOOK = (
    "INSERT INTO access_log (accessed_at, principal, staff_number, role, office, purpose, case_reference, permission,"
    " action, outcome, request_id) VALUES (now(), 'x', '', '{}', '', '{}', '', 'x', 'read', 'OK', 'planted')"
)
FACT = (
    "INSERT INTO outbox (fact_id, subject, entity, entity_version, payload, traceparent)"
    f" VALUES (uuidv7(), 'fees.order.settled.v1', '{uuid4()}', 1, '', '')"
)


@pytest.mark.parametrize(
    ("planted", "invariant"),
    [
        (LOOK.format("military-office", "support"), "9"),
        (LOOK.format("auditor", "health-service"), "9"),
        (FACT, "7"),
    ],
    ids=["role", "purpose", "orphan"],
)
async def test_planted_fault_is_found(fees: FeesUnderTest, planted: str, invariant: str) -> None:
    await fees.fund()
    await fees.order()
    database = fees.tools.database
    assert await check_everywhere("fees", database) == []
    async with database.work(COUNTY) as work:
        await work.raw.execute(planted)
        await work.commit()
    (found,) = await check_everywhere("fees", database)
    assert found["invariant"].startswith(invariant)
