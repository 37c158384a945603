"""What other systems have paid counts: for later years, for this one, and for a record that was merged."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from incentives.testing import IncentivesUnderTest


async def due_in(incentives: IncentivesUnderTest, year: int) -> list[tuple[str, int]]:
    """State and fen of what is found in a year."""
    incentives.clock.instant = datetime(year, 11, 24, 4, 0, tzinfo=UTC)
    await incentives.assess(year)
    return await incentives.rows("SELECT state, amount_fen FROM entitlement WHERE period = %s", str(year))


@pytest.mark.parametrize("period", ["2025", "2025-12"])
async def test_child_paid_for_2025_by_the_province_is_due_for_two_more_years(
    incentives: IncentivesUnderTest, period: str
) -> None:
    """10,800 yuan in all: 3,600 of the province and 7,200 of ours, not 14,400."""
    child = await incentives.child("2025-03-01")
    await incentives.read_register()
    await incentives.hear_of_a_payment(child, period)
    found = {year: await due_in(incentives, year) for year in (2026, 2027, 2028)}
    assert [amount for year in (2026, 2027) for _, amount in found[year]] == [360_000, 360_000]
    assert found[2028] == []


async def test_what_was_paid_for_this_year_is_not_offered_and_an_open_offer_goes(
    incentives: IncentivesUnderTest,
) -> None:
    one, other = await incentives.child("2025-03-01"), await incentives.child("2025-04-01", name="周小二")
    await incentives.read_register()
    await incentives.hear_of_a_payment(one, "2026")
    await incentives.assess()
    assert list(await incentives.due()) == [other]
    await incentives.hear_of_a_payment(other, "2026")
    assert await incentives.due() == {other: ("replaced", 360_000)}


async def test_payment_that_is_told_twice_counts_once(incentives: IncentivesUnderTest) -> None:
    child = await incentives.child("2025-03-01")
    await incentives.read_register()
    for _ in range(2):
        await incentives.hear_of_a_payment(child, "2025")
    assert await incentives.rows("SELECT count(*) FROM external_payment") == [(1,)]
