"""What readers are told: `/start`, `/help`, `/coverages`, `/latest`."""

import pytest

from bot.errors import Refused
from bot.intake.commands import EDITORS, READERS, usage
from bot.model import Content, Coverage, Marks
from bot.richtext import Span, from_paragraphs
from bot.store import Store
from tests.bot.counter import Counter
from tests.bot.incoming import GROUP, RITAS, asks, presses
from tests.contracts.newsroom import BREAKING, RITA, Newsroom, says


async def published(
    newsroom: Newsroom, count: int, title: str = "Harbour fire", slug: str = "harbour-fire"
) -> Coverage:
    coverage = await newsroom.open(title, slug)
    for number in range(1, count + 1):
        await newsroom.publish(coverage, says(f"Entry {number} of {slug}."))
    return coverage


def entries(text: str) -> list[str]:
    return [line for line in text.split("\n\n") if line.startswith("Entry")]


async def test_the_start_says_what_this_is_and_lists_the_commands(counter: Counter) -> None:
    told = await counter.told(asks(RITA, "/start"))
    assert told.startswith("Live news, entry by entry.")
    assert all(f"• {usage(command)} — {command.description}" in told for command in READERS)


async def test_a_deep_link_subscribes(counter: Counter, newsroom: Newsroom, store: Store) -> None:
    await newsroom.open("Flood", "flood")
    await newsroom.open()
    told = await counter.told(asks(RITA, "/start harbour-fire"))
    assert told == "Harbour fire\n\nThis chat now follows this coverage. /unsubscribe ends it."
    assert [one.slug for one in await store.subscriptions.following(RITAS)] == ["harbour-fire"]


