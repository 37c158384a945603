"""What the register learns reaches every case that is on its way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from anjia.incentives.v1 import application_service_pb2 as pb
from chassis.access.scope import COUNTY
from incentives.applications.commands.doubts import review_all
from incentives.applications.lapsing import Lapsing
from incentives.doctor import examine
from incentives.families.commands import ask_reading
from incentives.families.reader import FamilyReader
from incentives.testing import ARTICLE, IncentivesUnderTest, filed, refused_with, signed

AWAY = "510421100001"
NEXT_TOWNSHIP, NEXT_VILLAGE = "510422102206", "510422104208"
STAGES = ("township_check", "public_notice", "county_decision", "granted")


async def died(incentives: IncentivesUnderTest, family: tuple[str, str]) -> str:
    await changed(incentives, family[1], "death_date = '2026-11-20'")
    return "death"


async def claimant_died(incentives: IncentivesUnderTest, family: tuple[str, str]) -> str:
    await changed(incentives, family[0], "death_date = '2026-11-20'")
    return "claimant_death"


async def moved(incentives: IncentivesUnderTest, family: tuple[str, str]) -> str:
    place = f"hukou_division = '{AWAY}', residence_division = '{AWAY}'"
    await changed(incentives, family[1], place)
    return "condition"


async def unrelated(incentives: IncentivesUnderTest, family: tuple[str, str]) -> str:
    async with incentives.registry.tools.database.work(COUNTY) as work:
        await work.raw.execute("UPDATE kinship SET known_until = now() WHERE person_id = %s", (family[1],))
        await work.commit()
    await incentives.hear("registry.person.corrected.v1", person_id=family[1])
    return "claimant"


async def younger(incentives: IncentivesUnderTest, family: tuple[str, str]) -> str:
    await changed(incentives, family[1], "birth_date = '2023-06-15'")
    return "amount"


async def changed(incentives: IncentivesUnderTest, person: str, what: str) -> None:
    """The register's row, as an act of it leaves it, and the event."""
    async with incentives.registry.tools.database.work(COUNTY) as work:
        await work.raw.execute(
            f"UPDATE person SET {what}, version = version + 1 WHERE person_id = %s".encode(), (person,)
        )
        await work.commit()
    await incentives.hear("registry.person.corrected.v1", person_id=person)


LEARNT = (died, claimant_died, moved, unrelated)
Learn = Callable[[IncentivesUnderTest, tuple[str, str]], Awaitable[str]]


async def at_stage(incentives: IncentivesUnderTest, stage: str) -> tuple[str, str, str]:
    mother, newborn, case = await filed(incentives)
    await signed(incentives)
    if stage == "public_notice":
        await incentives.rows(
            "INSERT INTO public_notice (entitlement_id, name, village, programme, amount_fen, posted_on, until,"
            " calendar_year) SELECT entitlement_id, '郑小宝', '510422104207', programme, amount_fen, '2026-11-24',"
            " '2026-12-01', 2026"
            " FROM entitlement WHERE entitlement_id = %s RETURNING 1",
            case,
        )
    elif stage == "granted":
        await incentives.rows(
            "UPDATE case_step SET ended_on = '2026-11-24' WHERE entitlement_id = %s RETURNING 1", case
        )
        await incentives.awarded("granted", entitlement_id=case)
    if stage != "granted":
        await incentives.rows("UPDATE entitlement SET state = %s WHERE entitlement_id = %s RETURNING 1", stage, case)
        await incentives.rows("UPDATE case_step SET stage = %s WHERE entitlement_id = %s RETURNING 1", stage, case)
    return mother, newborn, case


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("learn", LEARNT)
async def test_undecided_case_becomes_doubtful_with_a_clock_and_without_its_notice(
    incentives: IncentivesUnderTest, stage: str, learn: Learn
) -> None:
    mother, newborn, _ = await at_stage(incentives, stage)
    code = await learn(incentives, (mother, newborn))
    ((state, doubt, before),) = await incentives.rows("SELECT state, doubt_code, doubted_from FROM entitlement")
    moved_under_notice = learn is moved and stage == "public_notice"
    assert (state, doubt, before) == ("doubtful", "moved" if moved_under_notice else code, stage)
    assert await incentives.rows("SELECT name FROM public_notice") == []
    assert await incentives.rows("SELECT stage FROM case_step WHERE ended_on IS NULL") == [("doubtful",)]
    events = await incentives.rows("SELECT count(*) FROM outbox WHERE subject = 'incentives.application.advanced.v1'")
    assert events == [(1,)]
    assert await examine(incentives.tools.database) == []
    # learning the same again changes nothing
    await incentives.hear("registry.person.corrected.v1", person_id=newborn)
    assert await incentives.rows("SELECT count(*) FROM case_step WHERE stage = 'doubtful'") == [(1,)]


