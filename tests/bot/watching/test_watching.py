"""A page is watched: what becomes of what it shows."""

import pytest

from bot.errors import AddressRefused, Refused, SourceUnavailable
from bot.model import Content, CoverageState
from bot.richtext import from_paragraphs
from bot.source import OnMissing, SourceOptions, SourceState
from bot.store import Publication
from tests.bot.clock import HandClock
from tests.bot.platform import MemoryPlatform
from tests.bot.watched import WatchedStore
from tests.bot.watching.lookout import ADDRESS, Lookout, entry

SMOKE = entry("a", "Smoke over the harbour.", 10)
FERRY = entry("b", "The ferry waits outside the breakwater.", 20)
ENGINES = entry("c", "Three engines have arrived at the pier.", 30)
OUT = entry("d", "The fire is out, says the harbour master.", 61)
OPEN = entry("e", "The harbour is open again for small boats.", 62)


@pytest.fixture
def lookout(store: WatchedStore, clock: HandClock, platform: MemoryPlatform) -> Lookout:
    return Lookout(store, clock, platform)


@pytest.fixture
async def watched(lookout: Lookout) -> Lookout:
    lookout.shows(ENGINES, FERRY, SMOKE)
    await lookout.add()
    return lookout


BACKLOG = [
    "Smoke over the harbour.",
    "The ferry waits outside the breakwater.",
    "Three engines have arrived at the pier.",
]


async def test_the_backlog_is_stored_and_pushed_to_nobody(watched: Lookout) -> None:
    assert await watched.told() == BACKLOG
    assert (await watched.coverage()).title == "Harbour fire"


async def test_a_new_entry_goes_out_once_it_has_rested(watched: Lookout) -> None:
    watched.shows(OUT, ENGINES, FERRY, SMOKE)
    await watched.pass_time(5)
    assert await watched.told() == BACKLOG
    await watched.pass_time(20)
    assert await watched.told() == [*BACKLOG, "The fire is out, says the harbour master.*"]
    await watched.pass_time(600)
    assert len(await watched.told()) == 4


async def test_an_entry_that_is_still_being_written_is_waited_for(watched: Lookout) -> None:
    for text in ("The fire", "The fire is ou", "The fire is out."):
        watched.shows(entry("d", text, 61), ENGINES, FERRY, SMOKE)
        await watched.pass_time(6, step=2)
    assert await watched.told() == BACKLOG
    await watched.pass_time(20)
    assert await watched.told() == [*BACKLOG, "The fire is out.*"]


async def test_an_entry_that_never_rests_goes_out_all_the_same(watched: Lookout) -> None:
    for tick in range(16):
        watched.shows(entry("d", f"Boats counted: {tick}.", 61), ENGINES, FERRY, SMOKE)
        await watched.pass_time(5)
    assert len(await watched.told()) == 4


async def test_an_entry_that_flashes_up_and_is_gone_was_never_there(watched: Lookout) -> None:
    watched.shows(OUT, ENGINES, FERRY, SMOKE)
    await watched.pass_time(6)
    watched.shows(ENGINES, FERRY, SMOKE)
    await watched.pass_time(60)
    assert await watched.told() == BACKLOG
    assert watched.asked == []


async def test_an_edit_corrects_the_entry(watched: Lookout) -> None:
    watched.shows(ENGINES, entry("b", "The ferry waits inside the breakwater.", 20), SMOKE)
    await watched.pass_time(30)
    assert [one.revision for one in await watched.entries()] == [1, 2, 1]
    assert (await watched.told())[1] == "The ferry waits inside the breakwater."


async def test_an_edit_that_is_taken_back_at_once_corrects_nothing(watched: Lookout) -> None:
    watched.shows(ENGINES, entry("b", "The ferry sank.", 20), SMOKE)
    await watched.pass_time(6)
    watched.shows(ENGINES, FERRY, SMOKE)
    await watched.pass_time(60)
    assert [one.revision for one in await watched.entries()] == [1, 1, 1]


async def test_another_order_changes_nothing(watched: Lookout) -> None:
    watched.shows(SMOKE, ENGINES, FERRY)
    await watched.pass_time(60)
    assert await watched.told() == BACKLOG
    assert watched.asked == []


async def test_what_fell_off_the_end_of_the_page_is_not_missing(watched: Lookout) -> None:
    watched.shows(OUT, ENGINES)
    await watched.pass_time(60)
    assert await watched.told() == [*BACKLOG, "The fire is out, says the harbour master.*"]
    assert watched.asked == []


async def test_the_desk_is_asked_about_what_is_gone(watched: Lookout) -> None:
    watched.shows(ENGINES, SMOKE)
    await watched.pass_time(60)
    assert await watched.told() == BACKLOG
    (asked,) = watched.asked
    assert asked.startswith(f"Harbour fire: 1 entry is no longer at {ADDRESS}. Withdraw what readers have?")
    assert "2: The ferry waits outside the breakwater." in asked
    await watched.pass_time(600)
    assert len(watched.asked) == 1


