"""A caller may send so much; others are not the worse for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from chassis.errors import DomainError
from chassis.rpc import limits
from chassis.rpc.limits import RateLimit
from chassis.testing.issuer import Issuer
from gateway.settings import GatewaySettings
from gateway.testing import PERSON, Front, Recorder, opened
from hypothesis import given
from hypothesis import strategies as st


class HeldClock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> HeldClock:
    found = HeldClock()
    monkeypatch.setattr(limits, "time", found)
    return found


def taken(limit: RateLimit, caller: str, tries: int, factor: float = 1.0) -> int:
    passed = 0
    for _ in range(tries):
        try:
            limit.take(caller, factor)
        except DomainError as error:
            assert error.reason == "TOO_MANY_REQUESTS"  # noqa: PT017
        else:
            passed += 1
    return passed


def test_burst_then_the_steady_rate_and_no_more(clock: HeldClock) -> None:
    limit = RateLimit(per_second=5, burst=10)
    assert taken(limit, "a", 30) == 10
    clock.now += 1
    assert taken(limit, "a", 30) == 5
    clock.now += 1_000
    assert taken(limit, "a", 30) == 10


def test_one_caller_does_not_spend_anothers(clock: HeldClock) -> None:
    limit = RateLimit(per_second=5, burst=10)
    assert taken(limit, "a", 30) == 10
    assert taken(limit, "b", 30) == 10
    assert taken(limit, "service", 3_000, factor=100) == 1_000
    assert clock.now == 1_000.0


@given(st.lists(st.floats(0, 3), min_size=1, max_size=40))
def test_nobody_ever_gets_more_than_burst_and_rate_allow(pauses: list[float]) -> None:
    found, clock = limits.time, HeldClock()
    limits.time = clock  # type: ignore[assignment]
    try:
        limit, passed, elapsed = RateLimit(per_second=2, burst=3), 0, 0.0
        for pause in pauses:
            clock.now += pause
            elapsed += pause
            passed += taken(limit, "a", 4)
        assert passed <= 3 + 2 * elapsed + 1e-6
        assert passed >= 3
    finally:
        limits.time = found


def test_memory_is_bounded_by_forgetting_who_was_not_seen_for_longest(clock: HeldClock) -> None:
    limit = RateLimit(per_second=1, burst=1)
    for number in range(limits.KEPT_BUCKETS + 100):
        limit.take(str(number))
    assert len(limit._buckets) == limits.KEPT_BUCKETS
    assert clock.now == 1_000.0


async def test_gateway_limits_a_person_and_guesses_by_address(
    gateway_settings: Callable[..., GatewaySettings], recorder: tuple[Recorder, str], issuer: Issuer, clock: HeldClock
) -> None:
    settings = gateway_settings(registry_address=recorder[1], rate_per_second=1, burst=3)
    async with opened(settings) as client:
        front = Front(client, recorder[0], issuer)
        people = {"Authorization": f"Bearer {issuer.token('village-worker')}"}
        statuses = [(await front.send("GET", f"/v1/people/{PERSON}", headers=people)).status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        guesses = [(await client.get("/v1/rolls", headers={"Authorization": "Bearer x"})).status_code for _ in range(5)]
        assert guesses == [401, 401, 401, 429, 429]
        services = [(await front.send("GET", f"/v1/people/{PERSON}")).status_code for _ in range(20)]
        assert services == [200] * 20
    assert clock.now == 1_000.0
