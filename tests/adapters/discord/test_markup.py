"""Discord's markdown, as somebody wrote it in a form or behind a command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.markup import read
from adapters.discord.render import formatted
from bot.conversation import Format, Style
from bot.richtext import Block, Item, Paragraph, Quote, RichText, Span
from bot.stream import content_of

ROOF = "https://example.org/the_roof"


def looks(marked: str) -> list[tuple[str, Style, str | None]]:
    """The stretches that look like something, and how."""
    words, formats = read(marked)
    return [(words[one.start : one.end], one.style, one.link) for one in formats]


@pytest.mark.parametrize(
    ("marked", "words", "expected"),
    [
        ("The **roof** is down.", "The roof is down.", [("roof", Style.BOLD, None)]),
        ("*Smoke* and _steam_", "Smoke and steam", [("Smoke", Style.ITALIC, None), ("steam", Style.ITALIC, None)]),
        ("~~21~~ 12", "21 12", [("21", Style.STRUCK, None)]),
        ("***all***", "all", [("all", Style.ITALIC, None), ("all", Style.BOLD, None)]),
        ("**a *b***", "a b", [("b", Style.ITALIC, None), ("a b", Style.BOLD, None)]),
        (f"[The roof]({ROOF})", "The roof", [("The roof", Style.LINK, ROOF)]),
        (f"[The roof](<{ROOF}>)", "The roof", [("The roof", Style.LINK, ROOF)]),
        (f"See {ROOF}.", f"See {ROOF}.", [(ROOF, Style.LINK, ROOF)]),
        (f"<{ROOF}>", ROOF, [(ROOF, Style.LINK, ROOF)]),
        (
            "> One.\n> **Two.**\nThree.",
            "One.\nTwo.\nThree.",
            [("Two.", Style.BOLD, None), ("One.\nTwo.", Style.QUOTE, None)],
        ),
        (">>> One.\n\nTwo.", "One.\n\nTwo.", [("One.\n\nTwo.", Style.QUOTE, None)]),
        ("__under__", "under", []),
        (r"\*not\* \_this\_ \[x\]", "*not* _this_ [x]", []),
    ],
)
def test_the_forms_that_are_read(marked: str, words: str, expected: list[tuple[str, Style, str | None]]) -> None:
    assert (read(marked)[0], looks(marked)) == (words, expected)


@pytest.mark.parametrize(
    "text",
    [
        "5 * 3 * 2",
        "snake_case_name",
        "**open\n\nclose**",
        "[words](javascript:alert)",
        "[words] (here)",
        "](https://example.org)",
        "a ~ b ~~ c",
        "`a*b*c`",
        "*" * 9,
        "C:\\news\\desk",
        "@everyone <@123> <#4> <:smoke:5>",
        "",
    ],
)
def test_what_is_no_form_stays_as_it_was_written(text: str) -> None:
    assert read(text) == (text, ())


def test_no_more_forms_are_kept_than_a_message_has() -> None:
    words, formats = read("**a** " * 300)
    assert (words, len(formats)) == ("a " * 300, 100)
    assert formats[0] == Format(start=0, end=1, style=Style.BOLD)


_WORDS = ["roof", "Smoke.", "5*3", "a_b", "_x_", "**", "~~", "[sic]", "(so)", "`code`", "C:\\x", "<tag>", "@here", "漢"]
_words = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(" ".join)
_flags = st.booleans()
_spans = st.builds(Span, _words, _flags, _flags, _flags, st.none()) | st.builds(
    Span, st.sampled_from(["the roof", "12 injured"]), _flags, _flags, _flags, st.just(ROOF)
)


def _spaced(spans: list[Span]) -> tuple[Span, ...]:
    return tuple(part for span in spans for part in (Span("and "), span, Span(" then")))


_inlines = st.lists(_spans, min_size=1, max_size=3).map(_spaced)
_blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, _inlines), st.builds(Quote, _inlines), st.builds(Item, _inlines)
)


def seen(text: RichText) -> list[tuple[str, list[tuple[str, bool, bool, bool, str | None]]]]:
    """Each block, letter by letter."""
    return [
        (block.kind, [(letter, *_look(one)) for one in block.inlines if isinstance(one, Span) for letter in one.text])
        for block in text
    ]


def _look(span: Span) -> tuple[bool, bool, bool, str | None]:
    return span.bold, span.italic, span.struck, span.link


@given(st.lists(_blocks, min_size=1, max_size=3))
def test_what_is_put_into_a_form_comes_back_as_it_was(text: list[Block]) -> None:
    words, formats = read(formatted(tuple(text), preview=True))
    assert seen(content_of(words, "", formats).body) == seen(tuple(text))


@given(st.text(alphabet="*_~[]()<>\\` \nab>", max_size=60))
def test_whatever_is_written_can_be_read(text: str) -> None:
    words, formats = read(text)
    assert all(0 <= one.start < one.end <= len(words) for one in formats)
    assert set(words) <= set(text)
