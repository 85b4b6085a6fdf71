"""Sifting: what was published is picked for the chats that it interests, and who follows everything is enrolled in new
coverages. Both in portions, some time after publishing, which so costs the same whatever the number of chats."""

from collections.abc import Sequence
from datetime import datetime

import aiosqlite

from storage.connection import Statement
from storage.database import Database, fetch
from storage.folding import folded, holds
from storage.picks import EVERYTHING, LEVEL, SELECTIVE, WAITING
from storage.rows import Row, milliseconds, to_rows

MOST_AT_ONCE = 2000
"""Chats in one transaction."""

LEFT: Statement = ("SELECT EXISTS (SELECT 1 FROM sifting) OR EXISTS (SELECT 1 FROM enrolling)", ())
"""Is there anything to sift, or anybody to enrol?"""

NEXT = (
    "SELECT sifting.seq, sifting.cursor, stream.coverage, stream.entry, stream.key, stream.breaking, entry.about,"
    " stream.pushed = 1 AND (stream.entry IS NULL OR entry.state = 'live')"
    " FROM sifting CROSS JOIN stream ON stream.seq = sifting.seq LEFT JOIN entry ON entry.id = stream.entry"
    " ORDER BY sifting.seq LIMIT 1"
)

_SAYS = (
    "SELECT entry_text.headline, entry_text.body, coverage.title FROM entry_text"
    " JOIN entry ON entry.id = entry_text.id JOIN coverage ON coverage.id = entry.coverage WHERE entry_text.id = ?"
)

ASKED_FOR = (
    "SELECT DISTINCT value FROM interest INDEXED BY interest_of_words"
    " WHERE kind = 2 AND first IN (SELECT value FROM json_each(:words))"
    " ORDER BY value"
)
"""Words that begin like some of the entry's."""

INTERESTED = (
    "SELECT chat FROM ("
    " SELECT chat FROM interest WHERE kind = 1 AND value IN (SELECT tag FROM entry_tag WHERE entry = :entry)"
    "  AND chat > :cursor AND since < :seq"
    " UNION SELECT chat FROM interest WHERE kind = 2 AND value IN (SELECT value FROM json_each(:words))"
    "  AND chat > :cursor AND since < :seq"
    ") ORDER BY chat LIMIT :most"
)

TOLD = (
    "SELECT s.chat FROM subscription AS s INDEXED BY subscription_selective"
    f" WHERE s.coverage = :coverage AND s.because = {SELECTIVE} AND s.chat > :cursor"
    " AND EXISTS (SELECT 1 FROM pick WHERE pick.chat = s.chat AND pick.coverage = s.coverage"
    "  AND pick.seq = (SELECT pushed_as FROM entry WHERE id = :about)) ORDER BY s.chat LIMIT :most"
)
"""Those for whom the entry was picked of whose correction this one tells."""

SELECTIVE_ONES = (
    "SELECT s.chat FROM subscription AS s INDEXED BY subscription_selective"
    f" WHERE s.coverage = :coverage AND s.because = {SELECTIVE} AND s.chat > :cursor ORDER BY s.chat LIMIT :most"
)

_DECLINED = "EXISTS (SELECT 1 FROM declined WHERE declined.chat = chat.id AND declined.coverage = :coverage)"

SUBSCRIBE = (
    "INSERT INTO subscription"
    " (coverage, chat, platform, level, ordinary, breaking, waiting_until, since, because)"
    f" SELECT :coverage, chat.id, chat.platform, {LEVEL}, :seq - 1, :seq - 1, {WAITING}, :at, {SELECTIVE}"
    " FROM json_each(:chats) AS one CROSS JOIN chat ON chat.id = one.value"
    f" WHERE NOT {_DECLINED} AND (:breaking OR {LEVEL} = 0 OR ({LEVEL} = 1 AND :key))"
    " AND NOT EXISTS (SELECT 1 FROM interest WHERE interest.chat = chat.id AND interest.kind = 0)"
    " ON CONFLICT DO NOTHING"
)
"""With the first that it wants to be sent. Who follows everything is enrolled for that, or left it on purpose."""

_THEIRS = f"s.coverage = :coverage AND s.because = {SELECTIVE} AND s.chat IN (SELECT value FROM json_each(:chats))"

PICK = (
    "INSERT INTO pick (chat, coverage, seq) SELECT s.chat, s.coverage, :seq FROM subscription AS s"
    f" WHERE {_THEIRS} AND NOT EXISTS (SELECT 1 FROM receipt"
    "  WHERE receipt.entry = :entry AND receipt.platform = s.platform AND receipt.chat = s.chat)"
    " ON CONFLICT DO NOTHING"
)
"""But for who had it while it followed everything."""

_PICKED = "EXISTS (SELECT 1 FROM pick WHERE pick.chat = s.chat AND pick.coverage = s.coverage AND pick.seq = :seq)"

HEAD = {
    False: "UPDATE subscription AS s SET own_ordinary = :seq"
    f" WHERE {_THEIRS} AND {_PICKED} AND (s.level = 0 OR (s.level = 1 AND :key) OR :entry IS NULL)",
    True: f"UPDATE subscription AS s SET own_breaking = :seq WHERE {_THEIRS} AND {_PICKED}",
}

