"""Cutting and shortening huge texts costs no more than it must."""

import pytest

from bot.composing.splitting import shorten, split
from bot.richtext import Paragraph, RichText, Span, paragraph, plain
from tests.bot.strategies import packed


class Measure:
    """Counts how many characters were looked at in order to find out what fits."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.looked_at = 0

    def __call__(self, text: RichText) -> bool:
        length = len(plain(text))
        self.looked_at += length
        return length <= self.limit


HUGE = {
    "one paragraph of words": (paragraph("burning " * 8_000),),
    "one paragraph of sentences": (paragraph("It burns. " * 6_000),),
    "one word": (paragraph("x" * 60_000),),
    "thousands of paragraphs": tuple(paragraph("x") for _ in range(6_000)),
    "thousands of spans": (Paragraph(tuple(Span("word ", bold=bool(number % 2)) for number in range(12_000))),),
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_the_cost_of_a_huge_text_grows_with_its_length_only(text: RichText) -> None:
    measure = Measure(4096)
    parts = split(text, measure)
    assert packed(parts) == packed((text,))
    assert measure.looked_at < 60 * len(plain(text))


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE.keys())
def test_the_cost_of_shortening_depends_on_what_is_kept(text: RichText) -> None:
    measure = Measure(4096)
    assert len(plain(shorten(text, measure))) > 4000
    assert measure.looked_at < 3 * len(plain(text)) + 60 * measure.limit
