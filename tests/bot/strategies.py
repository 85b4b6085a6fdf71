"""Made-up rich texts."""

from datetime import UTC, datetime

from hypothesis import settings
from hypothesis import strategies as st

from bot.richtext import Block, Inline, Item, Moment, Paragraph, Quote, RichText, Span, plain_inline

fewer = settings(max_examples=30, deadline=None)
"""For properties whose examples are large."""

CLUSTERS = (
    "e\u0301",
    "a\u0323\u0302",
    "\u0915\u094d\u0937\u093f",
    "👩\u200d👩\u200d👧",
    "👍🏽",
    "🇫🇷",
    "❤\ufe0f",
    "1\ufe0f\u20e3",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
)
"""What readers see as one character."""

clusters = st.sampled_from(["a", "ß", "漢", "🔥", *CLUSTERS])

_PHRASES = ["It burns. ", "Who knows? ", "“It does!” ", "word ", "burning", " ", "\n", "x" * 25, "y" * 110, *CLUSTERS]

texts = st.lists(st.sampled_from(_PHRASES), min_size=1, max_size=12).map("".join)
moments = st.builds(Moment, st.just(datetime(2026, 5, 4, 9, 30, tzinfo=UTC)), st.booleans())
spans = st.builds(Span, texts, st.booleans(), st.booleans(), st.booleans(), st.none() | st.just("https://example.org"))
inlines = st.lists(spans | moments, min_size=1, max_size=3).map(tuple)


def _visible(block: Block) -> bool:
    return bool(inlines_text(block).strip())


def inlines_text(block: Block) -> str:
    inlined: tuple[Inline, ...] = block.inlines
    return "".join(plain_inline(inline) for inline in inlined)


blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, inlines), st.builds(Quote, inlines), st.builds(Item, inlines)
).filter(_visible)
rich_texts: st.SearchStrategy[RichText] = st.lists(blocks, max_size=4).map(tuple)


def packed(texts: tuple[RichText, ...]) -> str:
    """All characters of the texts but white space."""
    return "".join("".join(inlines_text(block) for text in texts for block in text).split())
