"""The desk with its store: what an editor does there, and what came of it."""

from pathlib import Path

from bot.conversation import Form, Format, Incoming, IncomingKind
from bot.desk.desk import Desk
from bot.desk.posting import Posting
from bot.desk.preview import Desktop
from bot.desk.report import Reports
from bot.model import Address, Content, Coverage, Entry
from bot.richtext import plain
from bot.store import Store
from bot.stream import Stream
from tests.bot.audit import audited
from tests.bot.clock import HandClock
from tests.bot.counter import Counter
from tests.bot.incoming import EDDIES, asks, fills_in, happens, presses, request_of
from tests.bot.platform import MemoryPlatform
from tests.bot.watching.web import MemoryWeb, source_commands
from tests.contracts.newsroom import EDDIE, Newsroom


class NewsDesk:
    """Eddie's, in a private chat."""

    def __init__(
        self, store: Store, clock: HandClock, platform: MemoryPlatform, folder: Path, desktop: Desktop | None = None
    ) -> None:
        self.store = store
        self.newsroom = Newsroom(store)
        self.counter = Counter(platform, self.newsroom, desk=True)
        self._folder = folder
        self.platform = platform
        self.reports = Reports(store, {platform.name: platform}, clock, self._admit)
        stream = Stream(store.stream, clock, self.counter.ring)
        self.web = MemoryWeb()
        commands = source_commands(store, stream, self.web, {platform.name: platform}, clock)
        posting = Posting(store, stream, self.reports, clock, desktop or Desktop({platform.name: platform}))
        self.desk = Desk(store, stream, posting, clock, commands)
        self.counter.offer(dict(self.desk.commands) | dict(self.desk.forms), dict(self.desk.presses))

    async def _admit(self, platform: str) -> None:
        """Nothing is sent here."""

    async def published(self, content: Content | None = None) -> tuple[Coverage, Entry]:
        """An open coverage with one entry."""
        coverage = await self.newsroom.open()
        return coverage, await self.newsroom.publish(coverage, content)

    async def told(self, command: str) -> str:
        return await self.counter.told(asks(EDDIE, command), editor=True)

    async def replied(self, command: str, message: int) -> str:
        """To a message in Eddie's own chat."""
        incoming = asks(EDDIE, command).model_copy(update={"replied": message})
        return await self.counter.told(incoming, editor=True)

    async def pressed(self, action: str) -> str:
        return await self.counter.told(presses(EDDIE, action), editor=True)

    async def filled_in(self, form: str, state: str, **fields: str) -> str:
        return await self.counter.told(fills_in(EDDIE, form, state, fields), editor=True)

    async def said(self, text: str, *formats: Format) -> str:
        """An ordinary message of Eddie's."""
        incoming = happens(IncomingKind.SAID, EDDIE, EDDIES, arguments=text, formats=formats)
        answers = await self.desk.said(request_of(incoming, self.platform, editor=True))
        return "\n\n".join(plain(answer.text) for answer in answers)

    async def offered(self, command: str) -> list[str]:
        """The actions of the buttons."""
        return [action for _, action in await self.counter.offered(asks(EDDIE, command))]

    async def corrected(self, command: str, kind: str = "corrected") -> str:
        """What was said when it was proposed and the button of that kind was pressed."""
        return await self._pressed_after(asks(EDDIE, command), kind)

    async def form_corrected(self, state: str, kind: str = "corrected", **fields: str) -> str:
        return await self._pressed_after(fills_in(EDDIE, "correct", state, fields), kind)

    async def _pressed_after(self, incoming: Incoming, kind: str) -> str:
        buttons = await self.counter.offered(incoming)
        (action,) = [action for _, action in buttons if action.partition(":")[0] == kind]
        return await self.pressed(action)

    async def labels(self, command: str) -> list[tuple[str, str]]:
        """What the buttons say, and their actions."""
        return await self.counter.offered(asks(EDDIE, command))

    async def form(self, command: str, at: Address | None = None, **options: str) -> Form:
        return await self.desk.form(request_of(asks(EDDIE, command, at, **options), self.platform, editor=True))

    async def entries(self, coverage: Coverage) -> list[Entry]:
        return await self.store.stream.entries(coverage.id)

    async def entry(self, coverage: Coverage, number: int = 1) -> Entry:
        return await self.store.stream.entry_numbered(coverage.id, number)

    def audit(self) -> list[tuple[str, str]]:
        """What was recorded of Eddie: action and detail."""
        return [(action, detail) for name, action, detail in audited(self._folder) if name == EDDIE.name]


def words(content: Content) -> str:
    return plain(content.body)
