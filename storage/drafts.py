"""Drafts: posts that wait for their editor's word, or for their time."""

from dataclasses import replace
from datetime import datetime

import aiosqlite

from bot.conversation import Incoming
from bot.model import Address, Content, CoverageId, Entry, EntryId, Marks
from bot.store import Departure, Draft, DraftState, Leaving, Publication
from storage.database import Database, fetch
from storage.media import shown_by_draft
from storage.publication import publish, require_open
from storage.rows import Row, milliseconds, milliseconds_at_least, moment

_COLUMNS = "id, platform, person, coverage, content, state, entry, revision, key, planned_at, pinned"
_LEAVING_COLUMNS = f"{_COLUMNS}, leaves_at, breaking, author, press"

_OF_ALBUM = f"SELECT {_COLUMNS} FROM draft WHERE platform = ? AND person = ? AND album = ?"

_END = "leaves_at = NULL, breaking = 0, author = NULL, press = NULL"

DUE = (
    f"SELECT {_LEAVING_COLUMNS} FROM draft INDEXED BY draft_leaving"
    " WHERE state = 'leaving' AND leaves_at <= ? ORDER BY leaves_at, id"
)
LEAVING = f"SELECT {_LEAVING_COLUMNS} FROM draft INDEXED BY draft_leaving WHERE state = 'leaving'"
PLANNED = f"SELECT {_COLUMNS} FROM draft INDEXED BY draft_planned WHERE state = 'open' AND planned_at IS NOT NULL"


def _draft(row: Row) -> Draft:
    return Draft(
        id=row[0],
        platform=row[1],
        person=row[2],
        coverage=None if row[3] is None else CoverageId(row[3]),
        content=Content.model_validate_json(row[4]),
        state=DraftState(row[5]),
        entry=None if row[6] is None else EntryId(row[6]),
        revision=row[7],
        key=bool(row[8]),
        planned_at=None if row[9] is None else moment(row[9]),
        pinned=bool(row[10]),
    )


def _leaving(row: Row) -> Leaving:
    draft, breaking = _draft(row), bool(row[12])
    marks = Marks(key=draft.key or breaking, breaking=breaking, pinned=draft.pinned)
    return Leaving(draft, Departure(moment(row[11]), marks, row[13], Incoming.model_validate_json(row[14])))


async def draft_of(connection: aiosqlite.Connection, draft: int) -> Draft | None:
    found = await fetch(connection, f"SELECT {_COLUMNS} FROM draft WHERE id = ?", (draft,))
    return _draft(found[0]) if found else None


async def ready_draft(connection: aiosqlite.Connection, draft: int, revision: int) -> tuple[Draft, CoverageId] | None:
    """A draft that could go out, and where; None unless it is open, has a coverage and is of this revision.

    Raises `CoverageClosed`.
    """
    present = await draft_of(connection, draft)
    if present is None or (present.state, present.revision) != (DraftState.OPEN, revision):
        return None
    if present.coverage is None:
        return None
    await require_open(connection, present.coverage)
    return present, present.coverage


async def leaving_of(connection: aiosqlite.Connection, draft: int) -> Leaving | None:
    found = await fetch(
        connection, f"SELECT {_LEAVING_COLUMNS} FROM draft WHERE id = ? AND state = ?", (draft, DraftState.LEAVING)
    )
    return _leaving(found[0]) if found else None


async def publish_draft(
    connection: aiosqlite.Connection, draft: Draft, marks: Marks, at: datetime, author: str
) -> Entry | None:
    """None while it has no coverage. Raises `CoverageClosed`."""
    if draft.coverage is None:
        return None
    entry = await publish(connection, Publication(draft.coverage, draft.content, at, marks), at, author)
    await connection.execute(
        f"UPDATE draft SET state = ?, entry = ?, {_END} WHERE id = ?", (DraftState.PUBLISHED, entry.id, draft.id)
    )
    return entry


