"""Forums at work, on the real store: whatever goes wrong, each coverage has one post in each of them."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest

from bot.errors import Absence, InDoubt, Outage, Rejected, Scope, Throttled, Unauthorised, Unreachable
from bot.lanes.forums import LONGEST_PAUSE, UNDERWAY, Forums
from bot.model import Address, ChatKind, Level, Message, Rendered
from bot.richtext import RichText, plain
from bot.store import Store
from tests.bot.clock import LeapingClock
from tests.contracts.newsroom import Newsroom

FORUMS = (Address("discord", 1), Address("discord", 2))
TITLES = ("Harbour fire", "Flood", "Frost")
ON_ITS_WAY = UNDERWAY / 2
"""So late may arrive what nobody waits for any more."""


class Died(Exception):
    """The relay, at that moment."""


class Postman:
    """`bot.ports.PostsForums`: while it has `troubles` left, something goes wrong with one call in two."""

    name = "discord"

    def __init__(self, clock: LeapingClock, random: Random, troubles: int = 0) -> None:
        self.posts: list[tuple[Address, Address, str, datetime]] = []
        self.archived: list[Address] = []
        self.troubles = troubles
        self.refuses = False
        self._clock = clock
        self._random = random
        self._underway: list[tuple[datetime, Address, str]] = []

    def fits(self, text: RichText, /, *, beside_media: bool = False) -> bool:
        del beside_media
        return len(plain(text)) < 2000

    def render(self, message: Message) -> Rendered:
        return Rendered(plain(message.text), message.silent, message.preview)

    async def post(self, forum: Address, title: str, rendered: Rendered) -> Address:
        assert rendered.body.startswith(title)
        if self.refuses:
            raise Unauthorised("the token was revoked")
        ways: list[Callable[[], Exception]] = [
            *(lambda error=error: error for error in (Outage("down"), Rejected("no"), Throttled(40.0, Scope.CHAT))),
            *(lambda error=error: self._loses(forum, title, error) for error in (InDoubt("?"), Died())),
            *(lambda error=error: error for error in (InDoubt("?"), Died(), Unreachable(Absence.NO_RIGHTS))),
        ]
        self._may_go_wrong(ways)
        return self._make(forum, title)

    async def find_posts(self, forum: Address, title: str, since: datetime) -> list[Address]:
        self._may_go_wrong([lambda: Outage("down"), Died])
        self._arrive()
        return [made for where, made, called, at in self.posts if (where, called) == (forum, title) and at >= since]

    async def archive(self, thread: Address) -> None:
        self.archived.append(thread)

    def _may_go_wrong(self, ways: list[Callable[[], Exception]]) -> None:
        if self.troubles and self._random.random() < 0.5:
            self.troubles -= 1
            error = self._random.choice(ways)()
            raise error

    def _loses(self, forum: Address, title: str, error: Exception) -> Exception:
        """It arrives, perhaps only after a while, and the answer does not."""
        self._underway.append((self._clock.now() + ON_ITS_WAY * self._random.random(), forum, title))
        return error

    def _arrive(self) -> None:
        for underway in [one for one in self._underway if one[0] <= self._clock.now()]:
            self._underway.remove(underway)
            self._make(*underway[1:], at=underway[0])

    def _make(self, forum: Address, title: str, at: datetime | None = None) -> Address:
        made = Address("discord", 100 + len(self.posts))
        self.posts.append((forum, made, title, at or self._clock.now()))
        return made


async def works(forums: Forums, looks: int, clock: LeapingClock) -> None:
    """Until it has found nothing to do so many times, or the relay dies."""
    begun = len(clock.naps)
    working = asyncio.create_task(forums.run())
    while not working.done() and len(clock.naps) - begun < looks:
        await asyncio.sleep(0)
    working.cancel()
    await asyncio.wait([working])
    if not working.cancelled() and (error := working.exception()) and not isinstance(error, Died):
        raise error


def forums_of(store: Store, postman: Postman, clock: LeapingClock) -> Forums:
    return Forums(postman, store.forums, admitted, lambda: None, clock, Random(7))


async def admitted() -> None:
    """At once."""


async def wanted(newsroom: Newsroom) -> None:
    for title in TITLES:
        coverage = await newsroom.open(title, title.lower().replace(" ", "-"))
        for forum in FORUMS:
            await newsroom.store.subscriptions.subscribe(
                forum, ChatKind.FORUM, "#stories", coverage.id, Level.ALL, newsroom.tick()
            )


@pytest.mark.parametrize("seed", range(12))
async def test_each_coverage_gets_one_post_in_each_forum_whatever_goes_wrong(
    newsroom: Newsroom, store: Store, seed: int
) -> None:
    """The relay dies now and then, and is started anew."""
    clock = LeapingClock()
    postman = Postman(clock, Random(seed), troubles=12)
    await wanted(newsroom)
    for _ in range(30):
        await works(forums_of(store, postman, clock), 3, clock)
        clock.advance(30.0)
    postman.troubles = 0
    for _ in range(len(FORUMS) * len(TITLES)):
        clock.advance(LONGEST_PAUSE)
        await works(forums_of(store, postman, clock), 2, clock)
    assert Counter((where, title) for where, _, title, _ in postman.posts) == Counter(
        (forum, title) for forum in FORUMS for title in TITLES
    )
    followed = [(await store.subscriptions.following(made), title) for _, made, title, _ in postman.posts]
    assert [[one.title for one in coverages] for coverages, _ in followed] == [[title] for _, title in followed]


async def test_a_token_that_is_not_accepted_ends_the_work(newsroom: Newsroom, store: Store) -> None:
    clock = LeapingClock()
    postman = Postman(clock, Random(1))
    postman.refuses = True
    await wanted(newsroom)
    with pytest.raises(Unauthorised):
        await works(forums_of(store, postman, clock), 5, clock)


async def test_nothing_is_looked_for_while_it_may_still_be_on_its_way(newsroom: Newsroom, store: Store) -> None:
    clock = LeapingClock()
    postman = Postman(clock, Random(1))
    await wanted(newsroom)
    first = await store.forums.next("discord", clock.now())
    assert first
    await store.forums.ask(first, clock.now())
    began = clock.now()
    await works(forums_of(store, postman, clock), 3, clock)
    assert {where for where, *_ in postman.posts} == {FORUMS[1]}
    clock.advance(UNDERWAY.total_seconds())
    await works(forums_of(store, postman, clock), 3, clock)
    assert len(postman.posts) == len(FORUMS) * len(TITLES)
    assert min(at for where, _, _, at in postman.posts if where == FORUMS[0]) - began >= UNDERWAY - timedelta(seconds=1)
