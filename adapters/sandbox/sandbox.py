"""Both stand-ins with the demo's world in them, and the page on which they are seen."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from typing import Self

from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.page import PageServer
from adapters.sandbox.telegram import TelegramSandbox
from bot.errors import SettingsInvalid


class Sandbox:
    """Serves on 127.0.0.1 inside its block; port 0 lets the system choose. `page_port=None`: without the page.

    `limits` multiplies the platforms' own limits, None lifts them. `latency` is how long each call of a client takes,
    in seconds. `guide` gives the page things to try. Raises `SettingsInvalid` when a port is taken or cannot be one.
    """

    def __init__(
        self,
        *,
        telegram_port: int = 0,
        discord_port: int = 0,
        page_port: int | None = 0,
        limits: float | None = 1.0,
        latency: float = 0.02,
        guide: Callable[["Sandbox"], Sequence[Mapping[str, object]]] = lambda _: (),
    ) -> None:
        self._ports = (telegram_port, discord_port, page_port or 0)
        self.telegram = TelegramSandbox(port=telegram_port, limits=limits, latency=latency)
        self.discord = DiscordSandbox(port=discord_port, limits=limits, latency=latency)
        self.telegram.populate()
        self.discord.populate()
        stages, controls = (self.telegram, self.discord), (self.telegram.control, self.discord.control)
        self.page = (
            None if page_port is None else PageServer(stages, controls=controls, guide=guide(self), port=page_port)
        )
        self._block = AsyncExitStack()

    async def __aenter__(self) -> Self:
        telegram_port, discord_port, page_port = self._ports
        async with AsyncExitStack() as block:
            with _listening("Telegram's stand-in", telegram_port):
                await block.enter_async_context(self.telegram)
            with _listening("Discord's stand-in", discord_port):
                await block.enter_async_context(self.discord)
            if self.page:
                with _listening("the page", page_port):
                    await block.enter_async_context(self.page)
            self._block = block.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._block.aclose()

    def description(self) -> dict[str, object]:
        """Addresses and tokens, for clients of either platform."""
        described: dict[str, object] = {
            "telegram": {"api_base": self.telegram.url, "token": self.telegram.token},
            "discord": {
                "api_base": self.discord.url,
                "gateway": self.discord.gateway,
                "token": self.discord.token,
                "desk_guild": self.discord.desk_guild,
            },
        }
        return described | ({"page": self.page.url, "control": f"{self.page.url}control/"} if self.page else {})


@contextmanager
def _listening(who: str, port: int) -> Iterator[None]:
    try:
        yield
    except (OSError, OverflowError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise SettingsInvalid(
            f"{who} cannot listen on port {port} ({reason}); choose another one, or 0 for any"
        ) from error
