"""Readers who follow everything, tags or words: what changes for them when something happens."""

from bot.model import Level
from bot.store import Interest
from tests.simulation.longing import EVERYTHING
from tests.simulation.readership import Item, Reader, Readership, Thread, reads, selects


class Parts:
    """Of the readership's coverages."""

    def __init__(self, readership: Readership) -> None:
        self._readership = readership

    def corrected(self, item: Item) -> None:
        """It may not have been looked at yet by what it said first."""
        for reader in self._readership.readers:
            chosen = selects(reader, item)
            if chosen and reads(reader.choices.present.level, item.entry.marks):
                reader.allowed.add(item.number)
            elif item.number in reader.longing.matched and not chosen:
                reader.wanted.discard(item.number)

    def opened(self, thread: Thread) -> None:
        self._readership.threads.append(thread)
        for reader in self._readership.readers:
            if reader.longing.for_everything:
                self._follows_through(reader, thread)

    def _follows_through(self, reader: Reader, thread: Thread) -> None:
        reader.follows[thread.coverage.id] = reader.choices.present.level
        reader.longing.through.add(thread.coverage.id)

    def longs_for(self, reader: Reader, interest: Interest) -> None:
        """Or anew: then what was left on purpose comes back."""
        longing = reader.longing
        if interest == EVERYTHING or not longing.for_everything:
            longing.declined.clear()
        if interest not in longing.interests:
            longing.interests.append(interest)
        for thread in self._readership.threads if interest == EVERYTHING else ():
            if thread.open and thread.coverage.id not in reader.follows:
                self._follows_through(reader, thread)
                self._readership.widened(reader, thread)

    def lets_go_of(self, reader: Reader, interest: Interest, at: float) -> None:
        reader.longing.interests.remove(interest)
        for thread in self._readership.threads if interest == EVERYTHING else ():
            if thread.coverage.id in reader.longing.through:
                self._readership.unfollowed(reader, thread, at)
                reader.longing.declined.discard(thread.coverage.id)
        for number in reader.longing.matched:
            item = self._readership.items[number]
            if item.entry.coverage not in reader.follows and not selects(reader, item):
                reader.wanted.discard(number)
                reader.left.add(item.story.coverage.title)
        if not reader.longing.interests:
            reader.longing.declined.clear()

    def declined(self, reader: Reader, coverage: int) -> None:
        reader.longing.declined.add(coverage)
        for number, item in self._readership.items.items():
            if item.entry.coverage == coverage:
                reader.wanted.discard(number)
                reader.left.add(item.story.coverage.title)

    def chose_level(self, reader: Reader, before: Level, level: Level) -> None:
        for item in (self._readership.items[number] for number in reader.longing.matched):
            if item.entry.coverage in reader.follows:
                continue
            if not reads(level, item.entry.marks):
                reader.wanted.discard(item.number)
            elif not reads(before, item.entry.marks):
                reader.allowed.add(item.number)
