"""The relay's lock: one relay on a database, and none kept out by one that died."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.errors import DatabaseTaken, SettingsInvalid
from storage.lock import relay_lock

HOLDER = """
import sys
from pathlib import Path
from storage.lock import relay_lock
with relay_lock(Path(sys.argv[1])):
    print("holding", flush=True)
    sys.stdin.read()
"""


@asynccontextmanager
async def another_relay(path: Path) -> AsyncIterator[Process]:
    """A process that holds the lock until it is killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, str(path), stdin=PIPE, stdout=PIPE, cwd=Path(__file__).parents[2]
    )
    try:
        assert process.stdout
        async with asyncio.timeout(10):
            assert await process.stdout.readline() == b"holding\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_a_second_relay_is_refused_and_told_by_whom(path: Path) -> None:
    async with another_relay(path) as holder:
        with pytest.raises(DatabaseTaken) as refusal, relay_lock(path):
            pass
        assert refusal.value.pid == holder.pid
        assert str(holder.pid) in str(refusal.value)
        assert str(path) in str(refusal.value)


async def test_a_relay_that_was_killed_frees_the_lock(path: Path) -> None:
    async with another_relay(path) as holder:
        holder.kill()
        await holder.wait()
        with relay_lock(path):
            pass


def test_a_relay_that_ended_frees_the_lock(path: Path) -> None:
    for _ in range(2):
        with relay_lock(path):
            pass


def test_a_process_cannot_hold_the_lock_twice(path: Path) -> None:
    with relay_lock(path), pytest.raises(DatabaseTaken), relay_lock(path):
        pass


def test_a_holder_that_wrote_no_pid_is_another_process(path: Path) -> None:
    with relay_lock(path):
        path.with_name(path.name + ".lock").write_text("")
        with pytest.raises(DatabaseTaken, match="another process"), relay_lock(path):
            pass


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    with relay_lock(tmp_path / "new" / "tickertape.sqlite3"):
        assert (tmp_path / "new").is_dir()


def test_a_path_that_cannot_be_written_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with (
        pytest.raises(SettingsInvalid, match="TICKERTAPE_DATABASE"),
        relay_lock(tmp_path / "file" / "tickertape.sqlite3"),
    ):
        pass
