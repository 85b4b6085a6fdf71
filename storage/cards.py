"""Live cards: who has one, and what is to be done for it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import IntEnum
from itertools import chain, islice

import aiosqlite
import orjson

from bot.lanes.card import Asked, Card, OnCard
from bot.model import ChatKey, CoverageId, MessageId
from bot.readers.preferences import CardUse
from bot.richtext import RichText, from_json, to_json
from storage import rows
from storage.connection import Statement
from storage.database import Database, fetch
from storage.rows import CHAT_COLUMNS, LEVELS, PLATFORM_CODES, Row, milliseconds, moment, to_rows


class State(IntEnum):
    """Of a chat's card."""

    LEAVING = 0
    """Nobody wants it any more; it is to be taken down."""
    WANTED = 1
    GIVEN_UP = 2
    """It was deleted again and again, or is in doubt and not sent again: there is none until somebody chooses anew."""


class Pinning(IntEnum):
    """Whether a card is pinned."""

    NOT_YET = 0
    PINNED = 1
    REFUSED = 2


_COLUMNS = (
    f"{CHAT_COLUMNS}, card.state, card.message, card.asked, card.asked_at, card.shows, card.pinned, card.touched, ("
    " SELECT json_group_array(json_array(place.coverage, place.level, coverage.changes, EXISTS (SELECT 1"
    "   FROM subscription WHERE subscription.coverage = place.coverage AND subscription.chat = place.chat)))"
    "  FROM card_coverage AS place CROSS JOIN coverage ON coverage.id = place.coverage WHERE place.chat = card.chat)"
)

_IDLE = "NOT IN (SELECT value FROM json_each(:busy))"

_AWAKE = "card_coverage INDEXED BY card_due WHERE platform = :platform AND rests = 0"

BEHIND = (
    "WITH RECURSIVE followed (coverage) AS ("
    f" SELECT MIN(coverage) FROM {_AWAKE}"
    f" UNION ALL SELECT (SELECT MIN(coverage) FROM {_AWAKE} AND coverage > followed.coverage)"
    "  FROM followed WHERE followed.coverage IS NOT NULL),"
    " behind (chat) AS (SELECT DISTINCT place.chat FROM followed CROSS JOIN coverage ON coverage.id = followed.coverage"
    "  CROSS JOIN card_coverage AS place ON place.coverage = coverage.id AND place.chat IN ("
    f"   SELECT chat FROM {_AWAKE} AND coverage = coverage.id AND shown < coverage.changes AND chat {_IDLE}"
    "    ORDER BY shown, chat LIMIT :limit))"
    f" SELECT {_COLUMNS} FROM behind CROSS JOIN card ON card.chat = behind.chat"
    " CROSS JOIN chat ON chat.id = card.chat ORDER BY card.renewed_at, card.chat LIMIT :limit"
)
"""Of each coverage, the cards furthest behind; of them, those that were renewed longest ago. Nothing that rests is
gone through."""

ASIDE = (
    f"SELECT {_COLUMNS} FROM card INDEXED BY card_to_leave CROSS JOIN chat ON chat.id = card.chat"
    f" WHERE card.platform = :platform AND card.state = {State.LEAVING} AND card.held = 0 AND card.ready_at IS NULL"
    f" AND card.chat {_IDLE}"
    f" UNION ALL SELECT {_COLUMNS} FROM card INDEXED BY card_to_pin CROSS JOIN chat ON chat.id = card.chat"
    f" WHERE card.platform = :platform AND card.state = {State.WANTED} AND card.pinned = {Pinning.NOT_YET}"
    f" AND card.message IS NOT NULL AND card.held = 0 AND card.chat {_IDLE} LIMIT :limit"
)
"""Cards that are to be taken down, and those that are to be pinned."""

FOLLOWED = (
    "INSERT INTO card_coverage (coverage, chat, platform, level, shown, rests)"
    " SELECT subscription.coverage, subscription.chat, subscription.platform, subscription.level, -1, card_rest.rests"
    " FROM subscription CROSS JOIN card_rest ON card_rest.chat = subscription.chat WHERE subscription.chat = :chat"
    " ON CONFLICT DO UPDATE SET shown = -1"
)

_BEGIN = (
    "INSERT INTO card (chat, platform, state, alone, held, pinned)"
    f" SELECT id, platform, {State.WANTED}, :alone, (SELECT held FROM chat_held WHERE chat_held.chat = chat.id),"
    f" CASE WHEN pins_refused_at IS NULL THEN {Pinning.NOT_YET} ELSE {Pinning.REFUSED} END"
    " FROM chat WHERE id = :chat"
    f" ON CONFLICT DO UPDATE SET state = CASE state WHEN {State.LEAVING} THEN {State.WANTED} ELSE state END,"
    " alone = excluded.alone"
)

LEAVE = (
    "DELETE FROM card_coverage WHERE chat = :chat",
    f"UPDATE card SET state = {State.LEAVING}, touched = touched + 1 WHERE chat = :chat",
    "DELETE FROM card WHERE chat = :chat AND message IS NULL AND asked IS NULL",
)
"""Nobody wants the card of a chat any more: it goes at once where there is nothing to take down."""

