"""Who should have what: kept beside the store, from what happened alone."""

from dataclasses import dataclass, field, replace

from bot.model import Address, ChatKind, Coverage, Entry, EntryState, Level, Marks
from bot.readers.preferences import NO_EXCEPTIONS, CardUse
from tests.simulation.choices import Choices
from tests.simulation.longing import Longing
from tests.simulation.wording import Wording

PLANNED_WITHIN = 0.1
"""Seconds. What a lane was planning for a chat that unfollows may hold what was pushed in the moment after."""


@dataclass(slots=True)
class Item:
    """An entry as the story knows it; `entry` is how it was last written. `wordings` are by revision.

    `pushed_as` is its place among all that was pushed.
    """

    number: int
    story: "Thread"
    entry: Entry
    wordings: dict[int, Wording]
    pushed_as: int | None = None
    pushed_at: float = 0.0
    released: bool = False

    @property
    def retracted(self) -> bool:
        return self.entry.state is EntryState.RETRACTED

    @property
    def wording(self) -> Wording:
        """The newest."""
        return self.wordings[max(self.wordings)]

    def comes_late(self, pushed: int) -> bool:
        """Of the kind that comes together when it is late, and among the first so many that were pushed."""
        return self.pushed_as is not None and self.pushed_as <= pushed and not self.entry.marks.breaking


@dataclass(slots=True)
class Thread:
    """A coverage as the story knows it."""

    coverage: Coverage
    open: bool = True


@dataclass(slots=True, eq=False)
class Reader:
    """`addresses`: where the chat was, and last where it is. `wanted` must be shown, `allowed` may be.

    `owed`: shown out of the order. `closings`: the coverages whose end must be told; `told` those where it may be.
    `left`: the coverages that it did not follow any more at some time; `leaving`: how it followed them, and when it
    left.
    `away`: it cannot be reached, or the bot cannot know that it can. `returns`: when it came back, and how much had
    been pushed by then.
    """

    kind: ChatKind
    addresses: list[Address]
    follows: dict[int, Level] = field(default_factory=dict)
    wanted: set[int] = field(default_factory=set)
    allowed: set[int] = field(default_factory=set)
    owed: set[int] = field(default_factory=set)
    closings: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    leaving: dict[int, tuple[Level, float]] = field(default_factory=dict)
    alone_since: float = 0.0
    away: bool = False
    language: str = "en"
    choices: Choices = field(default_factory=Choices)
    longing: Longing = field(default_factory=Longing)
    returns: list[tuple[float, int]] = field(default_factory=list)

    @property
    def address(self) -> Address:
        return self.addresses[-1]

    @property
    def card_alone(self) -> bool:
        """Does nothing come but its card?"""
        return self.choices.present.card is CardUse.ONLY

    @property
    def surely_alone(self) -> bool:
        """Where it moved, what it chose may not have come along yet."""
        return self.card_alone and len(self.addresses) == 1


def reads(level: Level, marks: Marks) -> bool:
    return level is Level.ALL or marks.breaking or (level is Level.KEY and marks.key)


def selects(reader: Reader, item: Item) -> bool:
    """Is it a part of a coverage that the reader gets only in part?"""
    longing, coverage = reader.longing, item.entry.coverage
    if coverage in reader.follows or coverage in longing.declined or longing.for_everything:
        return False
    return longing.selects(item.entry.content, item.story.coverage.title)


def _just_left(reader: Reader, coverage: int, at: float) -> Level | None:
    """How it followed until a moment ago."""
    level, left = reader.leaving.get(coverage, (None, 0.0))
    return level if at - left < PLANNED_WITHIN else None


