"""Costs: publishing does not depend on the audience, nor reading what is due on those who wait, and receipts are
small."""

from collections.abc import Iterable, Sequence

import pytest

from bot.lanes.delivery import Carried, Form, Layout, Mark
from bot.lanes.outcome import Delivered
from bot.model import Coverage, Entry, MessageId, Seq
from bot.store import Publication
from storage.database import Database
from storage.rows import PLATFORMS, milliseconds
from tests.contracts.courier import Courier
from tests.contracts.newsroom import AUTHOR, BREAKING, KEY, START, Newsroom, says
from tests.storage.steps import Cost, measured

SNOWFLAKE = 1_300_000_000_000_000_000
"""Discord's ids have 19 digits."""


async def fill(database: Database, coverage: Coverage, chats: Iterable[int], waiting_until: int | None = None) -> None:
    """So many subscriptions, half of them on each platform, a third of them at each level; nothing was sent yet."""
    keys = list(chats)
    async with database.write() as connection:
        await connection.executemany(
            "INSERT INTO chat (id, platform, chat, thread, kind, title, since)"
            " VALUES (?, ?, ?, 0, 'private', 'Rita Reader', 0)",
            [(key, key % 2, SNOWFLAKE + key * 7919) for key in keys],
        )
        await connection.executemany(
            "INSERT INTO subscription (coverage, chat, platform, level, ordinary, breaking, waiting_until, since)"
            " VALUES (?, ?, ?, ?, 0, 0, ?, 0)",
            [(coverage.id, key, key % 2, key // 2 % 3, waiting_until) for key in keys],
        )


async def cost_of_publishing(newsroom: Newsroom, database: Database, coverage: Coverage) -> Cost:
    publications = [Publication(coverage.id, says("Smoke."), START, marks) for marks in (KEY, BREAKING)]
    async with measured(database) as cost:
        await newsroom.store.stream.publish(publications, newsroom.tick(), AUTHOR)
    return cost


async def test_publishing_costs_the_same_for_any_audience(newsroom: Newsroom, database: Database) -> None:
    coverage = await newsroom.open()
    await cost_of_publishing(newsroom, database, coverage)
    for_nobody = await cost_of_publishing(newsroom, database, coverage)
    await fill(database, coverage, range(1, 3001))
    for_three_thousand = await cost_of_publishing(newsroom, database, coverage)
    assert for_three_thousand == for_nobody
    assert for_nobody.rows < 30


async def test_subscribing_costs_the_same_among_any_number_of_others(newsroom: Newsroom, database: Database) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage)
    costs = []
    for chats in (range(10), range(100, 110), range(1000, 4000)):
        await fill(database, coverage, (100 + number for number in chats))
        async with measured(database) as cost:
            await newsroom.reader(coverage)
        costs.append(cost)
    assert costs[1] == costs[2]


async def test_those_who_wait_cost_nothing(newsroom: Newsroom, database: Database) -> None:
    coverage = await newsroom.open()
    await fill(database, coverage, range(1, 100))
    await newsroom.publish(coverage, marks=BREAKING)
    deliveries = newsroom.store.deliveries
    async with measured(database) as alone:
        before = await deliveries.due("telegram", 5)
    await fill(database, coverage, range(1000, 3000), waiting_until=milliseconds(START))
    async with measured(database) as beside_others:
        assert await deliveries.due("telegram", 5) == before
    assert beside_others.steps == alone.steps


async def test_those_who_are_served_later_cost_nothing_now(newsroom: Newsroom, database: Database) -> None:
    coverage = await newsroom.open()
    await fill(database, coverage, range(1, 100))
    await newsroom.publish(coverage, marks=KEY)
    async with measured(database) as few:
        await newsroom.store.deliveries.due("telegram", 5)
    await fill(database, coverage, range(1000, 3000))
    async with measured(database) as many:
        await newsroom.store.deliveries.due("telegram", 5)
    assert many.steps == few.steps


async def test_coverages_that_nobody_follows_any_more_cost_nothing(newsroom: Newsroom, database: Database) -> None:
    followed = await newsroom.open()
    await fill(database, followed, range(1, 10))
    await newsroom.publish(followed)
    steps = set()
    for slug in ("monday", "tuesday", "wednesday"):
        past = await newsroom.open(slug=slug)
        await newsroom.publish(past)
        await newsroom.close(past)
        async with measured(database) as cost:
            await newsroom.store.deliveries.due("telegram", 5)
        steps.add(cost.steps)
    assert len(steps) == 1


async def deliver(newsroom: Newsroom, entries: Sequence[Entry], platform: str, limit: int) -> int:
    """One turn with the only entries there are, in one message, to those who are due first; how many there were."""
    deliveries = newsroom.store.deliveries
    form = Form.FULL if len(entries) > 1 else Form.ALONE
    layout = Layout(tuple(Carried(entry.id, 1, form) for entry in entries))
    marks = [
        Mark(due.chat, due.coverage, due.urgency, Seq(len(entries)), layout, START)
        for due in await deliveries.due(platform, limit)
    ]
    await deliveries.turn(platform, (), marks)
    sent = [
        Delivered(
            mark,
            MessageId(SNOWFLAKE + mark.chat.key * 4_194_304),
            tuple((entry.id, mark.chat.key / 100) for entry in entries),
        )
        for mark in marks
    ]
    await deliveries.turn(platform, sent, ())
    return len(marks)


async def test_a_correction_goes_through_its_receipts_once(newsroom: Newsroom, database: Database) -> None:
    coverage, courier = await newsroom.open(), Courier(newsroom.store)
    await fill(database, coverage, range(2, 402, 2))
    entry = await newsroom.publish(coverage, marks=BREAKING)
    await deliver(newsroom, [entry], "telegram", 200)
    await newsroom.correct(entry)
    async with measured(database) as at_first:
        first, *_ = await newsroom.store.deliveries.outdated("telegram", 1)
    for one in [first, *await newsroom.store.deliveries.outdated("telegram", 150)]:
        await courier.revise(one)
    async with measured(database) as later:
        await newsroom.store.deliveries.outdated("telegram", 1)
    assert later.steps == at_first.steps


async def size(database: Database) -> int:
    """Bytes."""
    (pages,) = await database.count("SELECT page_count FROM pragma_page_count")
    (page,) = await database.count("SELECT page_size FROM pragma_page_size")
    return pages * page


@pytest.mark.parametrize(("count", "most"), [(1, 40), (3, 46)])
async def test_a_receipt_is_small(newsroom: Newsroom, database: Database, count: int, most: int) -> None:
    """With the layout of its message, where that shows several entries."""
    coverage = await newsroom.open()
    await fill(database, coverage, range(1, 4001))
    entries = [await newsroom.publish(coverage, marks=BREAKING) for _ in range(count)]
    before = await size(database)
    messages = 0
    while sent := sum([await deliver(newsroom, entries, platform, 500) for platform in PLATFORMS]):
        messages += sent
    assert messages == 4000
    assert (await size(database) - before) / (messages * count) <= most