_DROP = (
    "DELETE FROM card_coverage WHERE chat = :chat",
    "DELETE FROM card WHERE chat = :chat",
)
ASK = (
    "UPDATE card SET asked = :asked, asked_at = :at, sending = 1"
    f" WHERE chat = :chat AND state = {State.WANTED} AND message IS NULL"
)

COUNT = (
    "INSERT INTO doubt (platform, chat, part, at, skipped) SELECT platform, chat, 0, :at, :skipped"
    " FROM card INDEXED BY card_sending WHERE platform = :platform AND sending = 1 RETURNING chat"
)
RECOVER = "UPDATE card INDEXED BY card_sending SET {became} WHERE platform = :platform AND sending = 1"

FORGET_ASKED = "asked = NULL, asked_at = NULL, sending = 0"

LOOSE = f"pinned = CASE pinned WHEN {Pinning.PINNED} THEN {Pinning.NOT_YET} ELSE pinned END"
LOOSEN = f"UPDATE card SET {LOOSE} WHERE chat = :chat AND message IS :message"

GIVE_UP = f"state = CASE state WHEN {State.WANTED} THEN {State.GIVEN_UP} ELSE state END"


async def use(connection: aiosqlite.Connection, chat: int, wanted: CardUse) -> None:
    """The chat has chosen. What it follows comes to stand on a card that begins now."""
    if wanted is CardUse.OFF:
        for sql in LEAVE:
            await connection.execute(sql, {"chat": chat})
        return
    present = await fetch(connection, f"SELECT 1 FROM card WHERE chat = ? AND state <> {State.LEAVING}", (chat,))
    await connection.execute(_BEGIN, {"chat": chat, "alone": wanted is CardUse.ONLY})
    if not present:
        await connection.execute(FOLLOWED, {"chat": chat})


async def hand_over(connection: aiosqlite.Connection, chat: int, target: int) -> None:
    """What the chat was is out of reach; where it goes on, it has another card, if it wants one there."""
    await drop(connection, chat)
    ((preferences,),) = await fetch(connection, "SELECT preferences FROM chat WHERE id = ?", (target,))
    await use(connection, target, rows.wishes(preferences, None).card)


async def drop(connection: aiosqlite.Connection, chat: int) -> None:
    """It cannot be reached any more."""
    for sql in _DROP:
        await connection.execute(sql, {"chat": chat})


class SqliteCards:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, platform: str, limit: int, busy: Collection[ChatKey] = ()) -> list[Card]:
        return cards(await self._database.read_all(*queries(PLATFORM_CODES[platform], limit, busy)), limit)

    async def ask(self, card: Card, text: RichText, at: datetime) -> bool:
        async with self._database.write() as connection:
            asked = await connection.execute(
                ASK, {"chat": card.chat.key, "asked": to_json(text).decode(), "at": milliseconds(at)}
            )
        return asked.rowcount > 0

    async def loosen(self, card: Card) -> None:
        async with self._database.write() as connection:
            await connection.execute(LOOSEN, {"chat": card.chat.key, "message": card.message})

    async def recover(self, platform: str, at: datetime, *, known_again: bool, skipped: bool) -> int:
        of = {"platform": PLATFORM_CODES[platform]}
        became = f"{FORGET_ASKED}, {GIVE_UP}" if skipped else FORGET_ASKED
        async with self._database.write() as connection:
            counted = await connection.execute_fetchall(COUNT, of | {"at": milliseconds(at), "skipped": skipped})
            await connection.execute(RECOVER.format(became="sending = 0" if known_again else became), of)
        return len(list(counted))


def queries(platform: int, limit: int, busy: Collection[ChatKey]) -> tuple[Statement, Statement]:
    """What `cards` is made of."""
    of = {"platform": platform, "limit": limit, "busy": to_rows(list(busy))}
    return (ASIDE, of), (BEHIND, of)


def cards(found: Sequence[Sequence[Row]], limit: int) -> list[Card]:
    """Each chat's once, though it may be behind and to be pinned."""
    once: dict[int, Row] = {}
    for row in chain.from_iterable(found):
        once.setdefault(row[0], row)
    return [_card(row) for row in islice(once.values(), limit)]


def _card(row: Row) -> Card:
    state, message, asked, asked_at, shows, pinned, touched, places = row[7:15]
    wanted = state == State.WANTED
    return Card(
        chat=rows.chat(row),
        wanted=wanted,
        message=None if message is None else MessageId(message),
        asked=Asked(from_json(asked), moment(asked_at)) if asked else None,
        shows=shows,
        to_pin=wanted and message is not None and pinned == Pinning.NOT_YET,
        may_be_pinned=pinned != Pinning.REFUSED,
        touched=touched,
        coverages=tuple(_on_card(place) for place in orjson.loads(places)),
    )


def _on_card(place: Sequence[int]) -> OnCard:
    coverage, level, changes, followed = place
    return OnCard(CoverageId(coverage), LEVELS[level], changes, bool(followed))
