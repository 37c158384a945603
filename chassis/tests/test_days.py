"""Days and instants: the county's day everywhere, and a sealed log that no zone of a session makes another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from chassis.access.seal import row_hash
from chassis.db.connection import ScopedConnection, connect
from chassis.testing.parts import Cluster
from chassis.values.clock import FixedClock, day_of
from hypothesis import given
from hypothesis import strategies as st

INSTANTS = st.datetimes(datetime(1992, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(INSTANTS, ZONES)
def test_day_is_the_countys_in_whatever_zone_an_instant_is_said(instant: datetime, zone: timezone) -> None:
    assert day_of(instant.astimezone(zone)) == day_of(instant) == FixedClock(instant).today()


def test_last_hours_of_a_day_in_the_county_are_that_day() -> None:
    assert day_of(datetime(2026, 11, 24, 15, 59, tzinfo=UTC)) == date(2026, 11, 24)
    assert day_of(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == date(2026, 11, 25)
    with pytest.raises(ValueError, match="zone"):
        day_of(datetime(2026, 11, 24))  # noqa: DTZ001 - the point of the test


@given(INSTANTS, ZONES)
def test_hash_of_a_row_is_the_same_in_whatever_zone_it_is_read(instant: datetime, zone: timezone) -> None:
    who = uuid4()
    assert row_hash((1, instant.astimezone(zone), "x", None, b"\x01", who)) == row_hash(
        (1, instant, "x", None, b"\x01", who)
    )


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "UTC"])
async def test_session_counts_the_countys_days_whatever_the_environment_says(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("PGTZ", zone)
    monkeypatch.setenv("TZ", zone)
    url = cluster.url("postgres", "postgres")
    asked = "SELECT current_setting('TimeZone'), '2026-11-24 16:30+00'::timestamptz::date"
    with connect(url) as connection:
        assert connection.execute(asked).fetchone() == ("Asia/Shanghai", date(2026, 11, 25))
    async with await ScopedConnection.connect(url, autocommit=True) as session:
        cursor = await session.execute(asked)
        assert await cursor.fetchone() == ("Asia/Shanghai", date(2026, 11, 25))
