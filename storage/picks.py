"""What selective subscriptions are to be sent, and why a chat is subscribed at all. Inside the caller's transaction."""

from collections.abc import Mapping

import aiosqlite

from bot.model import CoverageId, Level
from bot.store import InterestKind
from storage.rows import LEVEL_CODES

CHOSEN, EVERYTHING, SELECTIVE = range(3)
"""Why a subscription is there: somebody chose the coverage, the chat follows everything, or some of it interests it."""

KIND_CODES: Mapping[InterestKind, int] = {kind: code for code, kind in enumerate(InterestKind)}

WHOLE = f"because < {SELECTIVE}"
"""A condition on a subscription, as its indexes have it."""

LEVEL = (
    f"CASE json_extract(chat.preferences, '$.level') WHEN '{Level.KEY}' THEN {LEVEL_CODES[Level.KEY]}"
    f" WHEN '{Level.BREAKING}' THEN {LEVEL_CODES[Level.BREAKING]} ELSE {LEVEL_CODES[Level.ALL]} END"
)
"""Of a `chat`, where a coverage has no exception."""

WAITING = "IIF(chat.absence IS NOT NULL AND chat.probe_at > 0, chat.probe_at, chat.throttled_until)"
"""Until when nothing may go to a `chat`."""


def picked(subscription: str, seq: str) -> str:
    """A condition: the subscription, under that name, is to be sent that row of the stream."""
    return (
        f"({subscription}.{WHOLE} OR EXISTS (SELECT 1 FROM pick WHERE pick.chat = {subscription}.chat"
        f" AND pick.coverage = {subscription}.coverage AND pick.seq = {seq}))"
    )


def head(subscription: str, position: str) -> str:
    """What the position is to reach, beside the `head` of its coverage and level."""
    own = f"COALESCE({subscription}.own_{position}, 0)"
    return f"IIF({subscription}.{WHOLE}, head.{position}, {own})"


def wanted(level: str) -> str:
    """A condition on an ordinary row of the `stream`."""
    return f"({level} = 0 OR ({level} = 1 AND stream.key = 1) OR stream.entry IS NULL)"


_PICKS = (
    "FROM pick CROSS JOIN stream ON stream.seq = pick.seq AND stream.pushed = 1"
    " WHERE pick.chat = s.chat AND pick.coverage = s.coverage"
)


def ordinary_picks(level: str) -> str:
    """Of a subscription `s`."""
    return f"{_PICKS} AND stream.breaking = 0 AND {wanted(level)}"


NEWEST = "(SELECT MAX(max(ordinary, breaking)) FROM head WHERE head.coverage = s.coverage)"

_BEFORE_THE_FIRST = (
    f"COALESCE((SELECT MIN(pick.seq) - 1 {ordinary_picks('s.level')} AND pick.seq > s.ordinary), s.ordinary)"
)

WIDEN = (
    "UPDATE subscription AS s SET because = :because, own_ordinary = NULL, own_breaking = NULL,"
    f" ordinary = CASE WHEN s.ordinary >= COALESCE(s.own_ordinary, 0) THEN max(s.ordinary, {NEWEST})"
    f"  ELSE {_BEFORE_THE_FIRST} END,"
    f" breaking = CASE WHEN s.breaking >= COALESCE(s.own_breaking, 0) THEN max(s.breaking, {NEWEST})"
    f"  ELSE COALESCE((SELECT MIN(pick.seq) - 1 {_PICKS} AND stream.breaking = 1 AND pick.seq > s.breaking),"
    "   s.breaking) END"
    f" WHERE s.chat = :chat AND s.because = {SELECTIVE} AND :coverage IN (0, s.coverage)"
    " AND EXISTS (SELECT 1 FROM coverage WHERE coverage.id = s.coverage AND coverage.state = 'open')"
)
"""Selective subscriptions of a chat, to one coverage or (0) to all, get all from now on. Who was behind begins with the
first that was picked, and gets what lies between as well."""