class Readership:
    def __init__(self) -> None:
        self.readers: list[Reader] = []
        self.items: dict[int, Item] = {}
        self.threads: list[Thread] = []
        self._pushed = 0

    def stored(self, item: Item) -> None:
        self.items[item.number] = item

    def pushed(self, item: Item, at: float) -> None:
        self._pushed += 1
        item.pushed_as, item.pushed_at = self._pushed, at
        for reader in self.readers:
            self._comes(reader, reader.follows.get(item.entry.coverage), item, at)
            level = _just_left(reader, item.entry.coverage, at)
            if level and reads(level, item.entry.marks):
                reader.allowed.add(item.number)
            if selects(reader, item):
                reader.longing.matched.add(item.number)
                self._comes(reader, reader.choices.present.level, item, at)

    def _comes(self, reader: Reader, level: Level | None, item: Item, at: float) -> None:
        if level and reads(level, item.entry.marks):
            if not reader.card_alone:
                reader.wanted.add(item.number)
            if not reader.surely_alone or at - reader.alone_since < PLANNED_WITHIN:
                reader.allowed.add(item.number)

    def summary(self, thread: Thread) -> Item | None:
        """The live one."""
        found = (one for one in self.items.values() if one.story is thread and one.entry.summary and not one.retracted)
        return next(found, None)

    def pinned(self, item: Item) -> None:
        """In the place of another; the summary has one of its own."""
        for other in self.items.values():
            beside = other.story is item.story and other.entry.summary == item.entry.summary
            if beside and other is not item and other.entry.marks.pinned:
                other.entry = replace(other.entry, marks=other.entry.marks.model_copy(update={"pinned": False}))

    def returned(self, reader: Reader, at: float) -> None:
        reader.away = False
        reader.returns.append((at, self._pushed))

    def chose_level(self, reader: Reader, coverage: int, level: Level, at: float) -> None:
        """What was on its way may still come. Who was behind may get what lies between."""
        before = reader.follows[coverage]
        if before is level:
            return
        reader.follows[coverage] = level
        reader.leaving[coverage] = (before, at)
        for item in (one for one in self.items.values() if one.entry.coverage == coverage and one.pushed_as):
            if not reads(level, item.entry.marks):
                reader.wanted.discard(item.number)
            elif not reads(before, item.entry.marks):
                reader.allowed.add(item.number)

    def chose_card(self, reader: Reader, card: CardUse, at: float) -> None:
        """What was on its way may still come. Nothing comes afterwards of what went by, but that a coverage ended."""
        if card is CardUse.ONLY and not reader.card_alone:
            reader.alone_since = at
            reader.wanted.clear()
            reader.closings.clear()
        elif card is not CardUse.ONLY and reader.card_alone:
            followed = (one for one in self.threads if one.coverage.id in reader.follows)
            reader.told |= {thread.coverage.title for thread in followed if not thread.open}

    def rested(self, reader: Reader, at: float) -> None:
        """What its own wish held back comes together from now on."""
        reader.returns.append((at, self._pushed))

    def followed(self, reader: Reader, thread: Thread, level: Level) -> None:
        reader.follows[thread.coverage.id] = level
        reader.longing.declined.discard(thread.coverage.id)
        self.widened(reader, thread)
        for newest in [] if reader.surely_alone else self._owed(thread, level):
            if not reader.card_alone:
                reader.wanted.add(newest.number)
            reader.allowed.add(newest.number)
            reader.owed.add(newest.number)

    def _owed(self, thread: Thread, level: Level) -> list[Item]:
        """The summary, and of the rest the newest key entry; where there is none, the newest of all."""
        live = [
            item
            for item in self.items.values()
            if item.story is thread and not item.retracted and reads(level, item.entry.marks)
        ]
        news = [item for item in live if not item.entry.summary]
        newest = max(
            news,
            key=lambda one: (reads(Level.KEY, one.entry.marks), one.entry.published_at, one.entry.number),
            default=None,
        )
        return [item for item in live if item.entry.summary] + ([newest] if newest else [])

    def widened(self, reader: Reader, thread: Thread) -> None:
        """Who was behind with what was picked gets what lies between as well."""
        pushed = {number for number, one in self.items.items() if one.story is thread and one.pushed_as}
        if pushed & reader.longing.matched:
            reader.allowed |= pushed

    def unfollowed(self, reader: Reader, thread: Thread, at: float) -> None:
        """What it has not got by now, it does not get; nobody knows here which that is."""
        if level := reader.follows.pop(thread.coverage.id, None):
            reader.leaving[thread.coverage.id] = (level, at)
            reader.wanted -= {number for number, item in self.items.items() if item.story is thread}
            reader.closings.discard(thread.coverage.title)
            reader.left.add(thread.coverage.title)
            reader.longing.through.discard(thread.coverage.id)
            if reader.longing.interests:
                reader.longing.declined.add(thread.coverage.id)
            if thread.coverage.id in reader.choices.exceptions:
                reader.choices.exceptions[thread.coverage.id].append((at, NO_EXCEPTIONS))

    def closed(self, thread: Thread, at: float) -> None:
        thread.open = False
        for reader in self.readers:
            if thread.coverage.id in reader.follows and not reader.card_alone:
                reader.closings.add(thread.coverage.title)
            if thread.coverage.id in reader.follows and (
                not reader.surely_alone or at - reader.alone_since < PLANNED_WITHIN
            ):
                reader.told.add(thread.coverage.title)
            if _just_left(reader, thread.coverage.id, at):
                reader.told.add(thread.coverage.title)
            if any(self.items[number].story is thread for number in reader.longing.matched):
                reader.longing.ended.add(thread.coverage.title)
                reader.told.add(thread.coverage.title)
