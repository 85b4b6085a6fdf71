"""The way into the stream: names for coverages, and what an editor typed as content."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Content, Marks
from bot.richtext import Item, Paragraph, Quote, plain
from bot.store import Correction, Publication, Store
from bot.stream import SLUG_LENGTH, Stream, content_of, slug_of
from tests.bot.clock import EPOCH, LeapingClock

SLUGS = {
    "Harbour fire": "harbour-fire",
    "  Harbour   fire: what we know!  ": "harbour-fire-what-we-know",
    "Überschwemmung an der Elbe": "uberschwemmung-an-der-elbe",
    "Vote №5 — live": "vote-no5-live",
    "火事": "coverage",
    "": "coverage",
    "🔥🔥🔥": "coverage",
    "x" * 100: "coverage",
    "a" * 40 + " " + "b" * 40: "a" * 40,
    "a" * 24 + " " + "b" * 24: "a" * 24,
    "a" * 24 + " " + "b" * 23: "a" * 24 + "-" + "b" * 23,
}


@pytest.mark.parametrize(("title", "slug"), SLUGS.items())
def test_a_coverage_gets_a_short_name(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@given(st.text(max_size=300))
def test_a_name_is_short_and_fit_for_a_deep_link(title: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug_of(title))
    assert len(slug_of(title)) <= SLUG_LENGTH


@given(st.text(max_size=100))
def test_a_name_is_the_name_of_itself(title: str) -> None:
    assert slug_of(slug_of(title)) == slug_of(title)


def body(content: Content) -> list[str]:
    return [plain((block,)) for block in content.body]


def test_plain_text_is_one_paragraph() -> None:
    assert content_of("Smoke over the harbour.") == content_of("  Smoke over the harbour.\n\n")
    assert body(content_of("Smoke over the harbour.")) == ["Smoke over the harbour."]
    assert content_of("Smoke over the harbour.").headline is None


def test_a_first_line_before_a_blank_one_is_the_headline() -> None:
    content = content_of("Fire at the harbour\n\nSmoke.\nFlames.\n\nSirens.")
    assert content.headline == "Fire at the harbour"
    assert body(content) == ["Smoke.", "Flames.", "Sirens."]


def test_a_first_line_with_text_right_below_is_none() -> None:
    content = content_of("Fire at the harbour\nSmoke.\n\nFlames.")
    assert content.headline is None
    assert body(content) == ["Fire at the harbour", "Smoke.", "Flames."]


def test_a_line_of_white_space_is_a_blank_one() -> None:
    assert content_of("Fire\r\n \t\r\nSmoke.").headline == "Fire"


def test_a_headline_that_was_given_is_not_looked_for() -> None:
    content = content_of("One.\n\nTwo.", headline="Fire")
    assert content.headline == "Fire"
    assert body(content) == ["One.", "Two."]


def test_a_headline_field_that_was_left_empty_means_no_headline() -> None:
    content = content_of("One.\n\nTwo.", headline="")
    assert content.headline is None
    assert body(content) == ["One.", "Two."]


def test_an_address_alone_is_a_link() -> None:
    content = content_of("https://example.org/statement")
    assert (content.link, content.body) == ("https://example.org/statement", ())


def test_an_address_below_a_headline_is_a_link_with_a_headline() -> None:
    content = content_of("The statement\n\nhttps://example.org/statement")
    assert (content.headline, content.link, content.body) == ("The statement", "https://example.org/statement", ())


@pytest.mark.parametrize(
    "text", ["See https://example.org", "ftp://example.org", "https://example.org\nMore.", "javascript:alert(1)"]
)
def test_an_address_among_words_is_text(text: str) -> None:
    assert content_of(text).link is None
    assert body(content_of(text)) == text.splitlines()


def test_list_items_and_quotes_are_recognised() -> None:
    kinds = [type(block) for block in content_of("Closed:\n- the quay\n• the bridge\n> Stay away, all of you.").body]
    assert kinds == [Paragraph, Item, Item, Quote]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\t \r\n"])
def test_nothing_typed_is_no_content(text: str) -> None:
    assert content_of(text).empty
    assert content_of(text).link is None


@given(st.text())
def test_whatever_is_typed_no_word_is_lost(text: str) -> None:
    content = content_of(text)
    told = "".join([content.headline or "", content.link or "", *body(content)])
    letters = [character for character in text if character.isalnum()]
    assert [character for character in told if character.isalnum()] == letters


class Bell:
    """What a lane would hear."""

    rung = 0

    def __call__(self) -> None:
        self.rung += 1


async def test_whatever_readers_are_to_see_wakes_the_lanes(store: Store) -> None:
    bell = Bell()
    stream = Stream(store.stream, LeapingClock(), bell)
    coverage = await stream.open("Harbour fire", ["A fire."])
    assert (coverage.slug, coverage.opened_at, bell.rung) == ("harbour-fire", EPOCH, 0)
    entry = (await stream.publish([Publication(coverage.id, content_of("Smoke."), EPOCH)], "Eddie Editor"))[0]
    assert bell.rung == 1
    await stream.correct([Correction(entry.id, 1, content_of("Steam."))], "Eddie Editor")
    assert bell.rung == 2
    await stream.release(coverage.id)
    assert bell.rung == 3
    await stream.retract(entry.id, "A drill", "Eddie Editor")
    assert bell.rung == 4
    assert await stream.close(coverage.id)
    assert bell.rung == 5


async def test_of_what_was_stored_only_some_is_released(store: Store) -> None:
    stream = Stream(store.stream, LeapingClock(), Bell())
    coverage = await stream.open("Harbour fire")
    stored = [Publication(coverage.id, content_of(text), EPOCH, pushed=False) for text in ("One.", "Two.", "Three.")]
    first, second, third = await stream.publish(stored, "Eddie Editor")
    assert [entry.id for entry in await stream.release(coverage.id, {second.id})] == [second.id]
    assert [entry.id for entry in await stream.release(coverage.id)] == [first.id, third.id]
    assert await stream.release(coverage.id) == []


async def test_a_draft_is_published_once(store: Store) -> None:
    bell = Bell()
    stream = Stream(store.stream, LeapingClock(), bell)
    coverage = await stream.open("Harbour fire")
    draft = await store.drafts.put("telegram", 8, coverage.id, content_of("Smoke."), EPOCH)
    entry = await stream.publish_draft(draft.id, Marks(key=True), "Eddie Editor")
    assert entry
    assert entry.marks == Marks(key=True)
    assert await stream.publish_draft(draft.id, Marks(), "Eddie Editor") is None
    assert bell.rung == 1
