"""Cutting a text into messages that fit."""

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.composing.splitting import split
from bot.richtext import Block, Inline, Item, Moment, Paragraph, Quote, RichText, Span, paragraph, plain
from tests.bot.strategies import CLUSTERS, clusters, fewer, packed, rich_texts, texts
from tests.bot.written import up_to

HALF_PAST_NINE = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


limits = st.integers(30, 200)


@fewer
@given(rich_texts, limits)
def test_every_part_fits(text: RichText, limit: int) -> None:
    assert all(up_to(limit)(part) for part in split(text, up_to(limit)))


@fewer
@given(rich_texts, limits)
def test_nothing_is_lost_but_white_space_at_the_cuts(text: RichText, limit: int) -> None:
    assert packed(split(text, up_to(limit))) == packed((text,))


@fewer
@given(rich_texts, limits)
def test_no_part_is_empty(text: RichText, limit: int) -> None:
    assert all(part and all(block.inlines for block in part) for part in split(text, up_to(limit)))


@fewer
@given(rich_texts, limits)
def test_no_two_neighbours_are_nearly_empty(text: RichText, limit: int) -> None:
    parts = split(text, up_to(limit))
    assert all(len(plain(before)) + len(plain(after)) > limit / 4 for before, after in pairwise(parts))


@fewer
@given(rich_texts)
def test_what_fits_stays_as_it_is(text: RichText) -> None:
    assert split(text, lambda _: True) == ((text,) if text else ())


@fewer
@given(rich_texts, limits)
def test_all_moments_survive(text: RichText, limit: int) -> None:
    parts = split(text, up_to(limit))
    assert moments_of(block for part in parts for block in part) == moments_of(text)


def moments_of(blocks: object) -> list[Moment]:
    assert hasattr(blocks, "__iter__")
    return [inline for block in blocks for inline in block.inlines if isinstance(inline, Moment)]


@fewer
@given(st.lists(texts, min_size=1, max_size=12), limits)
def test_blocks_that_fit_are_never_cut(written: list[str], limit: int) -> None:
    blocks = tuple(paragraph(text[:limit]) for text in written)
    assert tuple(block for part in split(blocks, up_to(limit)) for block in part) == blocks


@fewer
@given(st.lists(st.text("abc", min_size=1, max_size=12), min_size=1, max_size=60), limits)
def test_words_that_fit_are_never_cut(text: list[str], limit: int) -> None:
    parts = split((paragraph(" ".join(text)),), up_to(limit))
    assert [word for part in parts for word in plain(part).split()] == text


@fewer
@given(st.lists(st.sampled_from(["It burns.", "Who knows?", "“It does!”", "Wait…"]), min_size=8, max_size=40), limits)
def test_sentences_that_fit_are_never_cut(text: list[str], limit: int) -> None:
    parts = split((paragraph(" ".join(text)),), up_to(limit))
    assert all(re.search(r"[.!?…]”?$", plain(part)) for part in parts)


@fewer
@given(st.lists(clusters, min_size=1, max_size=200), limits)
def test_what_is_seen_as_one_character_is_never_torn(text: list[str], limit: int) -> None:
    parts = split((paragraph("".join(text)),), up_to(limit))
    boundaries = {len("".join(text[:count])) for count in range(len(text) + 1)}
    cuts = [len("".join(plain(part) for part in parts[:count])) for count in range(len(parts) + 1)]
    assert boundaries >= set(cuts)


@fewer
@given(st.lists(clusters, min_size=1, max_size=100), st.integers(24, 100))
def test_measured_in_utf_16_no_character_is_halved(text: list[str], limit: int) -> None:
    parts = split((paragraph("".join(text)),), lambda blocks: len(plain(blocks).encode("utf-16-le")) <= 2 * limit)
    assert "".join(plain(part) for part in parts) == "".join(text)


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_a_cluster_at_the_limit_goes_to_the_next_part(cluster: str) -> None:
    text = "x" * 29 + cluster + "y" * 10
    assert [plain(part) for part in split((paragraph(text),), up_to(30))] == ["x" * 29, cluster + "y" * 10]


def test_a_heap_of_marks_that_fits_nowhere_is_cut_all_the_same() -> None:
    parts = split((paragraph("e" + "\u0301" * 100),), up_to(30))
    assert [len(plain(part)) for part in parts] == [30, 30, 30, 11]


