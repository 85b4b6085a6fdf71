"""What contributors submit."""

from datetime import datetime

from bot.errors import Refused
from bot.languages.words import plural
from bot.model import Content, CoverageId, EntryId
from bot.store import Account, Decision, DraftState, Submission
from storage.database import Database, fetch
from storage.drafts import ready_draft
from storage.rows import Row, milliseconds, moment

MOST_WAITING = 20
"""Of one contributor."""

_COLUMNS = "id, platform, person, name, coverage, content, at, verdict, decided_by, entry, told, reason"


class SqliteSubmissions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def submit(
        self, draft: int, revision: int, contributor: Account, name: str, at: datetime
    ) -> Submission | None:
        async with self._database.write() as connection:
            ready = await ready_draft(connection, draft, revision)
            if ready is None:
                return None
            present, coverage = ready
            waiting = await fetch(
                connection,
                "SELECT COUNT(*) FROM submission INDEXED BY submission_open"
                " WHERE verdict IS NULL AND platform = ? AND person = ?",
                (contributor.platform, contributor.id),
            )
            if waiting[0][0] >= MOST_WAITING:
                raise Refused(
                    plural(
                        "1 of your posts waits for the editors already.",
                        "{count} of your posts wait for the editors already.",
                        MOST_WAITING,
                    )
                )
            await connection.execute("UPDATE draft SET state = ? WHERE id = ?", (DraftState.SUBMITTED, draft))
            inserted = await fetch(
                connection,
                "INSERT INTO submission (draft, platform, person, name, coverage, content, at)"
                f" VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}",
                (
                    draft,
                    contributor.platform,
                    contributor.id,
                    name,
                    coverage,
                    present.content.model_dump_json(),
                    milliseconds(at),
                ),
            )
        return _submission(inserted[0])

    async def submission(self, submission: int) -> Submission | None:
        row = await self._database.read_one(f"SELECT {_COLUMNS} FROM submission WHERE id = ?", (submission,))
        return _submission(row) if row else None

    async def waiting(self) -> list[Submission]:
        found = await self._database.read(
            f"SELECT {_COLUMNS} FROM submission INDEXED BY submission_open WHERE verdict IS NULL ORDER BY id"
        )
        return [_submission(row) for row in found]

    async def decide(
        self, submission: int, decision: Decision, by: str, at: datetime, reason: str | None = None
    ) -> Submission | None:
        async with self._database.write() as connection:
            decided = await fetch(
                connection,
                "UPDATE submission SET verdict = ?, decided_by = ?, decided_at = ?, reason = ?, told = 0"
                f" WHERE id = ? AND verdict IS NULL RETURNING {_COLUMNS}",
                (decision, by, milliseconds(at), reason, submission),
            )
        return _submission(decided[0]) if decided else None

    async def published(self, submission: int, entry: EntryId) -> None:
        async with self._database.write() as connection:
            await connection.execute("UPDATE submission SET entry = ? WHERE id = ?", (entry, submission))
            await connection.execute(
                "UPDATE draft SET entry = ? WHERE id = (SELECT draft FROM submission WHERE id = ?)",
                (entry, submission),
            )

    async def untold(self, since: datetime) -> list[Submission]:
        found = await self._database.read(
            f"SELECT {_COLUMNS} FROM submission INDEXED BY submission_untold"
            " WHERE told = 0 AND COALESCE(decided_at, at) >= ? ORDER BY id",
            (milliseconds(since),),
        )
        return [_submission(row) for row in found]

    async def tell(self, submission: int, decision: Decision | None) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE submission SET told = 1 WHERE id = ? AND verdict IS ?", (submission, decision)
            )


def _submission(row: Row) -> Submission:
    """From `_COLUMNS`."""
    return Submission(
        id=row[0],
        contributor=Account(row[1], row[2]),
        name=row[3],
        coverage=CoverageId(row[4]),
        content=Content.model_validate_json(row[5]),
        at=moment(row[6]),
        decision=Decision(row[7]) if row[7] else None,
        decided_by=row[8],
        entry=None if row[9] is None else EntryId(row[9]),
        told=bool(row[10]),
        reason=row[11],
    )
