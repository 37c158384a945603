"""AssessmentService: wire → command or query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.incentives.v1 import assessment_service_pb2 as pb
from chassis.days import read_day
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from incentives.assessments import commands, queries
from incentives.assessments.calculating import calculate
from incentives.assessments.engine import Engine
from incentives.assessments.rows import AssessmentRunRow
from incentives.families.commands import state_fact
from incentives.families.rules import FamilyNotFound
from incentives.packs.queries import packs_on
from incentives.packs.rules import PackNotFound

RESULTS = {True: "true", False: "false", None: "unknown"}


class AssessmentServicer:
    """Answers anjia.incentives.v1.AssessmentService."""

    def __init__(self, engine: Engine, *, counties: tuple[str, ...]) -> None:
        self._engine = engine
        self._counties = counties

    async def StartAssessment(self, request: pb.StartAssessmentRequest, _context: Context) -> pb.AssessmentRun:
        work = current_work()
        as_of = read_day(request.as_of, "as_of") if request.as_of else work.clock.today()
        row = await commands.start_assessment(work, request.claim_year or as_of.year, as_of)
        return _to_run(row)

    async def GetAssessmentRun(self, request: pb.GetAssessmentRunRequest, _context: Context) -> pb.AssessmentRun:
        work = current_work()
        run = _to_run(await queries.get_run(work, UUID(request.run_id)))
        if run.state == "done":
            for programme, county, outcome, year, people, fen in await queries.list_totals(work, str(run.claim_year)):
                run.totals.add(
                    programme=programme,
                    county=county,
                    outcome=outcome,
                    birth_year=year,
                    people=people,
                    amount_fen=fen,
                )
        return run

    async def ListAssessmentRuns(
        self, _request: pb.ListAssessmentRunsRequest, _context: Context
    ) -> pb.ListAssessmentRunsResponse:
        return pb.ListAssessmentRunsResponse(runs=map(_to_run, await queries.list_runs(current_work())))

    async def AssessPerson(self, request: pb.AssessPersonRequest, _context: Context) -> pb.PersonAssessment:
        return await self._assess(UUID(request.person_id), request.claim_year)

    async def CalculateAmounts(
        self, request: pb.CalculateAmountsRequest, _context: Context
    ) -> pb.CalculateAmountsResponse:
        pack = next((one for one in packs_on(current_work().clock.today()) if one.programme == request.programme), None)
        if pack is None:
            raise PackNotFound(field="programme")
        birth_date = read_day(request.birth_date, "birth_date")
        years = calculate(self._engine, pack, birth_date, request.first_claim_year)
        return pb.CalculateAmountsResponse(years=[pb.YearAmount(year=year, amount_fen=fen) for year, fen in years])

    async def StateFact(self, request: pb.StateFactRequest, _context: Context) -> pb.PersonAssessment:
        person_id, work = UUID(request.person_id), current_work()
        before = await self._assess(person_id, 0)  # refuses whom the caller does not reach
        if not before.person_id:
            raise FamilyNotFound(field="person_id")
        await state_fact(work, person_id, request.fact, request.value, request.authority)
        await commands.assess_people(work, self._engine, self._counties, [person_id])
        return await self._assess(person_id, 0)

    async def _assess(self, person_id: UUID, claim_year: int) -> pb.PersonAssessment:
        work = current_work()
        today = work.clock.today()
        year = claim_year or today.year
        reply = pb.PersonAssessment(person_id=str(person_id), claim_year=year)
        asked = queries.Asked(self._engine, self._counties, claim_year=year, as_of=today)
        for pack in packs_on(today):
            explained = await queries.explain_person(work, asked, pack, person_id)
            if explained is None:
                continue
            entitlement_id, state = await queries.find_state(work, pack.programme, person_id, str(year))
            told = reply.packs.add(
                programme=pack.programme,
                pack_version=pack.version,
                title_zh=pack.title.zh,
                title_en=pack.title.en,
                outcome=explained.outcome,
                amount_fen=explained.amount_fen or 0,
                entitlement_id=entitlement_id,
                state=state,
                claim_until=pack.claim_until(str(year)).isoformat(),
            )
            for one in pack.conditions:
                result = RESULTS[explained.conditions[one.name]]
                ask = one.ask if result == "unknown" else None
                told.conditions.add(
                    name=one.name,
                    result=result,
                    text_zh=one.text.zh,
                    text_en=one.text.en,
                    article=one.article,
                    ask_zh=ask.zh if ask else "",
                    ask_en=ask.en if ask else "",
                )
        return reply


def _to_run(row: AssessmentRunRow) -> pb.AssessmentRun:
    run = pb.AssessmentRun(
        run_id=str(row.run_id),
        state=row.state,
        claim_year=row.claim_year,
        as_of=row.as_of.isoformat(),
        people=row.people,
        ordered_by=row.ordered_by,
    )
    run.ordered_at.FromDatetime(row.ordered_at)
    if row.ended_at is not None:
        run.ended_at.FromDatetime(row.ended_at)
    return run
