"""Where people ask the bot for something, without the intake in between."""

from collections.abc import Sequence

from bot.conversation import Answer, Incoming, IncomingKind
from bot.intake.request import Handler
from bot.model import Address, Coverage
from bot.richtext import plain
from tests.bot.incoming import request_of
from tests.bot.platform import MemoryPlatform
from tests.contracts.newsroom import Newsroom


class Counter:
    """Finds the handler as the intake does; `rung` counts how often the lanes were woken. At the counter of the `desk`,
    everybody is an owner."""

    def __init__(self, platform: MemoryPlatform, newsroom: Newsroom, *, desk: bool = False) -> None:
        self._desk = desk
        self.platform = platform
        self.newsroom = newsroom
        self.rung = 0
        self._commands: dict[str, Handler] = {}
        self._presses: dict[str, Handler] = {}
        self._chosen: Handler | None = None

    def ring(self) -> None:
        self.rung += 1

    def offer(self, commands: dict[str, Handler], presses: dict[str, Handler], chosen: Handler | None = None) -> None:
        self._commands |= commands
        self._presses |= presses
        self._chosen = chosen or self._chosen

    async def fire_and_flood(self) -> tuple[Coverage, Coverage]:
        return await self.newsroom.open(), await self.newsroom.open("Flood", "flood")

    async def followed(self, address: Address) -> list[str]:
        """The names of the coverages that a chat follows."""
        return [coverage.slug for coverage in await self.newsroom.store.subscriptions.following(address)]

    async def ask(self, incoming: Incoming, *, editor: bool = False) -> Sequence[Answer]:
        """The answers. Raises `Refused`."""
        answers = await self._handler(incoming)(request_of(incoming, self.platform, editor=editor or self._desk))
        assert all(self.platform.fits(answer.text) for answer in answers)
        return answers

    async def told(self, incoming: Incoming, *, editor: bool = False) -> str:
        """The answers' words."""
        return "\n\n".join(plain(answer.text) for answer in await self.ask(incoming, editor=editor))

    async def offered(self, incoming: Incoming) -> list[tuple[str, str]]:
        """The buttons of the only answer: label and action."""
        (answer,) = await self.ask(incoming)
        return [(button.label, button.action) for row in answer.buttons for button in row]

    def _handler(self, incoming: Incoming) -> Handler:
        if incoming.kind is IncomingKind.CHAT_CHOSEN:
            assert self._chosen
            return self._chosen
        return (self._presses if incoming.kind is IncomingKind.PRESS else self._commands)[incoming.name]
