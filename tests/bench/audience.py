"""Subscribers by the million: one chat subscribes the ordinary way, and its rows are copied inside the database."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.model import Address, ChatKind, Content, CoverageId, Level
from bot.richtext import from_paragraphs
from bot.store import Publication, Store
from storage.sqlite import open_store

FIRST = 1_000_000_000
"""The platform's id of the first chat; the others count on from there. Of Telegram's size; Discord's are longer, which
no benchmark depends on."""

AUTHOR = "Eddie Editor"

TEXT = (
    "Firefighters have reached the upper floor of the warehouse on Harbour Street. Nobody was inside, its owner says.",
    (
        "Two neighbouring houses were emptied as a precaution. The road between the fish market and the old crane stays"
        " closed until the evening, and trams end at Customs House."
    ),
)

_NUMBERS = (
    "WITH RECURSIVE counted (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM counted WHERE number < :copies)"
)


COVERAGE = 1
"""The coverage that all follow."""

TRIAL = 2
"""One that a single chat follows, for what is not measured yet."""

TRIAL_CHAT = FIRST - 1


def publication(coverage: int = COVERAGE) -> Publication:
    """An entry of middling length, published now."""
    return Publication(CoverageId(coverage), Content(body=from_paragraphs(TEXT)), datetime.now(UTC))


async def open_coverage(database: Path, platform: str) -> None:
    """A new database with both coverages, each followed by one chat that is behind nothing."""
    async with open_store(database) as store:
        await begin(store, platform, datetime.now(UTC))


async def begin(store: Store, platform: str, now: datetime) -> None:
    kind = ChatKind.PRIVATE if platform == "telegram" else ChatKind.CHANNEL
    for title, chat in (("Harbour fire", FIRST), ("Weather", TRIAL_CHAT)):
        coverage = await store.stream.open_coverage(title, (), title.lower(), None, now)
        await store.subscriptions.subscribe(Address(platform, chat), kind, "Rita Reader", coverage.id, Level.ALL, now)


def multiply(file: sqlite3.Connection, chats: int) -> None:
    """Make of the one chat that follows the first coverage so many, all of them as far as it is."""
    for table, found, changed in (
        ("chat", f"chat = {FIRST}", {"id": "id + 1 + number", "chat": "chat + number"}),
        ("subscription", f"coverage = {COVERAGE}", {"chat": "chat + 1 + number"}),
    ):
        columns = [name for _, name, *_ in file.execute(f"PRAGMA table_info({table})")]
        copied = ", ".join(changed.get(column, column) for column in columns)
        copy_rows = (
            f"{_NUMBERS} INSERT INTO {table} SELECT {copied} FROM counted"  # noqa: S608 -- names of our own schema
            f" CROSS JOIN (SELECT * FROM {table} WHERE {found} LIMIT 1)"
        )
        file.execute(copy_rows, {"copies": chats - 1})


async def followed_by(database: Path, platform: str, chats: int) -> None:
    """A new database with a coverage that so many chats follow."""
    await open_coverage(database, platform)
    if chats > 1:
        with connection(database) as file, file:
            multiply(file, chats)


async def fall_behind(database: Path, chats: int) -> None:
    """Publish while no relay is at work, so that so many of the chats are behind."""
    async with open_store(database) as store:
        await store.stream.publish([publication()], datetime.now(UTC), AUTHOR)
    with connection(database) as file, file:
        file.execute(
            "UPDATE subscription SET ordinary = (SELECT ordinary FROM head WHERE coverage = :coverage AND level = 0)"
            " WHERE coverage = :coverage AND chat NOT IN"
            "  (SELECT chat FROM subscription WHERE coverage = :coverage ORDER BY chat LIMIT :chats)",
            {"coverage": COVERAGE, "chats": chats},
        )


def copy(database: Path, into: Path) -> Path:
    """A database that nobody has open, with nothing left in its log."""
    with connection(database) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(database, into)
    return into


@contextmanager
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(database, timeout=60.0)) as file:
        file.execute("PRAGMA foreign_keys = ON")
        yield file


class Receipts:
    """How many chats have an entry, by their receipts, as another process sees them in the file."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    def of(self, entry: int) -> int:
        (count,) = self._file.execute("SELECT COUNT(*) FROM receipt WHERE entry = ? AND part = 0", (entry,)).fetchone()
        return int(count)


def bytes_of_receipts(database: Path) -> tuple[int, int]:
    """How many receipts there are, and how much of the file they take: what is free once they are gone."""
    with connection(database) as file:
        (count,) = file.execute("SELECT COUNT(*) FROM receipt").fetchone()
        (page,) = file.execute("PRAGMA page_size").fetchone()
        (free,) = file.execute("PRAGMA freelist_count").fetchone()
        file.execute("DROP TABLE receipt")
        (freed,) = file.execute("PRAGMA freelist_count").fetchone()
    return int(count), (int(freed) - int(free)) * int(page)