@pytest.mark.parametrize("learn", [moved, unrelated])
async def test_doubtful_case_is_not_granted_and_refused_by_another_person(
    incentives: IncentivesUnderTest, learn: Learn
) -> None:
    mother, newborn, case = await at_stage(incentives, "county_decision")
    await learn(incentives, (mother, newborn))
    approver = incentives.caller("county-approver", "application-review", staff_number="S3")
    if learn is moved:
        grant = pb.DecideApplicationRequest(entitlement_id=case, granted=True)
        assert await refused_with(approver.call("DecideApplication", grant)) == "DOUBT_STANDS"
    refuse = pb.DecideApplicationRequest(entitlement_id=case, granted=False, reason="户口已迁出", article=ARTICLE)
    assert (await approver.call("DecideApplication", refuse)).state == "refused"
    assert await incentives.rows("SELECT 1 FROM case_step WHERE ended_on IS NULL") == []


@pytest.mark.parametrize("stage", STAGES)
async def test_case_goes_on_where_it_was_when_the_register_is_put_right(
    incentives: IncentivesUnderTest, stage: str
) -> None:
    mother, newborn, _ = await at_stage(incentives, stage)
    await moved(incentives, (mother, newborn))
    await changed(incentives, newborn, "hukou_division = '510422104207', residence_division = '510422104207'")
    if stage == "public_notice":  # where it hung is for a person to judge
        assert await incentives.rows("SELECT state, doubt_code FROM entitlement") == [("doubtful", "moved")]
        return
    ((state, doubt),) = await incentives.rows("SELECT state, doubt_code FROM entitlement")
    assert (state, doubt) == (stage, "")
    running = await incentives.rows("SELECT stage FROM case_step WHERE ended_on IS NULL")
    assert running == ([] if stage == "granted" else [(state,)])


async def test_another_amount_is_granted_by_a_person_who_saw_it(incentives: IncentivesUnderTest) -> None:
    mother, newborn, case = await at_stage(incentives, "county_decision")
    ((before,),) = await incentives.rows("SELECT amount_fen FROM entitlement")
    await younger(incentives, (mother, newborn))
    ((state, doubt, kept),) = await incentives.rows("SELECT state, doubt_code, amount_fen FROM entitlement")
    ((found, outcome),) = await incentives.rows(
        "SELECT amount_fen, outcome FROM assessment WHERE person_id = %s", newborn
    )
    assert (state, doubt, kept, outcome) == ("doubtful", "amount", before, "due")
    approver = incentives.caller("county-approver", "application-review", staff_number="S3")
    granted = await approver.call("DecideApplication", pb.DecideApplicationRequest(entitlement_id=case, granted=True))
    assert (granted.state, granted.amount_fen) == ("granted", found)


@pytest.mark.parametrize("state", ["ordered", "returned"])
@pytest.mark.parametrize("learn", LEARNT)
async def test_fees_is_told_once_of_an_award_in_doubt(
    incentives: IncentivesUnderTest, learn: Learn, state: str
) -> None:
    mother, newborn, case = await at_stage(incentives, "granted")
    await incentives.rows("UPDATE entitlement SET state = %s WHERE entitlement_id = %s RETURNING 1", state, case)
    await learn(incentives, (mother, newborn))
    await incentives.hear("registry.person.corrected.v1", person_id=newborn)
    told = await incentives.rows("SELECT count(*) FROM outbox WHERE subject = 'incentives.award.doubted.v1'")
    assert told == [(1,)]
    assert await incentives.rows("SELECT state FROM entitlement") == [(state,)]


async def test_what_was_paid_is_left_alone(incentives: IncentivesUnderTest) -> None:
    mother, newborn, case = await at_stage(incentives, "granted")
    await incentives.rows("UPDATE entitlement SET state = 'paid' WHERE entitlement_id = %s RETURNING 1", case)
    for learn in LEARNT:
        await learn(incentives, (mother, newborn))
    assert await incentives.rows("SELECT state, doubt_code FROM entitlement") == [("paid", "")]


async def test_offer_taken_by_somebody_who_died_can_be_taken_by_another(incentives: IncentivesUnderTest) -> None:
    mother, newborn, _ = await filed(incentives)
    await incentives.rows("UPDATE case_step SET ended_on = '2026-11-24' RETURNING 1")
    await incentives.rows("UPDATE entitlement SET state = 'accepted' RETURNING 1")
    await claimant_died(incentives, (mother, newborn))
    assert await incentives.rows("SELECT state, claimant_id, account FROM entitlement") == [("offered", None, None)]


