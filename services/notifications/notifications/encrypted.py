"""Every encrypted column of notifications, for the change of keys. A test compares it with the rows."""

from __future__ import annotations

from chassis.db.rekey import Encrypted

ENCRYPTED = [
    *(
        Encrypted("preference", column, ("person_id",), ("preference", column), ("person_id",))
        for column in ("email", "pending_email", "pending_code")
    ),
    Encrypted(
        "idempotency", "reply", ("principal", "method", "key"), ("idempotency", "reply"), ("principal", "method", "key")
    ),
]
