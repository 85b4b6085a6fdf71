"""Whatever HTML comes in: text that can be stored and shown, in a time that grows with the length only."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.richtext import RichText, Span, plain
from bot.sources.document import paragraphs_of
from bot.sources.markup import plain_line, rich_text
from bot.sources.nesting import too_deep
from tests.bot.strategies import fewer

TAGS = (
    *(
        "<p>",
        "</p>",
        "<br>",
        "<b>",
        "</b>",
        "<i class=x>",
        "</i>",
        "<a href='/x'>",
        "<a href='data:x'>",
        "</a>",
        "<li>",
    ),
    *("<ul>", "</ul>", "<blockquote>", "</blockquote>", "<table>", "<tr>", "<td>", "</table>", "<h2>", "</h3>", "<hr>"),
    *(
        "<script>",
        "</script>",
        "<style>",
        "<!--",
        "-->",
        "<pre>",
        "</pre>",
        "<svg>",
        "<template>",
        "<div hidden>",
        "</div>",
    ),
    *("<select>", "<body>", "<frameset>", "<![CDATA[", "]]>", "<", '<a href="', ">", "&", "&#0;", "&amp;", "&#xD800;"),
)
WORDS = ("Gull", " ", "\n", "\n\n", "\t", "\xa0", "\u200b", "\0", "\x85", "\u2028", "\ud83d", "é", "🎈", "- ", "> ")
soup = st.lists(st.sampled_from(TAGS + WORDS), max_size=30).map("".join)
_ODD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xa0\u200b\u2028\ufeff\ud800-\udfff]|  ")


def assert_sound(text: RichText) -> None:
    for block in text:
        shown = "".join(span.text for span in block.inlines if isinstance(span, Span))
        assert shown == shown.strip() != ""
        assert not _ODD.search(shown)
        assert all(isinstance(span, Span) and (span.link or "http").startswith("http") for span in block.inlines)


@given(st.one_of(soup, st.text(), st.text(st.characters())))
def test_any_soup_is_a_sound_text(html: str) -> None:
    assert_sound(rich_text(html, "https://harbour.example/"))
    assert "\n" not in plain_line(html)


@fewer
@given(st.lists(st.text("Gul \n&", min_size=1).map(str.strip).filter(lambda text: text and "\n" not in text)))
def test_escaped_paragraphs_come_back(paragraphs: list[str]) -> None:
    html = "".join(f"<p>{text.replace('&', '&amp;')}</p>" for text in paragraphs)
    assert paragraphs_of(rich_text(html, "https://harbour.example/")) == tuple(
        " ".join(text.split()) for text in paragraphs
    )


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<div>",
            "<b>",
            "<b><div></b>",
            "<ul><li>",
            "<blockquote>",
            "<div/>",
            "<div><!--</div>-->",
            "<a ",
            "<!--",
            "<",
        ),
        *("<div a='</div>'>", "<svg><script><div>", "<div><object></div></object>", "<form><div></form>", "<span></x>"),
        *("<svg><p><path/>", "<p><b id=1>x", "<table><tr><td>", "&", "&amp;", " ", "\n ", "</p>", "<script>", "<br>"),
    ],
)
def test_a_great_deal_of_anything_comes_to_an_end(piece: str) -> None:
    """What grew with the square of the length would not: selectolax takes minutes for some of these."""
    much = piece * 50_000
    assert_sound(rich_text(much, "https://harbour.example/"))
    assert too_deep("<div>" * 100_000 + much)


@pytest.mark.parametrize(
    "hidden",
    [
        *("<!--</div>-->", "<!-- > </div> -->", "<i title='</div>'></i>", "<select></div></select>", "</span>", "</p>"),
        *("<script><!--<script></script></div>--></script>", "<object></div></object>", "<template></div></template>"),
        *("<svg><![CDATA[></div>]]></svg>", "<table><tr><td></div></td></tr></table>", "<textarea></div></textarea>"),
    ],
)
def test_a_closing_tag_that_closes_nothing_hides_no_depth(hidden: str) -> None:
    assert too_deep(f"<div>{hidden}" * 20_000)


def test_long_pages_that_are_nested_properly_are_not_too_deep() -> None:
    entry = "<article id=a><h2><a href=/x>Gun</a></h2><div><p>One <b>two<p><span>three</div><svg><path d=m /><g/></svg>"
    script = "<script>if (a < b) { s = '<div><div>' }</script><!-- <div> --><img alt='<div>'><br/><li>"
    assert not too_deep("<html><body><main>" + f"{entry}{script}</article>" * 2_000 + "</main>")


def test_one_tag_of_countless_attributes_is_too_much() -> None:
    assert too_deep("<a " + " ".join(f"a{number}" for number in range(20_000)) + ">" + "<i></i>" * 100)


def test_text_and_its_plain_form_agree() -> None:
    assert plain(rich_text("<p>One</p><ul><li>Two</li><li>Three</li></ul>", "")) == "One\n\n• Two\n• Three"
