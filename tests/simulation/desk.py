"""The desk of a story: it publishes, corrects, retracts and closes, one thing after the other."""

import asyncio
from collections.abc import Callable
from random import Random

from bot.model import Content, CorrectionKind, Marks
from bot.store import Correction, Publication, Summary
from bot.stream import Stream
from tests.simulation.clock import VirtualClock
from tests.simulation.longing import tags_of
from tests.simulation.parts import Parts
from tests.simulation.provider import Provider
from tests.simulation.readership import Item, Readership, Thread
from tests.simulation.trace import Trace
from tests.simulation.wording import Wording, brief, wording

AUTHOR = "Eddie Editor"


class Desk:
    """`turn` is held while something is written, so that the readership hears of it in the order of the store."""

    def __init__(
        self,
        stream: Stream,
        readership: Readership,
        providers: list[Provider],
        clock: VirtualClock,
        random: Random,
        trace: Trace,
    ) -> None:
        self.turn = asyncio.Lock()
        self._stream = stream
        self._readership = readership
        self._parts = Parts(readership)
        self._providers = providers
        self._clock = clock
        self._random = random
        self._trace = trace

    async def open(self) -> None:
        async with self.turn:
            title = f"C{len(self._readership.threads) + 1}"
            self._parts.opened(Thread(await self._stream.open(title)))

    async def publish(self) -> None:
        thread = self._open_thread()
        if thread:
            await self._publish(thread, self._marks(), pushed=self._random.random() < 0.92)

    async def say_more(self, thread: Thread) -> None:
        """Something that everybody wants who follows it."""
        if thread.open:
            await self._publish(thread, Marks(breaking=True), pushed=True)

    async def _publish(self, thread: Thread, marks: Marks, *, pushed: bool) -> None:
        async with self.turn:
            number = len(self._readership.items) + 1
            told = self._worded(number, 1)
            publication = Publication(thread.coverage.id, self._content(told), self._clock.now(), marks, pushed=pushed)
            (entry,) = await self._stream.publish([publication], AUTHOR)
            item = Item(number, thread, entry, {1: told})
            self._note("publishes", item)
            self._readership.stored(item)
            if pushed:
                self._readership.pushed(item, self._clock.monotonic())

    async def summarise(self) -> None:
        """What is known so far: anew, or in place of what it was."""
        thread = self._open_thread()
        if thread is None:
            return
        async with self.turn:
            item = self._readership.summary(thread)
            number = item.number if item else len(self._readership.items) + 1
            told = self._worded(number, item.entry.revision + 1 if item else 1, brief)
            entry = await self._stream.summarise(Summary(thread.coverage.id, self._content(told)), AUTHOR)
            if item:
                item.entry, item.wordings[entry.revision] = entry, told
                self._parts.corrected(item)
                self._note("renews", item)
                return
            item = Item(number, thread, entry, {1: told})
            self._note("summarises", item)
            self._readership.stored(item)
            self._readership.pushed(item, self._clock.monotonic())

    async def pin(self) -> None:
        """Or unpin: something new in place of what was pinned, or what was pinned a moment ago no longer."""
        pinned = [item for item in self._readership.items.values() if item.entry.marks.pinned]
        item = self._random.choice(pinned) if pinned and self._random.random() < 0.5 else self._live_item()
        if item is None:
            return
        async with self.turn:
            if item.retracted:
                return
            wished = not item.entry.marks.pinned
            item.entry = await self._stream.pin(item.entry.id, pinned=wished)
            self._note("pins" if wished else "unpins", item)
            if wished:
                self._readership.pinned(item)

    async def release(self) -> None:
        """Push what was stored only."""
        thread = self._open_thread()
        if thread is None:
            return
        async with self.turn:
            released = {entry.id: entry for entry in await self._stream.release(thread.coverage.id)}
            by_entry = {item.entry.id: item for item in self._readership.items.values()}
            for identity, entry in released.items():
                by_entry[identity].entry = entry
                by_entry[identity].released = True
                self._note("releases", by_entry[identity])
                self._readership.pushed(by_entry[identity], self._clock.monotonic())

    async def correct(self) -> None:
        item = self._live_item()
        if item is None:
            return
        async with self.turn:
            if item.retracted:
                return
            revision = item.entry.revision + 1
            told = self._worded(item.number, revision, brief if item.entry.summary else wording)
            content, note = self._content(told), self._note_of_change()
            correction = Correction(item.entry.id, item.entry.revision, content, note, self._kind())
            (item.entry,) = await self._stream.correct([correction], AUTHOR)
            item.wordings[revision] = told
            self._parts.corrected(item)
            self._note("corrects", item)

    async def retract(self) -> None:
        item = self._live_item()
        if item is None:
            return
        async with self.turn:
            if not item.retracted:
                remove = self._random.random() < 0.4
                item.entry = await self._stream.retract(item.entry.id, "Not so.", AUTHOR, remove=remove)
                self._note("retracts", item)

    async def close(self) -> None:
        thread = self._open_thread()
        if thread is None:
            return
        async with self.turn:
            if thread.open and await self._stream.close(thread.coverage.id):
                self._readership.closed(thread, self._clock.monotonic())
                self._trace.add(self._clock.monotonic(), "closes", None, thread.coverage.title)

    def _note(self, what: str, item: Item) -> None:
        said = [str(item.number), item.story.coverage.title, f"r{item.entry.revision}"]
        if item.entry.marks.breaking:
            said.append("breaking")
        self._trace.add(self._clock.monotonic(), what, None, *said)

    def _open_thread(self) -> Thread | None:
        running = [thread for thread in self._readership.threads if thread.open]
        return self._random.choice(running) if running else None

    def _live_item(self) -> Item | None:
        """Mostly the newest, which is on its way."""
        live = [item for item in self._readership.items.values() if not item.retracted]
        if not live:
            return None
        return live[-1] if self._random.random() < 0.6 else self._random.choice(live)

    def _worded(self, number: int, revision: int, words: Callable[[int, int, Random], Wording] = wording) -> Wording:
        told = words(number, revision, self._random)
        for provider in self._providers:
            refused = self._random.random()
            if provider.weather.bad and refused < 0.01:
                provider.manners.refuses.add((number, revision))
            elif provider.weather.bad and refused < 0.03:
                provider.manners.refuses_markup.add((number, revision))
        return told

    def _content(self, told: Wording) -> Content:
        return told.content(self._random).model_copy(update={"tags": tags_of(told.item)})

    def _marks(self) -> Marks:
        drawn = self._random.random()
        return Marks(key=drawn < 0.4, breaking=drawn < 0.15)

    def _kind(self) -> CorrectionKind:
        return CorrectionKind.TYPO if self._random.random() < 0.3 else CorrectionKind.CORRECTION

    def _note_of_change(self) -> str | None:
        return "the number was wrong" if self._random.random() < 0.3 else None
