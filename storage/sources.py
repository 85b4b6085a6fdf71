"""Watched sources."""

from datetime import datetime

import aiosqlite

from bot.errors import NoSuchCoverage, NoSuchSource, Refused
from bot.fetching import Validators
from bot.languages.words import words
from bot.model import CoverageId
from bot.source import (
    Source,
    SourceId,
    SourceOptions,
    SourceState,
)
from storage.database import Database, fetch
from storage.rows import Row, milliseconds, moment

_SOURCE_COLUMNS = (
    "id, address, coverage, options, state, since, next_at, etag, last_modified, read_at, changed_at, failures, trouble"
)


class SqliteSources:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, address: str, coverage: CoverageId, options: SourceOptions, at: datetime) -> Source:
        async with self._database.write() as connection:
            if await fetch(connection, "SELECT 1 FROM source WHERE address = ?", (address,)):
                raise Refused(words("{address} is read already.", address=address))
            if not await fetch(connection, "SELECT 1 FROM coverage WHERE id = ?", (coverage,)):
                raise NoSuchCoverage(words("There is no coverage number {number}.", number=str(coverage)))
            added = await fetch(
                connection,
                "INSERT INTO source (address, coverage, options, state, since, next_at) VALUES (?, ?, ?, ?, ?, ?)"
                f" RETURNING {_SOURCE_COLUMNS}",
                (
                    address,
                    coverage,
                    options.model_dump_json(),
                    SourceState.ACTIVE,
                    milliseconds(at),
                    milliseconds(at),
                ),
            )
        return _source(added[0])

    async def source(self, source: SourceId) -> Source:
        row = await self._database.read_one(f"SELECT {_SOURCE_COLUMNS} FROM source WHERE id = ?", (source,))
        if row is None:
            raise NoSuchSource(words("There is no source {number}.", number=str(source)))
        return _source(row)

    async def sources(self) -> list[Source]:
        return [_source(row) for row in await self._database.read(f"SELECT {_SOURCE_COLUMNS} FROM source ORDER BY id")]

    async def settle(self, source: Source) -> None:
        async with self._database.write() as connection:
            settled = await connection.execute(
                "UPDATE source SET next_at = ?, etag = ?, last_modified = ?, read_at = ?, changed_at = ?, failures = ?,"
                " trouble = ? WHERE id = ?",
                (
                    milliseconds(source.next_at),
                    source.validators.etag,
                    source.validators.last_modified,
                    source.read_at and milliseconds(source.read_at),
                    source.changed_at and milliseconds(source.changed_at),
                    source.failures,
                    source.trouble,
                    source.id,
                ),
            )
            _require(settled, source.id)
            await connection.execute(
                "UPDATE OR IGNORE source SET address = ? WHERE id = ? AND address <> ?",
                (source.address, source.id, source.address),
            )

    async def set_state(self, source: SourceId, state: SourceState, at: datetime) -> None:
        async with self._database.write() as connection:
            changed = await connection.execute(
                "UPDATE source SET state = ?, next_at = ?, failures = iif(? = 'active', 0, failures) WHERE id = ?",
                (state, milliseconds(at), state, source),
            )
            _require(changed, source)

    async def hurry(self, source: SourceId, at: datetime) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE source SET next_at = min(next_at, ?), etag = NULL, last_modified = NULL WHERE id = ?",
                (milliseconds(at), source),
            )

    async def remove(self, source: SourceId) -> None:
        async with self._database.write() as connection:
            _require(await connection.execute("DELETE FROM source WHERE id = ?", (source,)), source)


def _require(changed: aiosqlite.Cursor, source: SourceId) -> None:
    if not changed.rowcount:
        raise NoSuchSource(words("There is no source {number}.", number=str(source)))


def _source(row: Row) -> Source:
    """From `_SOURCE_COLUMNS`."""
    return Source(
        id=SourceId(row[0]),
        address=row[1],
        coverage=CoverageId(row[2]),
        options=SourceOptions.model_validate_json(row[3]),
        state=SourceState(row[4]),
        since=moment(row[5]),
        next_at=moment(row[6]),
        validators=Validators(row[7], row[8]),
        read_at=None if row[9] is None else moment(row[9]),
        changed_at=None if row[10] is None else moment(row[10]),
        failures=row[11],
        trouble=row[12],
    )
