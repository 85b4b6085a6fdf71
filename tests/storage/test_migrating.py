"""A relay's database is brought up to date in the middle of its work: nothing that was on its way is lost."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.lanes.delivery import PROBE_FIRST, Carried, Form, Layout, Mark, Receipt, Urgency
from bot.model import Address, ChatKey, CorrectionKind, CoverageId, EntryId, MessageId, Seq
from storage.rows import milliseconds
from storage.schema import migrations
from storage.sqlite import SqliteStore, open_store
from tests.contracts.courier import Courier
from tests.contracts.newsroom import MINUTE, START, Newsroom, says

FOREVER = 9_007_199_254_740_991
"""What the first version wrote for a chat that could not be reached."""

READER, AWAY, MOVED, NEW_HOME, CLOSING = [ChatKey(key) for key in range(1, 6)]

AT = milliseconds(START)

SINCE = {"at": milliseconds(START), "forever": FOREVER, "words": says("Smoke over the harbour.").model_dump_json()}

ROWS = (
    "INSERT INTO coverage VALUES (1, 'fire', 'Harbour fire', '[]', 'open', NULL, :at, NULL)",
    "INSERT INTO head (coverage, level, ordinary) VALUES (1, 0, 2), (1, 1, 0), (1, 2, 0)",
    (
        "INSERT INTO chat VALUES (1, 0, 101, 0, 'private', 'Rita Reader', NULL, NULL, NULL, NULL, :at),"
        " (2, 0, 102, 0, 'group', 'Away', 'blocked', 1, NULL, NULL, :at),"
        " (4, 0, -10077, 0, 'group', 'Moved', NULL, NULL, NULL, NULL, :at),"
        " (3, 0, -77, 0, 'group', 'Moved', 'moved', 1, NULL, 4, :at),"
        " (5, 0, 105, 7, 'group', 'Closing', NULL, NULL, NULL, NULL, :at)"
    ),
    (
        "INSERT INTO subscription VALUES (1, 1, 0, 0, 1, 0, NULL, NULL, :at), (1, 2, 0, 0, 1, 0, NULL, :forever, :at),"
        " (1, 4, 0, 0, 1, 0, NULL, NULL, :at), (1, 5, 0, 0, 1, 0, NULL, NULL, :at)"
    ),
    (
        "INSERT INTO entry (id, coverage, number, revision, state, key, breaking, pinned, published_at, date_inferred,"
        " pushed_as) VALUES (1, 1, 1, 1, 'live', 0, 0, 0, :at, 0, 1), (2, 1, 2, 1, 'live', 0, 0, 0, :at, 0, 2)"
    ),
    (
        "INSERT INTO revision VALUES (1, 1, 'publication', :words, NULL, :at, 'desk'),"
        " (2, 1, 'publication', :words, NULL, :at, 'desk')"
    ),
    "INSERT INTO stream VALUES (1, 1, 'publication', 1, 1, 0, 0, 1, :at), (2, 1, 'publication', 2, 1, 0, 0, 1, :at)",
    "INSERT INTO receipt VALUES (1, 0, 1, 0, 501, 1), (1, 0, 2, 0, 502, 1), (1, 0, 3, 0, 503, 1)",
    "INSERT INTO mark VALUES (1, 0, 1, 'ordinary', 2, 2, 1, 1, 3, :at), (5, 0, 1, 'ordinary', 3, NULL, 0, 0, 1, :at)",
)
"""Two entries, both pushed, the first of them received; the second and a closing line are on their way."""


@pytest.fixture(autouse=True)
def first_version(path: Path) -> None:
    """A database of the first version."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(migrations()[0][1])
        connection.execute("PRAGMA user_version = 1")
        for sql in ROWS:
            connection.execute(sql, {name: given for name, given in SINCE.items() if f":{name}" in sql})


def newsroom_now(store: SqliteStore) -> Newsroom:
    """Some time after the migration, whenever that was."""
    newsroom = Newsroom(store)
    newsroom.now = datetime.now(UTC) + MINUTE
    return newsroom


