"""LedgerService: wire → query → wire."""

from __future__ import annotations

from uuid import UUID

from anjia.fees.v1 import ledger_service_pb2 as pb
from chassis.rpc.call import current_work
from chassis.rpc.server import Context

from fees.ledger import queries
from fees.ledger.queries import Entry


class LedgerServicer:
    """Answers anjia.fees.v1.LedgerService."""

    async def ListTransfers(self, request: pb.ListTransfersRequest, _context: Context) -> pb.ListTransfersResponse:
        work = current_work()
        before = UUID(request.before_transfer_id) if request.before_transfer_id else None
        entries = await queries.list_entries(work, request.account, before=before)
        return pb.ListTransfersResponse(
            transfers=[_to_transfer(entry) for entry in entries],
            balance_fen=await queries.get_balance(work, request.account),
        )


def _to_transfer(entry: Entry) -> pb.Transfer:
    message = pb.Transfer(
        transfer_id=str(entry.transfer_id),
        posting_id=str(entry.posting_id),
        debit_account=entry.debit_account,
        credit_account=entry.credit_account,
        amount_fen=entry.amount_fen,
        about=entry.about,
    )
    message.posted_at.FromDatetime(entry.posted_at)
    return message
