"""Looking through what was published: pages beside an entry, and the words of all."""

import pytest

from bot.errors import NoSuchEntry
from bot.model import Content, Coverage, EntryId, Level
from bot.richtext import Paragraph, Span, from_paragraphs
from bot.store import REMEMBERED_FOR, Publication, Side, Store, Summary
from tests.contracts.courier import Courier
from tests.contracts.newsroom import AUTHOR, BREAKING, KEY, MINUTE, PICTURES_ONLY, Newsroom, chat, says
from tests.contracts.transit import in_transit


async def numbers(
    store: Store, coverage: Coverage, side: Side, number: int | None = None, level: Level = Level.ALL, count: int = 10
) -> list[int]:
    return [entry.number for entry in await store.archive.beside(coverage.id, level, side, number, count)]


async def found(store: Store, *terms: str) -> list[str]:
    """Headlines, or the beginnings of the bodies, of what is found."""
    findings = await store.archive.search(terms, 0, 20)
    assert findings.total == len(findings.found)
    return ["".join(text for text, _ in one.excerpt) for one in findings.found]


async def test_pages_go_on_where_an_entry_stands(store: Store, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    for _ in range(6):
        await newsroom.publish(coverage)
    assert await numbers(store, coverage, Side.OLDER) == [6, 5, 4, 3, 2, 1]
    assert await numbers(store, coverage, Side.OLDER, 4, count=2) == [3, 2]
    assert await numbers(store, coverage, Side.NEWER, 2, count=3) == [3, 4, 5]
    assert await numbers(store, coverage, Side.NEWER, 6) == []
    with pytest.raises(NoSuchEntry):
        await numbers(store, coverage, Side.NEWER, 7)


async def test_what_is_no_entry_to_read_is_passed_over(store: Store, newsroom: Newsroom) -> None:
    coverage, other = await newsroom.open(), await newsroom.open("Flood", "flood")
    await newsroom.publish(coverage)
    await newsroom.publish(coverage, PICTURES_ONLY)
    retracted = await newsroom.publish(coverage)
    await newsroom.publish(other)
    await newsroom.retract(retracted)
    await store.stream.summarise(Summary(coverage.id, says("All in all.")), newsroom.tick(), AUTHOR)
    await newsroom.publish(coverage)
    assert await numbers(store, coverage, Side.OLDER) == [5, 1]
    assert await numbers(store, coverage, Side.OLDER, retracted.number) == [1]


async def test_pages_follow_the_times_of_entries_not_their_numbers(store: Store, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    late, early = newsroom.tick() + MINUTE, newsroom.now
    publications = [Publication(coverage.id, says("Smoke."), at) for at in (late, early, early)]
    await store.stream.publish(publications, newsroom.tick(), AUTHOR)
    assert await numbers(store, coverage, Side.OLDER) == [1, 3, 2]
    assert await numbers(store, coverage, Side.NEWER, 3) == [1]


async def test_pages_of_a_level(store: Store, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    for marks in (KEY, BREAKING):
        await newsroom.publish(coverage)
        await newsroom.publish(coverage, marks=marks)
    assert await numbers(store, coverage, Side.OLDER, level=Level.KEY) == [4, 2]
    assert await numbers(store, coverage, Side.OLDER, level=Level.BREAKING) == [4]
    assert await numbers(store, coverage, Side.NEWER, 2, Level.KEY) == [4]


async def test_words_are_found_whatever_their_case_and_accents(store: Store, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage, says("The Café at the harbour is SHUT."))
    for terms in (["cafe"], ["CAFÉ"], ["shut", "harbour"], ["the café at"], ["Hárbour"]):
        assert await found(store, *terms) == ["The Café at the harbour is SHUT."], terms
    for terms in (["caf"], ["harbour", "open"], ["at café"], ["harbourshut"]):
        assert await found(store, *terms) == [], terms


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        'smoke"',
        "smoke OR fire",
        "NOT smoke",
        "smoke*",
        "headline:smoke",
        "^smoke",
        "smoke NEAR fire",
        "-smoke",
        "(",
    ],
)
async def test_nothing_that_is_typed_is_more_than_words(store: Store, newsroom: Newsroom, typed: str) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage, says("No fire without smoke."))
    await newsroom.publish(coverage, says(f"Somebody wrote a1 {typed} in a letter."))
    assert await found(store, f"a1 {typed}") == [f"Somebody wrote a1 {typed} in a letter."]


