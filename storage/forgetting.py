"""Forgetting a chat: all that is known of it but its number, to which requests on their way still refer. Inside the
caller's transaction."""

import aiosqlite

from bot.model import Address
from storage.cards import LEAVE
from storage.chats import chats_at
from storage.database import fetch
from storage.picks import FORGET as FORGET_INTERESTS
from storage.rows import PLATFORM_CODES

_OF_EACH_ENTRY = "platform = :platform AND chat = :chat AND entry IN (SELECT id FROM entry)"
"""By their keys, which begin with the entry: a search for each entry, whatever the number of chats."""

FORGET = (
    "DELETE FROM subscription WHERE chat = :chat",
    "DELETE FROM forum_post WHERE forum = :chat",
    "DELETE FROM former_subscription WHERE coverage IN (SELECT id FROM coverage) AND chat = :chat",
    f"DELETE FROM receipt WHERE {_OF_EACH_ENTRY}",
    f"DELETE FROM pin WHERE {_OF_EACH_ENTRY}",
    "DELETE FROM layout WHERE chat = :chat",
    "DELETE FROM exhibit WHERE chat = :chat",
    "DELETE FROM doubt WHERE chat = :chat AND entry IN (SELECT id FROM entry)",
    *LEAVE,
    "UPDATE crosspost SET over = 1 WHERE chat = :chat AND over = 0",
    "DELETE FROM mark WHERE chat = :chat AND sending = 0",
    *FORGET_INTERESTS,
    (
        "UPDATE chat SET title = '', preferences = NULL, preferred = preferred + 1, muted_until = NULL,"
        " language = NULL, missed_from = NULL, probe_at = NULL WHERE id = :chat"
    ),
)
"""What is being sent right now is settled when it is known what became of it. Crossposts that were asked for lately
stay: the platform counts them for an hour."""

FORGET_PROMPTS = "DELETE FROM prompt WHERE platform = ? AND chat = ?"
FORGET_PERSON = "DELETE FROM person_language WHERE platform = ? AND person = ?"
"""On Telegram a private chat has the id of its person."""


async def forget_chat(connection: aiosqlite.Connection, address: Address) -> None:
    """With all its topics, and with what it was before it moved."""
    code = PLATFORM_CODES[address.platform]
    for chat, _ in await chats_at(connection, address):
        former = await fetch(connection, "SELECT id FROM chat WHERE successor = ?", (chat,))
        for one in (chat, *(row[0] for row in former)):
            for sql in FORGET:
                await connection.execute(sql, {"chat": one, "platform": code})
    for sql in (FORGET_PROMPTS, FORGET_PERSON):
        await connection.execute(sql, (address.platform, address.chat))
