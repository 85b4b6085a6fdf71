"""The queue of updates that the bot fetches, and the one long poll that may wait at it.

Rules as in `do_get_updates` and `add_update_impl` of tdlib/telegram-bot-api's Client.cpp.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.sandbox.telegram.refusals import Refusal, conflict

LIFETIME = timedelta(hours=24)
MAX_PENDING = 100_000
MAX_LIMIT = 100
MAX_WAIT = 50
REPEATED_CONFLICT_DELAY = 3.0

KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "inline_query",
        "chosen_inline_result",
        "message_reaction",
        "message_reaction_count",
    }
)
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "terminated by setWebhook request"


@dataclass(frozen=True, slots=True)
class Update:
    id: int
    expires: datetime
    wire: dict[str, object]


class UpdateQueue:
    """Updates in order, each kept until a poll confirms it by a higher offset, or for 24 hours."""

    def __init__(self, now: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]]) -> None:
        self._now = now
        self._sleep = sleep
        self._updates: deque[Update] = deque(maxlen=MAX_PENDING)
        self._next_id = 100_000_001
        self._poll: asyncio.Future[None] | None = None
        self._last_conflict: datetime | None = None
        self._closed = False
        self.allowed = KINDS - UNASKED

    @property
    def pending(self) -> int:
        self._expire()
        return len(self._updates)

    def allow(self, kinds: Iterable[str]) -> None:
        """Keep only these kinds from now on; none that is known means all but those that must be asked for."""
        self.allowed = (KINDS & {kind.lower() for kind in kinds}) or KINDS - UNASKED

    def put(self, kind: str, body: dict[str, object]) -> None:
        """Add an update, unless the bot did not ask for its kind; the oldest goes when there are too many."""
        if kind not in self.allowed:
            return
        self._expire()
        wire: dict[str, object] = {"update_id": self._next_id, kind: body}
        self._updates.append(Update(self._next_id, self._now() + LIFETIME, wire))
        self._next_id += 1
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    async def get(self, offset: int, limit: int, wait: float) -> list[dict[str, object]]:
        """At most `limit` updates from `offset` on, waiting up to `wait` seconds for the first.

        A positive offset confirms everything below it; a negative one, all but the last so many. Raises `Refusal`
        (409) when another poll or a webhook takes the place of this one.
        """
        limit = max(1, min(limit, MAX_LIMIT))
        self._confirm(offset)
        batch = self._batch(limit)
        if batch or wait <= 0 or self._closed:
            return batch
        self.displace(OTHER_POLLER)
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(min(wait, MAX_WAIT)):
                await poll
        except TimeoutError:
            pass
        except Refusal:
            await self._hold_repeated_conflict()
            raise
        finally:
            if self._poll is poll:
                self._poll = None
        return self._batch(limit)

    def displace(self, reason: str) -> None:
        """End the poll that is waiting, if any, with 409 and that reason."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(conflict(reason))

    def clear(self) -> None:
        self._updates.clear()

    def close(self) -> None:
        """Answer the waiting poll, and let none wait from now on."""
        self._closed = True
        if self._poll and not self._poll.done():
            self._poll.set_result(None)

    def _confirm(self, offset: int) -> None:
        self._expire()
        if offset < 0:
            while len(self._updates) > -offset:
                self._updates.popleft()
        while self._updates and self._updates[0].id < offset:
            self._updates.popleft()

    def _batch(self, limit: int) -> list[dict[str, object]]:
        self._expire()
        return [update.wire for update, _ in zip(self._updates, range(limit), strict=False)]

    def _expire(self) -> None:
        now = self._now()
        while self._updates and self._updates[0].expires <= now:
            self._updates.popleft()

    async def _hold_repeated_conflict(self) -> None:
        """The server answers the second conflict within three seconds three seconds later."""
        now, last = self._now(), self._last_conflict
        self._last_conflict = now
        if last and now - last < timedelta(seconds=REPEATED_CONFLICT_DELAY):
            await self._sleep(REPEATED_CONFLICT_DELAY)
