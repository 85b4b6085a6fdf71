"""Agenda: who is behind, and by which entry; all of it on one way to the database's thread and back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import islice, zip_longest

from bot.lanes.agenda import Agenda
from bot.lanes.delivery import Due, Urgency
from bot.model import ChatKey, CoverageId, EntryId, Seq
from storage import rows
from storage.cards import cards
from storage.cards import queries as card_queries
from storage.connection import Statement
from storage.corrections import ON_THEIR_WAY, outdated
from storage.database import Database
from storage.picks import WHOLE, ordinary_picks
from storage.pins import ON_THEIR_WAY as PINNINGS
from storage.pins import pins
from storage.rows import CHAT_COLUMNS, LEVELS, WISHES, Row, moment, to_rows
from storage.sifting import LEFT, sift
from storage.waiting import AWAKE, AWAKE_TO_BREAKING, NEXT_END, end_of, end_waiting

NEWEST: Statement = ("SELECT MAX(seq) FROM stream", ())

_DOUBTED = "EXISTS (SELECT 1 FROM mark WHERE mark.chat = chat.id AND mark.sending = 0)"

_ARRIVED = (
    "NOT EXISTS (SELECT 1 FROM chat AS former CROSS JOIN mark ON mark.chat = former.id AND mark.sending = 1"
    " WHERE former.successor = chat.id)"
)
"""Nothing is on its way to an address that the chat has left: it may still arrive, and is not to come twice."""


_IDLE = "NOT IN (SELECT value FROM json_each(:busy))"


_SINCE = (
    "CASE WHEN chat.preferences IS NOT NULL OR s.exceptions IS NOT NULL THEN ("
    " SELECT at FROM stream INDEXED BY stream_pushed WHERE coverage = s.coverage AND pushed = 1 AND seq > s.ordinary"
    " AND breaking = 0 AND (s.level = 0 OR (s.level = 1 AND key = 1) OR entry IS NULL) ORDER BY seq LIMIT 1) END"
)
"""When the oldest ordinary row was pushed that the subscription wants: asked only of those who may have a digest."""


_SINCE_PICKED = (
    "CASE WHEN chat.preferences IS NOT NULL OR s.exceptions IS NOT NULL THEN ("
    f" SELECT stream.at {ordinary_picks('s.level')} AND pick.seq > s.ordinary ORDER BY pick.seq LIMIT 1) END"
)
"""The same of what was picked for it."""


def _picked(position: str, awake: str, since: str) -> str:
    """Selective subscriptions that are behind, those first that were to be sent something first."""
    return (
        f"SELECT {CHAT_COLUMNS}, s.coverage, s.level, s.{position}, NULL, s.remaining, {_DOUBTED}, {WISHES}, {since}, 1"
        f" FROM subscription AS s INDEXED BY picked_{position} CROSS JOIN chat ON chat.id = s.chat AND {_ARRIVED}"
        f" WHERE s.platform = :platform AND s.{position} < s.own_{position} AND s.waiting_until IS NULL AND s.{awake}"
        f" AND s.chat {_IDLE} ORDER BY s.own_{position} LIMIT :limit"
    )


def _behind(position: str, awake: str, since: str) -> str:
    """Of each coverage and level, those furthest behind; of them, those that have waited longest of all.

    Each is read in the order of its index, so that nothing is scanned and no coverage starves another; coverages that
    nobody follows any more, which in time are most, are stepped over. `awake` leaves out those who sleep.
    """
    index = (
        f"subscription INDEXED BY due_{position} WHERE platform = :platform AND waiting_until IS NULL AND {awake}"
        f" AND {WHOLE}"
    )
    return (
        "WITH RECURSIVE followed (coverage) AS ("
        f" SELECT MIN(coverage) FROM {index}"
        f" UNION ALL SELECT (SELECT MIN(coverage) FROM {index} AND coverage > followed.coverage)"
        "  FROM followed WHERE followed.coverage IS NOT NULL)"
        f" SELECT {CHAT_COLUMNS}, s.coverage, s.level, s.{position}, NULL, s.remaining, {_DOUBTED}, {WISHES}, {since},"
        " 0"
        " FROM followed CROSS JOIN head ON head.coverage = followed.coverage"
        " CROSS JOIN subscription AS s ON s.coverage = head.coverage AND s.chat IN ("
        f"  SELECT chat FROM {index} AND coverage = head.coverage AND level = head.level"
        f"   AND subscription.{position} < head.{position} AND chat {_IDLE}"
        f"   ORDER BY subscription.{position}, chat LIMIT :limit)"
        f" CROSS JOIN chat ON chat.id = s.chat AND {_ARRIVED}"
        " ORDER BY (SELECT MIN(seq) FROM stream INDEXED BY stream_pushed"
        f"  WHERE stream.coverage = s.coverage AND stream.pushed = 1 AND seq > s.{position}), s.chat LIMIT :limit"
    )


DUE = {
    Urgency.BREAKING: _behind("breaking", AWAKE_TO_BREAKING, "NULL"),
    Urgency.OWED: f"SELECT {CHAT_COLUMNS}, s.coverage, s.level, s.ordinary, s.owed, NULL, {_DOUBTED}, {WISHES}, NULL, 0"
    f" FROM subscription AS s INDEXED BY due_owed CROSS JOIN chat ON chat.id = s.chat AND {_ARRIVED}"
    f" WHERE s.platform = :platform AND s.owed IS NOT NULL AND s.waiting_until IS NULL AND s.{AWAKE}"
    f" AND s.chat {_IDLE} ORDER BY s.since LIMIT :limit",
    Urgency.ORDINARY: _behind("ordinary", AWAKE, _SINCE),
}


PICKED = {
    Urgency.BREAKING: _picked("breaking", AWAKE_TO_BREAKING, "NULL"),
    Urgency.ORDINARY: _picked("ordinary", AWAKE, _SINCE_PICKED),
}


async def look(database: Database, platform: int, limit: int, busy: Collection[ChatKey], now: datetime) -> Agenda:
    """Read again where somebody's wait was just over, or something was picked for somebody."""
    beside = ((NEXT_END, ()), NEWEST, (ON_THEIR_WAY, (platform,)), (PINNINGS, (platform,)), LEFT)
    queries = (*_due_queries(platform, limit, busy), *card_queries(platform, limit, busy))
    ends, head, corrections, pinnings, left, *behind = await database.read_all(*beside, *queries)
    next_end = end_of(ends)
    over = next_end is not None and next_end <= now
    if over:
        next_end = await end_waiting(database, now)
    if left[0][0] and await sift(database, now):
        next_end = now
    if over or left[0][0]:
        behind = await database.read_all(*queries)
    older = await outdated(database, platform, limit + len(busy)) if corrections or over else []
    to_pin = await pins(database, platform, limit + len(busy)) if pinnings or over else []
    subscriptions = len(DUE) + len(PICKED)
    dues, to_show = behind[:subscriptions], behind[subscriptions:]
    return Agenda(newest(head), next_end, _dues(dues, limit), older, to_pin, cards(to_show, limit))


