"""Every encrypted column of fees, for the change of keys. A test compares it with the rows."""

from __future__ import annotations

from chassis.db.rekey import Encrypted

ENCRYPTED = [
    Encrypted("fund", "account_number", ("fund_id",), ("fund", "account_number"), ("fund_id",)),
    Encrypted("fund_budget", "account_number", ("budget_id",), ("fund_budget", "account_number"), ("budget_id",)),
    Encrypted("payment_order", "payee_name", ("order_id",), ("payment_order", "payee_name"), ("order_id",)),
    Encrypted("payment_order", "account_number", ("order_id",), ("payment_order", "account_number"), ("order_id",)),
    Encrypted("order_change", "payee_name", ("change_id",), ("order_change", "payee_name"), ("change_id",)),
    Encrypted("order_change", "account_number", ("change_id",), ("order_change", "account_number"), ("change_id",)),
    Encrypted(
        "bank_file_chunk", "content", ("file_id", "number"), ("bank_file_chunk", "content"), ("file_id", "number")
    ),
    Encrypted(
        "idempotency", "reply", ("principal", "method", "key"), ("idempotency", "reply"), ("principal", "method", "key")
    ),
]
