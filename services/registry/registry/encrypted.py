"""Every encrypted column of registry, for the change of keys. A test compares it with the rows."""

from __future__ import annotations

from chassis.db.rekey import Encrypted

ENCRYPTED = [
    Encrypted("person", "phone", ("person_id",), ("person", "phone"), ("person_id",)),
    Encrypted("person_version", "phone", ("version_id",), ("person", "phone"), ("person_id",)),
    Encrypted("identifier", "number", ("identifier_id",), ("identifier", "number"), ("identifier_id",)),
    Encrypted("life_event", "told", ("event_id",), ("life_event", "told"), ("event_id",)),
    Encrypted("quality_item", "given_sealed", ("item_id",), ("quality_item", "given"), ("item_id",)),
    *(
        Encrypted("correction_request", f"{one}_sealed", ("request_id",), ("correction_request", one), ("request_id",))
        for one in ("proposed", "statement")
    ),
    Encrypted("roll", "plan", ("roll_id",), ("roll", "plan"), ("roll_id",)),
    Encrypted("roll_chunk", "content", ("roll_id", "number"), ("roll_chunk", "content"), ("roll_id", "number")),
    Encrypted("roll_line", "content", ("roll_id", "row"), ("roll_line", "content"), ("roll_id", "row")),
    Encrypted(
        "idempotency", "reply", ("principal", "method", "key"), ("idempotency", "reply"), ("principal", "method", "key")
    ),
]
