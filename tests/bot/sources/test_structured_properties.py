"""Whatever comes in as a live blog: a sound document or a refusal."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.sources.structured import read_json_ld, read_page
from tests.bot.sources.liveblogs import answer, blog, page, update
from tests.bot.strategies import fewer

words = st.sampled_from(
    ["LiveBlogPosting", "#gun", "2026-05-04T10:01:00Z", "The <b>gun</b>", "\ud83d", "\0", " ", "&amp;"]
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | words
names = st.sampled_from(
    [
        *(
            "@type",
            "@id",
            "@graph",
            "@value",
            "@list",
            "liveBlogUpdate",
            "articleBody",
            "headline",
            "author",
            "url",
            "id",
        ),
        *("datePublished", "dateModified", "itemListElement", "item", "name", "description", "numberOfItems", "text"),
    ]
)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names | st.text(), inner, max_size=6),
    max_leaves=25,
)
blogs = st.builds(
    lambda updates, rest: blog(*updates) | rest,
    st.lists(anything, max_size=3),
    st.dictionaries(names, anything, max_size=4),
)


@given(anything | blogs)
def test_any_json_is_read_or_refused(data: object) -> None:
    answer(read_json_ld, json.dumps(data).encode())
    answer(read_page, page([data]).encode())


@fewer
@given(st.binary() | st.text().map(str.encode), st.none() | st.text() | st.sampled_from(["utf-16", "gbk", "utf-7"]))
def test_any_bytes_are_read_or_refused(body: bytes, charset: str | None) -> None:
    for reader in (read_page, read_json_ld):
        answer(reader, body, charset)
        answer(reader, page(blog(update())).encode() + body, charset)


SOUP = (
    *(
        '<div itemscope itemtype="https://schema.org/LiveBlogPosting">',
        "<p itemprop=liveBlogUpdate itemscope>",
        "</div>",
    ),
    *(
        '<i typeof="schema:LiveBlogPosting">',
        "<p property=schema:liveBlogUpdate typeof=x>",
        "<b itemprop=articleBody>",
        "</b>",
    ),
    *(
        "<time itemprop=datePublished datetime=2026-05-04T10:01Z>",
        "<p id=a itemref='a b'>",
        "<h1>",
        "Gull",
        "<!--",
        "-->",
    ),
    *(
        '<script type="application/ld+json">',
        "</script>",
        '{"@type":"LiveBlogPosting"}',
        "<base href='//[x'>",
        "<title>",
    ),
    *(
        "<svg>",
        "<template>",
        "<body>",
        "<frameset>",
        "<a rel=next>",
        "\0",
        "<link rel='hub self' href=x>",
        "<table>",
        "&",
    ),
)


@given(st.lists(st.sampled_from(SOUP), max_size=25).map("".join))
def test_any_soup_of_tags_is_read_or_refused(html: str) -> None:
    answer(read_page, html.encode())
