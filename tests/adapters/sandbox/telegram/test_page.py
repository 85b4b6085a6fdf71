"""Messages as HTML for the page."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from adapters.sandbox.telegram.entities import Entity, Formatted
from adapters.sandbox.telegram.page import html

_ALLOWED = {"a", "b", "i", "u", "s", "br", "pre", "code", "span", "time", "blockquote"}
_entities = st.builds(
    Entity,
    st.sampled_from(["bold", "italic", "code", "pre", "spoiler", "blockquote", "expandable_blockquote", "url"]),
    st.integers(0, 20),
    st.integers(1, 20),
) | st.builds(
    Entity,
    st.just("text_link"),
    st.integers(0, 20),
    st.integers(1, 20),
    st.tuples(st.tuples(st.just("url"), st.text() | st.just("https://example.org/?a=1&b='\"<>"))),
)


class Strict(HTMLParser):
    """Reads a page's fragment and insists that it is well nested and harmless."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _ALLOWED
        for name, value in attrs:
            assert name in {"class", "href", "target", "rel", "datetime"}
            assert name != "href" or (value or "").lower().startswith(("http://", "https://"))
        if tag == "br":
            self.text += "\n"
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")), st.lists(_entities, max_size=6))
def test_any_text_with_any_entities_is_safe_well_nested_and_complete(text: str, entities: list[Entity]) -> None:
    reader = Strict()
    reader.feed(html(Formatted(text, tuple(entities))))
    reader.close()
    assert reader.open == []
    halves = any(ord(character) > 0xFFFF for character in text)
    assert reader.text == text or halves


def test_entities_that_overlap_are_cut_where_they_cross() -> None:
    crossing = Formatted("abc", (Entity("bold", 0, 2), Entity("italic", 1, 2)))
    assert html(crossing) == "<b>a<i>b</i></b><i>c</i>"


def test_times_links_and_lines() -> None:
    entities = (
        Entity("date_time", 0, 5, (("unix_time", 1647531900),)),
        Entity("text_link", 6, 4, (("url", "https://example.org/?a&b"),)),
        Entity("text_link", 11, 2, (("url", "tg://settings"),)),
    )
    assert html(Formatted("22:45 link\ntg <", entities)) == (
        '<time datetime="2022-03-17T15:45:00Z">22:45</time> '
        '<a href="https://example.org/?a&amp;b" target="_blank" rel="noopener noreferrer nofollow">link</a><br>tg &lt;'
    )


def test_code_keeps_its_lines() -> None:
    block = Formatted("a\nb", (Entity("pre", 0, 3, (("language", '"x'),)),))
    assert html(block) == '<pre><code class="language-&quot;x">a\nb</code></pre>'
