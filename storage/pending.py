"""What a position is behind by."""

from collections.abc import Iterable

from bot.lanes.delivery import Pending, StreamRow, Urgency
from bot.model import Change, ChatKey, CoverageId, EntryState, Level, Seq
from bot.store import MOST_PENDING
from storage import rows
from storage.database import Database
from storage.rows import ENTRY_COLUMNS, LEVEL_CODES, Row, moment

_TABLES = (
    "stream INDEXED BY stream_pushed LEFT JOIN entry ON entry.id = stream.entry"
    " LEFT JOIN revision ON revision.entry = entry.id AND revision.revision = entry.revision"
    " WHERE stream.coverage = :coverage AND stream.seq > :after AND stream.seq <= :until AND stream.pushed = 1"
    " AND (stream.entry IS NULL OR entry.state = :live)"
)
_PICKED = (
    "pick CROSS JOIN stream ON stream.seq = pick.seq AND stream.pushed = 1 LEFT JOIN entry ON entry.id = stream.entry"
    " LEFT JOIN revision ON revision.entry = entry.id AND revision.revision = entry.revision"
    " WHERE pick.chat = :chat AND pick.coverage = :coverage AND pick.seq > :after AND pick.seq <= :until"
    " AND (stream.entry IS NULL OR entry.state = :live)"
)
"""Of what was picked for one chat."""

WANTED = {
    Level.ALL: "stream.breaking = 0",
    Level.KEY: "stream.breaking = 0 AND (stream.key = 1 OR stream.entry IS NULL)",
    Level.BREAKING: "stream.breaking = 0 AND stream.entry IS NULL",
}
WANTED_BREAKING = "stream.breaking = 1"

_COLUMNS = f"SELECT stream.seq, stream.change, stream.at, {ENTRY_COLUMNS}"


def newest(wanted: str, tables: str = _TABLES) -> str:
    return f"{_COLUMNS} FROM {tables} AND {wanted} ORDER BY stream.seq DESC LIMIT :limit"


def oldest(wanted: str, tables: str = _TABLES) -> str:
    return f"{_COLUMNS} FROM {tables} AND {wanted} ORDER BY stream.seq LIMIT :limit"


def uncounted(wanted: str, tables: str = _TABLES) -> str:
    """Where the next release or summary is: what lies before it may be counted, it may not."""
    first = f"(stream.change = '{Change.RELEASE}' OR entry.summary) ORDER BY stream.seq LIMIT 1"
    return f"SELECT stream.seq FROM {tables} AND {wanted} AND {first}"


def number(wanted: str, tables: str = _TABLES) -> str:
    return f"SELECT COUNT(*) FROM {tables} AND {wanted}"


async def pending(
    database: Database, coverage: CoverageId, level: Level, urgency: Urgency, after: Seq, chat: ChatKey | None = None
) -> Pending:
    """The head is read first: what is published while we look lies behind it, and stays due."""
    wanted = WANTED_BREAKING if urgency is Urgency.BREAKING else WANTED[level]
    tables = _TABLES if chat is None else _PICKED
    until = await _head(database, coverage, level, urgency, chat)
    span: dict[str, object] = {"coverage": coverage, "after": after, "until": until, "live": EntryState.LIVE}
    span["chat"] = chat
    limit = {"limit": MOST_PENDING}
    found = await database.read(newest(wanted, tables), span | limit)
    if len(found) < MOST_PENDING:
        return Pending(_stream_rows(reversed(found)), 0, until)
    first = _stream_rows(await database.read(oldest(wanted, tables), span | limit))
    if first[0].change is Change.RELEASE or (first[0].entry and first[0].entry.summary):
        return Pending(first, 0, first[-1].seq)
    if ahead := await database.read(uncounted(wanted, tables), span):
        until = Seq(ahead[0][0] - 1)
        span["until"] = until
        found = await database.read(newest(wanted, tables), span | limit)
    counted = await database.read(number(wanted, tables), span)
    return Pending(_stream_rows(reversed(found)), counted[0][0] - len(found), until)


async def _head(database: Database, coverage: CoverageId, level: Level, urgency: Urgency, chat: ChatKey | None) -> Seq:
    column = "breaking" if urgency is Urgency.BREAKING else "ordinary"
    if chat is None:
        asked = f"SELECT {column} FROM head WHERE coverage = ? AND level = ?", (coverage, LEVEL_CODES[level])
    else:
        asked = f"SELECT COALESCE(own_{column}, 0) FROM subscription WHERE coverage = ? AND chat = ?", (coverage, chat)
    row = await database.read_one(*asked)
    return Seq(row[0] if row else 0)


def _stream_rows(found: Iterable[Row]) -> tuple[StreamRow, ...]:
    return tuple(_stream_row(row) for row in found)


def _stream_row(row: Row) -> StreamRow:
    entry = None if row[3] is None else rows.entry(row[3:])
    return StreamRow(Seq(row[0]), Change(row[1]), entry, moment(row[2]))
