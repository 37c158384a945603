"""Files in a service's own database: encrypted pieces of a mebibyte, under the policy of the row they belong to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from chassis.db.work import Work

CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Chunks:
    """A table of pieces: `key` names the file's id, beside `number` and `content`."""

    table: str
    key: str

    async def add(self, work: Work, file_id: UUID, number: int, content: bytes) -> None:
        """Keep one piece. It is bound to its place: pieces that change places do not open."""
        statement = f"INSERT INTO {self.table} ({self.key}, number, content) VALUES (%s, %s, %s)"  # noqa: S608 - our own names
        await work.raw.execute(
            statement, (file_id, number, work.keyring.encrypt(content, *self._place(file_id, number)))
        )

    async def store(self, work: Work, file_id: UUID, content: bytes) -> None:
        """Keep a whole file; the row it belongs to is there."""
        await work.flush()
        for number, start in enumerate(range(0, len(content), CHUNK_BYTES)):
            await self.add(work, file_id, number, content[start : start + CHUNK_BYTES])

    async def read(self, work: Work, file_id: UUID) -> AsyncIterator[bytes]:
        """A file, piece by piece."""
        statement = f"SELECT number, content FROM {self.table} WHERE {self.key} = %s ORDER BY number"  # noqa: S608 - our own names
        for number, sealed in await (await work.raw.execute(statement, (file_id,))).fetchall():
            yield work.keyring.decrypt(sealed, *self._place(file_id, number))

    def _place(self, file_id: UUID, number: int) -> tuple[str, str, str, str]:
        return self.table, "content", str(file_id), str(number)
