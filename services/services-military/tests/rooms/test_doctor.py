"""The doctor finds nothing in a sound house, and each fault that is planted in it."""

from __future__ import annotations

import psycopg
import pytest
from anjia.concessions.v1 import holder_service_pb2 as holders
from chassis.testing.parts import Cluster
from concessions.doctor import CHECKS, DOCUMENT_LAW, examine
from concessions.testing import ConcessionsUnderTest
from local.verbs.between import compare_visits


async def lived_in(concessions: ConcessionsUnderTest) -> None:
    """Somebody confirmed with a card and visits, somebody ended, somebody dead."""
    card = await concessions.card()
    await concessions.visit(card.person_id)
    await concessions.visit(card.person_id)
    wrong = await concessions.visit(card.person_id)
    await concessions.charge()
    for visit in (wrong, await concessions.visit(card.person_id)):
        await concessions.cancel(visit)
    await concessions.charge()
    gone = await concessions.confirm()
    await concessions.card(gone)
    end = holders.EndHolderRequest(holder_id=gone.holder_id, ended_code="wish", reason="本人提出")
    await concessions.office.call("EndHolder", end)
    dead = await concessions.confirm()
    died = "UPDATE person SET death_date = '2026-11-24', version = version + 1 WHERE person_id = %s"
    await concessions.registered(died, dead.person_id)
    await concessions.hear("registry.person.died.v1", person_id=dead.person_id, death_date="2026-11-24")


PLANTED = {
    "a holder was confirmed by a person, after a document": [
        "DELETE FROM confirmation",
        "UPDATE document SET person_id = gen_random_uuid()",
    ],
    "4: no confirmation ended without a decision and a reason, or the register's word": [
        "UPDATE holder SET ended_by = '' WHERE state = 'ended'",
        "UPDATE holder SET ended_reason = NULL WHERE ended_code = 'wish'",
        "UPDATE holder SET ended_by = 'S-1' WHERE ended_code = 'died'",
    ],
    "a card that is good belongs to a confirmation that is not ended": [
        "UPDATE card SET revoked_at = NULL, revoked_code = ''"
    ],
    "a card never outlives the confirmation it was issued under": [
        "UPDATE card SET valid_until = valid_until + 1",
        "UPDATE confirmation SET confirmed_until = confirmed_until - 1",
    ],
    "a holder has one good card at most": [
        "DROP INDEX uq_card_holder_id; DROP INDEX uq_card_number; INSERT INTO card SELECT gen_random_uuid(), holder_id,"
        " number, issued_on, valid_until, signed, issued_by, revoked_at, revoked_code, revoked_by FROM card"
    ],
    "8: a visit is charged within the hour, or on the list with what is in the way": [
        "UPDATE visit SET state = 'recorded', invoice_id = NULL, recorded_at = now() - interval '2 hours' WHERE state ="
        " 'charged'"
    ],
    "8: a visit that was taken back is settled within the hour, or on the list with what is in the way": [
        "UPDATE visit SET state = 'cancelling', cancelled_at = now() - interval '2 hours' WHERE state = 'cancelled'"
    ],
    "4: a visit was cancelled by somebody, for a reason": [
        "ALTER TABLE visit DROP CONSTRAINT ck_visit_cancelled_by_somebody; UPDATE visit SET cancelled_by = ''",
        "ALTER TABLE visit DROP CONSTRAINT ck_visit_cancelled_for_a_reason; UPDATE visit SET cancelled_reason = NULL",
    ],
    "8: a visit and its invoice are one to one": [
        "UPDATE visit SET invoice_id = '01900000-0000-7000-8000-000000000000' WHERE state = 'charged'"
    ],
    "a health service was given under a consent to it, given before": [
        "ALTER TABLE visit DROP CONSTRAINT ck_visit_consent_to_this_item; UPDATE visit SET consent_item = 'S02'",
        "ALTER TABLE visit DROP CONSTRAINT ck_visit_consent_before_the_service; UPDATE visit SET consent_on ="
        " '2099-01-01'",
    ],
    "9: no role or purpose that tells stands in the log in words": [
        "UPDATE access_log SET role = 'military-office' WHERE role = 'r8'",
        "UPDATE access_log SET purpose = 'health-service' WHERE purpose = 'p11'",
    ],
    "every fact that was heard had its effect": [
        "INSERT INTO parked_fact (hearer, fact_id, subject, envelope, reason)"
        " VALUES ('x', gen_random_uuid(), 'x', '', 'X')"
    ],
    "no fact waits longer than an hour": ["UPDATE outbox SET recorded_at = now() - interval '2 hours'"],
    DOCUMENT_LAW: [
        "UPDATE document_chunk SET content = set_byte(content, 40, (get_byte(content, 40) + 1) % 256)",
        "DELETE FROM document_chunk",
        "UPDATE document SET sha256 = '\\x00'::bytea",
    ],
}


def test_every_check_has_its_planted_fault() -> None:
    assert set(PLANTED) == {invariant for invariant, _, _ in CHECKS} | {DOCUMENT_LAW}


async def test_sound_house_has_no_findings_and_each_planted_fault_is_found(
    concessions: ConcessionsUnderTest, concessions_url: str, cluster: Cluster
) -> None:
    """One house for all: each fault is taken back before the next is planted."""
    await lived_in(concessions)
    assert await examine(concessions.tools.database) == []
    name = concessions_url.rpartition("/")[2]
    for invariant, faults in PLANTED.items():
        for fault in faults:
            with psycopg.connect(cluster.url("postgres", name)) as connection:
                # past keys and grants, as a restore gone wrong or a hand in the database would leave it
                connection.execute("SET session_replication_role = replica")
                connection.execute(fault)  # type: ignore[arg-type]
                found = [law for law, _, query in CHECKS if connection.execute(query.encode()).fetchone() is not None]
                if invariant == DOCUMENT_LAW:
                    connection.commit()
                    found = [one["invariant"] for one in await examine(concessions.tools.database)]
                else:
                    connection.rollback()
            assert invariant in found, fault


@pytest.mark.parametrize(
    ("fault", "invariant"),
    [
        ("UPDATE visit SET invoice_id = gen_random_uuid() WHERE state = 'charged'", "a charged visit has the invoice"),
        ("UPDATE visit SET visit_id = gen_random_uuid() WHERE state = 'charged'", "no invoice without its visit"),
        ("UPDATE visit SET state = 'cancelled', {}", "no invoice of a cancelled visit stands"),
        ("UPDATE visit SET state = 'charged', {} WHERE state = 'cancelled'", "no invoice of a visit that stands"),
    ],
)
async def test_visits_and_invoices_that_disagree_are_found(
    concessions: ConcessionsUnderTest, concessions_url: str, cluster: Cluster, fault: str, invariant: str
) -> None:
    await lived_in(concessions)
    databases = concessions.tools.database, concessions.fees.tools.database
    assert await compare_visits(*databases) == []
    back = "cancelled_reason = NULL, cancelled_by = '', cancelled_at = NULL"
    taken = "cancelled_reason = 'x', cancelled_by = 'S-1', cancelled_at = now()"
    with psycopg.connect(cluster.url("postgres", concessions_url.rpartition("/")[2])) as connection:
        connection.execute(fault.format(taken if "state = 'cancelled', " in fault else back).encode())
    assert {one["invariant"] for one in await compare_visits(*databases) if invariant in one["invariant"]}
