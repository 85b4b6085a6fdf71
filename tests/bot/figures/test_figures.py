"""What somebody who watches the relay is shown, and how seldom the store is asked for it."""

import asyncio

import pytest

from bot.figures.figures import FRESH, Watch
from bot.figures.meters import Tally
from bot.lanes.outcome import Delivered
from bot.model import MessageId
from bot.store import Store
from tests.bot.clock import HandClock
from tests.bot.figures.test_meters import MARK
from tests.contracts.newsroom import Newsroom

RATES = {"telegram": 30.0}


@pytest.fixture
def tally() -> Tally:
    return Tally()


@pytest.fixture
def watch(store: Store, tally: Tally, clock: HandClock) -> Watch:
    return Watch(store.deliveries, tally, RATES, clock)


async def test_the_store_is_asked_again_when_what_it_said_is_no_longer_fresh(
    watch: Watch, newsroom: Newsroom, clock: HandClock
) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    first = await watch.read()
    await newsroom.publish(coverage)
    await newsroom.reader(coverage)
    clock.advance(FRESH / 2)
    assert (await watch.read()).published == first.published == 1
    clock.advance(FRESH / 2)
    later = await watch.read()
    assert later.published == 2
    assert [lane.stands.status.chats for lane in (*first.lanes, *later.lanes)] == [1, 2]


async def test_what_the_lanes_counted_is_shown_at_once(watch: Watch, tally: Tally) -> None:
    assert (await watch.read()).lanes[0].totals.sent == 0
    tally.turned("telegram", [Delivered(MARK, MessageId(100))])
    assert (await watch.read()).lanes[0].totals.sent == 1


async def test_those_who_ask_together_are_answered_from_one_reading(watch: Watch) -> None:
    figures = await asyncio.gather(*(watch.read() for _ in range(5)))
    assert len({id(one.lanes[0].stands) for one in figures}) == 1


async def test_the_lag_grows_between_two_readings(watch: Watch, newsroom: Newsroom, clock: HandClock) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    clock.advance(3600)
    before = (await watch.read()).lanes[0].lag
    clock.advance(1)
    after = (await watch.read()).lanes[0].lag
    assert before is not None
    assert after == before + 1
