"""Clocks: opened and closed by facts, stopped, passed up, and a board that equals a recount."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from anjia.notifications.v1 import clock_service_pb2 as pb
from chassis.errors import DomainError
from chassis.jobs.recounting import Recounting
from chassis.values.statutory import statutory_holidays
from chassis.values.working_days import is_working_day, known_until
from notifications.app import CLOCKS
from notifications.testing import HERE, NotificationsUnderTest, case

FILED = "incentives.application.filed.v1"
ADVANCED = "incentives.application.advanced.v1"
DECIDED = "incentives.application.decided.v1"
THERE = "510422102206"  # a village of another township
STRANGER = "01900000-0000-7000-8000-000000000001"


def day(clock: Any, on: date) -> None:
    clock.instant = datetime(on.year, on.month, on.day, 4, 0, tzinfo=UTC)


async def filed(notifications: NotificationsUnderTest, **fields: Any) -> dict[str, Any]:
    about = case(STRANGER, **fields)
    step = {"stage_code": "township_check", "due_on": "2026-12-15"}
    await notifications.hear(FILED, 3, **about, **step)
    return about


async def desk(notifications: NotificationsUnderTest, role: str, **claims: Any) -> pb.ListClocksResponse:
    reply: pb.ListClocksResponse = await notifications.caller(role, **claims).call("ListClocks", pb.ListClocksRequest())
    return reply


async def board(
    notifications: NotificationsUnderTest, role: str = "supervisor", **claims: Any
) -> list[tuple[Any, ...]]:
    reply = await notifications.caller(role, **claims).call("GetBoard", pb.GetBoardRequest())
    return [
        (one.office_code, one.stage_code, one.open, one.overdue, one.suspended, one.ended_in_time, one.ended_late,
         one.escalated)
        for one in reply.rows
    ]  # fmt: skip


async def test_step_has_its_clock_on_the_desk_of_its_office(notifications: NotificationsUnderTest) -> None:
    about = await filed(notifications)
    (clock,) = (await desk(notifications, "township-reviewer")).clocks
    assert (clock.case_id, clock.office_code, clock.due_on, clock.days_left, clock.overdue) == (
        about["entitlement_id"], "510422104000", "2026-12-15", 15, False,
    )  # fmt: skip
    assert (await desk(notifications, "county-approver")).total == 0
    elsewhere = {"division": "510422102000", "division_level": "township"}
    assert (await desk(notifications, "township-reviewer", **elsewhere)).total == 0
    step = {"stage_code": "county_decision", "due_on": "2027-01-06"}
    await notifications.hear(ADVANCED, 4, **about, **step)
    assert (await desk(notifications, "township-reviewer")).total == 0
    (clock,) = (await desk(notifications, "county-approver")).clocks
    assert clock.stage_code == "county_decision"
    await notifications.hear(DECIDED, 5, **about, outcome_code="granted")
    assert (await desk(notifications, "county-approver")).total == 0


async def test_stale_fact_opens_nothing_and_fills_the_record(notifications: NotificationsUnderTest) -> None:
    about = case(STRANGER)
    await notifications.hear(DECIDED, 5, on=date(2026, 12, 20), **about, outcome_code="granted")
    step = {"stage_code": "township_check", "due_on": "2026-12-15"}
    await notifications.hear(FILED, 3, on=date(2026, 12, 1), **about, **step)
    (row,) = await notifications.rows("SELECT started_on, ended_on FROM clock")
    assert row == (date(2026, 12, 1), date(2026, 12, 20))


async def test_late_step_is_passed_up_on_the_next_working_day_and_once(notifications: NotificationsUnderTest) -> None:
    await filed(notifications)
    look, clock = notifications.supervising.look, notifications.clock
    day(clock, date(2026, 12, 15))
    assert await look() == 0
    day(clock, date(2026, 12, 16))
    assert [await look(), await look()] == [1, 0]
    (late,) = (await desk(notifications, "county-approver")).clocks
    assert (late.overdue, late.days_left, late.escalated_level, late.escalated_on) == (True, -1, "county", "2026-12-16")
    assert (await desk(notifications, "supervisor")).total == 0
    day(clock, date(2026, 12, 17))
    assert [await look(), await look()] == [1, 0]
    (late,) = (await desk(notifications, "supervisor")).clocks
    assert late.escalated_level == "supervisor"
    day(clock, date(2027, 1, 20))
    assert await look() == 0
    told = await notifications.rows(
        "SELECT entity_version FROM outbox WHERE subject = 'notifications.clock.overdue.v1'"
    )
    assert told == [(1,), (2,)]
    assert await notifications.codes(STRANGER) == ["application_filed", "application_overdue"]


async def test_weekend_passes_nothing_up(notifications: NotificationsUnderTest) -> None:
    about = case(STRANGER)
    await notifications.hear(FILED, 3, **about, stage_code="township_check", due_on="2026-11-27")  # a Friday
    day(notifications.clock, date(2026, 11, 29))
    assert await notifications.supervising.look() == 0
    day(notifications.clock, date(2026, 11, 30))
    assert await notifications.supervising.look() == 1


async def test_overdue_steps_stand_first(notifications: NotificationsUnderTest) -> None:
    await filed(notifications)
    await notifications.hear(FILED, 3, **case(STRANGER), stage_code="township_check", due_on="2026-11-20")
    found = await desk(notifications, "township-reviewer")
    assert [one.overdue for one in found.clocks] == [True, False]
    assert (found.total, found.overdue) == (2, 1)


async def passed_up_to(notifications: NotificationsUnderTest, role: str, **claims: Any) -> list[pb.Escalation]:
    caller = notifications.caller(role, **claims)
    found = list((await caller.call("ListEscalations", pb.ListEscalationsRequest())).escalations)
    unread = (await caller.call("CountEscalations", pb.CountEscalationsRequest())).unread
    assert unread == sum(not one.read and not one.clock.ended_on for one in found)
    return found


async def test_late_step_reaches_the_people_of_the_superior_office_and_each_marks_for_themselves(
    notifications: NotificationsUnderTest,
) -> None:
    about = await filed(notifications)
    await filed(notifications, division_code=THERE)
    assert await passed_up_to(notifications, "county-approver") == []
    day(notifications.clock, date(2026, 12, 16))
    await notifications.supervising.look()
    first, second = await passed_up_to(notifications, "county-approver")
    assert {first.clock.case_id, second.clock.case_id} > {about["entitlement_id"]}
    assert (first.told_on, first.read, first.clock.escalated_level) == ("2026-12-16", False, "county")
    # not of the level, not of the place
    assert await passed_up_to(notifications, "supervisor") == []
    assert await passed_up_to(notifications, "township-reviewer") == []
    away = {"division": "510421000000", "division_level": "county"}
    assert await passed_up_to(notifications, "county-approver", **away) == []
    mark = pb.MarkEscalationsRequest(clock_id=first.clock.clock_id)
    county = notifications.caller("county-approver")
    assert [(await county.call("MarkEscalations", mark)).unread for _ in range(2)] == [1, 1]
    assert {one.clock.clock_id: one.read for one in await passed_up_to(notifications, "county-approver")} == {
        first.clock.clock_id: True,
        second.clock.clock_id: False,
    }
    # a colleague has not read it
    assert [one.read for one in await passed_up_to(notifications, "county-approver", staff_number="S-2")] == [
        False,
        False,
    ]
    assert (await county.call("MarkEscalations", pb.MarkEscalationsRequest())).unread == 0
    # the next rung is told to another; what has ended urges nobody
    day(notifications.clock, date(2026, 12, 17))
    await notifications.supervising.look()
    assert [one.told_on for one in await passed_up_to(notifications, "supervisor")] == ["2026-12-17"] * 2
    await notifications.hear(DECIDED, 5, on=date(2026, 12, 17), **about, outcome_code="granted")
    caller = notifications.caller("supervisor")
    assert (await caller.call("CountEscalations", pb.CountEscalationsRequest())).unread == 1
    with pytest.raises(DomainError) as caught:
        await notifications.caller("county-approver", **away).call("MarkEscalations", mark)
    assert caught.value.reason == "CLOCK_NOT_FOUND"
    with pytest.raises(DomainError) as caught:
        await notifications.caller("village-worker").call("ListEscalations", pb.ListEscalationsRequest())
    assert caught.value.reason == "ROLE_NOT_ALLOWED"


async def test_suspended_days_do_not_count(notifications: NotificationsUnderTest) -> None:
    await filed(notifications)
    (clock,) = (await desk(notifications, "township-reviewer")).clocks
    county = notifications.caller("county-approver", "application-review")
    stop = pb.SuspendClockRequest(clock_id=clock.clock_id, reason="等待外地回函", article="行政许可法 第45条")
    assert (await county.call("SuspendClock", stop)).suspended
    with pytest.raises(DomainError) as caught:
        await county.call("SuspendClock", stop)
    assert caught.value.reason == "CLOCK_SUSPENDED"
    day(notifications.clock, date(2027, 1, 11))
    assert await notifications.supervising.look() == 0
    assert [row[2:5] for row in await board(notifications)] == [(1, 0, 1)]  # open, overdue, suspended
    resumed = await county.call("ResumeClock", pb.ResumeClockRequest(clock_id=clock.clock_id))
    assert (resumed.suspended, resumed.overdue, resumed.days_left) == (False, False, 15)
    with pytest.raises(DomainError) as caught:
        await county.call("ResumeClock", pb.ResumeClockRequest(clock_id=clock.clock_id))
    assert caught.value.reason == "CLOCK_NOT_SUSPENDED"


async def test_clocks_of_a_case_tell_when_why_and_by_whom_they_stood_still(
    notifications: NotificationsUnderTest,
) -> None:
    about = await filed(notifications)
    await filed(notifications)  # another case
    request = pb.ListCaseClocksRequest(case_id=about["entitlement_id"])
    county = notifications.caller("county-approver", "application-review")
    (one,) = (await county.call("ListCaseClocks", request)).clocks
    stop = pb.SuspendClockRequest(clock_id=one.clock.clock_id, reason="等待外地回函", article="行政许可法 第45条")
    await county.call("SuspendClock", stop)
    day(notifications.clock, date(2026, 11, 30))
    await county.call("ResumeClock", pb.ResumeClockRequest(clock_id=one.clock.clock_id))
    stop.reason = "再次等待回函"
    await county.call("SuspendClock", stop)
    step = {"stage_code": "county_decision", "due_on": "2027-01-06"}
    await notifications.hear(ADVANCED, 4, on=date(2026, 12, 1), **about, **step)
    first, second = (await county.call("ListCaseClocks", request)).clocks
    told = [(one.since_on, one.until_on, one.reason, one.ordered_by, one.resumed_by) for one in first.suspensions]
    assert told == [
        ("2026-11-24", "2026-11-30", "等待外地回函", "SCOUNTYAPPROVER", "SCOUNTYAPPROVER"),
        ("2026-11-30", "2026-12-01", "再次等待回函", "SCOUNTYAPPROVER", ""),
    ]
    assert (first.clock.ended_on, first.clock.due_on) == ("2026-12-01", "2026-12-21")  # four working days were added
    assert (second.clock.stage_code, list(second.suspensions)) == ("county_decision", [])
    elsewhere = {"division": "510422102000", "division_level": "township"}
    away = notifications.caller("township-reviewer", "application-review", **elsewhere)
    assert list((await away.call("ListCaseClocks", request)).clocks) == []
    looks = await notifications.rows("SELECT permission FROM access_log WHERE person_id = %s", UUID(STRANGER))
    assert ("notifications.clock.show",) in looks


async def test_clock_of_an_ended_step_is_not_stopped(notifications: NotificationsUnderTest) -> None:
    about = await filed(notifications)
    (clock,) = (await desk(notifications, "township-reviewer")).clocks
    await notifications.hear(DECIDED, 5, **about, outcome_code="granted")
    county = notifications.caller("county-approver", "application-review")
    with pytest.raises(DomainError) as caught:
        await county.call(
            "SuspendClock", pb.SuspendClockRequest(clock_id=clock.clock_id, reason="无", article="无第1条")
        )
    assert caught.value.reason in ("CLOCK_ENDED", "REQUEST_INVALID")


async def test_step_that_ends_while_it_stands_still_is_suspended_no_more(
    notifications: NotificationsUnderTest,
) -> None:
    about = await filed(notifications)
    (clock,) = (await desk(notifications, "township-reviewer")).clocks
    county = notifications.caller("county-approver", "application-review")
    stop = pb.SuspendClockRequest(clock_id=clock.clock_id, reason="等待外地回函", article="行政许可法 第45条")
    await county.call("SuspendClock", stop)
    await notifications.hear(DECIDED, 5, **about, outcome_code="granted")
    assert await notifications.rows("SELECT 1 FROM clock_suspension WHERE until_on IS NULL") == []


def recount(facts: list[tuple[Any, ...]], today: date) -> dict[tuple[str, str], list[int]]:
    """The board, counted over again from what was heard, in other words than the service's."""
    offices = {"township_check": 9, "public_notice": 9, "county_decision": 6}
    found: dict[tuple[str, str], list[int]] = {}
    for case_id, version, kind, stage, _on, due, village in facts:
        if kind != "opened":
            continue
        later = sorted((fact for fact in facts if fact[0] == case_id and fact[1] > version), key=lambda fact: fact[1])
        ended = later[0][4] if later else None
        row = found.setdefault((village[: offices[stage]].ljust(12, "0"), stage), [0, 0, 0, 0, 0, 0])
        row[0] += ended is None
        row[1] += ended is None and due < today
        row[3] += ended is not None and ended <= due
        row[4] += ended is not None and ended > due
        after = today
        while ended is None and due < today and after > due and not is_working_day(after):
            after -= timedelta(days=1)
        row[5] += ended is None and due < today and after > due
    return found