async def test_what_comes_back_is_no_longer_asked_about(watched: Lookout) -> None:
    watched.shows(ENGINES, SMOKE)
    await watched.pass_time(60)
    watched.shows(ENGINES, FERRY, SMOKE)
    await watched.pass_time(60)
    assert await watched.store.questions.open_questions() == []
    watched.shows(ENGINES, SMOKE)
    await watched.pass_time(60)
    assert len(watched.asked) == 2


async def test_what_is_gone_is_withdrawn_where_the_desk_wants_it_so(lookout: Lookout) -> None:
    lookout.shows(OUT, ENGINES, FERRY, SMOKE)
    await lookout.add(SourceOptions(on_missing=OnMissing.RETRACT))
    lookout.shows(OUT, FERRY, SMOKE)
    await lookout.pass_time(60)
    assert (await lookout.told())[2] == "-Three engines have arrived at the pier.-"


async def test_much_gone_at_once_is_asked_about_all_the_same(lookout: Lookout) -> None:
    lookout.shows(OUT, ENGINES, FERRY, SMOKE)
    await lookout.add(SourceOptions(on_missing=OnMissing.RETRACT))
    lookout.shows(OUT, SMOKE)
    await lookout.pass_time(60)
    assert not any(told.startswith("-") for told in await lookout.told())
    assert len(lookout.asked) == 1


async def test_absence_from_a_feed_is_no_retraction(lookout: Lookout) -> None:
    lookout.complete = False
    lookout.shows(ENGINES, FERRY, SMOKE)
    await lookout.add(SourceOptions(on_missing=OnMissing.RETRACT))
    lookout.shows(OUT, ENGINES, SMOKE)
    await lookout.pass_time(60)
    assert await lookout.told() == [*BACKLOG, "The fire is out, says the harbour master.*"]


async def test_what_a_source_calls_deleted_is_withdrawn(watched: Lookout) -> None:
    watched.shows(ENGINES, SMOKE, withdrawn=("b",))
    await watched.pass_time(60)
    assert (await watched.told())[1] == "-The ferry waits outside the breakwater.-"
    assert watched.asked == []


async def test_many_at_once_are_stored_and_asked_about(watched: Lookout) -> None:
    boats = [entry(f"n{number}", f"Boat number {number} leaves the harbour now.", 60) for number in range(21)]
    watched.shows(*boats, ENGINES, FERRY, SMOKE)
    await watched.pass_time(60)
    told = await watched.told()
    assert len(told) == 24
    assert not any(text.endswith("*") for text in told)
    (asked,) = watched.asked
    assert asked.startswith(f"Harbour fire: 21 entries came at once from {ADDRESS}.")
    assert watched.buttons() == ["question:1:yes", "question:1:no"]


async def test_what_came_while_the_source_was_away_goes_out_together(watched: Lookout) -> None:
    watched.web.pages[ADDRESS] = SourceUnavailable("nobody answers")
    await watched.pass_time(1500)
    boats = [entry(f"n{number}", f"Boat number {number} leaves the harbour.", 62 + number % 20) for number in range(30)]
    watched.shows(*boats, ENGINES, FERRY, SMOKE)
    await watched.pass_time(120)
    assert sum(told.endswith("*") for told in await watched.told()) == 30
    assert watched.asked[-1].startswith(f"{ADDRESS} cannot be read: nobody answers")


async def test_another_story_under_the_same_address_is_asked_about(watched: Lookout) -> None:
    watched.shows(entry("x", "The regatta begins at noon.", 61), entry("y", "Crews are arriving.", 60), title="Regatta")
    await watched.pass_time(60)
    assert not any(told.endswith("*") for told in await watched.told())
    assert any("2 entries came at once" in asked for asked in watched.asked)


async def test_what_is_older_than_all_that_is_known_is_history(watched: Lookout) -> None:
    watched.shows(OUT, ENGINES, FERRY, SMOKE, entry("0", "The harbour opens as usual.", 5))
    await watched.pass_time(60)
    assert await watched.told() == [
        *BACKLOG,
        "The harbour opens as usual.",
        "The fire is out, says the harbour master.*",
    ]


async def test_a_page_that_breaks_and_recovers_changes_nothing(watched: Lookout) -> None:
    watched.web.breaks(ADDRESS)
    await watched.pass_time(30)
    assert (await watched.source()).failures > 0
    watched.shows(OUT, ENGINES, FERRY, SMOKE)
    await watched.pass_time(120)
    source = await watched.source()
    assert (source.failures, source.trouble) == (0, None)
    assert await watched.told() == [*BACKLOG, "The fire is out, says the harbour master.*"]


