"""What is exported and read again is what it was."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import DocumentNotUnderstood
from bot.export.edition import Edition, body_of, line, modified_at
from bot.export.formats import Format
from bot.richtext import from_paragraphs
from bot.sources.document import DocumentEntry, paragraphs_of
from tests.bot.export.editions import COVERAGE, TRAPS, editions, lines, looks, plain_texts, read_back, rich_texts

MARKED_UP = [form for form in Format if form is not Format.TEXT]
several = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("form", MARKED_UP)
@several
@given(edition=editions(rich_texts, lines))
def test_a_coverage_comes_back_with_its_looks(form: Format, edition: Edition) -> None:
    document = read_back(edition, form)
    assert (document.title, document.standfirst) == (edition.title, edition.standfirst)
    assert document.identified or not document.entries
    assert [entry.origin for entry in document.entries] == [
        f"back/{edition.identity_of(entry)}" for entry in edition.shown
    ]
    for before, after in zip(edition.shown, document.entries, strict=True):
        assert looks(after.body) == looks(body_of(before))
        assert (after.headline, after.published_at) == (before.content.headline, before.published_at)
        assert after.author == before.content.source_line


@pytest.mark.parametrize("form", [Format.RSS, Format.ATOM, Format.JSONFEED])
@several
@given(edition=editions(plain_texts, lines))
def test_feeds_carry_links_and_times_of_corrections(form: Format, edition: Edition) -> None:
    document = read_back(edition, form)
    for before, after in zip(edition.shown, document.entries, strict=True):
        assert after.link == (before.content.link or edition.link_of(before))
        if form is Format.ATOM or (form is Format.JSONFEED and before.changed_at):
            assert after.modified_at == modified_at(before)
    assert document.ended == (edition.closed and form is Format.JSONFEED)
    withdrawn = [f"back/{edition.identity_of(entry)}" for entry in edition.withdrawn]
    assert list(document.withdrawn) == (withdrawn if form is Format.ATOM else [])


@several
@given(editions(rich_texts, lines))
def test_json_ld_carries_the_places_and_the_end(edition: Edition) -> None:
    document = read_back(edition, Format.JSONLD)
    assert document.ended == edition.closed
    assert [entry.link for entry in document.entries] == [edition.link_of(entry) for entry in edition.shown]


def minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def told(entry: DocumentEntry) -> list[str]:
    return " ".join(entry.paragraphs).split()


@several
@given(editions(rich_texts, lines).filter(lambda edition: edition.shown))
def test_plain_text_comes_back_paragraph_by_paragraph(edition: Edition) -> None:
    document = read_back(edition, Format.TEXT)
    assert (document.title, document.standfirst) == (edition.title, edition.standfirst)
    for before, after in zip(edition.shown, document.entries, strict=True):
        said = [before.content.headline or "", *paragraphs_of(body_of(before))]
        assert after.body == from_paragraphs(line(text) for text in said if text)
        assert (after.published_at, after.date_inferred) == (minute(before.published_at), False)


@several
@given(editions(plain_texts, lines | st.sampled_from(TRAPS)).filter(lambda edition: edition.shown))
def test_plain_text_that_looks_like_a_live_page_keeps_its_entries_and_words(edition: Edition) -> None:
    """Its limit: such lines join the paragraph before them, or stand in quotation marks; page tags are spaced out."""
    document = read_back(edition, Format.TEXT)
    assert bare(document.title or document.standfirst[0]) == bare(edition.title)
    for before, after in zip(edition.shown, document.entries, strict=True):
        said = [before.content.headline or "", *paragraphs_of(body_of(before))]
        assert bare(" ".join(after.paragraphs)) == bare(" ".join(said))
        assert after.published_at == minute(before.published_at)


def bare(text: str) -> str:
    return "".join(text.split()).replace("“", "").replace("”", "")


def test_a_plain_text_without_entries_is_not_read_back() -> None:
    with pytest.raises(DocumentNotUnderstood, match="no time stamp"):
        read_back(Edition(COVERAGE, []), Format.TEXT)
