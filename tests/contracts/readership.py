"""A readership: what each chat should have, kept without a store. The model that any day is checked against."""

from collections.abc import Iterable, Mapping, Sequence

from bot.lanes.delivery import Mark
from bot.model import Address, CoverageId, Entry, EntryId, Level, Marks
from tests.contracts.courier import carried

Shown = Mapping[Address, Mapping[EntryId, int]]


class Readership:
    """`wanted` is what a chat is still to get: entries are added when they are pushed to a level that it follows,
    and taken off when they have arrived or can no longer reach it."""

    def __init__(self, chats: Iterable[Address]) -> None:
        self.wanted: dict[Address, set[EntryId]] = {address: set() for address in chats}
        self._followed: dict[Address, dict[CoverageId, Level]] = {address: {} for address in self.wanted}
        self._given_up: dict[Address, set[EntryId]] = {address: set() for address in self.wanted}

    def pushed(self, entry: Entry, shown: Shown) -> None:
        for address, followed in self._followed.items():
            level = followed.get(entry.coverage)
            if level and reads(level, entry.marks) and entry.id not in shown[address]:
                self.wanted[address].add(entry.id)

    def followed(
        self, address: Address, coverage: CoverageId, level: Level, newest: Sequence[Entry], shown: Shown
    ) -> None:
        """`newest`: what is live in the coverage, the newest first."""
        assert coverage not in self._followed[address]
        self._followed[address][coverage] = level
        owed = next((entry.id for entry in newest if reads(level, entry.marks)), None)
        if owed is not None and owed not in shown[address]:
            self.wanted[address].add(owed)

    def unfollowed(self, address: Address, coverage: CoverageId, entries: set[EntryId]) -> bool:
        """`entries`: those of the coverage. False when the chat did not follow it."""
        self.wanted[address] -= entries
        return self._followed[address].pop(coverage, None) is not None

    def follows(self, address: Address, coverage: CoverageId) -> bool:
        return coverage in self._followed[address]

    def wants(self, address: Address, mark: Mark) -> bool:
        """What was given up once may be tried again, when it is released after it was owed."""
        wanted = self.wanted[address] | self._given_up[address]
        return self.follows(address, mark.coverage) and set(carried(mark)) <= wanted

    def served(self, address: Address, mark: Mark) -> None:
        self.wanted[address] -= set(carried(mark))
        if mark.layout.closes:
            self._followed[address].pop(mark.coverage, None)

    def given_up(self, address: Address, mark: Mark) -> None:
        self.served(address, mark)
        self._given_up[address] |= set(carried(mark))


def reads(level: Level, marks: Marks) -> bool:
    return level is Level.ALL or marks.breaking or (level is Level.KEY and marks.key)
