"""Forums: makes the posts that they want, one for each coverage, and archives those whose coverage has ended.

It works beside the lane, one post after the other: a forum wants one in hours. Making a post cannot be repeated without
harm, so that one which may be there is looked for first.
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random

from bot.composing.compose import greeting
from bot.errors import InDoubt, PlatformError, Throttled, Unauthorised
from bot.lanes.retry import growing
from bot.log import say
from bot.model import Address, Message
from bot.ports import Clock, PostsForums
from bot.store import ForumPost, ForumStore

log = logging.getLogger(__name__)

LOOK = 1.0
"""Seconds between two looks for posts that are wanted."""

KEEP = 60.0
"""Seconds between two looks for posts whose coverage has ended."""

UNDERWAY = timedelta(seconds=60)
"""A request that nobody heard of again has arrived by then, or never will."""

FIRST_PAUSE, LONGEST_PAUSE = 10.0, 3600.0
"""Seconds that a forum waits after a post that failed."""


class Forums:
    """`admit` waits for the account's budget, `wake` rings the lanes."""

    def __init__(
        self,
        platform: PostsForums,
        store: ForumStore,
        admit: Callable[[], Awaitable[None]],
        wake: Callable[[], None],
        clock: Clock,
        random: Random,
    ) -> None:
        self._platform = platform
        self._store = store
        self._admit = admit
        self._wake = wake
        self._clock = clock
        self._random = random
        self._kept_at = float("-inf")

    async def run(self) -> None:
        """Work until cancelled; what is cut off is looked for. Raises `Unauthorised`."""
        while True:
            await self._keep()
            if not await self._serve():
                await self._clock.sleep(LOOK)

    async def _serve(self) -> bool:
        """The next post. False when none is wanted now."""
        post = await self._store.next(self._platform.name, self._clock.now())
        if post is None:
            return False
        if post.asked_at and (early := post.asked_at + UNDERWAY) > self._clock.now():
            await self._store.wait(post, early, doubted=True)
            return True
        try:
            there = await self._there(post) if post.asked_at else None
        except PlatformError as error:
            await self._fail(post, error, doubted=True)
            return True
        try:
            thread = there or await self._made(post)
        except PlatformError as error:
            await self._fail(post, error, doubted=isinstance(error, InDoubt))
        else:
            await self._store.begin(post, thread, self._clock.now())
            self._wake()
            say(log, "posted", forum=post.forum.address, coverage=post.coverage.slug, chat=thread)
        return True

    async def _there(self, post: ForumPost) -> Address | None:
        """Where it is after all. Raises `PlatformError`."""
        assert post.asked_at
        await self._admit()
        found = await self._platform.find_posts(post.forum.address, post.coverage.title, post.asked_at)
        known = await self._store.known(found)
        return next((one for one in found if one not in known), None)

    async def _made(self, post: ForumPost) -> Address:
        """Raises `PlatformError`."""
        message = Message(greeting(post.coverage, self._platform.fits))
        await self._admit()
        await self._store.ask(post, self._clock.now())
        return await self._platform.post(post.forum.address, post.coverage.title, self._platform.render(message))

    async def _fail(self, post: ForumPost, error: PlatformError, *, doubted: bool) -> None:
        """`doubted`: it may be there all the same. Raises `Unauthorised`."""
        if isinstance(error, Unauthorised):
            raise error
        pause = growing(post.tries + 1, self._random, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
        if isinstance(error, Throttled):
            pause = max(error.retry_after, pause)
        say(log, "post-failed", logging.WARNING, forum=post.forum.address, coverage=post.coverage.slug, why=error)
        await self._store.wait(post, self._clock.now() + timedelta(seconds=pause), doubted=doubted)

    async def _keep(self) -> None:
        if self._clock.monotonic() - self._kept_at < KEEP:
            return
        self._kept_at = self._clock.monotonic()
        for thread in await self._store.ended(self._platform.name):
            await self._admit()
            try:
                await self._platform.archive(thread)
            except PlatformError as error:
                say(log, "not-archived", logging.WARNING, chat=thread, why=error)
                if isinstance(error, Unauthorised):
                    raise
            await self._store.archived(thread)
