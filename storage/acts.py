"""Acts that were asked for under a key, so that none is done twice."""

from datetime import datetime

from bot.store import MOST_ACTS, Act
from storage.database import Database, fetch
from storage.rows import milliseconds

RECALL = "SELECT request, answer FROM act WHERE key = ? AND at >= ?"
REMEMBER = "INSERT OR REPLACE INTO act (key, request, answer, at) VALUES (?, ?, ?, ?)"
FORGET_OLD = "DELETE FROM act WHERE at < ?"
FORGET_SURPLUS = "DELETE FROM act WHERE place <= (SELECT MAX(place) FROM act) - ?"


class SqliteActs:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def recall(self, key: str, since: datetime) -> Act | None:
        """On the writer, whose transaction it is part of."""
        async with self._database.write() as connection:
            found = await fetch(connection, RECALL, (key, milliseconds(since)))
        return Act(*found[0]) if found else None

    async def remember(self, key: str, act: Act, at: datetime, since: datetime) -> None:
        async with self._database.write() as connection:
            await connection.execute(REMEMBER, (key, act.request, act.answer, milliseconds(at)))
            await connection.execute(FORGET_OLD, (milliseconds(since),))
            await connection.execute(FORGET_SURPLUS, (MOST_ACTS,))
