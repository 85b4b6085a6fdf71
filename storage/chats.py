"""What happens to a chat as a whole: suspended, back again, moved. Inside the caller's transaction."""

from datetime import datetime

import aiosqlite

from bot.errors import Absence
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


async def absent(connection: aiosqlite.Connection, chat: int, absence: Absence) -> None:
    await connection.execute("UPDATE chat SET absence = ? WHERE id = ? AND absence IS NOT ?", (absence, chat, MOVED))
    await connection.execute("UPDATE subscription SET waiting_until = ? WHERE chat = ?", (FOREVER, chat))


async def returned(connection: aiosqlite.Connection, chat: int) -> None:
    """Due again, and corrections that it missed are taken up."""
    changed = await connection.execute(
        "UPDATE chat SET absence = NULL WHERE id = ? AND absence IS NOT NULL AND absence IS NOT ?", (chat, MOVED)
    )
    if not changed.rowcount:
        return
    await connection.execute("UPDATE subscription SET waiting_until = NULL WHERE chat = ?", (chat,))
    await connection.execute(
        "INSERT INTO revising (entry, platform, revision, cursor)"
        " SELECT entry.id, chat.platform, entry.revision, chat.id - 1 FROM chat JOIN entry ON entry.revision > 1"
        " WHERE chat.id = ? AND EXISTS (SELECT 1 FROM receipt WHERE receipt.entry = entry.id"
        "  AND receipt.platform = chat.platform AND receipt.chat = chat.id AND receipt.revision < entry.revision)"
        " ON CONFLICT DO UPDATE SET cursor = min(cursor, excluded.cursor)",
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
    target = made[0][0]
    if target == chat:
        return
    await connection.execute(
        "INSERT INTO subscription (coverage, chat, platform, level, ordinary, breaking, owed, since)"
        " SELECT coverage, ?, platform, level, ordinary, breaking, owed, since FROM subscription WHERE chat = ?"
        " ON CONFLICT DO UPDATE SET ordinary = max(ordinary, excluded.ordinary),"
        "  breaking = max(breaking, excluded.breaking), waiting_until = NULL",
        (target, chat),
    )
    await connection.execute("DELETE FROM subscription WHERE chat = ?", (chat,))
    await connection.execute("DELETE FROM mark WHERE chat = ?", (chat,))
    await connection.execute("UPDATE chat SET absence = ? WHERE id = ?", (MOVED, chat))