_TOLD_SOMETHING = (
    "(s.ordinary < COALESCE(s.own_ordinary, 0) OR s.breaking < COALESCE(s.own_breaking, 0)"
    " OR EXISTS (SELECT 1 FROM pick CROSS JOIN stream ON stream.seq = pick.seq"
    "  CROSS JOIN receipt ON receipt.entry = stream.entry AND receipt.platform = s.platform"
    "   AND receipt.chat IN (SELECT id FROM chat WHERE id = s.chat OR successor = s.chat)"
    "  WHERE pick.chat = s.chat AND pick.coverage = s.coverage))"
)

END = (
    (
        "INSERT INTO former_subscription (coverage, chat, platform, level, exceptions, because)"
        " SELECT s.coverage, s.chat, s.platform, s.level, s.exceptions, s.because FROM subscription AS s"
        f" WHERE {_THEIRS} AND NOT {_TOLD_SOMETHING}"
        " ON CONFLICT DO UPDATE SET level = excluded.level, exceptions = excluded.exceptions,"
        "  because = excluded.because"
    ),
    f"DELETE FROM subscription AS s WHERE {_THEIRS} AND NOT {_TOLD_SOMETHING}",
)
"""Who was never told anything of a coverage is not told that it has ended."""

NEWCOMERS = "SELECT chat FROM interest WHERE kind = 0 AND value = '' AND chat > :cursor ORDER BY chat LIMIT :most"

ENROL = (
    "INSERT INTO subscription"
    " (coverage, chat, platform, level, ordinary, breaking, waiting_until, since, because)"
    f" SELECT :coverage, chat.id, chat.platform, {LEVEL}, :position, :position, {WAITING}, :at, {EVERYTHING}"
    " FROM json_each(:chats) AS one CROSS JOIN chat ON chat.id = one.value"
    f" WHERE NOT {_DECLINED} ON CONFLICT DO NOTHING"
)


async def sift(database: Database, now: datetime) -> bool:
    """One portion of each. True when something is left."""
    async with database.write() as connection:
        return await _portion(connection, now)


async def sift_for(connection: aiosqlite.Connection, chat: int, now: datetime) -> None:
    """All that is left, before something else moves the positions of the chat: what interested it so far is picked
    first. Inside the caller's transaction."""
    if await fetch(connection, "SELECT 1 FROM interest WHERE chat = ? LIMIT 1", (chat,)):
        while await _portion(connection, now):
            pass


async def _portion(connection: aiosqlite.Connection, now: datetime) -> bool:
    for found in await fetch(connection, NEXT):
        await _pick(connection, found, now)
    await _enrol(connection, now)
    return bool((await fetch(connection, *LEFT))[0][0])


async def _words(connection: aiosqlite.Connection, entry: int) -> list[str]:
    """Those of all that chats asked for which the entry holds, or the title of its coverage."""
    if not await fetch(connection, "SELECT 1 FROM interest WHERE kind = 2 LIMIT 1"):
        return []
    texts = folded([text or "" for said in await fetch(connection, _SAYS, (entry,)) for text in said])
    first = sorted({word for text in texts for word in text.split()})
    asked = await fetch(connection, ASKED_FOR, {"words": to_rows(first)})
    return [run for (run,) in asked if any(holds(text, run) for text in texts)]


async def _pick(connection: aiosqlite.Connection, found: Row, now: datetime) -> None:
    seq, cursor, coverage, entry, key, breaking, about, counts = found
    words = await _words(connection, entry) if entry and counts else []
    of = {"seq": seq, "coverage": coverage, "entry": entry, "key": key, "breaking": breaking, "at": milliseconds(now)}
    asked = {"cursor": cursor, "most": MOST_AT_ONCE, "words": to_rows(words), "about": about}
    who = SELECTIVE_ONES if entry is None else TOLD if about else INTERESTED
    chats = [row[0] for row in await fetch(connection, who, of | asked)] if counts else []
    if entry is None:
        await _execute(connection, END, of, chats)
    elif not about:
        await _execute(connection, (SUBSCRIBE,), of, chats)
    await _execute(connection, (PICK, HEAD[bool(breaking)]), of, chats)
    if len(chats) < MOST_AT_ONCE:
        await connection.execute("DELETE FROM sifting WHERE seq = ?", (seq,))
    else:
        await connection.execute("UPDATE sifting SET cursor = ? WHERE seq = ?", (chats[-1], seq))


async def _enrol(connection: aiosqlite.Connection, now: datetime) -> None:
    found = await fetch(connection, "SELECT coverage, position, cursor FROM enrolling ORDER BY coverage LIMIT 1", ())
    for coverage, position, cursor in found:
        chats = [row[0] for row in await fetch(connection, NEWCOMERS, {"cursor": cursor, "most": MOST_AT_ONCE})]
        of = {"coverage": coverage, "position": position, "at": milliseconds(now)}
        await _execute(connection, (ENROL,), of, chats)
        if len(chats) < MOST_AT_ONCE:
            await connection.execute("DELETE FROM enrolling WHERE coverage = ?", (coverage,))
        else:
            await connection.execute("UPDATE enrolling SET cursor = ? WHERE coverage = ?", (chats[-1], coverage))


async def _execute(
    connection: aiosqlite.Connection, statements: Sequence[str], of: dict[str, object], chats: Sequence[int]
) -> None:
    if chats:
        for sql in statements:
            await connection.execute(sql, of | {"chats": to_rows(chats)})
