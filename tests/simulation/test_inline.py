"""The store without its thread: as the one with it, and gone with its process."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.errors import AlreadyRetracted
from tests.contracts.courier import Courier
from tests.contracts.newsroom import Newsroom
from tests.simulation.clock import VirtualClock
from tests.simulation.inline import InlineConnection, new_database, no_pause, store_on
from tests.simulation.loop import run


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(new_database()) as opened:
        yield opened


async def slowly() -> None:
    await VirtualClock().sleep(0.001)


def test_what_one_life_wrote_the_next_one_reads(database: sqlite3.Connection) -> None:
    async def two_lives() -> None:
        newsroom = Newsroom(store_on(InlineConnection(database, no_pause)))
        reader = await newsroom.reader(await newsroom.open())
        entry = await newsroom.publish((await newsroom.store.stream.coverages())[0])
        courier = Courier(store_on(InlineConnection(database, no_pause)))
        await courier.serve()
        assert courier.shown[reader] == {entry.id: 1}

    run(two_lives())


def test_a_transaction_that_fails_leaves_nothing(database: sqlite3.Connection) -> None:
    async def fail() -> None:
        newsroom = Newsroom(store_on(InlineConnection(database, slowly)))
        entry = await newsroom.retract(await newsroom.publish(await newsroom.open()))
        before = database.serialize()
        with pytest.raises(AlreadyRetracted):
            await newsroom.retract(entry)
        assert database.serialize() == before

    run(fail())


def test_transactions_of_several_tasks_come_one_after_the_other(database: sqlite3.Connection) -> None:
    async def publish_at_once() -> list[int]:
        newsroom = Newsroom(store_on(InlineConnection(database, slowly)))
        coverage = await newsroom.open()
        async with asyncio.TaskGroup() as tasks:
            published = [tasks.create_task(newsroom.publish(coverage)) for _ in range(5)]
        return [task.result().number for task in published]

    assert run(publish_at_once()) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("pauses", "kept"), [(0, 0), (1, 0), (2, 1)])
def test_a_process_that_dies_writes_all_of_a_transaction_or_nothing(
    database: sqlite3.Connection, pauses: int, kept: int
) -> None:
    """It dies before it begins, in the pause before its transaction, or in the one behind it."""

    async def die() -> int:
        seen = 0

        async def pause() -> None:
            nonlocal seen
            seen += 1
            if seen == pauses:
                connection.die()

        coverage = await Newsroom(store_on(InlineConnection(database, no_pause))).open()
        connection = InlineConnection(database, pause)
        dying = asyncio.create_task(Newsroom(store_on(connection)).publish(coverage))
        if not pauses:
            connection.die()
        await asyncio.wait([dying])
        assert not database.in_transaction
        return len(await store_on(InlineConnection(database, no_pause)).stream.entries(coverage.id))

    assert run(die()) == kept
