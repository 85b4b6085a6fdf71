"""The crossposter at work: on the real store, with a clock that the test moves."""

from itertools import pairwise

import pytest

from bot.errors import (
    Absence,
    MessageGone,
    Outage,
    PlatformError,
    Rejected,
    Scope,
    Throttled,
    Unauthorised,
    Unreachable,
)
from bot.lanes.crossposter import AT_ONCE, LOOK
from bot.store import Store
from tests.bot.clock import HandClock
from tests.bot.pulse import Pulse
from tests.bot.tower import Tower
from tests.contracts.newsroom import BREAKING, KEY, Newsroom

HOUR = 3630.0
"""Until what was asked for counts no more."""


@pytest.fixture
async def tower(store: Store, clock: HandClock, pulse: Pulse) -> Tower:
    return Tower(store, clock, pulse, await Newsroom(store).open())


async def test_what_arrives_is_passed_on_with_the_next_look(tower: Tower) -> None:
    channel = await tower.channel()
    async with tower.working():
        await tower.rests()
        (entry,) = await tower.deliver(KEY)
        await tower.passes(LOOK)
        await tower.passes(LOOK)
        await tower.passes(LOOK)
    assert tower.platform.asked_in(channel) == [await tower.message(entry)]


async def test_breaking_and_newest_entries_take_the_ten_places_and_the_others_follow_an_hour_later(
    tower: Tower,
) -> None:
    await tower.channel()
    entries = await tower.deliver(KEY, BREAKING, *[KEY] * 11)
    messages = [await tower.message(entry) for entry in entries]
    async with tower.working():
        await tower.rests()
        assert tower.platform.published == [messages[1], *messages[:3:-1]]
        await tower.passes(HOUR - 1)
        assert len(tower.platform.asked) == 10
        await tower.passes(1)
        assert tower.platform.published[10:] == [messages[3], messages[2], messages[0]]


async def test_a_restart_gives_no_new_places(tower: Tower) -> None:
    await tower.channel()
    await tower.deliver(*[KEY] * 11)
    async with tower.working():
        await tower.rests()
    for _ in range(2):
        async with tower.working():
            await tower.passes(HOUR / 3)
            assert len(tower.platform.asked) == 10
    async with tower.working():
        await tower.passes(HOUR / 3)
    assert len(tower.platform.published) == 11


async def test_what_was_cut_off_is_asked_for_again_and_counts_once(tower: Tower) -> None:
    await tower.channel()
    (entry,) = await tower.deliver(KEY)
    tower.platform.held.clear()
    async with tower.working():
        await tower.pulse.until(lambda: len(tower.platform.asked) == 1)
    tower.platform.held.set()
    async with tower.working():
        await tower.rests()
    assert tower.platform.published == [await tower.message(entry)]
    await tower.deliver(*[KEY] * 10)
    async with tower.working():
        await tower.rests()
    assert len(tower.platform.published) == 10


async def test_a_throttled_channel_waits_over_a_restart_while_others_go_on(tower: Tower) -> None:
    throttled = await tower.channel(1)
    await tower.deliver(KEY)
    tower.platform.errors = [Throttled(3000, Scope.CHAT)]
    async with tower.working():
        await tower.rests()
    other = await tower.channel(2)
    await tower.deliver(BREAKING)
    async with tower.working():
        await tower.passes(2999)
        assert len(tower.platform.asked_in(throttled)) == 1
        assert len(tower.platform.asked_in(other)) == 2
        await tower.passes(1)
    assert len(tower.platform.asked_in(throttled)) == 3


async def test_an_outage_is_waited_out_with_ever_fewer_requests(tower: Tower) -> None:
    await tower.channel()
    (entry,) = await tower.deliver(KEY)
    tower.platform.errors = [Outage("down")] * 5
    async with tower.working():
        for _ in range(200):
            await tower.passes(5)
    times = [at for at, _, _ in tower.platform.asked]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert tower.platform.published == [await tower.message(entry)]
    assert len(pauses) == 5
    assert pauses == sorted(pauses)


