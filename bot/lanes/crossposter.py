"""The crossposter: publishes what stands in announcement channels in the channels that follow them.

It works beside the lane, from a queue of its own. Of the lane it takes nothing but a few places in the account's line.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from random import Random

from bot.budgets.budget import Rate
from bot.errors import InDoubt, Outage, PlatformError, Scope, Throttled, Unauthorised
from bot.lanes.crossposting import TOO_OLD, answered, chosen, window
from bot.lanes.retry import growing
from bot.log import say
from bot.ports import Announcing, Clock
from bot.store import Crosspost, CrosspostStore

log = logging.getLogger(__name__)

LOOK = 1.0
"""Seconds between two looks into the queue while nothing in it may go."""

AT_ONCE = 8
"""Channels that are served at the same time."""

SWEEP = 3600.0
"""Seconds after which what is over and no longer counts is forgotten."""


class Crossposter:
    """`rate` is each channel's; `admit` waits for the account's budget."""

    def __init__(
        self,
        platform: Announcing,
        store: CrosspostStore,
        rate: Rate,
        admit: Callable[[], Awaitable[None]],
        clock: Clock,
        random: Random,
    ) -> None:
        self._platform = platform
        self._store = store
        self._rate = rate
        self._admit = admit
        self._clock = clock
        self._random = random
        self._failures = 0
        self._swept_at = float("-inf")

    async def run(self) -> None:
        """Work until cancelled; what is cut off is asked for again. Raises `Unauthorised`."""
        while True:
            await self._sweep()
            places = len(await self._next(AT_ONCE))
            await self._clock.sleep(await self._serve(places) if places else LOOK)

    async def _sweep(self) -> None:
        if self._clock.monotonic() - self._swept_at >= SWEEP:
            self._swept_at = self._clock.monotonic()
            await self._store.forget(self._clock.now() - TOO_OLD - window(self._rate))

    async def _next(self, most: int) -> list[Crosspost]:
        now = self._clock.now()
        lately = now - window(self._rate)
        first = await self._store.first(self._platform.name, now - TOO_OLD, lately, int(self._rate.limit))
        return chosen(first, self._rate, now, most)

    async def _serve(self, places: int) -> float:
        """Ask for so many, for those that go next once the account has room. Seconds to leave the platform alone."""
        for _ in range(places):
            await self._admit()
        asked = await self._next(places)
        await self._store.ask(asked, self._clock.now())
        async with asyncio.TaskGroup() as requests:
            tasks = [requests.create_task(self._ask(one), name=f"crosspost {one.message}") for one in asked]
        errors = [task.result() for task in tasks]
        now = self._clock.now()
        answers = [answered(one, error, now, self._random) for one, error in zip(asked, errors, strict=True)]
        await self._store.settle(answers)
        return self._pause(errors)

    async def _ask(self, crosspost: Crosspost) -> PlatformError | None:
        chat, message = crosspost.chat.address, crosspost.message
        try:
            await self._platform.crosspost(chat, message)
        except PlatformError as error:
            kind = type(error).__name__
            say(log, "crosspost-failed", logging.WARNING, chat=chat, entry=crosspost.entry, kind=kind, why=error)
            return error
        say(log, "crossposted", chat=chat, entry=crosspost.entry, message=message)
        return None

    def _pause(self, errors: Sequence[PlatformError | None]) -> float:
        """Raises `Unauthorised`."""
        for error in errors:
            if isinstance(error, Unauthorised):
                raise error
        failed = any(isinstance(error, Outage | InDoubt) for error in errors)
        self._failures = self._failures + 1 if failed else 0
        throttled = [error for error in errors if isinstance(error, Throttled) and error.scope is Scope.ACCOUNT]
        pauses = [error.retry_after for error in throttled]
        return max([*pauses, growing(self._failures, self._random) if failed else 0.0])