LEVEL_OF_PICKS = (
    "UPDATE subscription AS s SET level = :level,"
    f" ordinary = CASE WHEN s.ordinary >= COALESCE(s.own_ordinary, 0)"
    f"  THEN max(s.ordinary, COALESCE((SELECT MAX(pick.seq) {ordinary_picks(':level')}), 0))"
    f"  ELSE {_BEFORE_THE_FIRST} END,"
    f" own_ordinary = (SELECT MAX(pick.seq) {ordinary_picks(':level')})"
    f" WHERE s.chat = :chat AND s.because = {SELECTIVE} AND s.level <> :level AND :coverage IN (0, s.coverage)"
    " AND (:coverage OR s.exceptions IS NULL OR json_extract(s.exceptions, '$.level') IS NULL)"
)
"""The level of selective subscriptions: as for the others (`preferences.LEVEL`), among what was picked."""

FORGET = (
    "DELETE FROM interest WHERE chat = :chat",
    "DELETE FROM declined WHERE chat = :chat",
    "DELETE FROM pick WHERE chat = :chat",
)


def _position(column: str) -> str:
    """The larger counts, but for what only a part was picked of: whoever has the whole goes on where they are."""
    return (
        f"{column} = CASE WHEN {WHOLE} AND excluded.because = {SELECTIVE} THEN {column}"
        f" WHEN because = {SELECTIVE} AND excluded.{WHOLE} THEN excluded.{column}"
        f" ELSE max({column}, excluded.{column}) END"
    )


def _own_head(column: str) -> str:
    larger = f"max(COALESCE({column}, 0), COALESCE(excluded.{column}, 0))"
    return f"{column} = IIF(min(because, excluded.because) = {SELECTIVE}, NULLIF({larger}, 0), NULL)"


_KEPT = "owed, owed_next, since, exceptions, because, own_ordinary, own_breaking"

HAND_OVER = (
    (
        f"INSERT INTO subscription (coverage, chat, platform, level, ordinary, breaking, {_KEPT})"
        f" SELECT coverage, :target, platform, level, ordinary, breaking, {_KEPT} FROM subscription WHERE chat = :chat"
        f" ON CONFLICT DO UPDATE SET {_position('ordinary')}, {_position('breaking')},"
        f"  {_own_head('own_ordinary')}, {_own_head('own_breaking')}, because = min(because, excluded.because)"
    ),
    "DELETE FROM subscription WHERE chat = :chat",
    (
        "INSERT INTO interest (chat, kind, value, first, said, since)"
        " SELECT :target, kind, value, first, said, since FROM interest WHERE chat = :chat ON CONFLICT DO NOTHING"
    ),
    (
        "INSERT INTO declined (chat, coverage) SELECT :target, coverage FROM declined WHERE chat = :chat"
        " ON CONFLICT DO NOTHING"
    ),
    (
        "INSERT INTO pick (chat, coverage, seq) SELECT :target, coverage, seq FROM pick WHERE chat = :chat"
        " ON CONFLICT DO NOTHING"
    ),
    *FORGET,
    "UPDATE enrolling SET cursor = min(cursor, :target - 1)",
    "UPDATE sifting SET cursor = min(cursor, :target - 1)",
)
"""What one chat follows, to the address at which it goes on. Where that was gone past, it is looked at again."""


async def note(connection: aiosqlite.Connection, seq: int) -> None:
    """It is to be picked for those whom it interests."""
    await connection.execute(
        "INSERT INTO sifting (seq, cursor) SELECT ?, 0 WHERE EXISTS (SELECT 1 FROM interest WHERE kind > ?)",
        (seq, KIND_CODES[InterestKind.EVERYTHING]),
    )


async def begin_enrolling(connection: aiosqlite.Connection, coverage: CoverageId, position: int) -> None:
    """Who follows everything is to follow it from there on."""
    await connection.execute(
        "INSERT INTO enrolling (coverage, position, cursor) SELECT ?, ?, 0"
        " WHERE EXISTS (SELECT 1 FROM interest WHERE kind = ?) ON CONFLICT DO NOTHING",
        (coverage, position, KIND_CODES[InterestKind.EVERYTHING]),
    )


async def decline(connection: aiosqlite.Connection, chat: int, coverage: CoverageId) -> None:
    """It was left on purpose: that holds against all that the chat is interested in."""
    await connection.execute("DELETE FROM pick WHERE chat = ? AND coverage = ?", (chat, coverage))
    await connection.execute(
        "INSERT INTO declined (chat, coverage) SELECT :chat, :coverage"
        " WHERE EXISTS (SELECT 1 FROM interest WHERE chat = :chat) ON CONFLICT DO NOTHING",
        {"chat": chat, "coverage": coverage},
    )
