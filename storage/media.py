"""Media: their bytes, what platforms call them, and which of them something still shows."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import aiosqlite

from bot.errors import Refused
from bot.languages.words import words
from bot.model import Content, EntryId, Medium
from storage.database import Database, fetch
from storage.rows import PLATFORM_CODES, milliseconds

UNCLAIMED_FOR = timedelta(days=1)
"""How long bytes are kept that nothing shows: they come before the draft that shows them."""

MOST_UNPUBLISHED = 1_000_000_000
"""Bytes that no entry shows, of all drafts together."""

UNPUBLISHED = (
    "SELECT COALESCE(SUM(length(content)), 0) FROM medium"
    " WHERE NOT EXISTS (SELECT 1 FROM entry_medium WHERE entry_medium.digest = medium.digest)"
)

KEPT_FOR = timedelta(days=90)
"""After a coverage ended, or for a draft that nobody publishes."""

_SHOWN = (
    "SELECT 1 FROM draft_medium CROSS JOIN draft ON draft.id = draft_medium.draft"
    " WHERE draft_medium.digest = medium.digest AND CASE draft.state"
    "  WHEN 'open' THEN draft.since > :long_ago OR draft.planned_at IS NOT NULL WHEN 'leaving' THEN true"
    "  ELSE EXISTS (SELECT 1 FROM submission WHERE submission.draft = draft.id AND submission.verdict IS NULL) END"
    " UNION ALL SELECT 1 FROM entry_medium CROSS JOIN entry ON entry.id = entry_medium.entry"
    " CROSS JOIN coverage ON coverage.id = entry.coverage"
    " CROSS JOIN revision ON revision.entry = entry.id AND revision.revision = entry.revision"
    " WHERE entry_medium.digest = medium.digest AND revision.change NOT IN ('retraction', 'removal')"
    " AND COALESCE(coverage.closed_at, :now) > :long_ago"
)

SWEEP = f"DELETE FROM medium WHERE since < :yesterday AND NOT EXISTS ({_SHOWN})"


class SqliteMedia:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, medium: Medium, content: bytes, at: datetime) -> None:
        now = milliseconds(at)
        async with self._database.write() as connection:
            if (await fetch(connection, UNPUBLISHED))[0][0] + medium.size > MOST_UNPUBLISHED:
                raise Refused(
                    words("There are too many files in drafts that nobody published. Discard some, or wait a day.")
                )
            await connection.execute(
                "INSERT INTO medium (digest, content, since) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET since = excluded.since",
                (medium.digest, content, now),
            )
            await connection.execute(
                SWEEP,
                {
                    "now": now,
                    "yesterday": milliseconds(at - UNCLAIMED_FOR),
                    "long_ago": milliseconds(at - KEPT_FOR),
                },
            )

    async def content(self, digest: str) -> bytes | None:
        row = await self._database.read_one("SELECT content FROM medium WHERE digest = ?", (digest,))
        return bytes(row[0]) if row else None

    async def references(self, platform: str, media: Collection[Medium]) -> dict[Medium, str]:
        found: dict[Medium, str] = {}
        for one in media:
            row = await self._database.read_one(
                "SELECT reference FROM upload WHERE platform = ? AND digest = ? AND kind = ?",
                (PLATFORM_CODES[platform], one.digest, one.kind),
            )
            if row:
                found[one] = row[0]
        return found

    async def remember(self, platform: str, references: Mapping[Medium, str]) -> None:
        async with self._database.write() as connection:
            await connection.executemany(
                "INSERT OR REPLACE INTO upload (platform, digest, kind, reference) VALUES (?, ?, ?, ?)",
                [(PLATFORM_CODES[platform], one.digest, one.kind, name) for one, name in references.items()],
            )

    async def forget(self, platform: str, media: Collection[Medium]) -> None:
        async with self._database.write() as connection:
            await connection.executemany(
                "DELETE FROM upload WHERE platform = ? AND digest = ? AND kind = ?",
                [(PLATFORM_CODES[platform], one.digest, one.kind) for one in media],
            )


async def shown_by_draft(connection: aiosqlite.Connection, draft: int, content: Content) -> None:
    """From now on the bytes are kept for this draft; those that it showed before may go with it."""
    await connection.executemany(
        "INSERT OR IGNORE INTO draft_medium (draft, digest) VALUES (?, ?)",
        [(draft, one.digest) for one in content.media],
    )


async def shown_by_entry(connection: aiosqlite.Connection, entry: EntryId, content: Content) -> None:
    await connection.executemany(
        "INSERT OR IGNORE INTO entry_medium (entry, digest) VALUES (?, ?)",
        [(entry, one.digest) for one in content.media],
    )
