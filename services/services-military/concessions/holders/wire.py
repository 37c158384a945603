"""Holders ⇄ protobuf."""

from __future__ import annotations

from anjia.concessions.v1 import holder_service_pb2 as pb

from concessions.holders.queries import HolderView
from concessions.holders.rows import ConfirmationRow, DocumentRow


def to_holder(view: HolderView) -> pb.Holder:
    """A holder as it travels."""
    row = view.row
    return pb.Holder(
        holder_id=str(row.holder_id),
        person_id=str(row.person_id),
        kin_code=row.kin_code,
        standing_code=view.newest.standing_code,
        confirmed_until=view.confirmed_until.isoformat(),
        state=view.state,
        ended_on=row.ended_on.isoformat() if row.ended_on else "",
        ended_code=row.ended_code,
        ended_reason=view.ended_reason,
        confirmations=[_to_confirmation(one, digest) for one, digest in view.confirmations],
        ends_soon=view.ends_soon,
    )


def _to_confirmation(row: ConfirmationRow, digest: bytes) -> pb.Confirmation:
    return pb.Confirmation(
        standing_code=row.standing_code,
        confirmed_from=row.confirmed_from.isoformat(),
        confirmed_until=row.confirmed_until.isoformat(),
        body_code=row.body_code,
        document_id=str(row.document_id),
        document_hash=digest.hex(),
    )


def to_document(row: DocumentRow) -> pb.Document:
    """A document as it travels."""
    return pb.Document(
        document_id=str(row.document_id),
        person_id=str(row.person_id),
        media_type=row.media_type,
        document_hash=row.sha256.hex(),
        bytes_stored=row.bytes_stored,
    )
