"""What happens to a chat as a whole: suspended, back again, moved. Inside the caller's transaction."""

from datetime import datetime

import aiosqlite

from bot.model import Address, ChatKind
from storage.database import fetch
from storage.rows import FOREVER, PLATFORM_CODES, milliseconds

MOVED = "moved"
"""The absence of an address whose chat goes on elsewhere; its receipts are frozen."""


async def chat_key(connection: aiosqlite.Connection, address: Address, kind: ChatKind, title: str, at: datetime) -> int:
    """The key of the chat at an address, made if need be."""
    found = await fetch(
        connection,
        "INSERT INTO chat (platform, chat, thread, kind, title, since) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET kind = excluded.kind, title = excluded.title RETURNING id",
        (PLATFORM_CODES[address.platform], address.chat, address.thread, kind, title, milliseconds(at)),
    )
    return int(found[0][0])


async def absent(connection: aiosqlite.Connection, chat: int, absence: str) -> None:
    """Left alone from now on.

    It may miss every correction from now on, those that have not gone through all chats yet, and that of an entry
    which is on its way to it.
    """
    await connection.execute(
        "UPDATE chat SET absence = ?, missed_from = COALESCE(missed_from,"
        "  (SELECT MIN(changed_as) FROM entry WHERE id IN ("
        "    SELECT entry FROM revising WHERE revising.platform = chat.platform"
        "    UNION ALL SELECT entry FROM mark WHERE mark.chat = chat.id)),"
        "  (SELECT MAX(seq) + 1 FROM stream), 0)"
        " WHERE id = ? AND successor IS NULL",
        (absence, chat),
    )
    await connection.execute("UPDATE subscription SET waiting_until = ? WHERE chat = ?", (FOREVER, chat))


async def returned(connection: aiosqlite.Connection, chat: int) -> None:
    """Due again, and corrections that it missed are taken up. A chat that moved does not return by itself."""
    changed = await connection.execute(
        "UPDATE chat SET absence = NULL WHERE id = ? AND absence IS NOT NULL AND successor IS NULL", (chat,)
    )
    if not changed.rowcount:
        return
    await end_absence(connection, chat)
    await connection.execute(
        "INSERT INTO revising (platform, entry, revision, cursor)"
        " SELECT chat.platform, entry.id, entry.revision, chat.id - 1"
        " FROM chat CROSS JOIN entry INDEXED BY entry_changed ON entry.changed_as >= chat.missed_from"
        " WHERE chat.id = ? AND EXISTS (SELECT 1 FROM receipt WHERE receipt.entry = entry.id"
        "  AND receipt.platform = chat.platform AND receipt.chat = chat.id AND receipt.revision < entry.revision)"
        " ON CONFLICT DO UPDATE SET cursor = min(cursor, excluded.cursor)",
        (chat,),
    )
    await connection.execute("UPDATE chat SET missed_from = NULL WHERE id = ?", (chat,))


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


async def forget_debts(connection: aiosqlite.Connection, chat: int) -> None:
    """No entry is owed that the chat has a receipt for."""
    await connection.execute(
        "UPDATE subscription AS s SET owed = NULL WHERE s.chat = ? AND s.owed IS NOT NULL AND EXISTS ("
        " SELECT 1 FROM receipt AS r WHERE r.entry = s.owed AND r.platform = s.platform AND r.chat = s.chat)",
        (chat,),
    )


async def relocate(connection: aiosqlite.Connection, chat: int, new: Address) -> None:
    """Subscriptions go over to the new address; what was received at the old one can no longer be changed."""
    old = (await fetch(connection, "SELECT kind, title, since FROM chat WHERE id = ?", (chat,)))[0]
    made = await fetch(
        connection,
        "INSERT INTO chat (platform, chat, thread, kind, title, since) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET title = excluded.title RETURNING id",
        (PLATFORM_CODES[new.platform], new.chat, new.thread, *old),
    )
    target = int(made[0][0])
    if target == chat:
        return
    await connection.execute(
        "INSERT INTO subscription (coverage, chat, platform, level, ordinary, breaking, owed, since)"
        " SELECT coverage, ?, platform, level, ordinary, breaking, owed, since FROM subscription WHERE chat = ?"
        " ON CONFLICT DO UPDATE SET ordinary = max(ordinary, excluded.ordinary),"
        "  breaking = max(breaking, excluded.breaking)",
        (target, chat),
    )
    await connection.execute("DELETE FROM subscription WHERE chat = ?", (chat,))
    await absent(connection, chat, MOVED)
    await connection.execute("DELETE FROM mark WHERE chat = ?", (chat,))
    await connection.execute("UPDATE chat SET successor = ? WHERE id = ?", (target, chat))
    await revive(connection, target)
    await end_absence(connection, target)
    await forget_debts(connection, target)


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