async def due(database: Database, platform: int, limit: int, busy: Collection[ChatKey]) -> list[Due]:
    return _dues(await database.read_all(*_due_queries(platform, limit, busy)), limit)


def newest(found: Sequence[Row]) -> Seq:
    """From `NEWEST`."""
    return Seq(found[0][0] or 0)


def _due_queries(platform: int, limit: int, busy: Collection[ChatKey]) -> list[Statement]:
    of = {"platform": platform, "limit": limit, "busy": to_rows(list(busy))}
    return [(sql, of) for sql in (*DUE.values(), *PICKED.values())]


def _dues(found: Sequence[Sequence[Row]], limit: int) -> list[Due]:
    """Those that get all of a coverage and those that get a part of it take turns."""
    whole = dict(zip(DUE, found, strict=False))
    part = dict(zip(PICKED, found[len(DUE) :], strict=True))
    turns = {urgency: zip_longest(whole[urgency], part.get(urgency, ())) for urgency in DUE}
    each = ((row, urgency) for urgency in DUE for pair in turns[urgency] for row in pair if row)
    return [_due(row, urgency) for row, urgency in islice(each, limit)]


def _due(row: Row, urgency: Urgency) -> Due:
    return Due(
        chat=rows.wishing(rows.chat(row), row[13:17]),
        coverage=CoverageId(row[7]),
        level=LEVELS[row[8]],
        urgency=urgency,
        after=Seq(row[9]),
        owed=None if row[10] is None else EntryId(row[10]),
        remaining=row[11],
        doubted=bool(row[12]),
        since=None if row[17] is None else moment(row[17]),
        selective=bool(row[18]),
    )