async def test_a_deep_link_to_a_coverage_that_has_ended_says_so(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.close(await newsroom.open())
    with pytest.raises(Refused, match=r"has ended, and nothing new will come\. /latest harbour-fire shows it"):
        await counter.ask(asks(RITA, "/start harbour-fire"))


async def test_a_deep_link_to_a_coverage_says_what_it_is(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.open("Flood", "flood")
    await newsroom.open()
    assert "now follows this coverage" in await counter.told(asks(RITA, "/start coverage_harbour-fire"))
    assert await counter.followed(RITAS) == ["harbour-fire"]


async def test_help_lists_what_one_may_do(counter: Counter) -> None:
    told = await counter.told(asks(RITA, "/help"))
    assert all(f"{usage(command)} —" in told for command in READERS)
    assert "/post" not in told
    told = await counter.told(asks(RITA, "/help"), editor=True)
    assert all(f"{usage(command)} —" in told for command in (*READERS, *EDITORS))


async def test_coverages_lists_what_is_open_and_offers_what_is_not_followed(
    counter: Counter, newsroom: Newsroom
) -> None:
    fire = await newsroom.open()
    flood = await newsroom.open("Flood", "flood")
    await newsroom.close(await newsroom.open("Storm", "storm"))
    await newsroom.follow(RITAS, fire)
    (answer,) = await counter.ask(asks(RITA, "/coverages"))
    assert await counter.told(asks(RITA, "/coverages")) == "Running now:\n\n• Flood\n• Harbour fire — followed here"
    assert (
        Span("Harbour fire", bold=True, link="https://chat.example/coverage_harbour-fire/") in answer.text[-1].inlines
    )
    assert await counter.offered(asks(RITA, "/coverages")) == [("Subscribe: Flood", f"subscribe:{flood.id}")]


async def test_without_an_open_coverage_nothing_is_running(counter: Counter) -> None:
    assert await counter.told(asks(RITA, "/coverages")) == "No coverage is open right now."


async def test_many_coverages_with_long_titles_still_fit_a_message(counter: Counter, newsroom: Newsroom) -> None:
    for number in range(30):
        await newsroom.open(f"{'Fire ' * 39}{number}", f"fire-{number}")
    told = await counter.told(asks(RITA, "/coverages"))
    assert told.endswith("More are running: /subscribe and a part of the title finds them.")
    assert all(len(label) <= 80 for label, _ in await counter.offered(asks(RITA, "/coverages")))


async def test_what_a_chat_follows_is_listed_before_what_finds_no_room(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.follow(RITAS, await newsroom.open())
    for number in range(30):
        await newsroom.open(f"Fire {number}", f"fire-{number}")
    _, first, *_ = (await counter.told(asks(RITA, "/coverages"))).split("\n• ")
    assert first == "Harbour fire — followed here"


async def test_latest_shows_three_entries_the_newest_last(counter: Counter, newsroom: Newsroom) -> None:
    await published(newsroom, 5)
    assert entries(await counter.told(asks(RITA, "/latest"))) == [
        f"Entry {number} of harbour-fire." for number in (3, 4, 5)
    ]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("1", 1), ("2", 2), ("10", 10), ("0", 1), ("11", 10), ("9999", 10), ("-3", 1), ("2.9", 2), ("2,9", 2)],
)
async def test_latest_shows_as_many_as_were_asked_for_between_one_and_ten(
    counter: Counter, newsroom: Newsroom, asked: str, shown: int
) -> None:
    await published(newsroom, 12)
    assert len(entries(await counter.told(asks(RITA, f"/latest {asked}")))) == shown


async def test_latest_leaves_out_what_was_withdrawn_and_marks_what_was_corrected(
    counter: Counter, newsroom: Newsroom
) -> None:
    coverage = await newsroom.open()
    first, second, third = [await newsroom.publish(coverage, says(f"Entry {number}.")) for number in (1, 2, 3)]
    await newsroom.retract(second)
    await newsroom.correct(first, "Entry one.")
    told = await counter.told(asks(RITA, "/latest"))
    assert entries(told) == ["Entry one.", "Entry 3."]
    assert told.count("Corrected 09:06 UTC") == 1
    assert third.number == 3


async def test_latest_shows_entries_as_they_were_sent(counter: Counter, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    content = Content(headline="Fire", body=from_paragraphs(["Smoke."]), source_line="Harbour office")
    await newsroom.publish(coverage, content, BREAKING)
    assert await counter.told(asks(RITA, "/latest")) == (
        "Breaking · Fire\n\nSmoke.\n\n— Harbour office\n\n09:02 UTC · Harbour fire"
    )


async def test_latest_of_an_empty_coverage_says_so(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.open()
    assert await counter.told(asks(RITA, "/latest")) == "Harbour fire has no entries yet."


async def test_latest_of_a_coverage_that_has_ended(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.close(await published(newsroom, 2))
    await newsroom.close(await published(newsroom, 2, "Flood", "flood"))
    assert entries(await counter.told(asks(RITA, "/latest 1"))) == ["Entry 2 of flood."]
    await published(newsroom, 2, "Storm", "storm")
    assert entries(await counter.told(asks(RITA, "/latest 1"))) == ["Entry 2 of storm."]
    assert entries(await counter.told(asks(RITA, "/latest 1 harbour"))) == ["Entry 2 of harbour-fire."]


async def test_latest_of_nothing_says_so(counter: Counter) -> None:
    with pytest.raises(Refused, match="No coverage is open"):
        await counter.ask(asks(RITA, "/latest"))


async def test_latest_asks_which_coverage_and_a_button_remembers_how_many(counter: Counter, newsroom: Newsroom) -> None:
    fire = await published(newsroom, 5)
    flood = await published(newsroom, 5, "Flood", "flood")
    offered = await counter.offered(asks(RITA, "/latest 2"))
    assert offered == [
        ("Flood", f"latest:{flood.id}:2:all"),
        ("Harbour fire", f"latest:{fire.id}:2:all"),
    ]
    assert entries(await counter.told(presses(RITA, offered[1][1]))) == [
        "Entry 4 of harbour-fire.",
        "Entry 5 of harbour-fire.",
    ]


async def test_latest_of_the_coverage_that_was_named(counter: Counter, newsroom: Newsroom) -> None:
    await published(newsroom, 2)
    await published(newsroom, 2, "Flood", "flood")
    for named in ("harbour-fire", "HARBOUR-FIRE", "Harbour fire", "harb"):
        assert entries(await counter.told(asks(RITA, f"/latest 1 {named}"))) == ["Entry 2 of harbour-fire."]


async def test_latest_of_the_only_coverage_that_this_chat_follows(counter: Counter, newsroom: Newsroom) -> None:
    fire = await published(newsroom, 2)
    await published(newsroom, 2, "Flood", "flood")
    await newsroom.follow(GROUP, fire)
    assert entries(await counter.told(asks(RITA, "/latest 1", GROUP))) == ["Entry 2 of harbour-fire."]


async def test_a_name_that_fits_several_coverages_is_asked_again(counter: Counter, newsroom: Newsroom) -> None:
    for slug in ("fire-east", "fire-west"):
        await published(newsroom, 1, slug.replace("-", " "), slug)
    with pytest.raises(Refused, match=r"use one of: fire-west, fire-east\."):
        await counter.ask(asks(RITA, "/latest fire"))
    assert entries(await counter.told(asks(RITA, "/latest fire-east"))) == ["Entry 1 of fire-east."]


async def test_a_very_long_name_is_not_repeated_in_full(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.open()
    with pytest.raises(Refused) as caught:
        await counter.ask(asks(RITA, f"/latest {'x' * 5000}"))
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("action", ["latest:99:3", "latest:0:3", "latest::", "latest:x:y", f"latest:{9**30}:3"])
async def test_a_button_of_no_coverage_is_refused(counter: Counter, newsroom: Newsroom, action: str) -> None:
    await published(newsroom, 1)
    with pytest.raises(Refused):
        await counter.ask(presses(RITA, action))


@pytest.mark.parametrize("count", ["", "x", "nan", "inf", "-1", "1e9", "9" * 400])
async def test_a_button_with_a_strange_count_shows_some_entries(
    counter: Counter, newsroom: Newsroom, count: str
) -> None:
    coverage = await published(newsroom, 12)
    shown = entries(await counter.told(presses(RITA, f"latest:{coverage.id}:{count}")))
    assert 1 <= len(shown) <= 10


async def test_entries_with_pictures_only_are_not_shown(counter: Counter, newsroom: Newsroom) -> None:
    coverage = await published(newsroom, 1)
    await newsroom.publish(coverage, Content(), Marks(key=True))
    assert entries(await counter.told(asks(RITA, "/latest"))) == ["Entry 1 of harbour-fire."]
