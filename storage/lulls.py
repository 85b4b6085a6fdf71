"""Lulls: open coverages to which nothing new comes."""

from datetime import datetime

from bot.model import CoverageId, CoverageState
from bot.store import Lull
from storage import rows
from storage.database import Database
from storage.rows import COVERAGE_COLUMNS, milliseconds, moment

UNASKED = f"""
    SELECT {COVERAGE_COLUMNS}, MAX(opened_at, news_at) FROM (
        SELECT coverage.*, COALESCE(asked_at, 0) AS asked_at, COALESCE(kept_at, 0) AS kept_at, COALESCE((
            SELECT at FROM stream INDEXED BY stream_pushed
            WHERE stream.coverage = coverage.id AND pushed = 1 ORDER BY seq DESC LIMIT 1
        ), 0) AS news_at
        FROM coverage LEFT JOIN lull ON lull.coverage = coverage.id WHERE state = ?
    )
    WHERE MAX(opened_at, news_at, kept_at) <= ? AND asked_at <= MAX(opened_at, news_at, kept_at) ORDER BY id
"""


class SqliteLulls:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def unasked(self, since: datetime) -> list[Lull]:
        found = await self._database.read(UNASKED, (CoverageState.OPEN, milliseconds(since)))
        return [Lull(rows.coverage(row[:-1]), moment(row[-1])) for row in found]

    async def asked(self, coverage: CoverageId, at: datetime) -> None:
        await self._write("asked_at", coverage, at)

    async def keep(self, coverage: CoverageId, at: datetime) -> None:
        await self._write("kept_at", coverage, at)

    async def _write(self, column: str, coverage: CoverageId, at: datetime) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                f"INSERT INTO lull (coverage, {column}) VALUES (?, ?)"
                f" ON CONFLICT DO UPDATE SET {column} = excluded.{column}",
                (coverage, milliseconds(at)),
            )
