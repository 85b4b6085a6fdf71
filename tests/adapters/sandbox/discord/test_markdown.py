"""Markdown as people see it, and as the page may insert it."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.sandbox.discord import rendering
from adapters.sandbox.discord.markdown import MentionKind

_ALLOWED = {
    "a": {"href", "rel", "target"},
    "blockquote": set(),
    "br": set(),
    "code": set(),
    "em": set(),
    "h3": set(),
    "h4": set(),
    "h5": set(),
    "li": {"value", "data-depth"},
    "ol": set(),
    "pre": set(),
    "s": set(),
    "small": set(),
    "span": {"class"},
    "strong": set(),
    "time": {"datetime", "data-style"},
    "u": set(),
    "ul": set(),
}


def _names(kind: MentionKind, number: int) -> str | None:
    return {("user", 1): "Rita Reader", ("channel", 2): "live", ("role", 3): "Desk & Co"}.get((kind, number))


def html(text: str) -> str:
    return rendering.html(text, _names)


def plain(text: str) -> str:
    return rendering.plain(text, _names)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** and *italic* and _italic_", "<strong>bold</strong> and <em>italic</em> and <em>italic</em>"),
        ("__under__ ~~struck~~", "<u>under</u> <s>struck</s>"),
        ("***both***", "<strong><em>both</em></strong>"),
        ("**bold *and* more**", "<strong>bold <em>and</em> more</strong>"),
        ("||hidden||", '<span class="spoiler">hidden</span>'),
        ("`a < b` and ``a ` b``", "<code>a &lt; b</code> and <code>a ` b</code>"),
        ("snake_case_name", "snake_case_name"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("**open", "**open"),
        (r"\*not italic\* \\", r"*not italic* \\"),
        ("<b>no</b> & so on", "&lt;b&gt;no&lt;/b&gt; &amp; so on"),
        ("one\ntwo", "one<br>two"),
        ("> quoted\n> on\nafter", "<blockquote>quoted<br>on</blockquote>after"),
        (">>> all\nthe rest", "<blockquote>all<br>the rest</blockquote>"),
        (">not quoted", "&gt;not quoted"),
        ("- one\n- **two**", '<ul><li data-depth="0">one</li><li data-depth="0"><strong>two</strong></li></ul>'),
        ("3. three", '<ol><li value="3" data-depth="0">three</li></ol>'),
        ("# Title\n-# small", "<h3>Title</h3><small>small</small>"),
        ("```py\na **b**\n```after", "<pre><code>a **b**</code></pre>after"),
        ("<@1> <@!1> <#2> <@&3>", "@Rita Reader @Rita Reader #live @Desk &amp; Co"),
        ("<@9> </latest:5>", "@unknown-user /latest"),
    ],
)
def test_each_form_is_shown(text: str, shown: str) -> None:
    assert re.sub(r'<span class="mention">(.*?)</span>', r"\1", html(text)) == shown.replace(r"\\", "\\")


@pytest.mark.parametrize(
    ("text", "address", "label"),
    [
        ("[the site](https://news.example/a_(b))", "https://news.example/a_(b)", "the site"),
        ("[**bold**](<https://news.example>)", "https://news.example", "<strong>bold</strong>"),
        ("See https://news.example/a?b=1&c=2.", "https://news.example/a?b=1&amp;c=2", None),
        ("<https://news.example/>", "https://news.example/", None),
        ("(https://news.example/x)", "https://news.example/x", None),
    ],
)
def test_links_go_where_they_say(text: str, address: str, label: str | None) -> None:
    assert f'<a href="{address}" ' in html(text)
    assert f'target="_blank">{label or address}</a>' in html(text)


@pytest.mark.parametrize("text", ["[x](javascript:alert)", "[x](data:text/html)", "[x]()", "<javascript:alert>"])
def test_only_web_addresses_become_links(text: str) -> None:
    assert "<a " not in html(text)
    assert plain(text) == text


def test_an_address_cannot_leave_its_attribute() -> None:
    assert html('[x](https://a"onclick=1)').startswith('<a href="https://a&quot;onclick=1" ')


def test_an_address_inside_a_label_is_not_a_second_link() -> None:
    assert html("[https://a.example](https://b.example)").count("<a ") == 1


def test_times_are_marked_and_readable() -> None:
    shown = html("<t:1763921100:R> <t:1763921100:t>")
    assert '<time datetime="2025-11-23T18:05:00+00:00" data-style="R">23 Nov 2025, 18:05 UTC</time>' in shown
    assert shown.endswith('data-style="t">18:05 UTC</time>')


def test_a_time_beyond_all_calendars_is_text() -> None:
    assert plain("<t:9999999999999>") == "<t:9999999999999:f>"


_marks = st.text(alphabet="*_~|`\\<>[]()#-.:!@&/\n htps019a ", max_size=80)
_pieces = ["**", "*", "_", "`", "> ", "- ", "\n", "https://a.b", "<t:1>", "x", "[", "](https://a.b)"]
_texts = st.one_of(_marks, st.text(max_size=80), st.lists(st.sampled_from(_pieces), max_size=30).map("".join))


class _Reading(HTMLParser):
    """Reads HTML back, and finds what does not belong there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _ALLOWED
        assert {name for name, _ in attrs} <= _ALLOWED[tag]
        assert all(value is None or name != "href" or re.match("https?://", value) for name, value in attrs)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def _squeezed(text: str) -> str:
    """Without white space: HTML draws lines by itself."""
    return re.sub(r"\s", "", text)


@given(_texts)
@example("*" * 400)
@example("_*" * 200 + "x")
@example("[" * 400)
@example("||**__~~*_" * 40 + "x" + "_*~~__**||" * 40)
def test_whatever_is_written_the_html_is_whole_and_knows_only_our_tags(text: str) -> None:
    reading = _Reading()
    reading.feed(html(text))
    reading.close()
    assert reading.open == []


@given(_texts.filter(lambda text: not re.search(r"^[> ]*(?:[-*]|\d+\.) ", text, re.MULTILINE)))
def test_html_says_the_same_as_the_plain_text(text: str) -> None:
    reading = _Reading()
    reading.feed(html(text))
    reading.close()
    assert _squeezed(reading.text) == _squeezed(plain(text))


@given(st.text(max_size=200).map(lambda text: text.replace("\r", "")))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
    assert plain(escaped) == text


@given(st.text(alphabet=st.characters(categories=["L", "Zs", "N"]), max_size=200))
def test_text_without_marks_is_itself(text: str) -> None:
    assert plain(text) == text
