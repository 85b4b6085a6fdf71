"""Proposals: corrections that wait for their editor's word."""

from datetime import datetime, timedelta

from bot.model import Content, EntryId
from bot.store import Proposal
from storage.database import Database, fetch
from storage.rows import Row, milliseconds

_KEPT = timedelta(days=7)
_COLUMNS = "id, entry, expected, content, note"


class SqliteProposals:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, entry: EntryId, expected: int, content: Content, note: str | None, at: datetime) -> Proposal:
        async with self._database.write() as connection:
            await connection.execute("DELETE FROM proposal WHERE since < ?", (milliseconds(at - _KEPT),))
            inserted = await fetch(
                connection,
                "INSERT INTO proposal (entry, expected, content, note, since) VALUES (?, ?, ?, ?, ?)"
                f" RETURNING {_COLUMNS}",
                (entry, expected, content.model_dump_json(), note, milliseconds(at)),
            )
        return _proposal(inserted[0])

    async def get(self, proposal: int) -> Proposal | None:
        row = await self._database.read_one(f"SELECT {_COLUMNS} FROM proposal WHERE id = ?", (proposal,))
        return _proposal(row) if row else None

    async def note(self, proposal: int, note: str | None) -> None:
        async with self._database.write() as connection:
            await connection.execute("UPDATE proposal SET note = ? WHERE id = ?", (note, proposal))

    async def forget(self, proposal: int) -> None:
        async with self._database.write() as connection:
            await connection.execute("DELETE FROM proposal WHERE id = ?", (proposal,))


def _proposal(row: Row) -> Proposal:
    """From `_COLUMNS`."""
    return Proposal(row[0], EntryId(row[1]), row[2], Content.model_validate_json(row[3]), row[4])