async def test_a_word_is_found_though_a_part_of_it_looks_different(store: Store, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    body = (Paragraph((Span("The har"), Span("bour", bold=True))), *from_paragraphs(["burns"]))
    await newsroom.publish(coverage, Content(body=body))
    assert await found(store, "harbour", "burns") == ["The harbour\nburns"]
    assert await found(store, "harbourburns") == []


async def test_entries_are_found_by_their_tags(store: Store, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage, Content(body=from_paragraphs(["All are out."]), tags=("harbour", "rescue")))
    assert await found(store, "rescue", "out") == ["All are out."]
    assert await found(store, "harbour rescue out") == []


async def test_the_words_stand_out_in_an_excerpt_of_a_long_text(store: Store, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage, says("One. " * 100 + "Then the Harbour burned. " + "Two. " * 100))
    (only,) = (await store.archive.search(["harbour"], 0, 5)).found
    assert [text for text, wanted in only.excerpt if wanted] == ["Harbour"]
    assert sum(len(text) for text, _ in only.excerpt) < 150
    assert only.coverage == coverage


async def test_corrections_and_retractions_are_found_as_they_stand(store: Store, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage, says("Smoke over the harbour."))
    for text in ("Steam over the harbour.", "Nothing over the harbour."):
        await newsroom.correct(entry, text)
    assert await found(store, "smoke") == []
    assert await found(store, "steam") == []
    assert await found(store, "nothing") == ["Nothing over the harbour."]
    await newsroom.retract(entry)
    assert await found(store, "harbour") == []


async def test_what_is_undone_is_not_found(store: Store, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()

    async def publish_and_break() -> None:
        async with store.together():
            await newsroom.publish(coverage, says("Smoke."))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await publish_and_break()
    assert await found(store, "smoke") == []


async def test_a_headline_outweighs_a_mention_and_the_newest_goes_first(store: Store, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage, Content(headline="Harbour closed", body=from_paragraphs(["Until noon."])))
    for number in (1, 2, 3):
        await newsroom.publish(coverage, Content(headline=f"Item {number}", body=from_paragraphs(["By the harbour."])))
    await newsroom.store_only(coverage, says("Elsewhere, all is well and nobody worries about anything at all."))
    findings = await store.archive.search(["harbour"], 0, 3)
    assert [one.entry.number for one in findings.found] == [1, 4, 3]
    assert findings.total == 4
    assert [one.entry.number for one in (await store.archive.search(["harbour"], 3, 3)).found] == [2]


async def test_what_was_published_last_in_all_coverages(store: Store, newsroom: Newsroom) -> None:
    fire, flood = await newsroom.open(), await newsroom.open("Flood", "flood")
    entries = [await newsroom.publish(coverage) for coverage in (fire, flood, fire)]
    await newsroom.publish(flood, PICTURES_ONLY)
    await newsroom.retract(entries[1])
    recent = await store.archive.recent(0, 5)
    assert [(one.entry.number, one.coverage.slug) for one in recent] == [(2, "harbour-fire"), (1, "harbour-fire")]
    assert [one.entry.number for one in await store.archive.recent(1, 5)] == [1]


async def test_a_search_is_remembered_for_a_week(store: Store, newsroom: Newsroom) -> None:
    first = newsroom.now
    number = await store.archive.remember("harbour “fire”", first)
    assert await store.archive.remember("flood", first) != number
    assert await store.archive.remember("harbour “fire”", first + MINUTE) == number
    assert await store.archive.remembered(number, first + MINUTE) == "harbour “fire”"
    assert await store.archive.remembered(number, first + 2 * MINUTE) is None
    await store.archive.remember("rain", first + REMEMBERED_FOR + 2 * MINUTE)
    assert await store.archive.remembered(number, first) is None


async def test_where_a_chat_shows_entries(store: Store, newsroom: Newsroom, courier: Courier) -> None:
    _, reader, entry, mark = await in_transit(newsroom, courier)
    sent = await courier.arrive(mark)
    assert await store.archive.where_shown(reader, [entry.id, EntryId(99)]) == {entry.id: sent.message}
    assert await store.archive.where_shown(chat(99), [entry.id]) == {}
