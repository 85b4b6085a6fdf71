"""Who should have what, and who may."""

from dataclasses import replace

import pytest

from bot.model import Address, ChatKind, EntryId, Level, Marks
from tests.bot.written import COVERAGE, ENTRY
from tests.simulation.readership import PLANNED_WITHIN, Item, Reader, Readership, Thread
from tests.simulation.wording import Wording

LEFT_AT = 10_000.0
MOMENT = LEFT_AT + PLANNED_WITHIN / 2
LATER = LEFT_AT + PLANNED_WITHIN


def thread() -> Thread:
    return Thread(replace(COVERAGE, title="C1"))


def item(story: Thread, number: int, marks: Marks = Marks()) -> Item:
    entry = replace(ENTRY, id=EntryId(number), number=number, marks=marks)
    return Item(number, story, entry, {1: Wording(number, 1, (0,))})


def leaver(readership: Readership, story: Thread, level: Level = Level.ALL) -> Reader:
    reader = Reader(ChatKind.PRIVATE, [Address("telegram", 1)])
    readership.readers.append(reader)
    readership.followed(reader, story, level)
    readership.unfollowed(reader, story, LEFT_AT)
    return reader


def test_what_is_pushed_in_the_moment_in_which_a_chat_leaves_may_reach_it() -> None:
    readership, story = Readership(), thread()
    reader = leaver(readership, story)
    readership.pushed(item(story, 1), MOMENT)
    readership.pushed(item(story, 2), LATER)
    assert (reader.wanted, reader.allowed) == (set(), {1})


def test_what_was_never_of_its_level_may_not() -> None:
    readership, story = Readership(), thread()
    reader = leaver(readership, story, Level.BREAKING)
    readership.pushed(item(story, 1), MOMENT)
    readership.pushed(item(story, 2, Marks(breaking=True)), MOMENT)
    assert reader.allowed == {2}


@pytest.mark.parametrize(("at", "told"), [(MOMENT, {"C1"}), (LATER, set())], ids=["in that moment", "later"])
def test_an_end_that_comes_in_the_moment_in_which_a_chat_leaves_may_be_told(at: float, told: set[str]) -> None:
    readership, story = Readership(), thread()
    reader = leaver(readership, story)
    readership.closed(story, at)
    assert (reader.closings, reader.told) == (set(), told)
