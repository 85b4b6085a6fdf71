"""What is no live blog, or too much of one: found and expected are said, in linear time."""

import json

import pytest

from bot.errors import DocumentNotUnderstood
from bot.sources.document import MAX_BYTES, MAX_ENTRIES, Contents
from bot.sources.structured import read_json_ld, read_page
from tests.bot.sources.liveblogs import ADDRESS, NOW, Json, Reader, answer, blog, page, read, read_bare, update


def refusal(reader: Reader, body: str | bytes) -> DocumentNotUnderstood:
    with pytest.raises(DocumentNotUnderstood) as refused:
        reader(Contents(body if isinstance(body, bytes) else body.encode()), "harbour", ADDRESS, NOW)
    return refused.value


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("", "an empty document"),
        ("\ufeff \n", "an empty document"),
        (b" " * (MAX_BYTES + 1), "more than 10,000,000 bytes"),
        (page(), "an HTML page without structured data"),
        (page({"@type": "NewsArticle"}), "an HTML page with structured data of NewsArticle"),
        (
            page({"@graph": [{"@type": ["NewsArticle", "Thing"], "author": {"@type": "Person"}}]}),
            "an HTML page with structured data of NewsArticle, Thing, Person",
        ),
        (
            page([{"@type": f"Kind{number}"} for number in range(9)]),
            "an HTML page with structured data of Kind0, Kind1, Kind2, Kind3, Kind4, …",
        ),
        (page("{broken"), "an HTML page with broken JSON-LD"),
        (
            page("{broken", {"@type": "Event"}),
            "an HTML page with structured data of Event, and some that is broken JSON",
        ),
        (
            page(body='<p itemscope itemtype="https://schema.org/NewsArticle">No live blog</p>'),
            "an HTML page with structured data of NewsArticle",
        ),
        (page(body="<p>We are a LiveBlogPosting.</p>"), "an HTML page without structured data"),
        (
            page(body='<i typeof="LiveBlogPosting">' + "<div>" * 100_000),
            "HTML that is nested without measure",
        ),
    ],
)  # fmt: skip
def test_a_page_without_a_live_blog_is_refused_with_a_reason(html: str | bytes, found: str) -> None:
    assert refusal(read_page, html).found == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "an empty document"),
        ("{", "JSON that is broken"),
        ("[" * 100_000 + "]" * 100_000, "JSON that is broken"),
        ("7", "JSON without structured data"),
        ('{"version": "https://jsonfeed.org/version/1.1"}', "JSON without structured data"),
        ('{"@type": "NewsArticle"}', "JSON with structured data of NewsArticle"),
    ],
)
def test_json_without_a_live_blog_is_refused_with_a_reason(text: str, found: str) -> None:
    error = refusal(read_json_ld, text)
    assert (error.found, error.expected) == (found, "JSON-LD with a LiveBlogPosting of schema.org")


def test_as_many_updates_as_allowed_are_read_and_not_one_more() -> None:
    assert (
        len(read_bare(blog(*[update(number % 60, at_id=f"#{number}") for number in range(MAX_ENTRIES)])).entries)
        == MAX_ENTRIES
    )
    with pytest.raises(DocumentNotUnderstood, match="5,001 updates"):
        read_bare(blog(*[update()] * (MAX_ENTRIES + 1)))


def test_bodies_nested_without_measure_are_read_as_text() -> None:
    (one,) = read(blog(update(articleBody="<div>" * 20_000 + "Deep"))).entries
    assert one.paragraphs == ("Deep",)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<script type=application/ld+json>",
            "<script ",
            "<!--",
            "<link rel=",
            "<a rel=x ",
            "itemtype=",
            "<div itemscope>",
        ),
        *(
            "<i itemprop=a itemscope>",
            "<p itemscope itemref='a b' id=a>",
            "<body ",
            "<title>",
            '{"a":',
            "[",
            "{}",
            "rel=a ",
        ),
        *(
            "<i property='s:a' typeof='x' prefix='s: x'>",
            '<script type="application/ld+json">{}</script>',
            "<base href=x>",
        ),
    ],
)
def test_a_great_deal_of_anything_comes_to_an_end(piece: str) -> None:
    """What grew with the square of the length would not."""
    much = piece * 20_000
    annotated = '<p itemtype="https://schema.org/LiveBlogPosting" typeof="LiveBlogPosting">'
    for html in (much, page(head=much), annotated + much, f"<a {much}>"):
        answer(read_page, html.encode())
    answer(read_json_ld, much.encode())


def test_things_that_refer_to_each_other_many_times_cost_no_more_than_they_are_long() -> None:
    graph: list[Json] = [
        {
            "@id": f"#{number}",
            "@type": "LiveBlogPosting",
            "liveBlogUpdate": [{"@id": f"#{other}"} for other in range(40)],
        }
        for number in range(40)
    ]
    assert answer(read_json_ld, json.dumps({"@graph": graph}).encode()) is not None


@pytest.mark.parametrize(
    "much", ["//<![CDATA[" + " " * 1_000_000, "<!--" + "*/ //" * 200_000, "[" + "{}," * 300_000 + "{}]"]
)
def test_wrappings_without_an_end_and_lists_of_nothing_come_to_an_end(much: str) -> None:
    assert answer(read_json_ld, much.encode()) is None
    assert answer(read_page, page(much).encode()) is None
