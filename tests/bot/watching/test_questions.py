"""The desk answers with a button: what follows, once."""

import pytest

from bot.errors import Refused
from bot.model import EntryState
from bot.source import SourceOptions
from tests.bot.clock import HandClock
from tests.bot.counter import Counter
from tests.bot.incoming import presses
from tests.bot.platform import MemoryPlatform
from tests.bot.watched import WatchedStore
from tests.bot.watching.lookout import ADDRESS, Lookout, entry
from tests.contracts.newsroom import EDDIE, Newsroom

SMOKE = entry("a", "Smoke over the harbour.", 10)
FERRY = entry("b", "The ferry waits outside.", 20)
ENGINES = entry("c", "Three engines have arrived.", 30)
BOATS = tuple(entry(f"n{number}", f"Boat number {number} leaves now.", 60) for number in range(3))


class Desk:
    def __init__(self, lookout: Lookout) -> None:
        self.lookout = lookout
        self._counter = Counter(lookout.platform, Newsroom(lookout.store))
        self._counter.offer({}, dict(lookout.questions.presses))

    async def press(self, action: str) -> str:
        return await self._counter.told(presses(EDDIE, action), editor=True)


@pytest.fixture
async def gone(store: WatchedStore, clock: HandClock, platform: MemoryPlatform) -> Desk:
    """The ferry is no longer on the page."""
    lookout = Lookout(store, clock, platform)
    lookout.shows(ENGINES, FERRY, SMOKE)
    await lookout.add()
    lookout.shows(ENGINES, SMOKE)
    await lookout.pass_time(60)
    return Desk(lookout)


@pytest.fixture
async def many(store: WatchedStore, clock: HandClock, platform: MemoryPlatform) -> Desk:
    """Three boats at once, where two would be usual."""
    lookout = Lookout(store, clock, platform)
    lookout.shows(ENGINES, FERRY, SMOKE)
    await lookout.add(SourceOptions(most_new=2))
    lookout.shows(*BOATS, ENGINES, FERRY, SMOKE)
    await lookout.pass_time(60)
    return Desk(lookout)


async def test_withdrawing_withdraws(gone: Desk) -> None:
    assert await gone.press("question:1:yes") == "1 entry is withdrawn; every chat that has it is being told."
    assert [one.state for one in await gone.lookout.entries()] == [
        EntryState.LIVE,
        EntryState.RETRACTED,
        EntryState.LIVE,
    ]


async def test_keeping_keeps_and_is_not_asked_about_again(gone: Desk) -> None:
    assert await gone.press("question:1:no") == "They stay as they are; you are not asked about them again."
    await gone.lookout.pass_time(600)
    assert len(gone.lookout.asked) == 1
    assert all(one.state is EntryState.LIVE for one in await gone.lookout.entries())


async def test_the_second_answer_changes_nothing(gone: Desk) -> None:
    await gone.press("question:1:no")
    assert await gone.press("question:1:yes") == "Somebody said no already; nothing was changed."
    assert all(one.state is EntryState.LIVE for one in await gone.lookout.entries())


async def test_a_question_that_settled_itself_says_so(gone: Desk) -> None:
    gone.lookout.shows(ENGINES, FERRY, SMOKE)
    await gone.lookout.pass_time(60)
    assert await gone.press("question:1:yes") == "This has settled itself: the entries are there again."


async def test_what_is_withdrawn_already_is_left_alone(gone: Desk) -> None:
    await gone.lookout.stream.retract((await gone.lookout.entries())[1].id, "Not so.", "Eddie Editor")
    assert await gone.press("question:1:yes") == "0 entries are withdrawn; every chat that has them is being told."


async def test_sending_sends(many: Desk) -> None:
    assert await many.press("question:1:yes") == "3 entries are on the way."
    assert [told.endswith("*") for told in await many.lookout.told()] == [False, False, False, True, True, True]


async def test_not_sending_leaves_them_stored(many: Desk) -> None:
    assert await many.press("question:1:no") == "They are stored, and nobody gets them."
    await many.lookout.pass_time(600)
    assert not any(told.endswith("*") for told in await many.lookout.told())
    assert len(many.lookout.asked) == 1


async def test_what_is_to_be_sent_of_a_coverage_that_has_ended_is_refused(many: Desk) -> None:
    await many.lookout.stream.close((await many.lookout.coverage()).id)
    with pytest.raises(Refused, match="has ended meanwhile"):
        await many.press("question:1:yes")
    assert await many.lookout.store.questions.open_questions()


async def test_questions_of_a_removed_source_are_gone(many: Desk) -> None:
    await many.lookout.sourcing.remove(await many.lookout.sourcing.find(ADDRESS))
    with pytest.raises(Refused, match="was removed"):
        await many.press("question:1:yes")
