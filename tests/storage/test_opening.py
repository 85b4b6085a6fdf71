"""Opening a database: made, migrated, or refused with a sentence that says what to do."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path

import aiosqlite
import pytest

from bot.errors import SettingsInvalid
from storage.opening import open_database
from storage.schema import Migration, migrate, migrations, statements
from storage.sqlite import open_store, open_store_to_read
from tests.contracts.newsroom import START, Newsroom

TWO_STEPS: list[Migration] = [
    (1, "CREATE TABLE desk (id INTEGER PRIMARY KEY);\nINSERT INTO desk (id) VALUES (1);\n"),
    (2, "ALTER TABLE desk ADD COLUMN name TEXT;\nCREATE INDEX desk_by_name ON desk (name);\n"),
]

Schema = list[tuple[object, ...]]


async def schema_of(connection: aiosqlite.Connection) -> Schema:
    found = await connection.execute_fetchall("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")
    return [tuple(row) for row in found]


Opener = Callable[[Path], AbstractAsyncContextManager[object]]


async def applied(path: Path, *batches: list[Migration]) -> Schema:
    """The schema after these batches, one opening each."""
    async with aiosqlite.connect(path, isolation_level=None) as connection:
        for batch in batches:
            await migrate(connection, batch)
        return await schema_of(connection)


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [version for version, _ in migrations()] == list(range(1, len(migrations()) + 1))


@pytest.mark.parametrize("known", [migrations(), TWO_STEPS], ids=["ours", "two steps"])
async def test_a_migrated_database_equals_a_fresh_one(tmp_path: Path, known: list[Migration]) -> None:
    fresh = await applied(tmp_path / "fresh", known)
    migrated = await applied(tmp_path / "migrated", *(known[:step] for step in range(1, len(known) + 1)))
    assert migrated == fresh


async def test_migrations_are_applied_once(tmp_path: Path) -> None:
    once = await applied(tmp_path / "once", TWO_STEPS)
    assert await applied(tmp_path / "twice", TWO_STEPS, TWO_STEPS) == once


async def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    broken = [*TWO_STEPS, (3, "CREATE TABLE chat (id INTEGER);\nINSERT INTO nowhere VALUES (1);\n")]
    before = await applied(tmp_path / "desk", TWO_STEPS)
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        await applied(tmp_path / "desk", broken)
    assert await applied(tmp_path / "desk", TWO_STEPS) == before


def test_a_script_is_cut_where_its_statements_end() -> None:
    script = (
        "-- a remark; with a semicolon\nCREATE TABLE a (\n  b TEXT -- one; more\n);\nINSERT INTO a VALUES ('x;\ny');\n"
    )
    assert len(statements(script)) == 2
    assert "".join(statements(script)) == script


def test_a_last_statement_without_its_semicolon_is_not_lost() -> None:
    assert statements("SELECT 1;\nSELECT 2") == ["SELECT 1;\n", "SELECT 2"]


async def test_a_database_keeps_what_was_written(path: Path) -> None:
    async with open_store(path) as store:
        coverage = await Newsroom(store).open()
    async with open_store(path) as store:
        assert await store.stream.coverages() == [coverage]


async def test_folders_are_made_where_they_are_missing(tmp_path: Path) -> None:
    async with open_store(tmp_path / "some" / "where" / "tickertape.sqlite3") as store:
        assert await store.stream.coverages() == []


async def test_the_database_of_a_newer_tickertape_is_refused(path: Path) -> None:
    async with open_store(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(migrations()) + 1}")
    with pytest.raises(SettingsInvalid, match="newer Tickertape"):
        async with open_store(path):
            pass


async def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsInvalid, match="TICKERTAPE_DATABASE"):
        async with open_store(tmp_path / "file" / "tickertape.sqlite3"):
            pass


async def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="TICKERTAPE_DATABASE"):
        async with open_store(tmp_path):
            pass


async def test_a_file_that_is_something_else_is_refused_and_left_as_it_is(path: Path) -> None:
    path.write_text("Dear diary, " * 500)
    with pytest.raises(SettingsInvalid, match="not a database"):
        async with open_store(path):
            pass
    assert path.read_text() == "Dear diary, " * 500


async def test_a_sqlite_that_is_too_old_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(SettingsInvalid, match=r"3\.37\.0 or newer"):
        async with open_store(path):
            pass


async def test_a_new_file_that_another_process_is_making_is_waited_for(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other_process:
        other_process.execute("BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(0.05, other_process.execute, "COMMIT")
        async with asyncio.timeout(10), open_database(path) as opened:
            assert await opened.read("PRAGMA journal_mode") == [("wal",)]


async def test_a_new_file_may_be_opened_by_several_at_once(path: Path) -> None:
    async def open_and_look() -> list[object]:
        async with open_store(path) as store:
            return list(await store.stream.coverages())

    async with asyncio.timeout(10), asyncio.TaskGroup() as processes:
        opened = [processes.create_task(open_and_look()) for _ in range(4)]
    assert [task.result() for task in opened] == [[], [], [], []]


async def test_nothing_is_lost_when_the_power_fails(path: Path) -> None:
    async with open_database(path) as opened, opened.write() as connection:
        found = [
            tuple(row)
            for name in ("journal_mode", "synchronous", "foreign_keys")
            for row in await connection.execute_fetchall(f"PRAGMA {name}")
        ]
    assert found == [("wal",), (2,), (1,)]


async def test_a_reader_sees_what_is_written_beside_it_and_writes_nothing(path: Path, newsroom: Newsroom) -> None:
    async with open_store_to_read(path) as reading:
        coverage = await newsroom.open()
        assert [seen.id for seen in await reading.stream.coverages()] == [coverage.id]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await reading.stream.close_coverage(coverage.id, START)


async def test_a_reader_makes_no_database(tmp_path: Path) -> None:
    path = tmp_path / "none.sqlite3"
    with pytest.raises(SettingsInvalid, match=r"none\.sqlite3 cannot be read.*TICKERTAPE_DATABASE"):
        async with open_store_to_read(path):
            pass
    assert not path.exists()


async def test_a_reader_refuses_what_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "shopping.txt"
    path.write_text("Milk\nBread\n", encoding="utf-8")
    with pytest.raises(SettingsInvalid, match="cannot be read"):
        async with open_store_to_read(path):
            pass


async def test_a_reader_leaves_another_versions_database_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "former.sqlite3"
    before = await applied(path, migrations()[:1])
    with pytest.raises(SettingsInvalid, match="older version's"):
        async with open_store_to_read(path):
            pass
    assert await applied(path) == before


@pytest.mark.parametrize("opening", [open_store, open_store_to_read])
async def test_another_programs_database_is_left_alone(opening: Opener, tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE apple (price INTEGER)")
        connection.commit()
    with pytest.raises(SettingsInvalid, match="another program's"):
        async with opening(path):
            pass
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("apple",)]


async def test_a_reader_says_what_is_wrong_with_a_database_that_only_looks_like_one_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE apple (price INTEGER)")
        connection.execute(f"PRAGMA user_version = {migrations()[-1][0]}")
        connection.commit()
    with pytest.raises(SettingsInvalid, match="no such table"):
        async with open_store_to_read(path) as store:
            await store.stream.coverages()
