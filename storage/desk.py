"""Incoming that is to be acted on, the audit record."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.conversation import Incoming, Person
from bot.model import Content, EntryId
from bot.store import Account, Audited, Proposal
from storage.database import Database
from storage.proposals import SqliteProposals
from storage.rows import PLATFORM_CODES, milliseconds, moment

REMEMBERED = timedelta(hours=25)
"""How long an incoming's id tells repeats apart: Telegram repeats for at most 24 hours."""

NAMES = """
SELECT value ->> 0, value ->> 1, COALESCE(
    (SELECT name FROM audit WHERE platform = value ->> 0 AND person = value ->> 1 AND name <> ''
        ORDER BY id DESC LIMIT 1),
    (SELECT title FROM chat WHERE platform = value ->> 2 AND chat = value ->> 1 AND thread = 0 AND kind = 'private')
) AS known
FROM json_each(:accounts) WHERE known <> ''
"""
"""By platform, person and the platform's code. On Telegram a private chat has the id of its person."""


class SqliteDesk:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._proposals = SqliteProposals(database)

    async def keep(self, incoming: Incoming) -> bool:
        received_at = milliseconds(incoming.received_at)
        async with self._database.write() as connection:
            inserted = await connection.execute(
                "INSERT INTO incoming (platform, id, received_at, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (incoming.platform, incoming.id, received_at, incoming.model_dump_json()),
            )
            await connection.execute(
                "DELETE FROM incoming WHERE body IS NULL AND received_at < ?",
                (received_at - REMEMBERED // timedelta(milliseconds=1),),
            )
        return inserted.rowcount > 0

    async def kept(self) -> list[Incoming]:
        found = await self._database.read(
            "SELECT body FROM incoming INDEXED BY incoming_open WHERE body IS NOT NULL ORDER BY place"
        )
        return [Incoming.model_validate_json(body) for (body,) in found]

    async def acted_on(self, incoming: Incoming) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE incoming SET body = NULL WHERE platform = ? AND id = ?", (incoming.platform, incoming.id)
            )

    async def propose(
        self, entry: EntryId, expected: int, content: Content, note: str | None, at: datetime
    ) -> Proposal:
        return await self._proposals.put(entry, expected, content, note, at)

    async def proposal(self, proposal: int) -> Proposal | None:
        return await self._proposals.get(proposal)

    async def note(self, proposal: int, note: str | None) -> None:
        await self._proposals.note(proposal, note)

    async def forget_proposal(self, proposal: int) -> None:
        await self._proposals.forget(proposal)

    async def record(self, at: datetime, platform: str, person: Person, action: str, detail: str) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                "INSERT INTO audit (at, platform, person, name, action, detail) VALUES (?, ?, ?, ?, ?, ?)",
                (milliseconds(at), platform, person.id, person.name, action, detail),
            )

    async def audited(self, count: int) -> list[Audited]:
        found = await self._database.read(
            "SELECT at, platform, name, action, detail FROM audit ORDER BY id DESC LIMIT ?", (count,)
        )
        return [Audited(moment(row[0]), *row[1:]) for row in found]

    async def names(self, accounts: Sequence[Account]) -> Mapping[Account, str]:
        asked = [
            (one.platform, one.id, PLATFORM_CODES[one.platform]) for one in accounts if one.platform in PLATFORM_CODES
        ]
        found = await self._database.read(NAMES, {"accounts": json.dumps(asked)})
        return {Account(platform, person): name for platform, person, name in found}
