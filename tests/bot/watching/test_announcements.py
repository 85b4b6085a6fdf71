"""Hubs: asked once, believed where they were asked, asked again before a lease ends."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from bot.errors import SourceUnavailable
from bot.fetching import HubMode
from bot.source import Announcement, Source, SourceId, SourceOptions
from bot.watching.announcements import LEASE, SourceAnnouncements, is_to_be_renewed
from tests.bot.clock import EPOCH, HandClock
from tests.bot.watched import WatchedStore
from tests.contracts.newsroom import Newsroom

HUB, TOPIC = "https://hub.example/", "https://harbour.example/feed"
HOUR = timedelta(hours=1)


class MemoryHubs:
    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.secrets: list[SecretStr] = []
        self.error: Exception | None = None

    async def subscribe(self, hub: str, topic: str, callback: str, secret: SecretStr, lease_seconds: int) -> None:
        assert lease_seconds == LEASE.total_seconds()
        self.asked.append((hub, topic, callback))
        self.secrets.append(secret)
        if self.error:
            raise self.error


class Hubbub:
    def __init__(self, store: WatchedStore, clock: HandClock, source: Source) -> None:
        self.store = store
        self.clock = clock
        self.source = source
        self.hubs = MemoryHubs()
        self.announcements = SourceAnnouncements(
            store.announcements, self.hubs, lambda token: f"https://us/{token}", clock
        )

    async def follow(self, hub: str = HUB) -> None:
        await self.announcements.follow(self.source, hub, TOPIC)

    async def token(self) -> str:
        found = await self.store.announcements.of(self.source.id)
        assert found
        return found.token

    def pass_time(self, passed: timedelta) -> None:
        self.clock.advance(passed.total_seconds())


@pytest.fixture
async def hubbub(store: WatchedStore, newsroom: Newsroom, clock: HandClock) -> Hubbub:
    coverage = await newsroom.open()
    return Hubbub(store, clock, await store.sources.add(TOPIC, coverage.id, SourceOptions(), clock.now()))


async def test_a_hub_is_asked_once(hubbub: Hubbub) -> None:
    await hubbub.follow()
    await hubbub.follow()
    assert hubbub.hubs.asked == [(HUB, TOPIC, f"https://us/{await hubbub.token()}")]
    assert len(await hubbub.token()) >= 32


async def test_what_was_asked_for_is_wanted_and_nothing_else(hubbub: Hubbub) -> None:
    await hubbub.follow()
    token = await hubbub.token()
    wanted = hubbub.announcements.wanted
    assert await wanted(token, HubMode.SUBSCRIBE, TOPIC, 86_400)
    assert not await wanted(token, HubMode.SUBSCRIBE, f"{TOPIC}/other", 86_400)
    assert not await wanted("guessed", HubMode.SUBSCRIBE, TOPIC, 86_400)
    assert not await wanted(token, HubMode.UNSUBSCRIBE, TOPIC, None)
    found = await hubbub.store.announcements.of(hubbub.source.id)
    assert found
    assert found.lease_until == hubbub.clock.now() + timedelta(days=1)


async def test_a_hub_of_a_removed_source_may_end_it(hubbub: Hubbub) -> None:
    await hubbub.follow()
    token = await hubbub.token()
    await hubbub.store.sources.remove(hubbub.source.id)
    assert await hubbub.announcements.wanted(token, HubMode.UNSUBSCRIBE, TOPIC, None)
    assert await hubbub.announcements.secret(token) is None
    await hubbub.announcements.announced(token)
    assert hubbub.announcements.changed == set()


async def test_what_a_hub_announces_is_read_at_once(hubbub: Hubbub) -> None:
    await hubbub.follow()
    token = await hubbub.token()
    assert await hubbub.announcements.secret(token) == hubbub.hubs.secrets[0]
    await hubbub.announcements.announced(token)
    assert hubbub.announcements.changed == {hubbub.source.id}


async def test_a_lease_is_renewed_before_it_ends_with_the_same_token_and_secret(hubbub: Hubbub) -> None:
    await hubbub.follow()
    token = await hubbub.token()
    await hubbub.announcements.wanted(token, HubMode.SUBSCRIBE, TOPIC, 86_400)
    hubbub.pass_time(timedelta(hours=18))
    await hubbub.follow()
    assert len(hubbub.hubs.asked) == 1
    hubbub.pass_time(timedelta(hours=2))
    await hubbub.follow()
    await hubbub.follow()
    assert len(hubbub.hubs.asked) == 2
    assert await hubbub.token() == token
    assert hubbub.hubs.secrets[0] == hubbub.hubs.secrets[1]


async def test_a_lease_is_renewed_where_the_hub_was_not_seen_again(hubbub: Hubbub) -> None:
    await hubbub.announcements.follow(hubbub.source, None, None)
    assert hubbub.hubs.asked == []
    await hubbub.follow()
    await hubbub.announcements.wanted(await hubbub.token(), HubMode.SUBSCRIBE, TOPIC, 86_400)
    hubbub.pass_time(timedelta(hours=20))
    await hubbub.announcements.follow(hubbub.source, None, None)
    assert len(hubbub.hubs.asked) == 2


async def test_a_hub_that_fails_or_stays_silent_is_asked_again_after_an_hour(hubbub: Hubbub) -> None:
    hubbub.hubs.error = SourceUnavailable("nobody answers")
    await hubbub.follow()
    hubbub.pass_time(HOUR / 2)
    await hubbub.follow()
    assert len(hubbub.hubs.asked) == 1
    hubbub.pass_time(HOUR)
    await hubbub.follow()
    assert len(hubbub.hubs.asked) == 2


async def test_a_hub_that_denies_is_left_alone_for_a_week(hubbub: Hubbub) -> None:
    await hubbub.follow()
    await hubbub.announcements.denied(await hubbub.token(), TOPIC, "not here")
    hubbub.pass_time(timedelta(days=6))
    await hubbub.follow()
    assert len(hubbub.hubs.asked) == 1
    hubbub.pass_time(timedelta(days=2))
    await hubbub.follow()
    assert len(hubbub.hubs.asked) == 2


async def test_another_hub_gets_another_token(hubbub: Hubbub) -> None:
    await hubbub.follow()
    token = await hubbub.token()
    await hubbub.follow("https://other.example/")
    assert await hubbub.token() != token
    assert hubbub.hubs.secrets[0] != hubbub.hubs.secrets[1]


def test_a_short_lease_is_renewed_in_its_last_fifth() -> None:
    lease = Announcement(SourceId(1), HUB, TOPIC, "t", SecretStr("s"), EPOCH, EPOCH + HOUR)
    assert not is_to_be_renewed(lease, EPOCH + 0.7 * HOUR)
    assert is_to_be_renewed(lease, EPOCH + 0.9 * HOUR)
