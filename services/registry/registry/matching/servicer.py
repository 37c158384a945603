"""MatchingService: wire → command or query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.registry.v1 import matching_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from registry.matching import commands, reviewing
from registry.matching.rows import CandidateRow, MergeRow
from registry.matching.rules import TEXTS, Why
from registry.people.queries import get_person
from registry.people.wire import to_person
from registry.quality.commands import settle_item
from registry.quality.queries import list_items
from registry.quality.rows import QualityItemRow


class MatchingServicer:
    """Answers anjia.registry.v1.MatchingService."""

    def __init__(self, *, synthetic_allowed: bool) -> None:
        self._synthetic_allowed = synthetic_allowed

    async def ListCandidates(self, request: pb.ListCandidatesRequest, _context: Context) -> pb.ListCandidatesResponse:
        after = UUID(request.after) if request.after else None
        rows = await reviewing.list_candidates(current_work(), state=request.state, after=after)
        return pb.ListCandidatesResponse(candidates=[_to_candidate(row) for row in rows])

    async def GetCandidate(self, request: pb.GetCandidateRequest, _context: Context) -> pb.Candidate:
        work = current_work()
        row, merge = await reviewing.get_candidate(work, UUID(request.candidate_id))
        message = _to_candidate(row)
        message.first.CopyFrom(to_person(await get_person(work, row.first_person_id)))
        message.second.CopyFrom(to_person(await get_person(work, row.second_person_id)))
        message.merge_id = str(merge.merge_id) if merge is not None else ""
        return message

    async def MergePeople(self, request: pb.MergePeopleRequest, _context: Context) -> pb.Merge:
        merge = await commands.merge_people(
            current_work(),
            UUID(request.candidate_id),
            kept_id=UUID(request.kept_person_id),
            take=list(request.take_from_other),
            reason=request.reason,
        )
        return _to_merge(merge)

    async def KeepApart(self, request: pb.KeepApartRequest, _context: Context) -> pb.Candidate:
        return _to_candidate(await commands.keep_apart(current_work(), UUID(request.candidate_id), request.reason))

    async def UndoMerge(self, request: pb.UndoMergeRequest, _context: Context) -> pb.Merge:
        return _to_merge(await commands.undo_merge(current_work(), UUID(request.merge_id), request.reason))

    async def ListQualityItems(
        self, request: pb.ListQualityItemsRequest, _context: Context
    ) -> pb.ListQualityItemsResponse:
        rows = await list_items(current_work(), UUID(request.after) if request.after else None)
        return pb.ListQualityItemsResponse(items=[_to_item(row) for row in rows])

    async def SettleQualityItem(self, request: pb.SettleQualityItemRequest, _context: Context) -> pb.QualityItem:
        row = await settle_item(
            current_work(),
            UUID(request.item_id),
            accepting=request.decision == "accept",
            reason=request.reason,
            synthetic_allowed=self._synthetic_allowed,
        )
        return _to_item(row)


def _to_item(row: QualityItemRow) -> pb.QualityItem:
    return pb.QualityItem(
        item_id=str(row.item_id),
        person_id=str(row.person_id),
        kind=row.kind,
        field=row.field,
        kept=row.kept,
        given=row.given,
        source=row.source,
        state=row.state,
    )


def _to_candidate(row: CandidateRow) -> pb.Candidate:
    texts = [(Why(code), TEXTS[Why(code)]) for code in row.why]
    return pb.Candidate(
        candidate_id=str(row.candidate_id),
        kind=row.kind,
        state=row.state,
        evidence=[pb.Evidence(code=code, zh=text.zh, en=text.en) for code, text in texts],
        first_person_id=str(row.first_person_id),
        second_person_id=str(row.second_person_id),
    )


def _to_merge(row: MergeRow) -> pb.Merge:
    message = pb.Merge(
        merge_id=str(row.merge_id),
        kept_person_id=str(row.kept_person_id),
        absorbed_person_id=str(row.absorbed_person_id),
    )
    message.merged_at.FromDatetime(row.merged_at)
    if row.undone_at is not None:
        message.undone_at.FromDatetime(row.undone_at)
    return message
