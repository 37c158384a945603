"""Every encrypted column of concessions, for the change of keys. A test compares it with the rows."""

from __future__ import annotations

from chassis.db.rekey import Encrypted

ENCRYPTED = [
    Encrypted("holder", "ended_reason", ("holder_id",), ("holder", "ended_reason"), ("holder_id",)),
    Encrypted("card", "signed", ("card_id",), ("card", "signed"), ("card_id",)),
    Encrypted("visit", "cancelled_reason", ("visit_id",), ("visit", "cancelled_reason"), ("visit_id",)),
    Encrypted(
        "document_chunk",
        "content",
        ("document_id", "number"),
        ("document_chunk", "content"),
        ("document_id", "number"),
    ),
    Encrypted(
        "idempotency", "reply", ("principal", "method", "key"), ("idempotency", "reply"), ("principal", "method", "key")
    ),
]
