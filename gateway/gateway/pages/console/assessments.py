"""Assessments of everybody: when they ran, by whose order, what they found; one more when somebody wants it now."""

from __future__ import annotations

from collections import Counter

from chassis.errors import DomainError
from starlette.responses import Response

from gateway.pages.visit import Visit

PURPOSE = "assessment"
HERE = "/console/assessments"


async def assessments(visit: Visit) -> Response:
    """The newest runs, and what the last one that ended found, by programme."""
    runs = (await visit.call("AssessmentService_ListAssessmentRuns")).runs
    last = next((one for one in runs if one.state == "done"), None)
    people: Counter[tuple[str, str]] = Counter()
    amounts: Counter[str] = Counter()
    if last is not None:
        whole = await visit.call("AssessmentService_GetAssessmentRun", run_id=last.run_id)
        for one in whole.totals:
            people[one.programme, one.outcome] += one.people
            amounts[one.programme] += one.amount_fen
    return visit.show(
        "console/assessments.html",
        runs=runs,
        last=last,
        people=people,
        amounts=sorted(amounts.items()),
        may_start=visit.may("AssessmentService_StartAssessment", PURPOSE),
        waits=any(one.state == "waiting" for one in runs),
        at=HERE,
        said_done={"start": visit.say("Everybody is being assessed; whoever is newly due gets an offer.")},
    )


async def start(visit: Visit) -> Response:
    """Assess everybody now, as of today."""
    try:
        await visit.call("AssessmentService_StartAssessment", purpose=PURPOSE)
    except DomainError as error:
        visit.refuse(error)
        return await assessments(visit)
    return visit.go(HERE, done="start")
