"""Rich text: what it is as plain text, as JSON, struck through."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from pydantic import ValidationError

from bot.richtext import (
    Item,
    Moment,
    Paragraph,
    Quote,
    RichText,
    Span,
    bold,
    from_json,
    from_paragraphs,
    italic,
    moment_text,
    paragraph,
    plain,
    struck,
    to_json,
)
from tests.bot.strategies import fewer, rich_texts

HALF_PAST_NINE = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@fewer
@given(rich_texts)
def test_what_is_stored_is_what_is_read(text: RichText) -> None:
    assert from_json(to_json(text)) == text
    assert from_json(to_json(text).decode()) == text


@pytest.mark.parametrize("stored", [b"{}", b'[{"kind": "heading", "inlines": []}]', b"[", b'[{"kind": "quote"}]'])
def test_what_is_no_rich_text_is_not_read(stored: bytes) -> None:
    with pytest.raises(ValidationError):
        from_json(stored)


def test_blocks_are_apart_and_list_items_together() -> None:
    text = from_paragraphs(["Closed:", "- the quay", "- the bridge", "> Stay away.", "That is all."])
    assert plain(text) == "Closed:\n\n• the quay\n• the bridge\n\nStay away.\n\nThat is all."
    assert plain(()) == ""


@pytest.mark.parametrize(
    ("written", "kind", "shown"),
    [
        ("Smoke.", Paragraph, "Smoke."),
        ("- the quay", Item, "• the quay"),
        ("•  the quay", Item, "• the quay"),
        ("> Stay away.", Quote, "Stay away."),
        ("-5 degrees", Paragraph, "-5 degrees"),
        (">5 injured", Paragraph, ">5 injured"),
        ("- ", Paragraph, "- "),
        ("> ", Paragraph, "> "),
    ],
)
def test_a_mark_at_its_beginning_makes_a_paragraph_an_item_or_a_quote(written: str, kind: type, shown: str) -> None:
    (block,) = from_paragraphs([written])
    assert type(block) is kind
    assert plain((block,)) == shown


def test_blank_paragraphs_are_none() -> None:
    assert from_paragraphs(["", "  ", "\n", "Smoke."]) == (paragraph("Smoke."),)


def test_a_paragraph_is_made_of_words_and_looks() -> None:
    made = paragraph("It ", bold("burns"), "", italic("!"))
    assert made.inlines == (Span("It "), Span("burns", bold=True), Span("!", italic=True))


def test_a_moment_is_told_in_one_zone_for_all() -> None:
    in_india = HALF_PAST_NINE.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert moment_text(Moment(in_india)) == "09:30 UTC"
    assert moment_text(Moment(in_india, dated=True)) == "04 May 2026, 09:30 UTC"


@fewer
@given(rich_texts)
def test_struck_through_it_says_the_same(text: RichText) -> None:
    through = struck(text)
    assert plain(through) == plain(text)
    assert all(isinstance(inline, Span) and inline.struck for block in through for inline in block.inlines)
