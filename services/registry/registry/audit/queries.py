"""The seals of the access log."""

from __future__ import annotations

from datetime import datetime

from chassis.db.work import Work

NEWEST = "SELECT seal, sealed_at, rows_sealed, head FROM access_seal ORDER BY seal DESC LIMIT 50"


async def list_seals(work: Work) -> list[tuple[int, datetime, int, bytes]]:
    """Number, moment, rows and head of the newest seals."""
    cursor = await work.raw.execute(NEWEST)
    return [(row[0], row[1], row[2], row[3]) for row in await cursor.fetchall()]
