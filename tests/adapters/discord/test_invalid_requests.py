"""The guard against a ban: how it counts, and what it does to calls when there are too many refusals."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import DiscordPlatform
from adapters.discord.invalid_requests import InvalidRequests, Load
from adapters.sandbox.discord import DiscordSandbox
from bot.errors import PlatformError, Scope, Throttled, Unreachable
from bot.model import Address
from tests.adapters.discord.harness import Clock, place, platform_at, rendered
from tests.adapters.discord.weather import Way, Weather, told

BAN_AFTER = 20
SHED_FROM, STOP_FROM = 4, 10
NO_RIGHTS = told(403, b'{"message": "Missing Permissions", "code": 50013}')
FORWARD = timedelta(seconds=5)


@pytest.mark.parametrize(
    ("status", "scope", "counted"),
    [
        (200, None, False),
        (400, None, False),
        (401, None, True),
        (403, None, True),
        (404, None, False),
        (429, "user", True),
        (429, "global", True),
        (429, None, True),
        (429, "shared", False),
        (502, None, False),
    ],
)
def test_discord_counts_what_its_documentation_names(status: int, scope: str | None, counted: bool) -> None:
    assert InvalidRequests.counts(status, scope) is counted


@given(st.lists(st.floats(0, 3000), max_size=200), st.floats(0, 600))
def test_none_of_the_last_ten_minutes_is_forgotten_and_none_is_kept_much_longer(
    times: list[float], later: float
) -> None:
    invalid = InvalidRequests()
    for time in sorted(times):
        invalid.note(time)
    now = max(times, default=0.0) + later
    in_window = sum(time > now - 600 for time in times)
    in_a_little_more = sum(time >= now - 610 for time in times)
    assert in_window <= invalid.count(now) <= in_a_little_more


@given(st.lists(st.floats(0, 1000), min_size=STOP_FROM, max_size=60))
def test_a_stop_lasts_until_there_are_few_enough_and_no_longer(times: list[float]) -> None:
    invalid = InvalidRequests(BAN_AFTER)
    for time in sorted(times):
        invalid.note(time)
    now = max(times)
    left = invalid.stopped_for(now)
    assert (left > 0) == (invalid.load(now) is Load.STOPPED)
    if left:
        assert invalid.load(now + left - 0.01) is Load.STOPPED
        assert invalid.load(now + left + 0.01) < Load.STOPPED


def test_load_rises_with_the_parts_of_the_limit() -> None:
    invalid = InvalidRequests()
    loads = []
    for number in range(1, 5001):
        invalid.note(now=number / 100)
        loads.append(invalid.load(now=number / 100))
    assert loads.index(Load.SHEDDING) == 2000 - 1
    assert loads.index(Load.STOPPED) == 5000 - 1


@pytest.fixture
async def guarded(way: Way, sandbox: DiscordSandbox, clock: Clock) -> AsyncIterator[DiscordPlatform]:
    """A platform whose machine is banned for twenty invalid requests."""
    platform = platform_at(sandbox, api_base=way.url + "/api/v10", clock=clock, ban_after=BAN_AFTER)
    async with platform.session():
        way.calls.clear()
        yield platform


async def invalid(platform: DiscordPlatform, way: Way, address: Address, answer: Weather = NO_RIGHTS) -> PlatformError:
    way.ahead.append(answer)
    with pytest.raises(PlatformError) as error:
        await platform.send(address, rendered("Fire"), nonce="one")
    return error.value


async def test_below_a_fifth_of_the_limit_nothing_changes(guarded: DiscordPlatform, way: Way, live: Address) -> None:
    for _ in range(SHED_FROM - 1):
        assert isinstance(await invalid(guarded, way, live), Unreachable)
    await guarded.send(live, rendered("Fire"), nonce="one")


async def test_from_a_fifth_on_each_further_one_makes_all_wait(
    guarded: DiscordPlatform, way: Way, live: Address, sandbox: DiscordSandbox, clock: Clock
) -> None:
    for _ in range(SHED_FROM):
        assert isinstance(await invalid(guarded, way, live), Unreachable)
    calls = len(way.calls)
    with pytest.raises(Throttled) as waiting:
        await guarded.send(place(sandbox, "#announcements"), rendered("Fire"), nonce="two")
    assert (waiting.value.retry_after, waiting.value.scope) == (5, Scope.ACCOUNT)
    assert len(way.calls) == calls
    clock.forward(FORWARD)
    await guarded.send(live, rendered("Fire"), nonce="one")
    await guarded.send(live, rendered("Fire"), nonce="two")


async def stopped(platform: DiscordPlatform, address: Address) -> float:
    with pytest.raises(Throttled) as waiting:
        await platform.send(address, rendered("Fire"), nonce="one")
    assert waiting.value.scope is Scope.ACCOUNT
    return waiting.value.retry_after


async def test_from_a_half_on_nothing_is_sent_until_there_are_fewer(
    guarded: DiscordPlatform, way: Way, live: Address, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "adapters.discord"):
        for _ in range(STOP_FROM):
            await invalid(guarded, way, live)
            clock.forward(FORWARD)
        calls = len(way.calls)
        waits = [await stopped(guarded, live) for _ in range(3)]
        assert waits == [560, 560, 560]
        assert len(way.calls) == calls
        clock.forward(timedelta(seconds=560))
        await guarded.send(live, rendered("Fire"), nonce="one")
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.ERROR, "invalid_requests.shedding count=4"),
        (logging.ERROR, "invalid_requests.stopped count=10"),
        (logging.WARNING, "invalid_requests.shedding count=8"),
    ]


async def test_what_is_nobodys_fault_does_not_count(
    guarded: DiscordPlatform, way: Way, live: Address, clock: Clock
) -> None:
    shared = told(429, b'{"retry_after": 1, "global": false}', X_RateLimit_Scope="shared")
    for _ in range(STOP_FROM):
        assert isinstance(await invalid(guarded, way, live, shared), Throttled)
        clock.forward(FORWARD)
    await guarded.send(live, rendered("Fire"), nonce="one")


async def test_the_count_holds_over_sessions(way: Way, sandbox: DiscordSandbox, live: Address, clock: Clock) -> None:
    platform = platform_at(sandbox, api_base=way.url + "/api/v10", clock=clock, ban_after=BAN_AFTER)
    for _ in range(2):
        async with platform.session():
            for _ in range(STOP_FROM // 2):
                await invalid(platform, way, live)
                clock.forward(FORWARD)
    with pytest.raises(PlatformError, match="throttled"):
        await platform.session().__aenter__()
