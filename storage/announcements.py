"""What hubs were asked to announce."""

from pydantic import SecretStr

from bot.errors import NoSuchSource
from bot.languages.words import words
from bot.source import (
    Announcement,
    SourceId,
)
from storage.database import Database, fetch
from storage.rows import Row, milliseconds, moment

_ANNOUNCEMENTS = "SELECT source, hub, topic, token, secret, asked_at, lease_until FROM announcement"


class SqliteAnnouncements:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, source: SourceId) -> Announcement | None:
        row = await self._database.read_one(f"{_ANNOUNCEMENTS} WHERE source = ?", (source,))
        return _announcement(row) if row else None

    async def at(self, token: str) -> Announcement | None:
        row = await self._database.read_one(f"{_ANNOUNCEMENTS} WHERE token = ?", (token,))
        return _announcement(row) if row else None

    async def put(self, announcement: Announcement) -> None:
        async with self._database.write() as connection:
            if not await fetch(connection, "SELECT 1 FROM source WHERE id = ?", (announcement.source,)):
                raise NoSuchSource(words("There is no source {number}.", number=str(announcement.source)))
            await connection.execute(
                "INSERT OR REPLACE INTO announcement (source, hub, topic, token, secret, asked_at, lease_until)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    announcement.source,
                    announcement.hub,
                    announcement.topic,
                    announcement.token,
                    announcement.secret.get_secret_value(),
                    milliseconds(announcement.asked_at),
                    announcement.lease_until and milliseconds(announcement.lease_until),
                ),
            )


def _announcement(row: Row) -> Announcement:
    """From `_ANNOUNCEMENTS`."""
    return Announcement(
        source=SourceId(row[0]),
        hub=row[1],
        topic=row[2],
        token=row[3],
        secret=SecretStr(row[4]),
        asked_at=moment(row[5]),
        lease_until=None if row[6] is None else moment(row[6]),
    )
