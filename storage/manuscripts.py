"""Manuscripts: the messages in which drafts were written."""

from bot.conversation import Incoming
from storage.database import Database

_PLACE = "platform = ? AND chat = ? AND message = ?"


def _place(written: Incoming) -> tuple[str, int, int | None]:
    return (written.platform, written.address.chat, written.message)


def _said(written: Incoming) -> str:
    return written.model_dump_json(include={"arguments", "formats"})


class SqliteManuscripts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, draft: int, written: Incoming) -> None:
        async with self._database.write() as connection:
            await connection.execute("DELETE FROM manuscript WHERE draft = ?", (draft,))
            if written.message is None:
                return
            await connection.execute(
                "INSERT INTO manuscript (platform, chat, message, draft, said, incoming) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (platform, chat, message) DO UPDATE"
                " SET draft = excluded.draft, said = excluded.said, incoming = excluded.incoming",
                (*_place(written), draft, _said(written), written.id),
            )

    async def draft(self, written: Incoming) -> int | None:
        row = await self._database.read_one(f"SELECT draft FROM manuscript WHERE {_PLACE}", _place(written))
        return int(row[0]) if row else None

    async def reword(self, written: Incoming) -> bool:
        said = _said(written)
        async with self._database.write() as connection:
            changed = await connection.execute(
                f"UPDATE manuscript SET said = ?, incoming = ? WHERE {_PLACE} AND (said <> ? OR incoming = ?)",
                (said, written.id, *_place(written), said, written.id),
            )
        return changed.rowcount > 0
