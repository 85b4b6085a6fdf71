"""Both stand-ins with the demo's world in them, and the page on which they are seen."""

from contextlib import AsyncExitStack
from typing import Self

from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.page import PageServer
from adapters.sandbox.telegram import TelegramSandbox


class Sandbox:
    """Serves on 127.0.0.1 inside its block; port 0 lets the system choose. `page_port=None`: without the page.

    `latency` is how long each call of a client takes, in seconds. Raises `OSError` when a port is taken.
    """

    def __init__(
        self, *, telegram_port: int = 0, discord_port: int = 0, page_port: int | None = 0, latency: float = 0.02
    ) -> None:
        self.telegram = TelegramSandbox(port=telegram_port, latency=latency)
        self.discord = DiscordSandbox(port=discord_port, latency=latency)
        self.telegram.populate()
        self.discord.populate()
        self.page = None if page_port is None else PageServer((self.telegram, self.discord), port=page_port)
        self._block = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as block:
            await block.enter_async_context(self.telegram)
            await block.enter_async_context(self.discord)
            if self.page:
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
        return described | ({"page": self.page.url} if self.page else {})
