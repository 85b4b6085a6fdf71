"""Drafts: posts that wait for their editor's word."""

from datetime import datetime

import aiosqlite

from bot.model import Content, CoverageId, EntryId
from bot.store import Draft, DraftState
from storage.database import Database, fetch
from storage.publication import require_open
from storage.rows import Row, milliseconds

_COLUMNS = "id, platform, person, coverage, content, state, entry"


def _draft(row: Row) -> Draft:
    return Draft(
        id=row[0],
        platform=row[1],
        person=row[2],
        coverage=None if row[3] is None else CoverageId(row[3]),
        content=Content.model_validate_json(row[4]),
        state=DraftState(row[5]),
        entry=None if row[6] is None else EntryId(row[6]),
    )


async def draft_of(connection: aiosqlite.Connection, draft: int) -> Draft | None:
    found = await fetch(connection, f"SELECT {_COLUMNS} FROM draft WHERE id = ?", (draft,))
    return _draft(found[0]) if found else None


class SqliteDrafts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(
        self, platform: str, person: int, coverage: CoverageId | None, content: Content, at: datetime
    ) -> Draft:
        async with self._database.write() as connection:
            inserted = await fetch(
                connection,
                "INSERT INTO draft (platform, person, coverage, content, state, since) VALUES (?, ?, ?, ?, ?, ?)"
                f" RETURNING {_COLUMNS}",
                (platform, person, coverage, content.model_dump_json(), DraftState.OPEN, milliseconds(at)),
            )
        return _draft(inserted[0])

    async def get(self, draft: int) -> Draft | None:
        row = await self._database.read_one(f"SELECT {_COLUMNS} FROM draft WHERE id = ?", (draft,))
        return _draft(row) if row else None

    async def assign(self, draft: int, coverage: CoverageId) -> Draft | None:
        async with self._database.write() as connection:
            await require_open(connection, coverage)
            changed = await fetch(
                connection,
                f"UPDATE draft SET coverage = ? WHERE id = ? AND state = ? RETURNING {_COLUMNS}",
                (coverage, draft, DraftState.OPEN),
            )
        return _draft(changed[0]) if changed else None

    async def discard(self, draft: int) -> bool:
        async with self._database.write() as connection:
            changed = await connection.execute(
                "UPDATE draft SET state = ? WHERE id = ? AND state = ?", (DraftState.DISCARDED, draft, DraftState.OPEN)
            )
        return changed.rowcount > 0
