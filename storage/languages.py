"""The language of each chat, and of each person of the desk."""

from datetime import datetime

from bot.model import Address, ChatKind
from bot.store import Account
from storage.chats import chat_key
from storage.database import Database
from storage.rows import PLATFORM_CODES

OF = (
    "SELECT language FROM chat WHERE platform = ? AND chat = ? AND thread IN (0, ?) AND language IS NOT NULL"
    " ORDER BY thread = 0 LIMIT 1"
)

OF_PERSON = "SELECT language FROM person_language WHERE platform = ? AND person = ?"


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

    async def of_person(self, account: Account) -> str | None:
        row = await self._database.read_one(OF_PERSON, (account.platform, account.id))
        return str(row[0]) if row else None

    async def remember(self, account: Account, language: str) -> None:
        if await self.of_person(account) == language:
            return
        async with self._database.write() as connection:
            await connection.execute(
                "INSERT INTO person_language (platform, person, language) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET language = excluded.language",
                (account.platform, account.id, language),
            )
