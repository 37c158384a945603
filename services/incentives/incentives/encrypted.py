"""Every encrypted column of incentives, for the change of keys. A test compares it with the rows."""

from __future__ import annotations

from chassis.db.rekey import Encrypted

ENCRYPTED = [
    Encrypted("entitlement", "account", ("entitlement_id",), ("entitlement", "account"), ("entitlement_id",)),
    Encrypted("entitlement", "payee", ("entitlement_id",), ("entitlement", "payee"), ("entitlement_id",)),
    Encrypted(
        "idempotency", "reply", ("principal", "method", "key"), ("idempotency", "reply"), ("principal", "method", "key")
    ),
]
