"""Messages of announcement channels that go on to the channels that follow them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.model import EntryId, EntryState, Level, MessageId
from bot.readers.preferences import Crossposts
from bot.store import Crosspost, CrosspostAnswer
from storage import rows
from storage.database import Database
from storage.rows import CHAT_COLUMNS, LEVEL_CODES, LEVELS, PLATFORM_CODES, Row, milliseconds, moment

_LEVEL = "CASE WHEN entry.breaking THEN 2 ELSE entry.key END"
"""As in `LEVEL_CODES`."""

_LOWEST: Mapping[Crossposts, int] = {
    Crossposts.ALL: LEVEL_CODES[Level.ALL],
    Crossposts.KEY: LEVEL_CODES[Level.KEY],
    Crossposts.BREAKING: LEVEL_CODES[Level.BREAKING],
    Crossposts.NONE: len(LEVELS),
}
"""The level from which on a channel passes entries on."""

_WANTED = (
    f"CASE COALESCE(json_extract(chat.preferences, '$.crossposts'), '{Crossposts.KEY}') "
    + " ".join(f"WHEN '{wanted}' THEN {level}" for wanted, level in _LOWEST.items())
    + " END"
)

ANNOUNCE = (
    "INSERT OR IGNORE INTO crosspost (chat, message, entry, platform, level, since)"
    f" SELECT chat.id, :message, entry.id, :platform, {_LEVEL},"
    "  COALESCE(:since, (SELECT at FROM stream WHERE seq = entry.changed_as))"
    f" FROM entry CROSS JOIN chat ON chat.id = :chat AND {_LEVEL} >= {_WANTED}"
    " WHERE entry.id = :entry AND entry.summary = 0"
)
"""Without a time: since the entry was changed. A summary is no news, and is renewed where it stands."""

LET_GO = (
    "UPDATE crosspost SET over = 1 WHERE over = 0 AND (platform, chat) = (SELECT platform, id FROM chat WHERE id = ?)"
    f" AND level < (SELECT {_WANTED} FROM chat WHERE id = crosspost.chat)"
)
"""What waits in a channel that does not want to pass it on any more."""

_WAITING = "crosspost INDEXED BY crosspost_waiting WHERE platform = :platform AND over = 0"

_FIRST = (
    "SELECT waiting.message, waiting.entry FROM crosspost AS waiting INDEXED BY crosspost_waiting"
    " CROSS JOIN entry ON entry.id = waiting.entry"
    " WHERE waiting.platform = :platform AND waiting.over = 0 AND waiting.chat = channel.id"
    f" AND waiting.since >= :since AND entry.state = '{EntryState.LIVE}'"
    " ORDER BY waiting.level DESC, waiting.entry DESC, waiting.message LIMIT 1"
)

_FULL_SINCE = (
    "SELECT MAX(asked_at) AS at FROM crosspost INDEXED BY crosspost_asked"
    " WHERE chat = channel.id AND asked_at >= :asked_since GROUP BY message ORDER BY at DESC LIMIT 1 OFFSET :most - 1"
)

FIRST = (
    "WITH RECURSIVE channel (id) AS ("
    f" SELECT MIN(chat) FROM {_WAITING}"
    f" UNION ALL SELECT (SELECT MIN(chat) FROM {_WAITING} AND chat > channel.id)"
    "  FROM channel WHERE channel.id IS NOT NULL)"
    f" SELECT {CHAT_COLUMNS}, first.message, first.entry, first.level, first.tries,"
    f"  chat.crossposts_throttled_until, ({_FULL_SINCE})"
    " FROM channel CROSS JOIN chat ON chat.id = channel.id"
    f" CROSS JOIN crosspost AS first ON first.chat = channel.id AND (first.message, first.entry) = ({_FIRST})"
    " WHERE chat.absence IS NULL"
)
"""The channels are stepped through, so that nothing else of what waits is read."""

ASK = "UPDATE crosspost SET asked_at = ?, tries = tries + 1 WHERE chat = ? AND message = ?"
END = "UPDATE crosspost SET over = 1 WHERE chat = ? AND message = ?"
CLOSE = "UPDATE crosspost SET over = 1 WHERE platform = ? AND chat = ? AND over = 0"
WAIT = "UPDATE chat SET crossposts_throttled_until = max(COALESCE(crossposts_throttled_until, 0), ?) WHERE id = ?"
FORGET = "DELETE FROM crosspost WHERE since < ?"


class SqliteCrossposts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def first(self, platform: str, since: datetime, asked_since: datetime, most: int) -> list[Crosspost]:
        bounds = {"since": milliseconds(since), "asked_since": milliseconds(asked_since), "most": most}
        found = await self._database.read_beside(FIRST, {"platform": PLATFORM_CODES[platform]} | bounds)
        return [_crosspost(row) for row in found]

    async def ask(self, crossposts: Sequence[Crosspost], at: datetime) -> None:
        async with self._database.write() as connection:
            asked = [(milliseconds(at), one.chat.key, one.message) for one in crossposts]
            await connection.executemany(ASK, asked)

    async def settle(self, answers: Sequence[CrosspostAnswer]) -> None:
        over = [(one.crosspost.chat.key, one.crosspost.message) for one in answers if one.over]
        closed = [one.crosspost.chat for one in answers if one.closed]
        waits = [(milliseconds(one.until), one.crosspost.chat.key) for one in answers if one.until]
        async with self._database.write() as connection:
            await connection.executemany(END, over)
            await connection.executemany(CLOSE, [(PLATFORM_CODES[chat.address.platform], chat.key) for chat in closed])
            await connection.executemany(WAIT, waits)

    async def forget(self, before: datetime) -> None:
        async with self._database.write() as connection:
            await connection.execute(FORGET, (milliseconds(before),))


def _crosspost(row: Row) -> Crosspost:
    return Crosspost(
        chat=rows.chat(row),
        message=MessageId(row[7]),
        entry=EntryId(row[8]),
        level=LEVELS[row[9]],
        tries=row[10],
        until=None if row[11] is None else moment(row[11]),
        full_since=None if row[12] is None else moment(row[12]),
    )
