"""From a text and its formats to rich text."""

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import Format, Style
from bot.desk.formatting import within
from bot.richtext import Item, Paragraph, Quote, Span, paragraph, plain
from bot.stream import content_of


def on(text: str, words: str, style: Style, link: str | None = None) -> Format:
    start = text.index(words)
    return Format(start=start, end=start + len(words), style=style, link=link)


def test_each_stretch_looks_as_it_was_written() -> None:
    text = "The roof is down."
    formats = [on(text, "roof is", Style.BOLD), on(text, "is down", Style.ITALIC)]
    assert content_of(text, formats=formats).body == (
        paragraph(
            "The ", Span("roof ", bold=True), Span("is", bold=True, italic=True), Span(" down", italic=True), "."
        ),
    )


def test_formats_follow_their_words_over_headline_blank_lines_and_white_space() -> None:
    text = "  The fire\n\n  Smoke rises.\nSirens."
    content = content_of(text, formats=[on(text, "rises.\nSirens", Style.STRUCK)])
    assert content.headline == "The fire"
    assert content.body == (
        paragraph("Smoke ", Span("rises.", struck=True)),
        paragraph(Span("Sirens", struck=True), "."),
    )


def test_the_lines_of_one_quote_stay_together_and_those_of_two_do_not() -> None:
    text = "Keep away.\nStay inside.\nSays the mayor."
    both = content_of(text, formats=[on(text, "Keep away.\nStay inside.", Style.QUOTE)]).body
    assert both == (
        Quote((Span("Keep away."), Span("\n"), Span("Stay inside."))),
        Paragraph((Span("Says the mayor."),)),
    )
    each = content_of(text, formats=[on(text, line, Style.QUOTE) for line in text.splitlines()[:2]]).body
    assert [type(block) for block in each] == [Quote, Quote, Paragraph]


def test_a_list_item_keeps_its_look_without_its_dash() -> None:
    text = "- The quay is closed"
    body = content_of(text, formats=[on(text, "quay", Style.LINK, "https://example.org")]).body
    assert body == (Item((Span("The "), Span("quay", link="https://example.org"), Span(" is closed"))),)


def test_an_address_alone_stays_a_link() -> None:
    text = "https://example.org/statement"
    assert content_of(text, formats=[on(text, text, Style.LINK, text)]).link == text


@given(
    st.text(alphabet="ab -•>\n", max_size=40),
    st.lists(
        st.builds(
            lambda start, length, style: Format(start=start, end=start + length, style=style),
            st.integers(0, 40),
            st.integers(1, 40),
            st.sampled_from([Style.BOLD, Style.STRUCK]),
        ),
        max_size=6,
    ),
)
def test_formats_change_no_word(text: str, formats: list[Format]) -> None:
    kept = within(formats, 0, len(text))
    assert plain(content_of(text, formats=kept).body) == plain(content_of(text).body)
