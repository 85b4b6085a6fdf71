"""What is offered while somebody types an option."""

import pytest

from bot.conversation import Choice
from bot.intake.commands import ALL
from bot.intake.suggestions import Suggestions
from bot.model import Content, Coverage, Entry
from bot.richtext import from_paragraphs
from bot.store import Store
from tests.contracts.newsroom import Newsroom, says


@pytest.fixture
def suggestions(store: Store) -> Suggestions:
    return Suggestions(store.stream, store.interests)


async def coverages(suggestions: Suggestions, typed: str = "") -> list[str]:
    return [choice.value for choice in await suggestions.values(ALL["unsubscribe"], "coverage", typed)]


async def entries(suggestions: Suggestions, typed: str = "") -> list[Choice]:
    return list(await suggestions.values(ALL["correct"], "entry", typed))


async def test_open_coverages_are_offered_the_newest_first(newsroom: Newsroom, suggestions: Suggestions) -> None:
    await newsroom.open("Harbour fire", "harbour-fire")
    await newsroom.close(await newsroom.open("Flood", "flood"))
    await newsroom.open("Storm", "storm")
    assert await coverages(suggestions) == ["storm", "harbour-fire"]


@pytest.mark.parametrize("typed", ["HARB", "fire", "ür", "harbour-fire"])
async def test_what_was_typed_is_looked_for_in_title_and_name(
    newsroom: Newsroom, suggestions: Suggestions, typed: str
) -> None:
    await newsroom.open("Für Harbour Fire", "harbour-fire")
    await newsroom.open("Storm", "storm")
    assert await coverages(suggestions, typed) == ["harbour-fire"]


async def test_no_more_are_offered_than_the_platform_shows(newsroom: Newsroom, suggestions: Suggestions) -> None:
    opened = [await newsroom.open(f"Fire {'x' * 200} {number}", f"fire-{number}") for number in range(30)]
    for _ in range(30):
        await newsroom.publish(opened[-1], says("It burns. " * 100))
    choices = [*await suggestions.values(ALL["subscribe"], "coverage", ""), *await entries(suggestions)]
    assert len(choices) == 50
    assert all(0 < len(choice.label) <= 100 and 0 < len(choice.value) <= 100 for choice in choices)


async def published(newsroom: Newsroom, headline: str | None = None) -> tuple[Coverage, Entry]:
    coverage = await newsroom.open()
    body = from_paragraphs(["Smoke over the harbour.", "Sirens."])
    return coverage, await newsroom.publish(coverage, Content(headline=headline, body=body))


async def test_entries_are_offered_by_number_and_text(newsroom: Newsroom, suggestions: Suggestions) -> None:
    await published(newsroom)
    assert await entries(suggestions) == [Choice("1 · Smoke over the harbour.  Sirens.", "harbour-fire/1")]


async def test_entries_with_a_headline_are_offered_by_it(newsroom: Newsroom, suggestions: Suggestions) -> None:
    await published(newsroom, "Fire!")
    assert await entries(suggestions) == [Choice("1 · Fire!", "harbour-fire/1")]


@pytest.mark.parametrize("typed", ["1", "smoke", "HARBOUR-FIRE/1", "harbour"])
async def test_entries_are_found_by_number_text_and_coverage(
    newsroom: Newsroom, suggestions: Suggestions, typed: str
) -> None:
    await published(newsroom)
    assert len(await entries(suggestions, typed)) == 1
    assert await entries(suggestions, "flood") == []


async def test_the_newest_entries_come_first_and_withdrawn_ones_not_at_all(
    newsroom: Newsroom, suggestions: Suggestions
) -> None:
    coverage = await newsroom.open()
    first, second, third = [await newsroom.publish(coverage, says(text)) for text in ("One.", "Two.", "Three.")]
    await newsroom.retract(second)
    assert [choice.label for choice in await entries(suggestions)] == ["3 · Three.", "1 · One."]
    assert (first.number, third.number) == (1, 3)


async def test_entries_of_a_closed_coverage_can_still_be_corrected(
    newsroom: Newsroom, suggestions: Suggestions
) -> None:
    coverage, _ = await published(newsroom)
    await newsroom.close(coverage)
    assert [choice.value for choice in await entries(suggestions)] == ["harbour-fire/1"]


@pytest.mark.parametrize(("command", "option"), [("post", "text"), ("latest", "count"), ("post", "no such option")])
async def test_other_options_are_for_typing(
    newsroom: Newsroom, suggestions: Suggestions, command: str, option: str
) -> None:
    await published(newsroom)
    assert list(await suggestions.values(ALL[command], option, "")) == []


async def test_who_subscribes_is_offered_everything_and_the_tags_of_the_newest_entries(
    newsroom: Newsroom, suggestions: Suggestions
) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage, says("A gust.").model_copy(update={"tags": ("storm", "harbour")}))

    async def offered(option: str, typed: str) -> list[str]:
        return [choice.value for choice in await suggestions.values(ALL["subscribe"], option, typed)]

    assert await offered("coverage", "") == ["everything", "harbour-fire"]
    assert await offered("coverage", "EVERY") == ["everything"]
    assert await offered("coverage", "harb") == ["harbour-fire"]
    assert await offered("tag", "#ST") == ["storm"]
    assert await offered("tag", "") == ["harbour", "storm"]
    assert await offered("words", "gu") == []
