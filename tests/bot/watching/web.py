"""A web in memory: pages that change, fail and move; and the desk's commands on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import DocumentNotUnderstood, SourceUnavailable
from bot.fetching import NO_VALIDATORS, Fetched, Validators
from bot.people.roles import DeskSettings, Roles
from bot.ports import Clock, Platform
from bot.sources.document import Contents, Document
from bot.sources.options import ReadingOptions
from bot.sources.reader import read
from bot.store import Store
from bot.stream import Stream
from bot.watching.commands import SourceCommands
from bot.watching.notices import Notices
from bot.watching.questions import Questions
from bot.watching.sourcing import Sourcing
from tests.contracts.newsroom import EDDIE


@dataclass
class MemoryWeb:
    """`pages`: what is at an address; an error is raised. A page answers “unchanged” to who has seen it."""

    pages: dict[str, str | Exception] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)

    async def fetch(self, address: str, validators: Validators = NO_VALIDATORS) -> Fetched:
        self.fetched.append(address)
        page = self.pages.get(address)
        if page is None:
            raise SourceUnavailable("there is nothing")
        if isinstance(page, Exception):
            raise page
        tag = str(hash(page))
        contents = None if validators.etag == tag else Contents(page.encode())
        return Fetched(contents, address, self.moved.get(address), Validators(tag))

    def read(self, contents: Contents, source: str, address: str, now: datetime, options: ReadingOptions) -> Document:
        """As it is, but for what a test put in `documents`."""
        document = self.documents.get(address)
        if document is None:
            return read(contents, source, address, now, options)
        entries = [entry.model_copy(update={"origin": f"{source}/{entry.origin}"}) for entry in document.entries]
        withdrawn = tuple(f"{source}/{origin}" for origin in document.withdrawn)
        return document.model_copy(update={"entries": tuple(entries), "withdrawn": withdrawn})

    def breaks(self, address: str) -> None:
        self.pages[address] = DocumentNotUnderstood("nothing of use", "a page")


def source_commands(
    store: Store, stream: Stream, web: MemoryWeb, platforms: Mapping[str, Platform], clock: Clock
) -> SourceCommands:
    desk = DeskSettings(frozenset({EDDIE.id}))
    notices = Notices(platforms, Roles(store.roles, dict.fromkeys(platforms, desk)), store.languages, _admit)
    questions = Questions(store, stream, notices, clock)
    return SourceCommands(store, Sourcing(store, stream, web, web.read, clock), questions, clock)


async def _admit(platform: str) -> None:
    """Nothing is limited here."""
