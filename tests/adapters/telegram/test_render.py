"""Rich text as Telegram's HTML, read back by the stand-in's parser, which complains the way Telegram's does."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.sandbox.telegram.markup import parsed
from adapters.telegram.render import ENTITY_LIMIT, LINK_LIMIT, NOTHING, TEXT_LIMIT, fits, render, showable, utf16_units
from bot.model import Message
from bot.richtext import Block, Item, Moment, Paragraph, Quote, RichText, Span, bold, italic, paragraph, plain

SIX_PAST_SIX = datetime(2026, 3, 2, 18, 6, tzinfo=UTC)

awkward_text = st.text() | st.text(
    st.sampled_from("<>&\"';#/ab \n\r\t\0\x1b\x85\u2028\u202e\ud83d\ude00😀é"), max_size=40
)
links = st.none() | awkward_text | st.builds("https://example.org/{}".format, awkward_text)
spans = st.builds(Span, awkward_text, st.booleans(), st.booleans(), st.booleans(), links)
moments = st.builds(
    Moment, st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-8))])), st.booleans()
)
blocks = st.builds(
    lambda kind, inlines: kind(tuple(inlines)),
    st.sampled_from([Paragraph, Quote, Item]),
    st.lists(spans | moments, max_size=5),
)
rich_texts = st.lists(blocks, max_size=5).map(tuple)


def html(*blocks: Block) -> str:
    return render(Message(blocks)).body


def words(text: RichText) -> str:
    """What a reader is to see of a text, or what stands for nothing to see."""
    shown = showable(plain(text))
    return shown if any(c.isprintable() and not c.isspace() for c in shown) else NOTHING


@pytest.mark.parametrize(
    ("block", "body"),
    [
        (paragraph('Pier 4 is <closed> & "cold"'), 'Pier 4 is &lt;closed&gt; &amp; "cold"'),
        (paragraph("Read &nbsp; here"), "Read &amp;nbsp; here"),
        (paragraph(bold("Ferry"), " back ", italic("now")), "<b>Ferry</b> back <i>now</i>"),
        (paragraph(Span("all", bold=True, italic=True, struck=True)), "<b><i><s>all</s></i></b>"),
        (
            paragraph(Span("map", link='https://example.org/?a="1"&b')),
            '<a href="https://example.org/?a=&quot;1&quot;&amp;b">map</a>',
        ),
        (paragraph(Span("map", bold=True, link="HTTP://EXAMPLE.ORG")), '<b><a href="HTTP://EXAMPLE.ORG">map</a></b>'),
        (Quote((Span("We wait."),)), "<blockquote>We wait.</blockquote>"),
        (Item((Span("Bring water"),)), "• Bring water"),
        (
            paragraph(Moment(SIX_PAST_SIX)),
            f'<tg-time unix="{SIX_PAST_SIX.timestamp():.0f}" format="t">18:06 UTC</tg-time>',
        ),
        (
            paragraph(Moment(SIX_PAST_SIX, dated=True)),
            f'<tg-time unix="{SIX_PAST_SIX.timestamp():.0f}" format="Dt">02 Mar 2026, 18:06 UTC</tg-time>',
        ),
        (paragraph("a\tb\r\nc\x00d\u2028e\u202ef\ud800g"), "a b\nc d\nef\ufffdg"),
    ],
)
def test_each_form_has_its_html(block: Block, body: str) -> None:
    assert html(block) == body


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "tg://user?id=7",
        "//example.org",
        "https://",
        "https://a b",
        "https://a\nb",
        "https://" + "a" * LINK_LIMIT,
    ],
)
def test_only_web_addresses_become_links(link: str) -> None:
    assert html(paragraph(Span("press", link=link))) == "press"


@pytest.mark.parametrize("year", [1899, 1970, 2038, 9999])
def test_a_time_that_telegram_cannot_hold_is_shown_as_words(year: int) -> None:
    at = datetime(year, 1, 31, tzinfo=UTC) if year != 1970 else datetime(1970, 1, 1, tzinfo=UTC)
    assert html(paragraph(Moment(at))) == "00:00 UTC"


@pytest.mark.parametrize("text", [(), (paragraph(""),), (paragraph(" \n "),), (paragraph("\u200b\x00"),)])
@pytest.mark.parametrize("markup", [True, False])
def test_a_message_is_never_empty(text: RichText, markup: bool) -> None:
    assert render(Message(text, markup=markup)).body == NOTHING


def test_without_markup_the_words_stay_as_they_are() -> None:
    rendered = render(Message((paragraph(bold("1 < 2"), " & more"), Item((Span("so"),))), markup=False))
    assert rendered.body == "1 < 2 & more\n\n• so"
    assert not rendered.markup


def test_sound_and_preview_are_handed_on() -> None:
    rendered = render(Message((paragraph("Now"),), silent=False, preview=True))
    assert (rendered.silent, rendered.preview, rendered.markup) == (False, True, True)


@settings(deadline=None)
@given(rich_texts)
@example((paragraph("\r"), paragraph("\n")))
def test_whatever_it_says_it_parses_back_to_the_same_words(text: RichText) -> None:
    assert parsed(render(Message(text)).body).text == words(text)


@settings(deadline=None)
@given(rich_texts)
def test_whatever_it_says_it_can_go_on_the_wire(text: RichText) -> None:
    for markup in (True, False):
        render(Message(text, markup=markup)).body.encode()


@settings(deadline=None)
@given(rich_texts)
def test_no_more_is_formatted_than_was_counted(text: RichText) -> None:
    if fits(text):
        shown = parsed(render(Message(text)).body)
        assert len(shown.entities) <= ENTITY_LIMIT
        assert utf16_units(shown.text) <= TEXT_LIMIT


@pytest.mark.parametrize(
    ("text", "fitting"),
    [
        ((), True),
        ((paragraph("x" * TEXT_LIMIT),), True),
        ((paragraph("x" * (TEXT_LIMIT + 1)),), False),
        ((paragraph("&" * TEXT_LIMIT),), True),
        ((paragraph("😀" * (TEXT_LIMIT // 2)),), True),
        ((paragraph("😀" * (TEXT_LIMIT // 2) + "x"),), False),
        ((Item((Span("x" * (TEXT_LIMIT - 1)),)),), False),
        (tuple(Quote((Span("x"),)) for _ in range(ENTITY_LIMIT)), True),
        (tuple(Quote((Span("x"),)) for _ in range(ENTITY_LIMIT + 1)), False),
        ((paragraph(*[Span("x", bold=True, struck=True)] * (ENTITY_LIMIT // 2)),), True),
        ((paragraph(*[Span("x", bold=True, struck=True)] * (ENTITY_LIMIT // 2), Moment(SIX_PAST_SIX)),), False),
    ],
)
def test_the_limits_are_those_of_telegram(text: RichText, fitting: bool) -> None:
    assert fits(text) is fitting
