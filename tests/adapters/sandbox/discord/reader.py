"""A reader whose doings reach the bot."""

from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.harness import Json, Listener, channel, chat, person

LATEST = {"name": "latest", "description": "The newest entries"}


class Reader:
    """Rita in #live, whose command reaches the bot."""

    def __init__(self, sandbox: DiscordSandbox, gateway: Listener) -> None:
        self._sandbox = sandbox
        self._gateway = gateway
        self.id = person(sandbox, "Rita Reader")
        self.chat = str(channel(sandbox, "#live"))

    async def asks(self, text: str = "/latest") -> Json:
        await self._sandbox.write(self.chat, self.id, text)
        return await self._gateway.event("INTERACTION_CREATE")

    async def presses(self, button: str, choice: str | None = None) -> Json:
        message = chat(self._sandbox, "#live").messages[-1].id
        await self._sandbox.press(self.chat, self.id, message, button, choice)
        return await self._gateway.event("INTERACTION_CREATE")

    async def submits(self, form: str, values: dict[str, str]) -> Json:
        await self._sandbox.submit(self.chat, self.id, form, values)
        return await self._gateway.event("INTERACTION_CREATE")
