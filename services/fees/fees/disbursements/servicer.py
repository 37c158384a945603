"""DisbursementService: wire → command or query → wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from anjia.fees.v1 import difference_service_pb2 as differences
from anjia.fees.v1 import disbursement_service_pb2 as pb
from chassis.db.chunks import CHUNK_BYTES
from chassis.db.work import Work
from chassis.errors import DomainError, Kind
from chassis.rpc.call import current_call, current_work
from chassis.rpc.server import Context
from chassis.values.clock import CHINA

from fees.differences.queries import get_file_id
from fees.disbursements import queries, wire
from fees.disbursements.commands import answering, making, preparing, refusing
from fees.disbursements.profiles.loading import PAIN, tables
from fees.disbursements.queries import checking
from fees.disbursements.rows import BatchRow
from fees.disbursements.workbook import MEDIA_TYPE, write_workbook


class DisbursementServicer:
    """Answers anjia.fees.v1.DisbursementService."""

    async def PrepareBatch(self, request: pb.PrepareBatchRequest, _context: Context) -> pb.Batch:
        work = current_work()
        batch = await preparing.prepare_batch(
            work, UUID(request.fund_id), profile=request.profile, most=request.most_payments
        )
        return await _shown(work, batch)

    async def CheckBatch(self, request: pb.CheckBatchRequest, _context: Context) -> pb.Batch:
        work = current_work()
        return await _shown(work, await preparing.check_batch(work, UUID(request.batch_id)))

    async def ListAccountChecks(
        self, request: pb.ListAccountChecksRequest, _context: Context
    ) -> pb.ListAccountChecksResponse:
        return wire.to_account_checks(await checking.check_accounts(current_work(), UUID(request.batch_id)))

    async def ApproveBatch(self, request: pb.ApproveBatchRequest, _context: Context) -> pb.Batch:
        work = current_work()
        return await _shown(work, await preparing.approve_batch(work, UUID(request.batch_id)))

    async def DiscardBatch(self, request: pb.DiscardBatchRequest, _context: Context) -> pb.Batch:
        work = current_work()
        batch = await preparing.discard_batch(work, UUID(request.batch_id), reason_code=request.reason_code)
        return await _shown(work, batch)

    async def ListBankProfiles(
        self, _request: pb.ListBankProfilesRequest, _context: Context
    ) -> pb.ListBankProfilesResponse:
        return pb.ListBankProfilesResponse(profiles=[wire.to_profile(code) for code in (*tables(), PAIN)])

    async def GetBatch(self, request: pb.GetBatchRequest, _context: Context) -> pb.Batch:
        work = current_work()
        return await _shown(work, await queries.get_batch(work, UUID(request.batch_id)))

    async def ListBatches(self, request: pb.ListBatchesRequest, _context: Context) -> pb.ListBatchesResponse:
        rows = await queries.list_batches(current_work(), request.batch_number)
        return pb.ListBatchesResponse(batches=[wire.to_batch(row, {}) for row in rows])

    async def ListBatchLines(self, request: pb.ListBatchLinesRequest, _context: Context) -> pb.ListBatchLinesResponse:
        work = current_work()
        rows = await queries.list_lines(
            work,
            UUID(request.batch_id),
            after=request.after_number,
            outcome=request.outcome,
            limit=request.page_size,
        )
        return pb.ListBatchLinesResponse(lines=[wire.to_line(row, payee, work.clock.today()) for row, payee in rows])

    async def DownloadBankFile(
        self, request: pb.DownloadBankFileRequest, _context: Context
    ) -> AsyncIterator[pb.BankFileChunk]:
        batch_id = UUID(request.batch_id)
        async with current_call().chunk() as work:
            file = await making.fetch_bank_file(work, batch_id)
            work.log("OK", await queries.list_people(work, batch_id))
        async with current_call().chunk() as work:
            async for chunk in queries.read_chunks(work, file.file_id):
                yield pb.BankFileChunk(file_name=file.file_name, media_type=file.media_type, chunk=chunk)

    async def ExportBatch(self, request: pb.ExportBatchRequest, _context: Context) -> AsyncIterator[pb.BankFileChunk]:
        async with current_call().chunk() as work:
            lines, people = await queries.list_shown(work, UUID(request.batch_id))
            who = work.who
            number = who.principal.person_key
            taken_at = work.now.astimezone(CHINA).isoformat(" ", "minutes")
            mark = f"安家 Anjia · 导出 exported {taken_at} · {number} · {who.purpose} · {who.request_id}"
            content = await asyncio.to_thread(write_workbook, mark, lines)
            work.log("OK", people)
        name = f"batch-{request.batch_id}.xlsx"
        for start in range(0, len(content), CHUNK_BYTES):
            part = content[start : start + CHUNK_BYTES]
            yield pb.BankFileChunk(file_name=name, media_type=MEDIA_TYPE, chunk=part)

    async def UploadResultFile(
        self, requests: AsyncIterator[pb.UploadResultFileRequest], _context: Context
    ) -> pb.ResultReport:
        head = await anext(requests)

        async def chunks() -> AsyncIterator[bytes]:
            yield head.chunk
            async for request in requests:
                yield request.chunk

        work, batch_id = current_work(), UUID(head.batch_id)
        content: bytes | None = None
        try:
            content = await answering.read_content(chunks())
            answer = await answering.send_in_result_file(work, batch_id, content, file_name=head.file_name)
        except DomainError as refusal:
            if refusal.kind is not Kind.NOT_FOUND:
                async with current_call().chunk() as kept:
                    await refusing.keep_refused(kept, batch_id, content, file_name=head.file_name, refusal=refusal)
            raise
        return await _report(work, answer)

    async def ConfirmResultFile(self, request: pb.ConfirmResultFileRequest, _context: Context) -> pb.ResultReport:
        work = current_work()
        return await _report(work, await answering.confirm_result_file(work, UUID(request.file_id)))

    async def PutBackResultFile(self, request: pb.PutBackResultFileRequest, _context: Context) -> pb.ResultFile:
        work = current_work()
        row = await answering.put_back_result_file(work, UUID(request.file_id), reason_code=request.reason_code)
        return wire.to_result_file(row)

    async def GetResultFile(self, request: pb.GetResultFileRequest, _context: Context) -> pb.ResultFile:
        work = current_work()
        row, changes, pending = await answering.view_result_file(work, UUID(request.file_id))
        return wire.to_result_file(row, changes, pending, on=work.clock.today())

    async def ListResultFiles(
        self, request: pb.ListResultFilesRequest, _context: Context
    ) -> pb.ListResultFilesResponse:
        rows = await queries.list_result_files(current_work(), UUID(request.batch_id))
        return pb.ListResultFilesResponse(files=[wire.to_result_file(row) for row in rows])


async def _report(work: Work, answer: answering.Answer) -> pb.ResultReport:
    return pb.ResultReport(
        batch=await _shown(work, answer.batch),
        settled=answer.settled,
        returned=answer.returned,
        taken_back=answer.taken_back,
        repeated=answer.repeated,
        pending=answer.pending,
        file_id=str(answer.file.file_id),
        state=answer.file.state,
    )


class RefusedFileServicer:
    """Answers what anjia.fees.v1.DifferenceService says of refused files; the differences' room answers the rest."""

    async def DownloadRefusedFile(
        self, request: differences.DownloadRefusedFileRequest, _context: Context
    ) -> AsyncIterator[pb.BankFileChunk]:
        async with current_call().chunk() as work:
            kept = await queries.get_refused_file(work, await get_file_id(work, UUID(request.difference_id)))
            work.log("OK", kept.people)
        async with current_call().chunk() as work:
            # an empty file is one too
            yield pb.BankFileChunk(file_name=kept.file_name, media_type=kept.media_type)
            async for chunk in queries.read_chunks(work, kept.file_id):
                yield pb.BankFileChunk(file_name=kept.file_name, media_type=kept.media_type, chunk=chunk)


async def _shown(work: Work, batch: BatchRow) -> pb.Batch:
    return wire.to_batch(batch, await queries.count_outcomes(work, batch.batch_id))
