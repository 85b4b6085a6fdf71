"""`/search`: what is typed, what is found, its pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.model import Content
from bot.readers.query import LONGEST, MOST_TERMS, levelled, terms
from bot.richtext import Span, from_paragraphs
from bot.store import REMEMBERED_FOR
from tests.bot.clock import HandClock
from tests.bot.counter import Counter
from tests.bot.incoming import asks, presses
from tests.contracts.newsroom import RITA, Newsroom, says


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("harbour fire", ["harbour", "fire"]),
        ('harbour "roof gone" now', ["harbour", "roof gone", "now"]),
        ("„roof gone“ «all out»", ["roof gone", "all out"]),
        ('harbour "roof gone', ["harbour", "roof", "gone"]),
        ("harbour - fire !", ["harbour", "fire"]),
        ("O'Neill C++ AND *", ["O'Neill", "C++", "AND"]),
        ("a\x00b\nc\u202ed", ["a", "b", "c", "d"]),
        ("пожар 火事", ["пожар", "火事"]),
    ],
)
def test_what_is_typed_is_read_as_words_and_phrases(typed: str, found: list[str]) -> None:
    assert list(terms(levelled(typed))) == found


@pytest.mark.parametrize("typed", ["", "  ", '""', "?!", "x" * (LONGEST + 1), "x " * (MOST_TERMS + 1)])
def test_what_is_no_search_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        terms(levelled(typed))


@given(st.text(max_size=LONGEST))
def test_whatever_is_typed_becomes_words_or_is_refused(typed: str) -> None:
    try:
        found = terms(levelled(typed))
    except Refused:
        return
    assert 0 < len(found) <= MOST_TERMS
    assert all(term.isprintable() and '"' not in term and term.encode() for term in found)


async def test_what_is_found_links_to_itself_with_its_words_in_bold(counter: Counter, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    content = Content(headline="Roof gone", body=from_paragraphs(["The Café burns.", "All are out."]))
    entry = await newsroom.publish(coverage, content)
    (answer,) = await counter.ask(asks(RITA, "/search cafe roof"))
    (heading, result) = answer.text
    assert heading.inlines == (Span("cafe roof", bold=True), Span(" · 1–1 of 1"))
    assert result.inlines[0] == Span("Roof gone", bold=True, link=f"https://chat.example/entry_{entry.id}/")
    assert [one.text for one in result.inlines[1:] if isinstance(one, Span) and one.bold] == ["Café"]
    assert not answer.buttons


async def test_where_there_are_no_links_the_command_is_named(counter: Counter, newsroom: Newsroom) -> None:
    counter.platform.links = False
    await newsroom.publish(await newsroom.open(), says("Smoke."))
    assert "/entry harbour-fire/1" in await counter.told(asks(RITA, "/search smoke"))


async def test_pages_of_what_was_found_change_in_place(counter: Counter, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    for number in range(12):
        await newsroom.publish(coverage, says(f"Smoke {number}."))
    told = await counter.told(asks(RITA, "/search smoke"))
    assert "1–5 of 12" in told
    assert "Smoke 11." in told
    ((more, action),) = await counter.offered(asks(RITA, "/search smoke"))
    assert more == "More ›"
    (second,) = await counter.ask(presses(RITA, action))
    assert second.replaces
    (back, more_action) = [button for row in second.buttons for button in row]
    assert back.label == "‹ Back"
    assert "11–12 of 12" in await counter.told(presses(RITA, more_action.action))
    assert "1–5 of 12" in await counter.told(presses(RITA, back.action))


async def test_a_page_that_is_no_longer_there_becomes_the_last(counter: Counter, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    entries = [await newsroom.publish(coverage, says(f"Smoke {number}.")) for number in range(6)]
    ((_, action),) = await counter.offered(asks(RITA, "/search smoke"))
    await newsroom.retract(entries[0])
    assert "1–5 of 5" in await counter.told(presses(RITA, action))
    for entry in entries[1:]:
        await newsroom.retract(entry)
    assert "Nothing was found" in await counter.told(presses(RITA, action))


async def test_a_search_that_is_forgotten_says_so(counter: Counter, newsroom: Newsroom, clock: HandClock) -> None:
    coverage = await newsroom.open()
    for number in range(6):
        await newsroom.publish(coverage, says(f"Smoke {number}."))
    ((_, action),) = await counter.offered(asks(RITA, "/search smoke"))
    clock.advance(REMEMBERED_FOR.total_seconds() + 1)
    for pressed in (action, "search:99:1"):
        with pytest.raises(Refused, match="too old"):
            await counter.ask(presses(RITA, pressed))


async def test_a_page_of_long_texts_fits_a_message(counter: Counter, newsroom: Newsroom) -> None:
    coverage = await newsroom.open("Harbour fire " * 20)
    for _ in range(6):
        content = Content(headline="Smoke " * 60, body=from_paragraphs(["smoke" * 100 + " smoke " + "x" * 3000]))
        await newsroom.publish(coverage, content)
    assert "1–5 of 6" in await counter.told(asks(RITA, "/search smoke"))


async def test_nothing_found_says_so(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.publish(await newsroom.open())
    said = "Nothing was found with the words fog. An entry has to have all of them, as whole words."
    assert await counter.told(asks(RITA, "/search fog")) == said
