"""Leaving out what does not fit."""

from hypothesis import given
from hypothesis import strategies as st

from bot.composing.splitting import ELLIPSIS, shorten
from bot.richtext import RichText, paragraph, plain
from tests.bot.strategies import fewer, packed, rich_texts
from tests.bot.written import up_to

limits = st.integers(30, 200)


@fewer
@given(rich_texts, limits)
def test_shortened_it_fits(text: RichText, limit: int) -> None:
    assert up_to(limit)(shorten(text, up_to(limit)))


@fewer
@given(rich_texts, limits)
def test_shortened_it_ends_with_an_ellipsis_exactly_when_something_was_left_out(text: RichText, limit: int) -> None:
    kept = shorten(text, up_to(limit))
    if up_to(limit)(text):
        assert kept == text
    else:
        assert plain(kept).endswith(ELLIPSIS)
        assert packed((text,)).startswith(packed((kept,)).removesuffix(ELLIPSIS))


def test_shortened_it_keeps_as_much_as_fits() -> None:
    assert plain(shorten((paragraph("word " * 20),), up_to(30))) == "word word word word word word…"
    assert plain(shorten((paragraph("x" * 100),), up_to(30))) == "x" * 29 + ELLIPSIS


def test_where_nothing_more_fits_the_ellipsis_stands_behind_the_last_block() -> None:
    text = (paragraph("It burns."), paragraph("x"))
    assert plain(shorten(text, lambda blocks: len(blocks) < 2)) == "It burns." + ELLIPSIS


def test_where_nothing_fits_at_all_nothing_is_left() -> None:
    assert shorten((paragraph("word"),), lambda text: not text) == ()