async def test_corrections_of_before_keep_their_mark(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(
            "INSERT INTO revision VALUES (1, 2, 'correction', :words, 'steam, not smoke', :at, 'desk')",
            {name: SINCE[name] for name in ("words", "at")},
        )
        connection.execute("UPDATE entry SET revision = 2 WHERE id = 1")
    async with open_store(path) as store:
        corrected, untouched = [await store.stream.entry(EntryId(number)) for number in (1, 2)]
        kinds = [one.kind for one in await store.stream.revisions(EntryId(1))]
    assert (corrected.changed_at, corrected.note) == (START, "steam, not smoke")
    assert (untouched.changed_at, untouched.note, untouched.about) == (None, None, None)
    assert kinds == [None, CorrectionKind.CORRECTION]


async def test_marks_survive_as_layouts(path: Path) -> None:
    async with open_store(path) as store:
        found = {mark.chat.key: mark for mark in await store.deliveries.marked("telegram")}
        recovered = await store.deliveries.recover("telegram", START, skipped=False)
    entry = found.pop(READER)
    assert entry == Mark(
        chat=entry.chat,
        coverage=CoverageId(1),
        urgency=Urgency.ORDINARY,
        seq=Seq(2),
        layout=Layout((Carried(EntryId(2), 1),)),
        started_at=START,
        part=1,
        parts=3,
    )
    line = found.pop(CLOSING)
    assert (line.layout, line.chat.address) == (Layout(closes=True), Address("telegram", 105, 7))
    assert {mark.chat.key for mark in recovered} == {READER, CLOSING}


async def test_receipts_survive_as_those_of_messages_of_their_own(path: Path) -> None:
    async with open_store(path) as store:
        received = await store.deliveries.receipts(EntryId(1), [READER, AWAY, MOVED, NEW_HOME], "telegram")
        assert received == [
            Receipt(EntryId(1), chat, 0, MessageId(message), 1, Form.ALONE)
            for chat, message in ((READER, 501), (AWAY, 502), (MOVED, 503))
        ]
        assert await store.deliveries.layout(READER, MessageId(501)) is None


async def test_whoever_was_away_for_ever_is_tried_again_soon(path: Path) -> None:
    began = datetime.now(UTC)
    async with open_store(path) as store:
        newsroom = newsroom_now(store)
        ends = await store.deliveries.end_waiting(newsroom.now)
        assert ends
        assert timedelta(seconds=-1) <= ends - began - PROBE_FIRST <= MINUTE
        assert AWAY not in {due.chat.key for due in await store.deliveries.due("telegram", 10)}
        await store.deliveries.end_waiting(ends)
        assert {(due.chat.key, due.chat.absent) for due in await store.deliveries.due("telegram", 10)} == {
            (READER, False),
            (AWAY, True),
            (NEW_HOME, False),
            (CLOSING, False),
        }


async def test_a_month_counts_from_the_migration_on(path: Path) -> None:
    """How long a chat has been away was not written down before."""
    away = Address("telegram", 102)
    async with open_store(path) as store:
        newsroom = newsroom_now(store)
        newsroom.now += timedelta(days=29)
        await newsroom.suspend(away)
        assert len(await store.subscriptions.following(away)) == 1
        newsroom.now += timedelta(days=2)
        await newsroom.suspend(away)
        assert await store.subscriptions.following(away) == []


async def test_after_the_migration_everybody_gets_what_is_missing(path: Path) -> None:
    async with open_store(path) as store:
        newsroom, courier = newsroom_now(store), Courier(store)
        await store.deliveries.recover("telegram", newsroom.now, skipped=False)
        await store.subscriptions.restore(Address("telegram", 102))
        await courier.serve()
        second = EntryId(2)
        sent = {address.chat: entries for address, entries in courier.sent.items()}
        assert sent == {101: [second], 102: [second], -10077: [second], 105: [None]}
        await newsroom.correct(await store.stream.entry(EntryId(1)))
        assert {(one.chat.key, one.frozen) for one in await courier.outdated()} == {
            (READER, False),
            (AWAY, False),
            (NEW_HOME, True),
        }


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = [number for number, _ in migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


async def test_entries_of_before_are_found_by_their_words(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE entry SET state = 'retracted' WHERE id = 2")
    async with open_store(path) as store:
        assert [one.entry.id for one in (await store.archive.search(["HARBOUR"], 0, 5)).found] == [1]