async def test_notice_vanishes_the_day_after_its_last(incentives: IncentivesUnderTest) -> None:
    await at_stage(incentives, "public_notice")
    for days, left in ((7, 1), (1, 0)):
        incentives.clock.advance(timedelta(days=days))
        await Lapsing(incentives.tools.database).look()
        assert await incentives.rows("SELECT count(*) FROM public_notice") == [(left,)]


async def test_award_that_fees_has_stopped_is_doubted_all_the_same(incentives: IncentivesUnderTest) -> None:
    mother, newborn, case = await filed(incentives)
    await incentives.awarded("ordered", entitlement_id=case)
    held = {"order_id": case, "award_id": case, "reason_code": "ONE_PERSON"}
    await incentives.hear_of_money("fees.order.held.v1", **held)
    await died(incentives, (mother, newborn))
    assert await incentives.rows("SELECT state, doubt_code FROM entitlement") == [("blocked", "death")]
    told = await incentives.rows("SELECT count(*) FROM outbox WHERE subject = 'incentives.award.doubted.v1'")
    assert told == [(1,)]


async def test_roll_that_was_taken_back_makes_its_cases_doubtful_when_the_register_is_read(
    incentives: IncentivesUnderTest,
) -> None:
    _, newborn, _ = await filed(incentives)
    async with incentives.registry.tools.database.work(COUNTY) as work:
        statement = b"UPDATE person SET state = 'undone', version = version + 1 WHERE person_id = %s"
        await work.raw.execute(statement, (newborn,))
        await work.commit()
    reader = FamilyReader(incentives.tools.database, incentives.client, review_all)
    async with incentives.tools.database.work(COUNTY) as work:
        await ask_reading(work)
        await work.commit()
    await reader.read_once()
    assert await incentives.rows("SELECT state, doubt_code FROM entitlement") == [("doubtful", "undone")]


async def place_of(incentives: IncentivesUnderTest) -> tuple[str, str, str]:
    ((state, doubt, place),) = await incentives.rows("SELECT state, doubt_code, division_code FROM entitlement")
    return state, doubt, place


@pytest.mark.parametrize("stage", ["offered", "accepted"])
async def test_what_nobody_has_looked_at_goes_with_whoever_moves(incentives: IncentivesUnderTest, stage: str) -> None:
    _, newborn, _ = await at_stage(incentives, "township_check")
    await incentives.rows("UPDATE entitlement SET state = %s RETURNING 1", stage)
    await changed(incentives, newborn, f"hukou_division = '{NEXT_TOWNSHIP}', residence_division = '{NEXT_TOWNSHIP}'")
    assert await place_of(incentives) == (stage, "", NEXT_TOWNSHIP)


async def test_case_of_somebody_who_moves_is_checked_by_the_township_they_live_in(
    incentives: IncentivesUnderTest,
) -> None:
    _, newborn, case = await at_stage(incentives, "township_check")
    await changed(incentives, newborn, f"hukou_division = '{NEXT_TOWNSHIP}', residence_division = '{NEXT_TOWNSHIP}'")
    assert await place_of(incentives) == ("township_check", "", NEXT_TOWNSHIP)
    steps = await incentives.rows("SELECT stage, outcome, ended_by FROM case_step ORDER BY number DESC LIMIT 2")
    assert steps == [("township_check", "", ""), ("township_check", "moved", "register")]
    old = incentives.caller("township-reviewer", "application-review", staff_number="S8")
    check = pb.CheckApplicationRequest(entitlement_id=case, passed=True)
    assert await refused_with(old.call("CheckApplication", check)) == "ENTITLEMENT_NOT_FOUND"
    new = incentives.caller(
        "township-reviewer", "application-review", staff_number="S9", division=NEXT_TOWNSHIP[:9] + "000"
    )
    assert (await new.call("CheckApplication", check)).state == "county_decision"
    assert await examine(incentives.tools.database) == []


async def test_move_within_a_township_takes_the_case_along_without_a_new_clock(incentives: IncentivesUnderTest) -> None:
    _, newborn, _ = await at_stage(incentives, "township_check")
    ((before,),) = await incentives.rows("SELECT count(*) FROM case_step")
    await changed(incentives, newborn, f"hukou_division = '{NEXT_VILLAGE}', residence_division = '{NEXT_VILLAGE}'")
    assert await place_of(incentives) == ("township_check", "", NEXT_VILLAGE)
    assert await incentives.rows("SELECT count(*) FROM case_step") == [(before,)]
