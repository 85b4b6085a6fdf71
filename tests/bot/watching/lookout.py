"""One page, watched: what it shows, what the coverage has then, and what the desk is asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from bot.model import Coverage, Entry, EntryState
from bot.people.roles import DeskSettings, Roles
from bot.richtext import from_paragraphs, plain
from bot.source import Source, SourceOptions
from bot.sources.document import Document, DocumentEntry
from bot.store import Store
from bot.stream import Stream
from bot.watching.check import Checks
from bot.watching.notices import Notices
from bot.watching.questions import Questions
from bot.watching.sourcing import Added, Sourcing
from bot.watching.watcher import Watcher
from tests.bot.clock import EPOCH, HandClock
from tests.bot.platform import MemoryPlatform
from tests.bot.watching.web import MemoryWeb
from tests.contracts.newsroom import EDDIE

ADDRESS = "https://harbour.example/live"
OPTIONS = SourceOptions()


def at(minute: int) -> datetime:
    """Minutes from the beginning; the page is watched from minute 60 on."""
    return EPOCH + timedelta(minutes=minute)


def entry(identity: str, text: str, minute: int, **more: object) -> DocumentEntry:
    return DocumentEntry.model_validate(
        {"origin": identity, "published_at": at(minute), "body": from_paragraphs([text]), **more}
    )


class Lookout:
    """`identified`: the page gives ids; else entries are recognised by what they say."""

    def __init__(self, store: Store, clock: HandClock, platform: MemoryPlatform, web: MemoryWeb | None = None) -> None:
        self.store = store
        self.clock = clock
        self.web = web or MemoryWeb()
        self.platform = platform
        self.stream = Stream(store.stream, clock, lambda: None)
        self.sourcing = Sourcing(store, self.stream, self.web, self.web.read, clock)
        self.identified = True
        self.complete = True
        self._versions = 0
        self.start_anew()
        clock.advance(3600)

    def start_anew(self) -> None:
        """As after a restart: what was held is forgotten."""
        roles = Roles(self.store.roles, {self.platform.name: DeskSettings(frozenset({EDDIE.id}))})
        notices = Notices({self.platform.name: self.platform}, roles, self.store.languages, self._admit)
        self.questions = Questions(self.store, self.stream, notices, self.clock)
        checks = Checks(self.store, self.stream, self.web, self.web.read, self.clock, Random(7))
        self.watcher = Watcher(self.store.sources, checks, self.questions, self.clock)

    async def _admit(self, platform: str) -> None:
        """Nothing is limited here."""

    def shows(
        self, *entries: DocumentEntry, address: str = ADDRESS, title: str = "Harbour fire", **more: object
    ) -> None:
        """Newest first."""
        self._versions += 1
        self.web.pages[address] = f"version {self._versions}"
        self.web.documents[address] = Document.model_validate(
            {
                "title": title,
                "standfirst": (),
                "entries": entries,
                "identified": self.identified,
                "complete": self.complete,
                **more,
            }
        )

    async def add(self, options: SourceOptions = OPTIONS, slug: str | None = None, address: str = ADDRESS) -> Added:
        return await self.sourcing.add(address, slug, options)

    async def pass_time(self, seconds: float, step: float = 5.0) -> None:
        """The watcher looks whenever a source is due."""
        until = self.clock.elapsed + seconds
        while self.clock.elapsed < until:
            self.clock.advance(step)
            for source in await self.watcher.due():
                await self.watcher.check(source)

    async def source(self) -> Source:
        return (await self.store.sources.sources())[0]

    async def coverage(self) -> Coverage:
        return (await self.store.stream.coverages())[0]

    async def entries(self) -> list[Entry]:
        return await self.store.stream.entries((await self.coverage()).id)

    async def told(self) -> list[str]:
        """Each entry by number: its text, `*` where it was pushed, struck through as `-text-` where withdrawn."""
        return [_told(one) for one in await self.entries()]

    @property
    def asked(self) -> list[str]:
        """What the desk was told of its own accord."""
        return [plain(answer.text) for _, answer in self.platform.told]

    def buttons(self) -> Sequence[str]:
        """The actions below the newest notice."""
        return [button.action for row in self.platform.told[-1][1].buttons for button in row]


def _told(one: Entry) -> str:
    text = plain(one.content.body)
    shown = f"-{text}-" if one.state is EntryState.RETRACTED else text
    return f"{shown}*" if one.pushed else shown
