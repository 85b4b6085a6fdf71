"""Marks: what is being sent right now."""

from collections.abc import Sequence

import aiosqlite

from bot.delivery import Mark, Urgency
from bot.model import CoverageId, EntryId, Seq
from storage import rows
from storage.database import Database
from storage.rows import CHAT_COLUMNS, milliseconds, moment


async def write_marks(connection: aiosqlite.Connection, platform: int, marks: Sequence[Mark]) -> None:
    await connection.executemany(
        "INSERT OR REPLACE INTO mark (chat, platform, coverage, urgency, seq, entry, revision, part, parts,"
        " started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                mark.chat.key,
                platform,
                mark.coverage,
                mark.urgency,
                mark.seq,
                mark.entry,
                mark.revision,
                mark.part,
                mark.parts,
                milliseconds(mark.started_at),
            )
            for mark in marks
        ],
    )


async def read_marks(database: Database, platform: int) -> list[Mark]:
    found = await database.read(
        f"SELECT {CHAT_COLUMNS}, mark.coverage, mark.urgency, mark.seq, mark.entry, mark.revision, mark.part,"
        " mark.parts, mark.started_at FROM mark JOIN chat ON chat.id = mark.chat WHERE mark.platform = ?",
        (platform,),
    )
    return [
        Mark(
            chat=rows.chat(row),
            coverage=CoverageId(row[5]),
            urgency=Urgency(row[6]),
            seq=Seq(row[7]),
            entry=None if row[8] is None else EntryId(row[8]),
            revision=row[9],
            part=row[10],
            parts=row[11],
            started_at=moment(row[12]),
        )
        for row in found
    ]
