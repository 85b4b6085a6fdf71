"""A relay's side of the port: an intake that remembers, a platform at the stand-in, and what its people see."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import orjson
from pydantic import SecretStr

from adapters.discord import DiscordPlatform
from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.view import ChatView, MessageView
from bot.command import Audience, Command, Option, OptionKind
from bot.conversation import Answer, Choice, Form, Incoming, Sample
from bot.model import Address, Message, MessageId, Rendered
from bot.richtext import RichText, paragraph

SAFETY_NET = 10.0

COMMANDS = (
    Command("follow", "Follow a coverage", options=(Option("coverage", "Which", OptionKind.COVERAGE, required=True),)),
    Command("latest", "What came last", options=(Option("count", "How many", OptionKind.NUMBER),)),
    Command("quiet", "Quiet hours", administrators=True, options=(Option("hours", "Which"),)),
    Command(
        "correct",
        "Correct an entry",
        audience=Audience.EDITORS,
        form=True,
        options=(
            Option("text", "The whole text"),
            Option("coverage", "Which", OptionKind.COVERAGE),
            Option("entry", "Which", OptionKind.ENTRY, required=True),
        ),
    ),
)


class Clock:
    """The platform's time of day, and seconds that never go back, for a test to move."""

    def __init__(self) -> None:
        self.time = self._start = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return (self.time - self._start).total_seconds()

    def forward(self, step: timedelta) -> None:
        self.time += step


@dataclass
class Desk:
    """An intake; `form_given` and `choices` are what it gives when asked. While it is not `open`, it thinks;
    while it does not `hear`, nothing comes of what is received."""

    form_given: Form | Answer = field(default_factory=lambda: Answer((paragraph("no"),)))
    choices: Sequence[Choice] = ()
    asked: list[tuple[Incoming, str, str]] = field(default_factory=list)
    forms: list[Incoming] = field(default_factory=list)
    received: "asyncio.Queue[Incoming]" = field(default_factory=asyncio.Queue)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    hears: bool = True

    def __post_init__(self) -> None:
        self.open.set()

    async def receive(self, incoming: Incoming) -> bool:
        await self.open.wait()
        self.received.put_nowait(incoming)
        return self.hears

    async def look_up(self, incoming: Incoming, skipped: int) -> Sequence[Sample]:
        raise AssertionError(f"Discord has no inline mode: {incoming} {skipped}")

    async def suggest(self, incoming: Incoming, option: str, typed: str) -> Sequence[Choice]:
        self.asked.append((incoming, option, typed))
        await self.open.wait()
        return self.choices

    async def form(self, incoming: Incoming) -> Form | Answer:
        self.forms.append(incoming)
        await self.open.wait()
        return self.form_given

    async def next(self) -> Incoming:
        async with asyncio.timeout(SAFETY_NET):
            return await self.received.get()


class Pauses:
    """Waits between attempts to connect that take no time; `asked` has their lengths."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._asked = asyncio.Condition()

    async def __call__(self, seconds: float) -> None:
        async with self._asked:
            self.asked.append(seconds)
            self._asked.notify_all()

    async def times(self, count: int) -> None:
        async with asyncio.timeout(SAFETY_NET), self._asked:
            await self._asked.wait_for(lambda: len(self.asked) >= count)


def platform_at(
    sandbox: DiscordSandbox,
    *,
    api_base: str | None = None,
    clock: Clock | None = None,
    pause: Pauses | None = None,
    ban_after: int = 10_000,
) -> DiscordPlatform:
    clock = clock or Clock()
    return DiscordPlatform(
        SecretStr(sandbox.token),
        api_base=api_base or sandbox.url,
        gateway=sandbox.gateway,
        desk_guilds=[sandbox.desk_guild],
        now=clock,
        pause=pause or Pauses(),
        monotonic=clock.monotonic,
        ban_after=ban_after,
    )


@asynccontextmanager
async def listening(platform: DiscordPlatform, sandbox: DiscordSandbox) -> AsyncIterator[Desk]:
    """With the commands announced, taking in what happens in the block; what listening raises is raised."""
    desk = Desk()
    async with asyncio.TaskGroup() as tasks:
        await platform.announce(COMMANDS, {1: Audience.EDITORS})
        listener = tasks.create_task(platform.listen(desk))
        async with asyncio.timeout(SAFETY_NET):
            await sandbox.connected()
        yield desk
        listener.cancel()


def chat(sandbox: DiscordSandbox, title: str) -> ChatView:
    """The one chat whose title ends so."""
    (found,) = (view for view in sandbox.chats() if view.title.endswith(title))
    return found


def place(sandbox: DiscordSandbox, title: str) -> Address:
    return Address("discord", int(chat(sandbox, title).id))


def somebody(sandbox: DiscordSandbox, name: str) -> int:
    return next(one.id for view in sandbox.chats() for one in view.people if one.name == name)


def messages(sandbox: DiscordSandbox, title: str) -> tuple[MessageView, ...]:
    return chat(sandbox, title).messages


async def until(sandbox: DiscordSandbox, seen: Callable[[], bool]) -> None:
    """Wait until the stand-in shows it."""
    async with asyncio.timeout(SAFETY_NET):
        version = sandbox.version
        while not seen():
            version = await sandbox.changed(version)


def rendered(text: str | RichText, *, silent: bool = False, preview: bool = False) -> Rendered:
    blocks = (paragraph(text),) if isinstance(text, str) else text
    return DiscordPlatform(SecretStr("unused")).render(Message(blocks, silent=silent, preview=preview))


async def stored(sandbox: DiscordSandbox, address: Address, message: int) -> dict[str, object]:
    """A message as the API shows it."""
    where = f"{sandbox.url}/channels/{address.chat}/messages/{message}"
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bot {sandbox.token}"}) as session,
        session.get(where) as response,
    ):
        found = orjson.loads(await response.read())
        assert isinstance(found, dict)
        return found


NOWHERE = Address("discord", 404)
NO_MESSAGE = MessageId(404)
