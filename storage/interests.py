"""What chats follow across coverages."""

from datetime import datetime

import aiosqlite

from bot.errors import Refused, TooManyInterests
from bot.languages.words import words
from bot.model import Address, ChatKind, CoverageId
from bot.store import MOST_INTERESTS, Interest, InterestKind
from storage.chats import chat_key, revive
from storage.database import Database, fetch
from storage.folding import folded
from storage.marks import END_DOUBT
from storage.picks import EVERYTHING, KIND_CODES, LEVEL, SELECTIVE, WAITING, WHOLE, WIDEN
from storage.rows import PLATFORM_CODES, Row, milliseconds
from storage.sifting import sift_for

_KINDS = tuple(InterestKind)
_AT = "chat.platform = ? AND chat.chat = ? AND chat.thread = ?"

OF = (
    "SELECT interest.kind, interest.said, interest.id FROM chat CROSS JOIN interest ON interest.chat = chat.id"
    f" WHERE {_AT} ORDER BY interest.kind, interest.id"
)

IN_PART = (
    "SELECT subscription.coverage FROM chat CROSS JOIN subscription ON subscription.chat = chat.id"
    f" WHERE {_AT} AND subscription.because = {SELECTIVE}"
)

TAGS = (
    "SELECT tag FROM entry_tag WHERE entry > (SELECT MAX(id) - 200 FROM entry)"
    " GROUP BY +tag ORDER BY COUNT(*) DESC, tag LIMIT ?"
)

_FOLLOWS_EVERYTHING = "EXISTS (SELECT 1 FROM interest WHERE interest.chat = :chat AND interest.kind = 0)"

LIFT = f"DELETE FROM declined WHERE chat = :chat AND (:kind = 0 OR NOT {_FOLLOWS_EVERYTHING})"
"""Tags and words bring nothing back to who follows everything but for what was left on purpose."""

_NEWEST = "(SELECT MAX(max(ordinary, breaking)) FROM head WHERE head.coverage = coverage.id)"

ENROL = (
    "INSERT INTO subscription"
    " (coverage, chat, platform, level, ordinary, breaking, waiting_until, since, because)"
    f" SELECT coverage.id, chat.id, chat.platform, {LEVEL}, {_NEWEST}, {_NEWEST}, {WAITING}, :at, {EVERYTHING}"
    " FROM chat CROSS JOIN coverage ON coverage.state = 'open' WHERE chat.id = :chat ON CONFLICT DO NOTHING"
)
"""In all that is open, from now on; nothing was declined that was not lifted."""

UNPICK = (
    "DELETE FROM pick WHERE chat = :chat"
    f" AND coverage IN (SELECT coverage FROM subscription WHERE chat = :chat AND {WHOLE})"
)

_END = (
    "DELETE FROM subscription WHERE chat = :chat AND because = :because",
    (
        "DELETE FROM former_subscription WHERE coverage IN (SELECT id FROM coverage) AND chat = :chat"
        " AND because = :because"
    ),
    f"{END_DOUBT} AND chat = :chat",
)


class SqliteInterests:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, address: Address) -> list[Interest]:
        return [_interest(row) for row in await self._database.read(OF, _place(address))]

    async def in_part(self, address: Address) -> set[CoverageId]:
        return {CoverageId(row[0]) for row in await self._database.read(IN_PART, _place(address))}

    async def make(self, address: Address, kind: ChatKind, title: str, interest: Interest, at: datetime) -> bool:
        value = interest.value
        if interest.kind is InterestKind.WORDS and not (value := folded([value])[0]):
            raise Refused(words("There is no word in that."))
        async with self._database.write() as connection:
            chat = await chat_key(connection, address, kind, title, at)
            await revive(connection, chat)
            of = {"chat": chat, "kind": KIND_CODES[interest.kind], "at": milliseconds(at)}
            await sift_for(connection, chat, at)
            await connection.execute(LIFT, of)
            new = await _insert(connection, chat, interest, value)
            if interest.kind is InterestKind.EVERYTHING:
                await connection.execute(WIDEN, of | {"because": EVERYTHING, "coverage": 0})
                await connection.execute(UNPICK, of)
                await connection.execute(ENROL, of)
        return new

    async def leave(self, address: Address, number: int) -> Interest | None:
        async with self._database.write() as connection:
            left = await fetch(
                connection,
                "DELETE FROM interest WHERE id = ? AND chat = (SELECT id FROM chat WHERE platform = ? AND chat = ?"
                " AND thread = ?) RETURNING kind, said, id, chat",
                (number, *_place(address)),
            )
            if not left:
                return None
            await _end(connection, left[0][3])
        return _interest(left[0])

    async def tags(self, count: int) -> list[str]:
        return [row[0] for row in await self._database.read(TAGS, (count,))]


async def _insert(connection: aiosqlite.Connection, chat: int, interest: Interest, value: str) -> bool:
    kind, first = KIND_CODES[interest.kind], value.partition(" ")[0] if interest.kind is InterestKind.WORDS else ""
    had = await fetch(connection, "SELECT kind, value FROM interest WHERE chat = ?", (chat,))
    if (kind, value) in had:
        return False
    if len(had) >= MOST_INTERESTS:
        raise TooManyInterests(f"This chat follows {MOST_INTERESTS} tags and words already.")
    await connection.execute(
        "INSERT INTO interest (chat, kind, value, first, said, since)"
        " VALUES (?, ?, ?, ?, ?, (SELECT COALESCE(MAX(seq), 0) FROM stream))",
        (chat, kind, value, first, interest.value),
    )
    return True


async def _end(connection: aiosqlite.Connection, chat: int) -> None:
    """The subscriptions that nothing gives reason for any more."""
    left = {row[0] for row in await fetch(connection, "SELECT kind FROM interest WHERE chat = ?", (chat,))}
    everything = KIND_CODES[InterestKind.EVERYTHING]
    ended = [EVERYTHING] * (everything not in left) + [SELECTIVE] * (not left - {everything})
    for because in ended:
        for sql in _END:
            await connection.execute(sql, {"chat": chat, "because": because})
    if SELECTIVE in ended:
        await connection.execute("DELETE FROM pick WHERE chat = ?", (chat,))
    if not left:
        await connection.execute("DELETE FROM declined WHERE chat = ?", (chat,))


def _interest(row: Row) -> Interest:
    return Interest(_KINDS[row[0]], row[1], row[2])


def _place(address: Address) -> tuple[int, int, int]:
    return PLATFORM_CODES[address.platform], address.chat, address.thread