async def test_a_refused_address_is_not_asked_again(watched: Lookout) -> None:
    watched.web.pages[ADDRESS] = AddressRefused("it leads into the house")
    await watched.pass_time(600)
    assert (await watched.source()).state is SourceState.PAUSED
    assert watched.web.fetched.count(ADDRESS) == 2
    assert "is no longer read" in watched.asked[-1]


async def test_a_restart_publishes_nothing_twice(watched: Lookout) -> None:
    watched.shows(OUT, ENGINES, FERRY, SMOKE)
    await watched.pass_time(8)
    watched.start_anew()
    await watched.pass_time(60)
    watched.start_anew()
    await watched.pass_time(60)
    assert await watched.told() == [*BACKLOG, "The fire is out, says the harbour master.*"]


async def test_two_sources_that_tell_the_same_publish_it_once(watched: Lookout) -> None:
    mirror = "https://mirror.example/live"
    watched.shows(ENGINES, FERRY, SMOKE, address=mirror)
    await watched.add(slug="harbour-fire", address=mirror)
    watched.shows(OUT, ENGINES, FERRY, SMOKE)
    watched.shows(entry("z", "The fire is out, says the harbour master.", 61), ENGINES, FERRY, SMOKE, address=mirror)
    await watched.pass_time(120)
    assert await watched.told() == [*BACKLOG, "The fire is out, says the harbour master.*"]


async def test_what_an_editor_told_already_is_not_told_again(watched: Lookout) -> None:
    coverage = await watched.coverage()
    text = Content(body=from_paragraphs(["The fire is out, says the harbour master."]))
    await watched.stream.publish([Publication(coverage.id, text, OUT.published_at)], "Eddie Editor")
    watched.shows(OUT, ENGINES, FERRY, SMOKE)
    await watched.pass_time(60)
    assert await watched.told() == [*BACKLOG, "The fire is out, says the harbour master.*"]


async def test_the_same_address_is_read_once(watched: Lookout) -> None:
    with pytest.raises(Refused, match="read already"):
        await watched.add(address=f"{ADDRESS}#newest")


async def test_title_and_standfirst_change_quietly(watched: Lookout) -> None:
    watched.shows(ENGINES, FERRY, SMOKE, title="Harbour fire: what we know")
    await watched.pass_time(60)
    assert (await watched.coverage()).title == "Harbour fire: what we know"
    assert await watched.told() == BACKLOG


async def test_a_coverage_ends_when_its_source_says_so(watched: Lookout) -> None:
    watched.shows(OUT, ENGINES, FERRY, SMOKE, ended=True)
    await watched.pass_time(60)
    assert (await watched.coverage()).state is CoverageState.CLOSED
    assert (await watched.source()).state is SourceState.ENDED
    assert await watched.told() == [*BACKLOG, "The fire is out, says the harbour master.*"]


async def test_a_closed_coverage_takes_corrections_and_no_new_entries(watched: Lookout) -> None:
    await watched.stream.close((await watched.coverage()).id)
    watched.shows(OUT, ENGINES, entry("b", "The ferry waits inside the breakwater.", 20), SMOKE)
    await watched.pass_time(60)
    assert (await watched.told())[1] == "The ferry waits inside the breakwater."
    assert len(await watched.told()) == 3


async def test_entries_without_a_time_keep_the_one_at_which_they_were_read(watched: Lookout) -> None:
    watched.shows(entry("u", "A gull has taken the microphone.", 61, undated=True), ENGINES, FERRY, SMOKE)
    await watched.pass_time(60)
    first = (await watched.entries())[-1].published_at
    watched.shows(entry("u", "A gull has taken the microphone.", 75, undated=True), ENGINES, FERRY, SMOKE)
    await watched.pass_time(60)
    assert (await watched.entries())[-1].published_at == first


async def test_a_source_that_has_moved_for_good_is_asked_there(watched: Lookout) -> None:
    watched.web.moved[ADDRESS] = "https://harbour.example/news/live"
    watched.shows(OUT, ENGINES, FERRY, SMOKE)
    watched.shows(OUT, ENGINES, FERRY, SMOKE, address="https://harbour.example/news/live")
    await watched.pass_time(60)
    assert (await watched.source()).address == "https://harbour.example/news/live"
    assert await watched.told() == [*BACKLOG, "The fire is out, says the harbour master.*"]


async def test_a_quiet_source_is_asked_less_and_less_often(watched: Lookout) -> None:
    await watched.pass_time(60)
    busy = len(watched.web.fetched)
    await watched.pass_time(4 * 3600, step=30)
    before = len(watched.web.fetched)
    await watched.pass_time(3600, step=30)
    assert busy > 8
    assert len(watched.web.fetched) - before <= 14