async def test_a_channel_that_always_fails_holds_up_no_other(tower: Tower) -> None:
    failing = await tower.channel(1)
    await tower.deliver(KEY)
    tower.platform.errors = [Outage("down")]
    async with tower.working():
        await tower.rests()
        other = await tower.channel(2)
        await tower.deliver(KEY)
        await tower.passes(LOOK)
        await tower.passes(LOOK)
        assert len(tower.platform.asked_in(other)) == 2
        assert len(tower.platform.asked_in(failing)) == 1


async def test_a_channel_that_cannot_be_reached_is_asked_once(tower: Tower) -> None:
    channel = await tower.channel()
    await tower.deliver(KEY, KEY, KEY)
    tower.platform.errors = [Unreachable(Absence.NO_RIGHTS)]
    async with tower.working():
        await tower.passes(HOUR)
        assert len(tower.platform.asked_in(channel)) == 1
        (later,) = await tower.deliver(KEY)
        await tower.passes(LOOK)
    assert tower.platform.published == [await tower.message(later)]


@pytest.mark.parametrize("error", [MessageGone("deleted"), Rejected("no announcement channel")])
async def test_what_cannot_be_published_is_let_go(tower: Tower, error: PlatformError) -> None:
    await tower.channel()
    entries = await tower.deliver(KEY, KEY)
    tower.platform.errors = [error]
    async with tower.working():
        await tower.passes(HOUR)
    assert tower.platform.published == [await tower.message(entries[0])]
    assert len(tower.platform.asked) == 2


async def test_what_is_retracted_while_it_waits_for_the_account_is_not_passed_on(tower: Tower) -> None:
    await tower.channel()
    (entry,) = await tower.deliver(KEY)
    tower.open.clear()
    async with tower.working():
        await tower.pulse.until(lambda: tower.admitted == 1)
        await tower.newsroom.retract(entry)
        tower.open.set()
        await tower.passes(LOOK)
    assert tower.platform.asked == []


async def test_each_request_has_a_place_in_the_accounts_line(tower: Tower) -> None:
    for number in range(1, AT_ONCE + 3):
        await tower.channel(number)
    await tower.deliver(KEY)
    tower.platform.held.clear()
    async with tower.working():
        await tower.pulse.until(lambda: len(tower.platform.asked) == AT_ONCE)
        assert tower.admitted == AT_ONCE
        tower.platform.held.set()
        await tower.rests()
        assert tower.admitted == len(tower.platform.asked) == AT_ONCE + 2


async def test_an_account_that_is_throttled_is_left_alone(tower: Tower) -> None:
    for number in (1, 2):
        await tower.channel(number)
    await tower.deliver(KEY, KEY)
    tower.platform.errors = [Throttled(40, Scope.ACCOUNT), Throttled(90, Scope.ACCOUNT)]
    async with tower.working():
        await tower.passes(89)
        assert len(tower.platform.asked) == 2
        await tower.passes(1)
        assert len(tower.platform.published) == 4


async def test_what_waited_for_a_day_is_let_go_and_forgotten(tower: Tower) -> None:
    await tower.channel()
    await tower.deliver(*[KEY] * 11)
    tower.platform.errors = [Throttled(90_000, Scope.CHAT)]
    async with tower.working():
        await tower.passes(90_000)
        assert len(tower.platform.asked) == 1
        began = tower.newsroom.now.replace(hour=0)
        assert len(await tower.store.crossposts.first("discord", began, began, 10)) == 1
        await tower.passes(3600)
        assert await tower.store.crossposts.first("discord", began, began, 10) == []


async def test_a_token_that_is_not_accepted_ends_it(tower: Tower) -> None:
    for number in (1, 2):
        await tower.channel(number)
    await tower.deliver(KEY)
    tower.platform.errors = [Unauthorised("revoked")]
    with pytest.raises(Unauthorised):
        await tower.crossposter().run()
    async with tower.working():
        await tower.rests()
    assert len(tower.platform.published) == 2
    assert len(tower.platform.asked) == 3