@pytest.mark.parametrize("seed", range(6))
async def test_board_equals_a_recount_of_the_facts(notifications: NotificationsUnderTest, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - histories to be had again
    known = [case(STRANGER, division_code=chance.choice([HERE, THERE])) for _ in range(8)]
    facts = []
    for about in known:
        on = date(2026, 11, 2)
        for version in range(1, chance.randint(2, 6)):
            on += timedelta(days=chance.randint(0, 6))
            if chance.random() < 0.3:
                facts.append((DECIDED, version, on, about, {"outcome_code": "granted"}))
            else:
                due = on + timedelta(days=chance.randint(0, 12))
                step = {"stage_code": chance.choice(["township_check", "county_decision"]), "due_on": due.isoformat()}
                facts.append((ADVANCED, version, on, about, step))
    heard = [*facts, *chance.sample(facts, len(facts) // 2)]
    chance.shuffle(heard)
    for subject, version, on, about, fields in heard:
        await notifications.hear(subject, version, on=on, **about, **fields)
    today = date(2026, 12, 3)
    day(notifications.clock, today)
    await notifications.supervising.look()
    rows = await notifications.rows(
        "SELECT case_id, version, kind, stage_code, heard_on, due_on, division_code FROM case_fact"
    )
    assert len(rows) == len(facts)
    wanted = recount(rows, today)
    found = {(office, stage): list(counts) for office, stage, *counts in await board(notifications)}
    assert found == wanted
    township = await board(notifications, "township-reviewer")
    assert {row[0] for row in township} <= {"510422104000", "510422000000"}


async def test_clock_beyond_the_published_calendar_is_provisional_and_counted_again_when_it_comes(
    notifications: NotificationsUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = known_until()
    about = case(STRANGER)
    day(notifications.clock, date(last, 12, 20))
    step = {"stage_code": "township_check", "due_on": f"{last + 1}-01-15"}
    await notifications.hear(FILED, 3, **about, **step)
    (clock,) = (await desk(notifications, "township-reviewer")).clocks
    assert clock.due_provisional
    recounting = Recounting(notifications.tools.database, CLOCKS)
    assert await recounting.recount_once() == 0  # nothing more is known
    # a release brings the next year's calendar, with a holiday more than the law fixes
    holiday = date(last + 1, 1, 14)
    was_working = is_working_day(holiday)
    monkeypatch.setattr("chassis.values.working_days._years", lambda: frozenset(range(2004, last + 2)))
    monkeypatch.setattr(
        "chassis.values.working_days.chinese_calendar.is_workday",
        lambda on: on != holiday and on.weekday() < 5 and on not in statutory_holidays(on.year),
    )
    assert was_working
    assert await recounting.recount_once() == 1
    (clock,) = (await desk(notifications, "township-reviewer")).clocks
    assert (clock.due_provisional, clock.due_on > f"{last + 1}-01-15") == (False, True)
    assert await recounting.recount_once() == 0