def test_one_huge_word_fills_its_parts() -> None:
    assert [len(plain(part)) for part in split((paragraph("x" * 100),), up_to(30))] == [30, 30, 30, 10]


def test_a_short_word_before_a_huge_one_does_not_make_a_message_of_its_own() -> None:
    first, *_ = split((paragraph("Oh " + "x" * 100),), up_to(30))
    assert plain(first) == "Oh " + "x" * 27


def test_a_short_sentence_before_a_long_one_does_not_make_a_message_of_its_own() -> None:
    first, *_ = split((paragraph("Oh. " + "burning " * 20),), up_to(30))
    assert plain(first) == "Oh. burning burning burning"


def test_a_headline_shares_its_message_with_the_beginning_of_a_long_text() -> None:
    first, *_ = split((paragraph("Fire"), paragraph("burning " * 20)), up_to(30))
    assert plain(first) == "Fire\n\nburning burning burning"


def test_a_long_text_does_not_begin_in_the_last_corner_of_a_message() -> None:
    first, *_ = split((paragraph("It burns over here."), paragraph("burning " * 20)), up_to(30))
    assert plain(first) == "It burns over here."


def test_what_is_left_of_a_long_text_shares_its_message_with_what_follows() -> None:
    *_, last = split((paragraph("x" * 35), paragraph("Harbour fire")), up_to(30))
    assert plain(last) == "xxxxx\n\nHarbour fire"


def test_paragraphs_come_before_sentences() -> None:
    text = (paragraph("One. Two."), paragraph("Three. Four."))
    assert split(text, up_to(20)) == ((text[0],), (text[1],))


def test_sentences_come_before_words() -> None:
    parts = split((paragraph("It burns over here. It burns there too."),), up_to(30))
    assert [plain(part) for part in parts] == ["It burns over here.", "It burns there too."]


def test_a_point_inside_a_number_ends_no_sentence() -> None:
    parts = split((paragraph("The price of it rose to 123.50 a barrel today"),), up_to(30))
    assert [plain(part) for part in parts] == ["The price of it rose to 123.50", "a barrel today"]


def test_white_space_inside_a_part_stays() -> None:
    parts = split((paragraph("a  b\tc\nd " + "x" * 28),), up_to(30))
    assert plain(parts[0]).startswith("a  b\tc\nd")


def test_a_long_beginning_of_white_space_makes_no_message() -> None:
    assert [plain(part) for part in split((paragraph(" " * 100 + "word"),), up_to(30))] == ["word"]


def test_a_long_block_of_white_space_vanishes() -> None:
    assert split((paragraph(" " * 100), paragraph("word")), up_to(30)) == ((paragraph("word"),),)


def test_each_piece_keeps_its_kind_and_its_looks() -> None:
    for kind in (Paragraph, Quote, Item):
        block: Block = kind((Span("burning " * 10, bold=True), Span("https://example.org", link="https://example.org")))
        pieces = [piece for part in split((block,), up_to(40)) for piece in part]
        assert {type(piece) for piece in pieces} == {kind}
        spans = [inline for piece in pieces for inline in piece.inlines if isinstance(inline, Span)]
        assert all(span.bold for span in spans[:-1])
        assert spans[-1] == Span("https://example.org", link="https://example.org")


def test_a_moment_at_a_cut_stays_whole() -> None:
    inlines: tuple[Inline, ...] = (Span("x" * 25 + " "), Moment(HALF_PAST_NINE), Span(" on the dot"))
    first, second = split((Paragraph(inlines),), up_to(30))
    assert plain(first) == "x" * 25
    assert plain(second) == "09:30 UTC on the dot"


def test_a_platform_on_which_nothing_fits_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="not even one character"):
        split((paragraph("word"),), lambda _: False)


def test_a_link_that_is_longer_than_a_message_leaves_its_text() -> None:
    address = "https://example.org/?q=" + "x" * 300

    def fits(text: RichText) -> bool:
        return sum(len(plain((block,))) + sum(len(_link(one)) for one in block.inlines) for block in text) <= 100

    parts = split((paragraph(Span(address, link=address)),), fits)
    assert "".join(plain(part) for part in parts) == address
    assert all(fits(part) for part in parts)


def _link(inline: object) -> str:
    return (inline.link or "") if isinstance(inline, Span) else ""
