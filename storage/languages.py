"""The language of each chat."""

from datetime import datetime

from bot.model import Address, ChatKind
from storage.chats import chat_key
from storage.database import Database
from storage.rows import PLATFORM_CODES

OF = (
    "SELECT language FROM chat WHERE platform = ? AND chat = ? AND thread IN (0, ?) AND language IS NOT NULL"
    " ORDER BY thread = 0 LIMIT 1"
)


class SqliteLanguages:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, address: Address) -> str | None:
        row = await self._database.read_one(OF, (PLATFORM_CODES[address.platform], address.chat, address.thread))
        return str(row[0]) if row else None

    async def choose(self, address: Address, kind: ChatKind, title: str, language: str, at: datetime) -> None:
        async with self._database.write() as connection:
            chat = await chat_key(connection, address, kind, title, at)
            await connection.execute("UPDATE chat SET language = ? WHERE id = ?", (language, chat))

    async def suppose(self, address: Address, kind: ChatKind, title: str, language: str, at: datetime) -> None:
        async with self._database.write() as connection:
            chat = await chat_key(connection, address, kind, title, at)
            await connection.execute("UPDATE chat SET language = ? WHERE id = ? AND language IS NULL", (language, chat))
