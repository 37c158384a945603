"""Pairs for the clerk's desk."""

from __future__ import annotations

from uuid import UUID

from chassis.db.work import Work
from sqlalchemy import select

from registry.matching.rows import CandidateRow, MergeRow
from registry.matching.rules import CandidateNotFound
from registry.people.queries import people_within_reach

PAGE = 50


async def list_candidates(work: Work, *, state: str, after: UUID | None) -> list[CandidateRow]:
    """Pairs both of whose people are within reach, in order, at most 50."""
    reach = people_within_reach()
    statement = (
        select(CandidateRow)
        .where(
            CandidateRow.state == (state or "open"),  # type: ignore[arg-type]
            CandidateRow.first_person_id.in_(reach),  # type: ignore[attr-defined]
            CandidateRow.second_person_id.in_(reach),  # type: ignore[attr-defined]
        )
        .order_by(CandidateRow.candidate_id)  # type: ignore[arg-type]
        .limit(PAGE)
    )
    if after is not None:
        statement = statement.where(CandidateRow.candidate_id > after)  # type: ignore[arg-type]
    return list((await work.session.execute(statement)).scalars())


async def get_candidate(work: Work, candidate_id: UUID) -> tuple[CandidateRow, MergeRow | None]:
    """A pair, and its merge when it was merged.

    Errors: CANDIDATE_NOT_FOUND.
    """
    row = await work.session.get(CandidateRow, candidate_id)
    if row is None:
        raise CandidateNotFound
    statement = select(MergeRow).where(
        MergeRow.candidate_id == candidate_id,  # type: ignore[arg-type]
        MergeRow.undone_at.is_(None),  # type: ignore[union-attr]
    )
    return row, (await work.session.execute(statement)).scalars().first()
