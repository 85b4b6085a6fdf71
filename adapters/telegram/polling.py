"""Taking updates in, one after the other, each confirmed only after it was received.

python-telegram-bot's `Updater` is not used: it confirms updates before anybody has handled them.
"""

import logging
from collections.abc import Awaitable, Callable

import orjson
from telegram import Update
from telegram.request import BaseRequest

from adapters.telegram.calls import post
from adapters.telegram.errors import Translation
from adapters.telegram.incoming import ALLOWED_UPDATES
from bot.conversation import Incoming
from bot.errors import Conflict, PlatformError, Throttled, Unauthorised

Sleep = Callable[[float], Awaitable[None]]
Read = Callable[[Update], Incoming | None]
Receive = Callable[[Incoming], Awaitable[object]]

log = logging.getLogger(__name__)

POLL_SECONDS = 30
"""How long Telegram waits for something to come in; it allows 50."""

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
"""Seconds between attempts while Telegram cannot be reached."""

_UNREADABLE = (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError)


class Polling:
    """The one poller of an account. `jitter` gives numbers from 0 to 1."""

    def __init__(self, request: BaseRequest, url: str, sleep: Sleep, jitter: Callable[[], float]) -> None:
        self._request = request
        self._url = url
        self._sleep = sleep
        self._jitter = jitter
        self._offset = 0
        self._without_webhook = False

    async def run(self, read: Read, receive: Receive) -> None:
        """Until cancelled. Raises `Unauthorised`, `Conflict`, and what `receive` raises."""
        failures = 0
        while True:
            try:
                updates = await self._poll()
            except (Unauthorised, Conflict):
                raise
            except PlatformError as error:
                failures += 1
                pause = pause_after(failures, error, self._jitter())
                log.warning("polling-interrupted failures=%d pause=%.1f error=%s", failures, pause, error)
                await self._sleep(pause)
                continue
            if failures:
                log.info("polling-resumed failures=%d", failures)
                failures = 0
            for data in updates:
                await self._take(data, read, receive)

    async def _poll(self) -> list[dict[str, object]]:
        with Translation():
            if not self._without_webhook:
                await post(self._request, f"{self._url}/deleteWebhook", {})
                self._without_webhook = True
            parameters = {
                "offset": str(self._offset),
                "timeout": str(POLL_SECONDS),
                "allowed_updates": orjson.dumps(ALLOWED_UPDATES).decode(),
            }
            read_timeout = POLL_SECONDS + (self._request.read_timeout or 0)
            updates = await post(self._request, f"{self._url}/getUpdates", parameters, read_timeout=read_timeout)
        return [data for data in updates if isinstance(data, dict)] if isinstance(updates, list) else []

    async def _take(self, data: dict[str, object], read: Read, receive: Receive) -> None:
        number = data.get("update_id")
        if isinstance(number, int):
            if incoming := _incoming(data, number, read):
                await receive(incoming)
            self._offset = number + 1


def pause_after(failures: int, error: PlatformError, chance: float) -> float:
    """Seconds to wait: what Telegram said, else growing and with `chance` (0 to 1) spread over the upper half."""
    if isinstance(error, Throttled):
        return error.retry_after
    pause = min(FIRST_PAUSE * 2.0 ** min(failures - 1, 10), LONGEST_PAUSE)
    return pause * (1 + chance) / 2


def _incoming(data: dict[str, object], number: int, read: Read) -> Incoming | None:
    """None when an update is of a form that nobody knew: it must not stop those behind it."""
    try:
        return read(Update.de_json(data, None))
    except _UNREADABLE as error:
        log.warning("update-unreadable update=%d error=%s", number, type(error).__name__)
        return None
