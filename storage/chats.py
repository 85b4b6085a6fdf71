"""What happens to a chat as a whole: suspended, back again, moved. Inside the caller's transaction."""

from datetime import datetime

import aiosqlite

from bot.lanes.delivery import DROP_AFTER, PROBE_FIRST, PROBE_LONGEST
from bot.model import Address, ChatKind
from storage import cards
from storage.database import fetch
from storage.picks import FORGET as FORGET_INTERESTS
from storage.picks import HAND_OVER
from storage.pins import take_up, taken_up
from storage.rows import PLATFORM_CODES, milliseconds, moment

MOVED = "moved"
"""The absence of an address whose chat goes on elsewhere; its receipts are frozen."""

ABSENT = "SELECT id FROM chat INDEXED BY chat_absent WHERE absence IS NOT NULL AND successor IS NULL"
"""The chats that cannot be reached: few enough to be read as a whole."""


def _taken_up(chats: str) -> str:
    """The statement that makes due what these missed; `chats` is a query for their keys."""
    return (
        "INSERT INTO revising (platform, entry, revision, cursor)"
        " SELECT chat.platform, entry.id, entry.revision, chat.id - 1"
        " FROM chat CROSS JOIN entry INDEXED BY entry_changed ON entry.changed_as >= chat.missed_from"
        f" WHERE chat.id IN ({chats}) AND EXISTS (SELECT 1 FROM receipt"
        "  WHERE receipt.entry = entry.id AND receipt.platform = chat.platform AND receipt.chat = chat.id"
        "   AND receipt.revision < entry.revision)"
        " ON CONFLICT DO UPDATE SET cursor = min(cursor, excluded.cursor)"
    )


_TAKE_UP = _taken_up("SELECT :chat UNION ALL SELECT id FROM chat WHERE successor = :chat")

_PROBED = "SELECT id FROM chat WHERE probe_at > 0 AND probe_at <= :now"
PROBE = (
    _taken_up(f"{_PROBED} UNION ALL SELECT id FROM chat WHERE successor IN ({_PROBED})"),
    "UPDATE chat SET probe_at = 0 WHERE probe_at > 0 AND probe_at <= :now",
)
"""Chats that are to be tried again by `:now`: what they missed is due, and still counts as missed."""

_UNMUTED = "SELECT id FROM chat WHERE muted_until <= :now"
_HEARING = f"{_UNMUTED} AND absence IS NULL"
_TRIED = f"{_UNMUTED} AND (absence IS NULL OR probe_at = 0)"
UNMUTE = (
    _taken_up(f"{_TRIED} UNION ALL SELECT id FROM chat WHERE successor IN ({_TRIED})"),
    f"UPDATE chat SET missed_from = NULL WHERE id IN ({_HEARING}) OR successor IN ({_HEARING})",
    taken_up(_HEARING),
    "UPDATE chat SET muted_until = NULL WHERE muted_until <= :now",
)
"""Chats that were mute until `:now`: what they missed is due, unless they cannot be reached and are not being tried."""


FORGET = (
    "UPDATE chat SET preferences = NULL, preferred = preferred + 1, muted_until = NULL, language = NULL"
    " WHERE id = ? AND (preferences IS NOT NULL OR muted_until IS NOT NULL OR language IS NOT NULL)"
)
"""What a chat preferred, its language among it."""


async def chat_key(connection: aiosqlite.Connection, address: Address, kind: ChatKind, title: str, at: datetime) -> int:
    """The key of the chat at an address, made if need be."""
    found = await fetch(
        connection,
        "INSERT INTO chat (platform, chat, thread, kind, title, since) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET kind = excluded.kind, title = excluded.title RETURNING id",
        (PLATFORM_CODES[address.platform], address.chat, address.thread, kind, title, milliseconds(at)),
    )
    return int(found[0][0])


async def absent(connection: aiosqlite.Connection, chat: int, absence: str, at: datetime) -> None:
    """Left alone for as long as it has been away so far, within bounds; dropped when that was too long."""
    went = await fetch(
        connection,
        "UPDATE chat SET absence = ?, absent_since = COALESCE(absent_since, ?), probe_at = NULL"
        " WHERE id = ? AND successor IS NULL RETURNING absent_since, throttled_until",
        (absence, milliseconds(at), chat),
    )
    if not went:
        return
    since, throttled_until = went[0]
    away = at - moment(since)
    if away > DROP_AFTER:
        await connection.execute("DELETE FROM subscription WHERE chat = ?", (chat,))
        await connection.execute("DELETE FROM mark WHERE chat = ?", (chat,))
        await connection.execute(FORGET, (chat,))
        await cards.drop(connection, chat)
        for sql in FORGET_INTERESTS:
            await connection.execute(sql, {"chat": chat})
        return
    await miss(connection, chat)
    probe = max(milliseconds(at + min(max(away, PROBE_FIRST), PROBE_LONGEST)), throttled_until or 0)
    await connection.execute("UPDATE subscription SET waiting_until = ? WHERE chat = ?", (probe, chat))
    await connection.execute("UPDATE chat SET probe_at = ? WHERE id = ?", (probe, chat))


