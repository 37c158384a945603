"""What the register learns of a case that is on its way: it stops, and a person looks at it before it goes on.

An undecided case (or a grant that fees does not have yet) becomes doubtful with a clock of its own, and its notice is
taken down. Of an order that fees has, fees is told, and holds it. When what is due stands again, the case goes on where
it was. Nothing that was paid is touched.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.db.work import Work
from chassis.values import Level
from chassis.values.working_days import add_working_days

from incentives.applications.commands import REGISTER, WAKE_ORDERS, add_step, end_step, set_state, tell_stage
from incentives.applications.queries import find_village, get_entitlement
from incentives.applications.rows import EntitlementRow
from incentives.applications.rules import AWARDED, CHECKED, DOUBTFUL, UNDECIDED, AwardDoubted
from incentives.packs.queries import pack_of

# why statements here name tables of other rooms
SET_BASED = "cases, results and facts of everybody are compared in one statement, not case by case"

TOWNSHIP = Level.TOWNSHIP.digits
TAKE_DOWN = "DELETE FROM public_notice WHERE entitlement_id = %s"
AMONG = (
    "(%(people)s::uuid[] IS NULL OR e.person_id = ANY (%(people)s::uuid[]) OR e.claimant_id = ANY (%(people)s::uuid[]))"
)
# a claim goes on for the record that the claimant's was merged into
FOLLOW_CLAIMANT = (
    "UPDATE entitlement e SET claimant_id = c.merged_into FROM family_fact c WHERE c.person_id = e.claimant_id"
    f" AND c.state = 'merged' AND e.state NOT IN ('paid', 'refused', 'lapsed', 'declined') AND {AMONG}"
)
# taken by somebody who died before filing it: whoever else may can take it
FREE_CLAIM = (
    "UPDATE entitlement e SET state = 'offered', claimant_id = NULL, account = NULL, payee = NULL, authority = '',"
    " version = e.version + 1, changed_at = %(now)s FROM family_fact c WHERE c.person_id = e.claimant_id"
    f" AND e.state = 'accepted' AND c.death_date IS NOT NULL AND e.claimant_id <> e.person_id AND {AMONG}"
)
# the place that is responsible, as an offer has it
PLACE = "coalesce(nullif(f.hukou_division, ''), f.residence_division)"
# a case that nobody has looked at yet goes with whoever moves
FOLLOW_PLACE = (
    f"UPDATE entitlement e SET division_code = {PLACE} FROM family_fact f WHERE f.person_id = e.person_id AND f.state ="
    f" 'active' AND {PLACE} <> '' AND e.division_code <> {PLACE}"
    " AND e.state IN ('offered', 'accepted', 'township_check')"
    f" AND (e.state <> 'township_check' OR left(e.division_code, {TOWNSHIP}) = left({PLACE}, {TOWNSHIP})) AND {AMONG}"
)
# what waits for a township's check of somebody who lives in another now
ELSEWHERE = (
    "SELECT e.entitlement_id FROM entitlement e JOIN family_fact f USING (person_id) WHERE f.state = 'active' AND"
    f" {PLACE} <> '' AND e.state = 'township_check' AND left(e.division_code, {TOWNSHIP}) <> left({PLACE}, {TOWNSHIP})"
    f" AND {AMONG} ORDER BY e.entitlement_id"
)
# whose address was hidden is no longer on a village's or township's list: the county sees to the case
WITHDRAW = (
    "UPDATE entitlement e SET division_code = f.hukou_division FROM family_fact f WHERE f.person_id = e.person_id"
    " AND f.hukou_division <> '' AND f.hukou_division LIKE '%%000000' AND e.division_code <> f.hukou_division"
    f" AND {AMONG}"
)
# why a case is in doubt, empty where it is not
CODE = (
    # an award of a merged record is the same human's; that no two are paid is fees' affair
    "CASE WHEN f.state = 'merged' THEN CASE WHEN e.state IN ('granted', 'ordered', 'returned', 'blocked') THEN ''"
    " ELSE 'merged' END"
    " WHEN f.state <> 'active' THEN 'undone' WHEN f.death_date IS NOT NULL THEN 'death'"
    " WHEN c.death_date IS NOT NULL THEN 'claimant_death'"
    " WHEN e.claimant_id <> e.person_id AND NOT e.claimant_id = ANY (f.guardians) THEN 'claimant'"
    f" WHEN n.village <> {PLACE} THEN 'moved'"
    " WHEN a.outcome IS DISTINCT FROM 'due' THEN 'condition' WHEN a.amount_fen <> e.amount_fen THEN 'amount'"
    " ELSE '' END"
)
CASES = (
    f"SELECT entitlement_id, code FROM (SELECT e.entitlement_id, e.doubt_code, {CODE} AS code FROM entitlement e"
    " JOIN family_fact f USING (person_id) LEFT JOIN family_fact c ON c.person_id = e.claimant_id"
    " LEFT JOIN public_notice n USING (entitlement_id) LEFT JOIN assessment a ON a.person_id = e.person_id"
    f" AND a.programme = e.programme AND a.period = e.period WHERE {{}} AND {AMONG}) AS looked WHERE {{}}"
    " ORDER BY entitlement_id"
)
MOVED = "moved"
ON_THE_WAY = ", ".join(f"'{state}'" for state in (*UNDECIDED, *AWARDED))
TO_DOUBT = CASES.format(f"e.state IN ({ON_THE_WAY})", "code NOT IN ('', doubt_code)")
# who moved while the notice hung goes on when a person has said so: where it hung cannot be undone
TO_RESUME = CASES.format("e.state = 'doubtful' AND e.doubted_from <> '' AND e.doubt_code <> 'moved'", "code = ''")


async def review_cases(work: Work, people: list[UUID] | None) -> None:
    """Stop what is in doubt and let go on what no longer is, after an assessment; of some people, or of all."""
    given: dict[str, Any] = {"people": people, "now": work.now}
    for statement in (FOLLOW_CLAIMANT, FREE_CLAIM, WITHDRAW):
        await work.raw.execute(statement.encode(), given)
    for entitlement_id, code in await (await work.raw.execute(TO_DOUBT.encode(), given)).fetchall():
        await _doubt(work, await get_entitlement(work, entitlement_id, lock=True), code)
    await work.raw.execute(FOLLOW_PLACE.encode(), given)
    for (entitlement_id,) in await (await work.raw.execute(ELSEWHERE.encode(), given)).fetchall():
        await _hand_to_township(work, await get_entitlement(work, entitlement_id, lock=True))
    for entitlement_id, _ in await (await work.raw.execute(TO_RESUME.encode(), given)).fetchall():
        await _resume(work, await get_entitlement(work, entitlement_id, lock=True))
    await work.flush()


async def review_all(work: Work) -> None:
    """Look at every case, as after a reading of the whole register: a roll may have been taken back."""
    await review_cases(work, None)


async def _doubt(work: Work, row: EntitlementRow, code: str) -> None:
    if row.state in AWARDED:
        row.doubt_code, row.version, row.changed_at = code, row.version + 1, work.now
        village = await find_village(work, row.person_id)
        work.record(AwardDoubted(row.entitlement_id, row.person_id, row.claimant_id, row.version, code, village))
        return
    if row.state not in UNDECIDED:
        return  # somebody was faster
    before = row.state
    if before in CHECKED:
        await end_step(work, row, DOUBTFUL, "", REGISTER)
    await work.raw.execute(TAKE_DOWN, (row.entitlement_id,))
    row.doubt_code, row.doubted_from = code, before
    set_state(work, row, DOUBTFUL)
    stage = pack_of(row.programme, row.pack_version).stage("county_decision")
    due_on = add_working_days(work.clock.today(), stage.working_days)
    await tell_stage(work, row, await add_step(work, row, DOUBTFUL, stage.by, due_on, ""), filed=False)


async def _hand_to_township(work: Work, row: EntitlementRow) -> None:
    """The township where somebody lives now checks their case, with the whole time of its own."""
    if row.state != "township_check":
        return  # somebody was faster
    await end_step(work, row, MOVED, "", REGISTER)
    row.division_code = await find_village(work, row.person_id)
    set_state(work, row, row.state)
    stage = pack_of(row.programme, row.pack_version).stage(row.state)
    due_on = add_working_days(work.clock.today(), stage.working_days)
    await tell_stage(work, row, await add_step(work, row, stage.name, stage.by, due_on, ""), filed=False)


async def _resume(work: Work, row: EntitlementRow) -> None:
    if row.state != DOUBTFUL:
        return
    await end_step(work, row, "resolved", "", REGISTER)
    # what was posted is checked anew: the notice was taken down, and its text may have changed
    before = "township_check" if row.doubted_from == "public_notice" else row.doubted_from
    row.doubt_code = row.doubted_from = ""
    set_state(work, row, before)
    if before == "granted":
        work.at_commit(WAKE_ORDERS, ())
        return
    stage = pack_of(row.programme, row.pack_version).stage(before)
    due_on = add_working_days(work.clock.today(), stage.working_days)
    await tell_stage(work, row, await add_step(work, row, stage.name, stage.by, due_on, ""), filed=False)
