"""Rich text in Discord's markdown: the words stay the same, whatever they contain."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.discord.render import LONGEST, fits, formatted, length, render, unformatted
from bot.model import Message
from bot.richtext import Inline, Item, Moment, Paragraph, Quote, RichText, Span, bold, italic, paragraph, plain
from tests.adapters.discord.reading import Seen, seen, words

FIVE_PAST_SIX = datetime(2026, 3, 1, 18, 5, tzinfo=UTC)

TRICKY = r"\*_~`|<>@#:[]()-+.!/ 1aB" + "\n\té–\N{PARTY POPPER}\ud800"
PHRASES = (
    "@everyone", "<@12345>", "<#12345>", "<t:0:R>", "</latest:12345>", "<:wave:12345>", ":wave:", "https://example.org/a_b",
    "discord.gg/abc", "```", "||", "~~", "**", "__", "> ", ">>> ", "-# ", "# ", "- ", "* ", "1. ", "](", "[a](https://b.org)",
)  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(PHRASES), st.text(TRICKY, max_size=8)), max_size=6).map("".join)
links = st.sampled_from(
    (None, None, "https://example.org/a?b=(c)&d=_e_*f*", "http://example.org", "javascript:alert()", "x")
)
spans = st.builds(Span, texts, bold=st.booleans(), italic=st.booleans(), struck=st.booleans(), link=links)
moments = st.builds(Moment, st.datetimes(timezones=st.just(UTC)), dated=st.booleans())
inlines = st.lists(st.one_of(spans, spans, spans, moments), max_size=6).map(tuple)
rich_texts = st.lists(st.one_of(*(inlines.map(kind) for kind in (Paragraph, Quote, Item))), max_size=4).map(tuple)


def sent(text: str) -> str:
    """What can be sent of a text at all."""
    return text.replace("\ud800", "\N{REPLACEMENT CHARACTER}")


@given(rich_texts)
@example((paragraph("a", bold("b"), italic("c"), Span("d", bold=True, struck=True), "e"),))
@example((Quote((Span("> first\n\n- second"),)), Item((Span("# one\n# two"),))))
def test_rendered_and_read_back_the_words_are_the_same(text: RichText) -> None:
    assert words(formatted(text)) == sent(plain(text))


@given(rich_texts)
def test_without_formatting_the_words_are_the_same_too(text: RichText) -> None:
    assert words(unformatted(text)) == sent(plain(text))
    assert all(one == Seen(one.character) for one in seen(unformatted(text)))


@given(rich_texts, st.booleans())
def test_bold_and_struck_is_exactly_what_was_asked_for(text: RichText, preview: bool) -> None:
    shown = [one for one in seen(formatted(text, preview=preview)) if not one.character.isspace()]
    asked = [one for one in wished(text) if not one.character.isspace()]
    assert [(one.character, one.bold, one.struck) for one in shown] == [
        (one.character, one.bold, one.struck) for one in asked
    ]
    assert all(wish.italic or not show.italic for show, wish in zip(shown, asked, strict=True))


@given(rich_texts)
def test_nothing_links_but_what_was_asked_to(text: RichText) -> None:
    shown = [one for one in seen(formatted(text)) if not one.character.isspace()]
    asked = [one for one in wished(text) if not one.character.isspace()]
    for show, wish in zip(shown, asked, strict=True):
        assert show.link is None or (wish.link is not None and wish.link.startswith("http"))


def wished(text: RichText) -> list[Seen]:
    """How each character of a text is to look."""
    marked: list[Seen] = []
    for index, block in enumerate(text):
        if index:
            both_items = isinstance(block, Item) and isinstance(text[index - 1], Item)
            marked += [Seen("\n")] * (1 if both_items else 2)
        if isinstance(block, Item):
            marked += [Seen("•"), Seen(" ")]
        for inline in block.inlines:
            marked += looks(inline)
    return marked


def looks(inline: Inline) -> list[Seen]:
    if isinstance(inline, Moment):
        return [Seen(character) for character in plain((Paragraph((inline,)),))]
    return [
        Seen(character, bold=inline.bold, italic=inline.italic, struck=inline.struck, link=inline.link)
        for character in sent(inline.text)
    ]


@given(texts)
def test_text_from_outside_is_never_anything_but_text(text: str) -> None:
    assert seen(formatted((paragraph(text),))) == [Seen(character) for character in sent(text)]


FORMS_OF_THE_CLIENT = re.compile(r":[^\s:]+:|@everyone|@here|https?://|discord\.gg/|\|\||~~", re.IGNORECASE)


@given(texts)
def test_nothing_is_left_that_only_the_client_takes_for_a_form(text: str) -> None:
    without_escapes = re.sub(r"\\[^0-9A-Za-z\s]", "\0", unformatted((paragraph(text),)))
    assert not FORMS_OF_THE_CLIENT.search(without_escapes)


@pytest.mark.parametrize(
    "text", ["Live | 18:05", "#one -5 >6 7.5", "ann@example.org", "~5 km: (so) far", "C:\N{HYPHEN}D"]
)
def test_what_can_do_no_harm_is_not_escaped(text: str) -> None:
    assert formatted((paragraph("On ", text),)) == f"On {text}"


@pytest.mark.parametrize(
    ("inlines", "body"),
    [
        pytest.param((bold("Storm"), " nears"), "**Storm** nears", id="bold"),
        pytest.param((italic("Seen"), " at sea"), "_Seen_ at sea", id="italic"),
        pytest.param(("un", italic("believ"), "able"), "un*believ*able", id="italic within a word"),
        pytest.param((Span("gone", struck=True),), "~~gone~~", id="struck"),
        pytest.param((bold("Storm "), "nears"), "**Storm** nears", id="space at the edge"),
        pytest.param((bold("one\ntwo"),), "**one**\n**two**", id="over two lines"),
        pytest.param((bold("a"), Span("b", bold=True, struck=True)), "**a~~b~~**", id="nested"),
        pytest.param((Span("map", link="https://example.org/a b"),), "[map](<https://example.org/a%20b>)", id="link"),
        pytest.param((Span("[map]", link="http://example.org"),), r"[\[map\]](<http://example.org>)", id="brackets"),
        pytest.param((Span("a] b", link="http://example.org"),), r"a\] b", id="half a bracket is not linked"),
        pytest.param((Span("http://a.org", link="http://a.org"),), "<http://a.org>", id="an address that is linked"),
        pytest.param((Span("http://a.org", link="http://b.org"),), r"http\://a.org", id="an address that misleads"),
        pytest.param((Span("click", link="javascript:alert(1)"),), "click", id="other schemes"),
        pytest.param((Span("click", link="http://[::1"),), "click", id="no address at all"),
        pytest.param(("see http://a.org/b",), r"see http\://a.org/b", id="an address in the text"),
        pytest.param((":wave: 1:2:3",), r"\:wave: 1\:2:3", id="emoji"),
        pytest.param(("@here and @HERE",), r"\@here and \@HERE", id="mentions without brackets"),
        pytest.param((Span("~5 km~", struck=True),), r"~~\~5 km\~~~", id="a mark beside its like"),
        pytest.param(("join discord.gg/abc",), r"join discord.gg\/abc", id="an invitation"),
        pytest.param(("1. one\n2) two",), "1\\. one\n2) two", id="numbered list"),
        pytest.param(("-# small\n.5 of 10",), "\\-# small\n.5 of 10", id="small print"),
        pytest.param((Moment(FIVE_PAST_SIX), " "), "<t:1772388300:t> ", id="moment"),
        pytest.param((Moment(FIVE_PAST_SIX, dated=True),), "<t:1772388300:f>", id="dated moment"),
    ],
)
def test_each_form_is_written_as_discord_reads_it(inlines: tuple[str | Inline, ...], body: str) -> None:
    assert formatted((paragraph(*inlines),)) == body


def test_every_line_of_a_quote_is_quoted() -> None:
    assert formatted((Quote((Span("one\ntwo"),)), paragraph("three"))) == "> one\n> two\n\nthree"


def test_list_items_stand_together_under_their_bullets() -> None:
    items = tuple(Item((Span(text),)) for text in ("- one", "two"))
    assert formatted((*items, paragraph("three"))) == "• \\- one\n• two\n\nthree"


def test_a_message_with_preview_lets_discord_unfurl_its_links() -> None:
    text = (paragraph(Span("map", link="https://example.org"), " ", Span("http://a.org", link="http://a.org")),)
    rendered = render(Message(text, silent=False, preview=True))
    assert rendered.body == "[map](https://example.org) http://a.org"
    assert rendered.preview
    assert not rendered.silent


def test_a_message_without_markup_is_its_words() -> None:
    rendered = render(Message((paragraph(bold("a*b"), Moment(FIVE_PAST_SIX)),), markup=False))
    assert rendered.body == r"a\*b18:05 UTC"
    assert not rendered.markup


def test_a_message_holds_two_thousand_characters_and_none_more() -> None:
    assert fits((paragraph("x" * LONGEST),))
    assert not fits((paragraph("x" * (LONGEST + 1)),))


def test_characters_outside_the_basic_plane_count_twice_to_be_safe() -> None:
    assert length("\N{PARTY POPPER}") == 2
    assert not fits((paragraph("\N{PARTY POPPER}" * (LONGEST // 2 + 1)),))


def test_escapes_count_and_so_does_the_form_without_markup() -> None:
    assert not fits((paragraph("*" * (LONGEST // 2 + 1)),))
    dated = (Paragraph((Moment(FIVE_PAST_SIX, dated=True),) * 100),)
    assert length(formatted(dated)) <= LONGEST < length(unformatted(dated))
    assert not fits(dated)
