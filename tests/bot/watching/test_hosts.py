"""Sources of many hosts, some of them slow."""

import asyncio

import pytest

from bot.fetching import NO_VALIDATORS, Fetched, Validators
from bot.watching.watcher import AT_ONCE
from tests.bot.clock import HandClock
from tests.bot.platform import MemoryPlatform
from tests.bot.watched import WatchedStore
from tests.bot.watching.lookout import Lookout, entry
from tests.bot.watching.web import MemoryWeb

PATIENCE = 10.0
SLOW = [f"https://slow.example/live/{number}" for number in range(AT_ONCE + 2)]
QUICK = "https://quick.example/live"
SMOKE = entry("a", "Smoke is seen over the quay.", 5)


class Weir(MemoryWeb):
    """While it is down, what comes from slow.example does not come through."""

    def __init__(self) -> None:
        super().__init__()
        self.up = asyncio.Event()
        self.up.set()

    async def fetch(self, address: str, validators: Validators = NO_VALIDATORS) -> Fetched:
        found = await super().fetch(address, validators)
        if address in SLOW:
            await self.up.wait()
        return found


@pytest.fixture
def weir() -> Weir:
    return Weir()


@pytest.fixture
async def lookout(store: WatchedStore, clock: HandClock, platform: MemoryPlatform, weir: Weir) -> Lookout:
    """All sources are due, those of the slow host first."""
    lookout, slug = Lookout(store, clock, platform, weir), None
    for address in (*SLOW, QUICK):
        lookout.shows(SMOKE, address=address)
        slug = (await lookout.add(slug=slug, address=address)).coverage.slug
        clock.advance(0.1)
    clock.advance(600)
    weir.fetched.clear()
    return lookout


async def watch_until_fetched(lookout: Lookout, addresses: set[str]) -> None:
    """In time that passes a second at a time, in each of which everybody gets a turn."""
    watching = asyncio.ensure_future(lookout.watcher.run())
    try:
        async with asyncio.timeout(PATIENCE):
            while not addresses <= set(lookout.web.fetched):
                lookout.clock.advance(1)
                await lookout.store.deliveries.foreign_version()
    finally:
        watching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await watching


async def test_a_slow_host_with_many_sources_holds_up_no_other(lookout: Lookout, weir: Weir) -> None:
    weir.up.clear()
    await watch_until_fetched(lookout, {QUICK})
    assert len(set(weir.fetched) - {QUICK}) <= 1


async def test_all_sources_of_a_host_get_their_turn(lookout: Lookout) -> None:
    await watch_until_fetched(lookout, {*SLOW, QUICK})
