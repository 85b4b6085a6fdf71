"""Reports that are kept up to date."""

from bot.conversation import Incoming
from bot.model import EntryId
from bot.store import Followed
from storage.database import Database
from storage.rows import milliseconds, moment


class SqliteReports:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def follow(self, followed: Followed) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                "INSERT INTO report (entry, press, until) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET press = excluded.press, until = excluded.until",
                (followed.entry, followed.press.model_dump_json(), milliseconds(followed.until)),
            )

    async def followed(self) -> list[Followed]:
        found = await self._database.read("SELECT entry, press, until FROM report ORDER BY entry")
        return [Followed(EntryId(row[0]), Incoming.model_validate_json(row[1]), moment(row[2])) for row in found]

    async def leave(self, entry: EntryId) -> None:
        async with self._database.write() as connection:
            await connection.execute("DELETE FROM report WHERE entry = ?", (entry,))
