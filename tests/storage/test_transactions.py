"""Transactions: one after the other, whole or not at all, whatever happens to those who ask for them."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import aiosqlite
import pytest

from bot.lanes.outcome import Delivered
from bot.model import ChatKey, MessageId
from storage.database import Database
from tests.contracts.courier import Courier
from tests.contracts.newsroom import RITA, START, Newsroom

PATIENCE = 10.0
"""Seconds after which a test that hangs fails; nothing here takes that long."""

NOTE = "INSERT INTO audit (at, platform, person, name, action, detail) VALUES (0, 'telegram', 7, 'Rita Reader', 'x', ?)"


async def notes(database: Database) -> list[str]:
    return [row[0] for row in await database.read("SELECT detail FROM audit ORDER BY id")]


async def note(database: Database, text: str) -> None:
    async with database.write() as connection:
        await connection.execute(NOTE, (text,))


async def test_fifty_writers_take_turns(database: Database) -> None:
    async def count_and_write() -> None:
        async with database.write() as connection:
            (row,) = await connection.execute_fetchall("SELECT COUNT(*) FROM audit")
            await asyncio.sleep(0)
            await connection.execute(NOTE, (str(row[0]),))

    async with asyncio.TaskGroup() as writers:
        for _ in range(50):
            writers.create_task(count_and_write())
    assert await notes(database) == [str(number) for number in range(50)]


async def test_fifty_entries_published_at_once_have_fifty_numbers(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    async with asyncio.TaskGroup() as desk:
        published = [desk.create_task(newsroom.publish(coverage)) for _ in range(50)]
    assert sorted(task.result().number for task in published) == list(range(1, 51))


async def test_a_block_that_fails_leaves_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as connection:
            await connection.execute(NOTE, ("never",))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    await note(database, "after")
    assert await notes(database) == ["after"]


async def test_a_statement_that_fails_leaves_nothing(database: Database) -> None:
    async def raise_the_head_of_no_coverage() -> None:
        async with database.write() as connection:
            await connection.execute(NOTE, ("never",))
            await connection.execute("INSERT INTO head (coverage, level) VALUES (99, 0)")

    with pytest.raises(sqlite3.IntegrityError):
        await raise_the_head_of_no_coverage()
    await note(database, "after")
    assert await notes(database) == ["after"]


async def test_a_turn_is_settled_and_marked_or_neither(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    mark = await courier.begin()
    of_nobody = replace(mark, chat=replace(mark.chat, key=ChatKey(99)))
    with pytest.raises(sqlite3.IntegrityError):
        await courier.turn(Delivered(mark, MessageId(1)), marks=(of_nobody,))
    assert await newsroom.store.deliveries.receipts(entry.id, [mark.chat.key], "telegram") == []
    assert await newsroom.store.deliveries.marked("telegram") == [mark]


async def test_whoever_is_cancelled_inside_a_block_leaves_nothing(database: Database) -> None:
    inside = asyncio.Event()

    async def write_and_wait() -> None:
        async with database.write() as connection:
            await connection.execute(NOTE, ("never",))
            inside.set()
            await asyncio.Event().wait()

    writer = asyncio.create_task(write_and_wait())
    async with asyncio.timeout(PATIENCE):
        await inside.wait()
        writer.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writer
        await note(database, "after")
    assert await notes(database) == ["after"]


@pytest.mark.parametrize("steps", [*range(8), *range(8, 120, 8)])
async def test_whenever_a_write_is_cancelled_it_is_whole_or_nothing(database: Database, steps: int) -> None:
    """So many steps of the event loop after it began: before, during or after its BEGIN, its statements, its COMMIT."""

    async def write_two() -> None:
        async with database.write() as connection:
            await connection.execute(NOTE, ("first",))
            await connection.execute(NOTE, ("second",))

    writer = asyncio.create_task(write_two())
    for _ in range(steps):
        await asyncio.sleep(0)
    writer.cancel()
    async with asyncio.timeout(PATIENCE):
        await asyncio.wait([writer])
        await note(database, "after")
    assert await notes(database) in (["after"], ["first", "second", "after"])


async def test_whoever_is_cancelled_while_waiting_for_another_process_holds_nothing_up(
    database: Database, path: Path
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other_process:
        other_process.execute("BEGIN IMMEDIATE")
        writer = asyncio.create_task(note(database, "never"))
        for _ in range(10):
            await asyncio.sleep(0)
        writer.cancel()
        await asyncio.sleep(0)
        other_process.execute("ROLLBACK")
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(asyncio.CancelledError):
            await writer
        await note(database, "after")
    assert await notes(database) == ["after"]


async def test_whoever_is_cancelled_while_a_failed_block_is_rolled_back_is_cancelled_after_that(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    rolling_back, go_on, roll_back = asyncio.Event(), asyncio.Event(), aiosqlite.Connection.rollback

    async def slowly(connection: aiosqlite.Connection) -> None:
        rolling_back.set()
        await go_on.wait()
        await roll_back(connection)

    async def fail() -> None:
        async with database.write() as connection:
            await connection.execute(NOTE, ("never",))
            raise ZeroDivisionError

    monkeypatch.setattr(aiosqlite.Connection, "rollback", slowly)
    writer = asyncio.create_task(fail())
    async with asyncio.timeout(PATIENCE):
        await rolling_back.wait()
        writer.cancel()
        next_writer = asyncio.create_task(note(database, "after"))
        await asyncio.sleep(0)
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await writer
        await next_writer
    assert await notes(database) == ["after"]


async def test_a_commit_that_fails_leaves_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_room(_: aiosqlite.Connection) -> None:
        message = "database or disk is full"
        raise sqlite3.OperationalError(message)

    with monkeypatch.context() as full_disk:
        full_disk.setattr(aiosqlite.Connection, "commit", no_room)
        with pytest.raises(sqlite3.OperationalError):
            await note(database, "never")
    await note(database, "after")
    assert await notes(database) == ["after"]


async def test_a_reader_sees_what_is_committed_and_nothing_before(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(NOTE, ("soon",))
        assert await notes(database) == []
        assert await database.count("SELECT COUNT(*) FROM audit") == (0,)
    assert await notes(database) == ["soon"]
    assert await database.count("SELECT COUNT(*) FROM audit") == (1,)


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await database.read(NOTE, ("never",))


async def test_the_foreign_version_changes_only_when_another_process_writes(
    newsroom: Newsroom, database: Database, path: Path
) -> None:
    before = await database.foreign_version()
    await newsroom.publish(await newsroom.open())
    await database.read("SELECT 1")
    assert await newsroom.store.deliveries.foreign_version() == before
    with closing(sqlite3.connect(path)) as other_process, other_process:
        other_process.execute(NOTE, ("from elsewhere",))
    assert await newsroom.store.deliveries.foreign_version() != before


async def test_what_was_done_is_on_the_audit_record(newsroom: Newsroom, database: Database) -> None:
    await newsroom.store.desk.record(START, "telegram", RITA, "published", "entry 7")
    found = await database.read("SELECT at, platform, person, name, action, detail FROM audit")
    assert found == [(int(START.timestamp() * 1000), "telegram", RITA.id, RITA.name, "published", "entry 7")]
