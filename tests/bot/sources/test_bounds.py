"""Whatever comes in: an answer or a refusal, never anything else, and in a time that grows with the length only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DocumentNotUnderstood
from bot.sources import livepage
from bot.sources.document import Document
from bot.sources.lines import MAX_BYTES
from tests.bot.strategies import fewer

PIECES = (
    *("\n", "\n", "\n", " ", "-", "- ", "•", "\xa0", "\r", "\ufeff", "\ud83d", "\0", "date ", "2024-06-19", "2024-06"),
    *("19 June 2024", "31 June 2024", "1 January 1900", "31 December 2199", "02:21 GMT", "9:05Z", "23:59 UTC", "GMT"),
    *("Text.", "“", "’s", "This life feed has ended.", "You can share this story on social media:", "<p>", "</html>"),
)


def answer(text: str | bytes) -> Document | None:
    try:
        return livepage.read(text, "any")
    except DocumentNotUnderstood:
        return None


def assert_sound(document: Document | None) -> None:
    if document:
        origins = [entry.origin for entry in document.entries]
        assert len(set(origins)) == len(origins) > 0
        texts = [paragraph for entry in document.entries for paragraph in entry.paragraphs]
        assert all(text == text.strip() != "" for text in (*texts, *document.standfirst))


@fewer
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_mixture_of_stamps_and_traps_is_read_or_refused(text: str) -> None:
    assert_sound(answer(text))
    assert_sound(answer("date 2024-06-19 Title\n" + text))


@fewer
@given(st.one_of(st.text(), st.text(st.characters()), st.binary()))
def test_any_text_and_any_bytes_are_read_or_refused(text: str | bytes) -> None:
    assert_sound(answer(text))


@pytest.mark.parametrize(
    "piece",
    [
        *(" ", "\xa0", "-", "- ", "- \n", "1", "19 ", "19 June ", "19 June 2024 ", "19 June 2024\n", "Mday", "\n"),
        *("02:21", "02:21 ", "02:21 GMT ", "02:21 GMTx\n- 02:21 GMT x\n", "date 2024-06-", "x -", "<", "</html"),
    ],
)
def test_a_great_deal_of_nearly_a_stamp_comes_to_an_end(piece: str) -> None:
    """What grew with the square of the length, or worse, would not."""
    much = piece * (MAX_BYTES // 10 // len(piece.encode()))
    assert_sound(answer(much))
    assert_sound(answer("19 June 202402:21 GMT" + much))
    assert_sound(answer("19 June 2024" + much + "02:21 GMT"))
