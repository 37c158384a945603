"""The doctor finds nothing in a sound house, and every fault that is planted."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest
from anjia.notifications.v1 import clock_service_pb2 as clocks
from anjia.notifications.v1 import page_service_pb2 as pages
from chassis.access.scope import COUNTY
from chassis.testing.parts import Cluster
from notifications.doctor import CHECKS, examine
from notifications.testing import NotificationsUnderTest, case, page

FILED = "incentives.application.filed.v1"
ADVANCED = "incentives.application.advanced.v1"


async def lived_in(notifications: NotificationsUnderTest) -> None:
    """A house with people, steps in time and late, a suspension, a merge, a death and a page."""
    people = [str((await notifications.registry.register(phone="13812345678")).person_id) for _ in range(3)]
    township = {"stage_code": "township_check", "due_on": "2026-11-20"}
    about = case(people[0])
    await notifications.hear(FILED, 3, **about, **township)
    await notifications.hear(ADVANCED, 4, **about, stage_code="county_decision", due_on="2026-11-23")
    await notifications.hear(FILED, 3, **case(people[1]), **township)
    await notifications.supervising.look()
    notifications.clock.instant = datetime(2026, 11, 25, 4, tzinfo=UTC)
    await notifications.supervising.look()
    await notifications.hear(FILED, 3, **case(people[1]), stage_code="county_decision", due_on="2026-12-20")
    county = notifications.caller("county-approver", "application-review")
    desk = await county.call("ListClocks", clocks.ListClocksRequest())
    stop = clocks.SuspendClockRequest(clock_id=desk.clocks[-1].clock_id, reason="等待回函", article="行政许可法 第45条")
    await county.call("SuspendClock", stop)
    merge = {"kept_person_id": people[0], "absorbed_person_id": people[1]}
    await notifications.hear("registry.person.merged.v1", 9, **merge, merge_id="01900000-0000-7000-8000-00000000000a")
    await notifications.hear(FILED, 3, **case(people[2]), **township)
    await notifications.hear("registry.person.died.v1", 9, person_id=people[2], death_date="2026-11-24")
    bring = pages.BringPagesRequest(pages=[pages.BroughtPage(name="birth", place=10, content=page())])
    await notifications.caller("service-gateway").call("BringPages", bring)


PLANTED = {
    "7: every step that was heard of has its clock": ["DELETE FROM clock", "UPDATE clock SET due_on = due_on - 1"],
    "7: a clock runs for the newest step alone, and only while it is not ended": [
        "UPDATE clock SET ended_on = NULL", "UPDATE clock SET ended_on = '2026-11-24', suspended_since = NULL",
    ],
    "a clock's last day is the legal one with its suspended working days added": [
        "UPDATE clock SET until_on = until_on + 1",
    ],
    "a clock stands still exactly while a suspension is open": [
        "UPDATE clock SET suspended_since = NULL", "DELETE FROM clock_suspension",
    ],
    "what was passed up was late, rung after rung": [
        "DELETE FROM escalation WHERE number = 1", "UPDATE escalation SET escalated_on = '2026-11-01'",
    ],
    "10: an inbox is one person's: a message of a record that was merged away is the kept one's": [
        "UPDATE message SET reader_id = person_id",
    ],
    "nothing waits for the dead": [
        "UPDATE delivery SET state = 'queued', ended_at = NULL WHERE state = 'cancelled'",
    ],
    "7: what could not be sent is on a clerk's list within the week": [
        "UPDATE delivery SET queued_at = now() - interval '8 days'",
    ],
    "an attempt that is long due was made": ["UPDATE delivery SET next_at = now() - interval '2 hours'"],
    "a page that shows was checked by somebody who did not write it": ["UPDATE page_version SET of_release = false"],
    "every fact that was heard had its effect": [
        "INSERT INTO parked_fact (hearer, fact_id, subject, envelope, reason)"
        " VALUES ('x', gen_random_uuid(), 'x', '', 'X')",
    ],
    "no fact waits longer than an hour": ["UPDATE outbox SET recorded_at = now() - interval '2 hours'"],
}  # fmt: skip


async def findings(notifications: NotificationsUnderTest) -> set[str]:
    return {one["invariant"] for one in await examine(notifications.tools.database)}


async def test_sound_house_has_no_findings(notifications: NotificationsUnderTest) -> None:
    await lived_in(notifications)
    # the clock of this house stands in another year than the database's: what waits is of its own day
    async with notifications.tools.database.work(COUNTY) as work:
        await work.raw.execute("UPDATE delivery SET queued_at = now(), next_at = now()")
        await work.commit()
    assert await findings(notifications) == set()


def test_every_check_has_its_planted_fault() -> None:
    assert set(PLANTED) == {invariant for invariant, _, _ in CHECKS}


@pytest.mark.parametrize(
    ("invariant", "fault"),
    [(invariant, fault) for invariant, faults in PLANTED.items() for fault in faults],
    ids=lambda text: text[:50],
)
async def test_planted_fault_is_found(
    notifications: NotificationsUnderTest, notifications_url: str, cluster: Cluster, invariant: str, fault: str
) -> None:
    await lived_in(notifications)
    with psycopg.connect(cluster.url("postgres", notifications_url.rpartition("/")[2]), autocommit=True) as connection:
        # past keys, checks and grants, as a restore gone wrong or a hand in the database would leave it
        connection.execute("SET session_replication_role = replica")
        for table, name in connection.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c' AND connamespace ="
            " 'public'::regnamespace"
        ).fetchall():
            connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}".encode())
        connection.execute(fault.encode())
    assert invariant in await findings(notifications)
