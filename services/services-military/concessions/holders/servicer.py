"""HolderService: wire → command or query → wire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from anjia.concessions.v1 import holder_service_pb2 as pb
from chassis.days import read_day
from chassis.rpc.call import current_call, current_work
from chassis.rpc.server import Context
from chassis.values import Division, Level

from concessions.clients.registry import RegistryClient
from concessions.holders import queries
from concessions.holders.commands import confirming, documents
from concessions.holders.rows import HolderRow
from concessions.holders.wire import to_document, to_holder
from concessions.writing.kinds import DOCX, JPEG, PDF, PNG, XLSX

SUFFIXES = {PDF: "pdf", PNG: "png", JPEG: "jpg", DOCX: "docx", XLSX: "xlsx"}


class HolderServicer:
    """Answers anjia.concessions.v1.HolderService."""

    def __init__(self, registry: RegistryClient, *, cell: str, ending: confirming.Ending) -> None:
        self._registry = registry
        self._ending = ending
        self._county = Division.of(cell, Level.COUNTY).code

    async def UploadDocument(self, requests: AsyncIterator[pb.UploadDocumentRequest], _context: Context) -> pb.Document:
        head = await anext(requests)

        async def chunks() -> AsyncIterator[bytes]:
            yield head.chunk
            async for request in requests:
                yield request.chunk

        person = await self._registry.find(UUID(head.person_id), current_call())
        row = await documents.keep_document(current_work(), person, chunks(), county=self._county)
        return to_document(row)

    async def DownloadDocument(
        self, request: pb.DownloadDocumentRequest, _context: Context
    ) -> AsyncIterator[pb.DocumentChunk]:
        async with current_call().chunk() as work:
            document = await queries.get_document(work, UUID(request.document_id))
            chunks = [chunk async for chunk in queries.read_chunks(work, document.document_id)]
            work.log("OK", [document.person_id])
        name = f"{document.document_id}.{SUFFIXES[document.media_type]}"
        for chunk in chunks:
            yield pb.DocumentChunk(file_name=name, media_type=document.media_type, chunk=chunk)

    async def ConfirmHolder(self, request: pb.ConfirmHolderRequest, _context: Context) -> pb.Holder:
        person = await self._registry.find(UUID(request.person_id), current_call())
        row = await confirming.confirm_holder(
            current_work(), person, kin_code=request.kin_code, shown=_shown(request), county=self._county
        )
        return await _reply(row)

    async def RenewHolder(self, request: pb.RenewHolderRequest, _context: Context) -> pb.Holder:
        held = (await queries.get_holder(current_work(), UUID(request.holder_id))).row
        person = await self._registry.find(held.person_id, current_call())
        return await _reply(await confirming.renew_holder(current_work(), held, person, _shown(request)))

    async def EndHolder(self, request: pb.EndHolderRequest, _context: Context) -> pb.Holder:
        row = await confirming.end_holder(
            current_work(),
            UUID(request.holder_id),
            reason_code=request.ended_code,
            reason=request.reason,
            ending=self._ending,
        )
        return await _reply(row)

    async def GetHolder(self, request: pb.GetHolderRequest, _context: Context) -> pb.Holder:
        return to_holder(await queries.get_holder(current_work(), UUID(request.holder_id)))

    async def ListHolders(self, request: pb.ListHoldersRequest, _context: Context) -> pb.ListHoldersResponse:
        person_id = UUID(request.person_id) if request.person_id else None
        found = await queries.list_holders(current_work(), person_id=person_id, with_ended=request.with_ended)
        return pb.ListHoldersResponse(holders=map(to_holder, found))


def _shown(request: pb.ConfirmHolderRequest | pb.RenewHolderRequest) -> confirming.Shown:
    return confirming.Shown(
        standing_code=request.standing_code,
        until=read_day(request.confirmed_until, "confirmed_until"),
        body_code=request.body_code,
        document_id=UUID(request.document_id),
    )


async def _reply(row: HolderRow) -> pb.Holder:
    return to_holder(await queries.get_holder(current_work(), row.holder_id))
