"""The gateway: one connection through which Discord tells what happens, opened again whenever it breaks.

discord.py's `Client.connect` dies when the first attempt fails (it resumes from a connection that never was), comes
back without any pause after each hang-up, and on a refused token closes the requests of everybody else. So the loop
is ours, over its `DiscordWebSocket`, which reads, resumes and keeps alive.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import NoReturn

import aiohttp
import discord
from discord.gateway import DiscordWebSocket, ReconnectWebSocket
from yarl import URL

from adapters.discord.client import Client
from bot.errors import Unauthorised

log = logging.getLogger(__name__)

Pause = Callable[[float], Awaitable[None]]

# Documentation, "Gateway Close Event Codes": after these, coming back is in vain.
_REFUSALS = {
    4004: "Discord does not accept the token",
    4010: "Discord does not know this shard",
    4011: "the bot is in more servers than one connection may serve (2,500)",
    4012: "Discord no longer speaks this version of its gateway",
    4013: "Discord does not know these intents",
    4014: "Discord does not allow these intents",
}

_OPENED_WITHIN = 30.0
_CLOSED_WITHIN = 2.0

# Discord resets a token that identifies 1,000 times a day: once in two minutes stays below that.
_LONGEST_PAUSE = 120.0


class Socket(DiscordWebSocket):
    """One that ends its heartbeat, which is a thread, when it is cancelled while opening."""

    async def poll_event(self) -> None:
        try:
            await super().poll_event()
        except asyncio.CancelledError:
            await _close(self)
            raise


async def _close(socket: DiscordWebSocket) -> None:
    """Say goodbye, and do not wait long for the answer. Closed with 1000, the bot is shown offline at once."""
    try:
        async with asyncio.timeout(_CLOSED_WITHIN):
            await socket.close(1000)
    except (OSError, aiohttp.ClientError):
        log.debug("gateway.unclosed", exc_info=True)


@dataclass(frozen=True, slots=True)
class Resumption:
    """What Discord needs in order to go on where a connection broke; `gateway` is where it wants to be asked."""

    session: str
    sequence: int | None
    gateway: URL | None

    @classmethod
    def of(cls, socket: DiscordWebSocket | None, *, elsewhere: bool) -> "Resumption | None":
        if socket is None or socket.session_id is None:
            return None
        return cls(socket.session_id, socket.sequence, None if elsewhere else socket.gateway)


def pause_before(failures: int, *, anew: bool, chance: float) -> float:
    """Seconds before the next attempt, `failures` in a row so far; `chance` is between 0 and 1.

    The first attempt to resume comes at once, since Discord itself asks for it now and then; a session that is begun
    `anew` waits one to five seconds (documentation, "Invalid Session").
    """
    if failures <= 1:
        return 1 + 4 * chance if anew else 0.0
    return min(_LONGEST_PAUSE, 2.0 ** min(failures - 1, 10)) * (0.5 + chance / 2)


class Gateway:
    """`chance` gives numbers between 0 and 1, `now` seconds that never go back."""

    def __init__(
        self,
        client: Client,
        url: URL,
        pause: Pause = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._client = client
        self._url = url
        self._pause = pause
        self._chance = chance
        self._now = now
        self._socket: Socket | None = None

    async def run(self) -> NoReturn:
        """Hear what happens until cancelled. Raises `Unauthorised`."""
        resumption: Resumption | None = None
        failures = 0
        while True:
            opened = self._now()
            try:
                resumption, reason = await self._connection(resumption)
            finally:
                await self._leave()
            failures = 1 if self._now() - opened > _LONGEST_PAUSE else failures + 1
            wait = pause_before(failures, anew=resumption is None, chance=self._chance())
            log.info("gateway.reconnecting wait=%.1f resume=%s reason=%s", wait, resumption is not None, reason)
            await self._pause(wait)

    async def _connection(self, resumption: Resumption | None) -> tuple[Resumption | None, str]:
        """One connection from opening to breaking: how to go on, and why it broke."""
        try:
            async with asyncio.timeout(_OPENED_WITHIN):
                self._socket = await self._opened(resumption)
            while True:
                await self._socket.poll_event()
        except ReconnectWebSocket as request:
            return (self._rest(resumption) if request.resume else None), f"asked to {request.op.lower()}"
        except discord.ConnectionClosed as closed:
            if closed.code in _REFUSALS:
                raise Unauthorised(_REFUSALS[closed.code]) from closed
            return self._rest(resumption), f"closed with {closed.code}"
        except (OSError, aiohttp.ClientError) as error:
            return self._rest(resumption, elsewhere=True), str(error) or type(error).__name__

    async def _opened(self, resumption: Resumption | None) -> Socket:
        if resumption is None:
            return await Socket.from_client(self._client, gateway=self._url)
        return await Socket.from_client(
            self._client,
            gateway=resumption.gateway or self._url,
            resume=True,
            session=resumption.session,
            sequence=resumption.sequence,
        )

    def _rest(self, resumption: Resumption | None, *, elsewhere: bool = False) -> Resumption | None:
        """What this connection left to resume; if it never got that far, what it was to resume itself."""
        return Resumption.of(self._socket, elsewhere=elsewhere) or resumption

    async def _leave(self) -> None:
        socket, self._socket = self._socket, None
        if socket is not None and socket.open:
            await _close(socket)
