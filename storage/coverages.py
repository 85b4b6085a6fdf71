"""Coverages: opened, described, closed; only the newest is read from a source. Inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime

import aiosqlite
import orjson

from bot.errors import NoSuchCoverage
from bot.languages.words import words
from bot.model import Change, Coverage, CoverageId, CoverageState
from storage import rows
from storage.database import fetch
from storage.picks import begin_enrolling, note
from storage.publication import append
from storage.reopening import forget
from storage.rows import COVERAGE_COLUMNS, LEVELS, milliseconds

BY_ID = f"SELECT {COVERAGE_COLUMNS} FROM coverage WHERE id = ?"


def known(found: list[rows.Row], name: int | str) -> Coverage:
    """Raises `NoSuchCoverage` where nothing was found."""
    if not found:
        raise NoSuchCoverage(
            words("There is no coverage “{name}”.", name=name)
            if isinstance(name, str)
            else words("There is no coverage number {number}.", number=str(name))
        )
    return rows.coverage(found[0])


async def require(connection: aiosqlite.Connection, coverage: CoverageId) -> None:
    """Raises `NoSuchCoverage`."""
    known(await fetch(connection, BY_ID, (coverage,)), coverage)


async def open_coverage(
    connection: aiosqlite.Connection,
    title: str,
    standfirst: Sequence[str],
    slug: str,
    source: str | None,
    at: datetime,
) -> Coverage:
    await _free_source(connection, source)
    inserted = await fetch(
        connection,
        "INSERT INTO coverage (slug, title, standfirst, state, source, opened_at)"
        f" VALUES (?, ?, ?, ?, ?, ?) RETURNING {COVERAGE_COLUMNS}",
        (
            await _free_slug(connection, slug),
            title,
            orjson.dumps(list(standfirst)).decode(),
            CoverageState.OPEN,
            source,
            milliseconds(at),
        ),
    )
    coverage = rows.coverage(inserted[0])
    await connection.executemany(
        "INSERT INTO head (coverage, level) VALUES (?, ?)", [(coverage.id, code) for code in range(len(LEVELS))]
    )
    await begin_enrolling(connection, coverage.id, 0)
    return coverage


async def describe(
    connection: aiosqlite.Connection, coverage: CoverageId, title: str, standfirst: Sequence[str]
) -> None:
    described = await connection.execute(
        "UPDATE coverage SET title = ?, standfirst = ? WHERE id = ?",
        (title, orjson.dumps(list(standfirst)).decode(), coverage),
    )
    if not described.rowcount:
        await require(connection, coverage)


async def close(connection: aiosqlite.Connection, coverage: CoverageId, at: datetime) -> bool:
    """False where it was closed before."""
    closed = await connection.execute(
        "UPDATE coverage SET state = ?, closed_at = ? WHERE id = ? AND state = ?",
        (CoverageState.CLOSED, milliseconds(at), coverage, CoverageState.OPEN),
    )
    if not closed.rowcount:
        await require(connection, coverage)
        return False
    seq = await append(connection, coverage, Change.CLOSING, None, at, pushed=True)
    await connection.execute("UPDATE head SET ordinary = ? WHERE coverage = ?", (seq, coverage))
    await note(connection, seq)
    await forget(connection, at)
    return True


async def _free_source(connection: aiosqlite.Connection, source: str | None) -> None:
    """A source is read into one coverage; a page that starts anew every day goes to the newest."""
    await connection.execute("UPDATE coverage SET source = NULL WHERE source = ?", (source,))


async def _free_slug(connection: aiosqlite.Connection, wanted: str) -> str:
    taken = {
        row[0]
        for row in await fetch(
            connection,
            "SELECT slug FROM coverage WHERE slug = :wanted OR substr(slug, 1, length(:wanted) + 1) = :wanted || '-'",
            {"wanted": wanted},
        )
    }
    free = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in free if slug not in taken)
