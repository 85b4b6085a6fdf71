"""Looking through what was published."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.errors import NoSuchEntry
from bot.languages.words import words
from bot.model import Address, CoverageId, Entry, EntryId, Level, MessageId
from bot.store import MOST_RANKED, REMEMBERED_FOR, Findings, Found, Side
from storage import rows
from storage.database import Database, fetch
from storage.rows import (
    COVERAGE_COLUMNS,
    ENTRY_COLUMNS,
    ENTRY_TABLES,
    PLATFORM_CODES,
    WITH_TEXT,
    Row,
    milliseconds,
    to_rows,
)

_WANTED = {
    Level.ALL: "",
    Level.KEY: " AND (entry.key = 1 OR entry.breaking = 1)",
    Level.BREAKING: " AND (entry.key = 1 OR entry.breaking = 1) AND entry.breaking = 1",
}
_BEFORE = {Side.OLDER: "<", Side.NEWER: ">"}
_ORDER = {Side.OLDER: "DESC", Side.NEWER: "ASC"}
_ENDS = {Side.OLDER: (2**62, 2**62), Side.NEWER: (-(2**62), -(2**62))}


def beside(level: Level, side: Side) -> str:
    return (
        f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE entry.coverage = :coverage AND entry.state = 'live'"
        f" AND entry.summary = 0 AND {WITH_TEXT}{_WANTED[level]}"
        f" AND (entry.published_at, entry.number) {_BEFORE[side]} (:at, :number)"
        f" ORDER BY entry.published_at {_ORDER[side]}, entry.number {_ORDER[side]} LIMIT :count"
    )


_WEIGHTS = "4.0, 1.0, 2.0"
"""Of headlines, bodies and tags."""

MATCHES = "SELECT rowid AS id FROM entry_search WHERE entry_search MATCH :words ORDER BY rowid DESC LIMIT :most"
_SCORED = MATCHES.replace("AS id", f"AS id, bm25(entry_search, {_WEIGHTS}) AS score")
"""The less, the better."""

RANKED = (
    f"SELECT entry.id FROM ({_SCORED}) AS matching CROSS JOIN entry ON entry.id = matching.id"
    " ORDER BY matching.score, entry.published_at DESC, entry.number DESC LIMIT :count OFFSET :skipped"
)
TOTAL = f"SELECT COUNT(*) FROM ({MATCHES}) AS matching"

_OPENS, _CLOSES = "\x02", "\x03"
_WORDS_AROUND = 18
"""Words of an excerpt; FTS5 allows 64."""

_COVERAGE = len(COVERAGE_COLUMNS.split(", "))
_OF_COVERAGE = ", ".join(f"coverage.{column}" for column in COVERAGE_COLUMNS.split(", "))

EXCERPTS = (
    f"SELECT {ENTRY_COLUMNS}, snippet(entry_search, 1, char(2), char(3), '…', {_WORDS_AROUND}), {{coverage}}"
    " FROM json_each(:entries) AS chosen"
    " CROSS JOIN entry_search ON entry_search MATCH :words AND entry_search.rowid = chosen.value"
    " CROSS JOIN entry ON entry.id = entry_search.rowid"
    " JOIN revision ON revision.entry = entry.id AND revision.revision = entry.revision"
    " JOIN coverage ON coverage.id = entry.coverage ORDER BY chosen.key"
).format(coverage=_OF_COVERAGE)

RECENT = (
    f"SELECT {ENTRY_COLUMNS}, '', {{coverage}} FROM entry"
    " CROSS JOIN revision ON revision.entry = entry.id AND revision.revision = entry.revision"
    " CROSS JOIN coverage ON coverage.id = entry.coverage"
    f" WHERE entry.state = 'live' AND {WITH_TEXT} ORDER BY entry.id DESC LIMIT :count OFFSET :skipped"
).format(coverage=_OF_COVERAGE)

WHERE_SHOWN = (
    "SELECT receipt.entry, receipt.message FROM json_each(:entries) AS wanted"
    " CROSS JOIN chat ON chat.platform = :platform AND chat.chat = :chat AND chat.thread = :thread"
    " CROSS JOIN receipt ON receipt.entry = wanted.value AND receipt.platform = chat.platform"
    "  AND receipt.chat = chat.id AND receipt.part = 0 AND receipt.message > 0"
)


class SqliteArchive:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def beside(
        self, coverage: CoverageId, level: Level, side: Side, number: int | None, count: int
    ) -> list[Entry]:
        at, place = _ENDS[side] if number is None else await self._place(coverage, number)
        given = {"coverage": coverage, "at": at, "number": place, "count": count}
        return [rows.entry(row) for row in await self._database.read(beside(level, side), given)]

    async def _place(self, coverage: CoverageId, number: int) -> tuple[int, int]:
        found = await self._database.read_one(
            "SELECT published_at, number FROM entry WHERE coverage = ? AND number = ?", (coverage, number)
        )
        if found is None:
            raise NoSuchEntry(words("There is no entry {number}.", number=str(number)))
        return found[0], found[1]

    async def recent(self, skipped: int, count: int) -> list[Found]:
        return [_found(row) for row in await self._database.read(RECENT, {"skipped": skipped, "count": count})]

    async def search(self, terms: Sequence[str], skipped: int, count: int) -> Findings:
        """Beside the rest: to put in order what has a common word takes a while."""
        words = {"words": _expression(terms)}
        wanted = words | {"most": MOST_RANKED}
        (total,) = await self._database.count(TOTAL, wanted)
        ranked = await self._database.read_beside(RANKED, wanted | {"count": count, "skipped": skipped})
        chosen = words | {"entries": to_rows([row[0] for row in ranked])}
        found = await self._database.read_beside(EXCERPTS, chosen) if ranked else []
        return Findings(tuple(_found(row) for row in found), total)

    async def remember(self, search: str, at: datetime) -> int:
        async with self._database.write() as connection:
            await connection.execute("DELETE FROM search WHERE since < ?", (milliseconds(at - REMEMBERED_FOR),))
            kept = await fetch(
                connection,
                "INSERT INTO search (words, since) VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET since = excluded.since RETURNING id",
                (search, milliseconds(at)),
            )
        return int(kept[0][0])

    async def remembered(self, number: int, since: datetime) -> str | None:
        found = await self._database.read_one(
            "SELECT words FROM search WHERE id = ? AND since >= ?", (number, milliseconds(since))
        )
        return str(found[0]) if found else None

    async def where_shown(self, address: Address, entries: Collection[EntryId]) -> Mapping[EntryId, MessageId]:
        place = {"platform": PLATFORM_CODES[address.platform], "chat": address.chat, "thread": address.thread}
        found = await self._database.read(WHERE_SHOWN, place | {"entries": to_rows(list(entries))})
        return {EntryId(entry): MessageId(message) for entry, message in found}


def _expression(terms: Sequence[str]) -> str:
    """FTS5's own language knows no more of a text in quotation marks than that it is words
    (https://www.sqlite.org/fts5.html, 3.1)."""
    return " ".join('"' + term.replace('"', '""') + '"' for term in terms)


def _found(row: Row) -> Found:
    return Found(rows.entry(row), rows.coverage(row[-_COVERAGE:]), tuple(_pieces(row[-_COVERAGE - 1] or "")))


def _pieces(excerpt: str) -> list[tuple[str, bool]]:
    first, *marked = excerpt.split(_OPENS)
    pieces = [(first, False)]
    for piece in marked:
        words, _, rest = piece.partition(_CLOSES)
        pieces += [(words, True), (rest, False)]
    return [piece for piece in pieces if piece[0]]