class SqliteDrafts:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(
        self,
        platform: str,
        person: int,
        coverage: CoverageId | None,
        content: Content,
        at: datetime,
        planned_at: datetime | None = None,
        album: str | None = None,
    ) -> Draft:
        planned, now = None if planned_at is None else milliseconds(planned_at), milliseconds(at)
        async with self._database.write() as connection:
            inserted = await fetch(
                connection,
                "INSERT INTO draft (platform, person, coverage, content, state, since, planned_at, album)"
                f" VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING {_COLUMNS}",
                (platform, person, coverage, content.model_dump_json(), DraftState.OPEN, now, planned, album),
            ) or await fetch(connection, _OF_ALBUM, (platform, person, album))
            await shown_by_draft(connection, inserted[0][0], content)
        return _draft(inserted[0])

    async def of_album(self, platform: str, person: int, album: str) -> Draft | None:
        row = await self._database.read_one(_OF_ALBUM, (platform, person, album))
        return _draft(row) if row else None

    async def get(self, draft: int) -> Draft | None:
        row = await self._database.read_one(f"SELECT {_COLUMNS} FROM draft WHERE id = ?", (draft,))
        return _draft(row) if row else None

    async def change(self, draft: Draft) -> Draft | None:
        async with self._database.write() as connection:
            present = await draft_of(connection, draft.id)
            if present is None or present.state is not DraftState.OPEN or present.revision != draft.revision:
                return None
            if draft.coverage is not None and draft.coverage != present.coverage:
                await require_open(connection, draft.coverage)
            changed = await fetch(
                connection,
                "UPDATE draft SET coverage = ?, content = ?, key = ?, pinned = ?, planned_at = ?,"
                f" revision = revision + 1 WHERE id = ? RETURNING {_COLUMNS}",
                (
                    draft.coverage,
                    draft.content.model_dump_json(),
                    draft.key,
                    draft.pinned,
                    None if draft.planned_at is None else milliseconds(draft.planned_at),
                    draft.id,
                ),
            )
            await shown_by_draft(connection, draft.id, draft.content)
        return _draft(changed[0])

    async def discard(self, draft: int) -> bool:
        async with self._database.write() as connection:
            changed = await connection.execute(
                "UPDATE draft SET state = ? WHERE id = ? AND state = ?", (DraftState.DISCARDED, draft, DraftState.OPEN)
            )
        return changed.rowcount > 0

    async def depart(self, draft: int, revision: int, departure: Departure) -> Draft | None:
        async with self._database.write() as connection:
            ready = await ready_draft(connection, draft, revision)
            if ready is None:
                return None
            await connection.execute(
                "UPDATE draft SET state = ?, key = ?, pinned = ?, leaves_at = ?, breaking = ?, author = ?, press = ?"
                " WHERE id = ?",
                (
                    DraftState.LEAVING,
                    departure.marks.key,
                    departure.marks.pinned,
                    milliseconds_at_least(departure.at),
                    departure.marks.breaking,
                    departure.author,
                    departure.press.model_dump_json(),
                    draft,
                ),
            )
        marks = departure.marks
        return replace(ready[0], state=DraftState.LEAVING, key=marks.key, pinned=marks.pinned)

    async def call_back(self, draft: int) -> Draft | None:
        return await self._open_again(draft, "planned_at")

    async def hold_back(self, draft: int) -> Draft | None:
        return await self._open_again(draft, "leaves_at")

    async def _open_again(self, draft: int, plan: str) -> Draft | None:
        """With what stands in that column as its plan."""
        async with self._database.write() as connection:
            changed = await fetch(
                connection,
                f"UPDATE draft SET state = ?, revision = revision + 1, planned_at = {plan}, {_END}"
                f" WHERE id = ? AND state = ? RETURNING {_COLUMNS}",
                (DraftState.OPEN, draft, DraftState.LEAVING),
            )
        return _draft(changed[0]) if changed else None

    async def due(self, now: datetime) -> list[Leaving]:
        return [_leaving(row) for row in await self._database.read(DUE, (milliseconds(now),))]

    async def planned(self) -> list[Leaving | Draft]:
        leaving = [_leaving(row) for row in await self._database.read(LEAVING)]
        waiting = [_draft(row) for row in await self._database.read(PLANNED)]
        timed: list[tuple[datetime, int, Leaving | Draft]] = [(one.departure.at, one.draft.id, one) for one in leaving]
        timed += [(one.planned_at, one.id, one) for one in waiting if one.planned_at]
        return [one for _, _, one in sorted(timed, key=lambda each: each[:2])]

    async def prompt(self, address: Address, person: int, purpose: str, at: datetime) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                "INSERT INTO prompt (platform, chat, thread, person, purpose, since) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET purpose = excluded.purpose, since = excluded.since",
                (address.platform, address.chat, address.thread, person, purpose, milliseconds(at)),
            )

    async def take_prompt(self, address: Address, person: int, since: datetime) -> str | None:
        async with self._database.write() as connection:
            taken = await fetch(
                connection,
                "DELETE FROM prompt WHERE platform = ? AND chat = ? AND thread = ? AND person = ?"
                " RETURNING purpose, since",
                (address.platform, address.chat, address.thread, person),
            )
        return taken[0][0] if taken and taken[0][1] >= milliseconds(since) else None
