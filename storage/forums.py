"""Forums and the posts of their coverages."""

from datetime import datetime

from bot.lanes.delivery import Chat
from bot.model import Address, ChatKind, Coverage, CoverageState
from bot.store import ForumPost
from storage import rows
from storage.chats import chat_key, returned
from storage.database import Database, fetch
from storage.rows import CHAT_COLUMNS, PLATFORM_CODES, PLATFORMS, Row, milliseconds, milliseconds_at_least, moment
from storage.subscriptions import SUBSCRIBE

MOST_ENDED = 20

NEXT = (
    f"SELECT {CHAT_COLUMNS}, post.asked_at, post.tries, post.coverage"
    " FROM forum_post AS post INDEXED BY forum_post_wanted"
    f" CROSS JOIN coverage ON coverage.id = post.coverage AND coverage.state = '{CoverageState.OPEN}'"
    " CROSS JOIN chat ON chat.id = post.forum AND chat.platform = :platform"
    " WHERE post.thread IS NULL AND NOT EXISTS (SELECT 1 FROM forum_post AS other"
    "  WHERE other.forum = post.forum AND other.waiting_until > :now)"
    " ORDER BY post.since, post.coverage LIMIT 1"
)

COVERAGE = f"SELECT {rows.COVERAGE_COLUMNS} FROM coverage WHERE id = ?"

BEGIN = "UPDATE forum_post SET thread = ?, waiting_until = NULL WHERE forum = ? AND coverage = ? AND thread IS NULL"

INHERIT = (
    "UPDATE chat SET preferences = forum.preferences, language = forum.language"
    " FROM (SELECT preferences, language FROM chat WHERE id = :forum) AS forum WHERE chat.id = :thread"
)

LEVEL = (
    "SELECT level FROM forum_post CROSS JOIN coverage ON coverage.id = forum_post.coverage"
    f" WHERE forum = ? AND coverage = ? AND state = '{CoverageState.OPEN}'"
)
"""Of a coverage that has ended meanwhile, nothing is to come any more."""

LEAVE = (
    "DELETE FROM forum_post WHERE thread IS NULL"
    " AND forum = (SELECT id FROM chat WHERE platform = ? AND chat = ? AND thread = ?)"
)

KNOWN = (
    "SELECT forum_post.thread FROM forum_post CROSS JOIN chat ON chat.id = forum_post.forum AND chat.platform = ?"
    " WHERE forum_post.thread = ?"
)

ENDED = (
    "SELECT forum.platform, post.thread FROM forum_post AS post INDEXED BY forum_post_open"
    f" CROSS JOIN coverage ON coverage.id = post.coverage AND coverage.state = '{CoverageState.CLOSED}'"
    " CROSS JOIN chat AS forum ON forum.id = post.forum AND forum.platform = :platform"
    " CROSS JOIN chat ON chat.platform = forum.platform AND chat.chat = post.thread AND chat.thread = 0"
    " WHERE post.thread IS NOT NULL AND post.archived = 0 AND chat.absence IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM subscription WHERE subscription.chat = chat.id"
    "  AND subscription.coverage = post.coverage)"
    " AND NOT EXISTS (SELECT 1 FROM mark WHERE mark.chat = chat.id)"
    " LIMIT :most"
)

ARCHIVED = (
    "UPDATE forum_post SET archived = 1 WHERE thread = :thread"
    " AND forum IN (SELECT id FROM chat WHERE platform = :platform)"
)
"""All posts are few enough to be read: a forum has one for each coverage."""


class SqliteForums:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def next(self, platform: str, now: datetime) -> ForumPost | None:
        of = {"platform": PLATFORM_CODES[platform], "now": milliseconds(now)}
        row = await self._database.read_one(NEXT, of)
        if row is None:
            return None
        coverage = await self._database.read_one(COVERAGE, (row[9],))
        assert coverage is not None
        return _post(row, rows.chat(row), rows.coverage(coverage))

    async def ask(self, post: ForumPost, at: datetime) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE forum_post SET asked_at = ? WHERE forum = ? AND coverage = ?",
                (milliseconds(at), post.forum.key, post.coverage.id),
            )

    async def wait(self, post: ForumPost, until: datetime, *, doubted: bool) -> None:
        asked = "asked_at" if doubted else "NULL"
        async with self._database.write() as connection:
            await connection.execute(
                f"UPDATE forum_post SET waiting_until = ?, tries = tries + 1, asked_at = {asked}"
                " WHERE forum = ? AND coverage = ?",
                (milliseconds_at_least(until), post.forum.key, post.coverage.id),
            )

    async def begin(self, post: ForumPost, thread: Address, at: datetime) -> None:
        forum, coverage = post.forum.key, post.coverage.id
        async with self._database.write() as connection:
            begun = await connection.execute(BEGIN, (thread.chat, forum, coverage))
            if not begun.rowcount:
                return
            chat = await chat_key(connection, thread, ChatKind.GROUP, post.coverage.title[:256], at)
            await returned(connection, chat)
            await connection.execute(INHERIT, {"forum": forum, "thread": chat})
            for (level,) in await fetch(connection, LEVEL, (forum, coverage)):
                of = {"coverage": coverage, "chat": chat, "level": level}
                place = {"platform": PLATFORM_CODES[thread.platform], "at": milliseconds(at)}
                await connection.execute(SUBSCRIBE, of | place)

    async def leave(self, forum: Address) -> None:
        async with self._database.write() as connection:
            await connection.execute(LEAVE, (PLATFORM_CODES[forum.platform], forum.chat, forum.thread))

    async def known(self, threads: list[Address]) -> set[Address]:
        found = [await self._database.read(KNOWN, (PLATFORM_CODES[one.platform], one.chat)) for one in threads]
        return {one for one, row in zip(threads, found, strict=True) if row}

    async def ended(self, platform: str) -> list[Address]:
        found = await self._database.read(ENDED, {"platform": PLATFORM_CODES[platform], "most": MOST_ENDED})
        return [Address(PLATFORMS[row[0]], row[1]) for row in found]

    async def archived(self, thread: Address) -> None:
        async with self._database.write() as connection:
            await connection.execute(ARCHIVED, {"thread": thread.chat, "platform": PLATFORM_CODES[thread.platform]})


def _post(row: Row, forum: Chat, coverage: Coverage) -> ForumPost:
    return ForumPost(forum, coverage, None if row[7] is None else moment(row[7]), row[8])
