"""A newsroom in its own words: what a desk does with its coverages, and who reads along."""

from datetime import UTC, datetime, timedelta

from bot.conversation import Incoming, IncomingKind, Person
from bot.errors import Absence
from bot.model import Address, ChatKind, Content, Coverage, Entry, Level, Marks
from bot.richtext import from_paragraphs
from bot.store import Correction, Publication, Store

START = datetime(2026, 5, 4, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

RITA = Person(id=7, name="Rita Reader")
EDDIE = Person(id=8, name="Eddie Editor")
AUTHOR = "Eddie Editor"

PICTURES_ONLY = Content()
KEY = Marks(key=True)
BREAKING = Marks(key=True, breaking=True)


def says(text: str) -> Content:
    return Content(body=from_paragraphs([text]))


def chat(number: int = 1, thread: int = 0, platform: str = "telegram") -> Address:
    return Address(platform, number, thread)


def entry_of(coverage: Coverage, content: Content, published_at: datetime = START) -> Publication:
    return Publication(coverage.id, content, published_at)


def command(identity: str, at: datetime = START, platform: str = "telegram") -> Incoming:
    return Incoming(
        platform=platform,
        id=identity,
        kind=IncomingKind.COMMAND,
        address=chat(platform=platform),
        chat_kind=ChatKind.PRIVATE,
        person=RITA,
        name="follow",
        options={"coverage": "harbour-fire"},
        received_at=at,
        ticket={"token": "opaque"},
    )


class Newsroom:
    """Each thing done takes one minute of the newsroom's clock."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = START
        self._readers = 0

    def tick(self) -> datetime:
        self.now += MINUTE
        return self.now

    async def open(self, title: str = "Harbour fire", slug: str = "harbour-fire") -> Coverage:
        return await self.store.stream.open_coverage(title, (), slug, None, self.tick())

    async def close(self, coverage: Coverage) -> None:
        assert await self.store.stream.close_coverage(coverage.id, self.tick())

    async def publish(
        self,
        coverage: Coverage,
        content: Content | None = None,
        marks: Marks = Marks(),
        origin: str | None = None,
        *,
        pushed: bool = True,
    ) -> Entry:
        at = self.tick()
        publication = Publication(
            coverage.id, content or says("Smoke over the harbour."), at, marks, origin=origin, pushed=pushed
        )
        return (await self.store.stream.publish([publication], at, AUTHOR))[0]

    async def store_only(self, coverage: Coverage, content: Content | None = None, marks: Marks = Marks()) -> Entry:
        """As an import does: nobody is told."""
        return await self.publish(coverage, content, marks, pushed=False)

    async def correct(self, entry: Entry, text: str = "The smoke has cleared.") -> Entry:
        newest = await self.store.stream.entry(entry.id)
        correction = Correction(entry.id, newest.revision, says(text))
        return (await self.store.stream.correct([correction], self.tick(), AUTHOR))[0]

    async def retract(self, entry: Entry, reason: str = "Not so.") -> Entry:
        return await self.store.stream.retract(entry.id, reason, self.tick(), AUTHOR)

    async def reader(
        self, coverage: Coverage, level: Level = Level.ALL, platform: str = "telegram", thread: int = 0
    ) -> Address:
        """A new chat that follows this coverage."""
        self._readers += 1
        address = chat(self._readers, thread, platform)
        assert await self.follow(address, coverage, level)
        return address

    async def follow(self, address: Address, coverage: Coverage, level: Level = Level.ALL) -> bool:
        return await self.store.subscriptions.subscribe(
            address, ChatKind.PRIVATE, "Rita Reader", coverage.id, level, self.tick()
        )

    async def suspend(self, address: Address, absence: Absence = Absence.BLOCKED) -> None:
        """The platform says that nobody is there."""
        await self.store.subscriptions.suspend(address, absence, self.tick())