async def miss(connection: aiosqlite.Connection, chat: int) -> None:
    """It and the addresses that it left may miss every correction from now on, those that have not gone through all
    chats yet, and that of an entry which is on its way to it."""
    await connection.execute(
        "UPDATE chat SET missed_from = COALESCE("
        "  missed_from, (SELECT MIN(changed_as) FROM entry WHERE id IN ("
        "    SELECT entry FROM revising WHERE revising.platform = chat.platform"
        "    UNION ALL SELECT json_extract(carried.value, '$[0]')"
        "     FROM mark, json_each(mark.holds, '$[0]') AS carried WHERE mark.chat = chat.id)),"
        "  (SELECT MAX(seq) + 1 FROM stream), 0)"
        " WHERE id = :chat OR successor = :chat",
        {"chat": chat},
    )


async def returned(connection: aiosqlite.Connection, chat: int) -> None:
    """Due again, and corrections that it missed are taken up. A chat that moved does not return by itself."""
    changed = await connection.execute(
        "UPDATE chat SET absence = NULL, absent_since = NULL, probe_at = NULL"
        " WHERE id = ? AND absence IS NOT NULL AND successor IS NULL",
        (chat,),
    )
    if changed.rowcount:
        await end_absence(connection, chat)
        await _take_up(connection, chat)
        await take_up(connection, chat)


async def _take_up(connection: aiosqlite.Connection, chat: int) -> None:
    """Corrections that were missed here or at an address that the chat left are due to it, once it hears again."""
    if await fetch(connection, "SELECT 1 FROM chat WHERE id = ? AND muted_until IS NOT NULL", (chat,)):
        return
    await connection.execute(_TAKE_UP, {"chat": chat})
    await connection.execute("UPDATE chat SET missed_from = NULL WHERE id = :chat OR successor = :chat", {"chat": chat})


async def end_absence(connection: aiosqlite.Connection, chat: int) -> None:
    """Its subscriptions wait for nothing but the chat's own throttle."""
    await connection.execute(
        "UPDATE subscription SET waiting_until = (SELECT throttled_until FROM chat WHERE id = subscription.chat)"
        " WHERE chat = ?",
        (chat,),
    )


async def revive(connection: aiosqlite.Connection, chat: int) -> None:
    """Something came from this address, so it can be reached, even if its chat had moved away."""
    await connection.execute("UPDATE chat SET successor = NULL WHERE id = ? AND successor IS NOT NULL", (chat,))
    await returned(connection, chat)


async def relocate(connection: aiosqlite.Connection, chat: int, new: Address) -> None:
    """Subscriptions go over to the new address; what was received at the old one can no longer be changed there."""
    old = (await fetch(connection, "SELECT kind, title, since, language FROM chat WHERE id = ?", (chat,)))[0]
    made = await fetch(
        connection,
        "INSERT INTO chat (platform, chat, thread, kind, title, since, language) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET title = excluded.title, language = COALESCE(language, excluded.language)"
        " RETURNING id",
        (PLATFORM_CODES[new.platform], new.chat, new.thread, *old),
    )
    target = int(made[0][0])
    if target == chat:
        return
    await _hand_over(connection, chat, target)
    await connection.execute(
        "UPDATE chat SET absence = :moved, absent_since = NULL, probe_at = NULL, successor = :target"
        " WHERE id = :chat OR successor = :chat",
        {"moved": MOVED, "target": target, "chat": chat},
    )
    await connection.execute("UPDATE chat SET successor = NULL WHERE id = ?", (target,))
    await revive(connection, target)
    await end_absence(connection, target)
    if await fetch(connection, "SELECT 1 FROM chat WHERE id = ? AND muted_until IS NOT NULL", (target,)):
        await miss(connection, target)
    else:
        await _take_up(connection, target)


async def _hand_over(connection: aiosqlite.Connection, chat: int, target: int) -> None:
    """What one chat follows, to another; where both follow it, the larger position counts."""
    for sql in HAND_OVER:
        await connection.execute(sql, {"chat": chat, "target": target})
    await connection.execute(
        "UPDATE chat SET preferences = COALESCE(chat.preferences, old.preferences), preferred = chat.preferred + 1,"
        " muted_until = NULLIF(max(COALESCE(chat.muted_until, 0), COALESCE(old.muted_until, 0)), 0)"
        " FROM (SELECT preferences, muted_until FROM chat WHERE id = :chat) AS old WHERE chat.id = :target",
        {"chat": chat, "target": target},
    )
    await cards.hand_over(connection, chat, target)
    await connection.execute(FORGET, (chat,))
    # What is on its way is settled when it is known what became of it.
    await connection.execute("DELETE FROM mark WHERE chat = ? AND sending = 0", (chat,))


async def chats_at(connection: aiosqlite.Connection, address: Address) -> list[tuple[int, int]]:
    """Key and thread of the chats at an address; without a thread, all of the chat's topics too."""
    return [
        (row[0], row[1])
        for row in await fetch(
            connection,
            "SELECT id, thread FROM chat WHERE platform = ? AND chat = ? AND ? IN (0, thread)",
            (PLATFORM_CODES[address.platform], address.chat, address.thread),
        )
    ]
