"""The way from the relay to Telegram, on which calls and what the bot is told can be held up."""

import asyncio
from dataclasses import dataclass, field

from adapters.sandbox.telegram.calls import Answer, Call, Carrier


@dataclass(slots=True)
class Passage:
    """What every call to Telegram passes: it may be held up. What the bot is not told meanwhile, it is told later."""

    telling: asyncio.Event = field(default_factory=asyncio.Event)
    sending: asyncio.Event = field(default_factory=asyncio.Event)
    held: int = 0

    def clear(self) -> None:
        """All goes through."""
        self.telling.set()
        self.sending.set()

    async def pass_through(self, call: Call, carry_out: Carrier) -> Answer:
        if call.method == "sendmessage":
            self.held += 1
            await self.sending.wait()
            self.held -= 1
        answer = await carry_out(call)
        if call.method == "getupdates":
            await self.telling.wait()
        return answer
