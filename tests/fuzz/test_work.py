"""How much work a long document is: counted in calls, of Python's functions and of C's, not in seconds.

Four times the length may cost little more than four times the work, also where a document is nothing but the beginning
of something. What is quadratic inside one call is not seen here; the sizes are such that it would be felt.
"""

import sys
from types import FrameType

import pytest

from bot.sources.document import Contents, SourceKind
from bot.sources.options import ReadingOptions
from bot.sources.style import Place, StampStyle
from tests.fuzz.properties import Reading, outcome

PIECES = 100
GROWTH = 4
ALLOWED = 1.5
LONG = 80_000
"""Characters."""

_ITEM = "<item><title>A</title><guid>%</guid><description>&lt;p&gt;B</description></item>"
_ENTRY = "<entry><id>%</id><title>A</title><content type='html'>&lt;p&gt;B</content></entry>"
_UPDATE = '{"@type":"BlogPosting","@id":"#%","articleBody":"<p>A<p>B","datePublished":"2024-06-15T13:31:00Z"}'
_BLOG = '{"@type":"LiveBlogPosting","liveBlogUpdate":['
_SCRIPT = f'<html><script type="application/ld+json">{_BLOG}'
_MICRODATA = '<div itemscope itemtype="https://schema.org/LiveBlogPosting">'
_POSTING = '<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting" id="u%">'
_BODY = f'{_MICRODATA}{_POSTING}<div itemprop="articleBody">'
_JSON_FEED = '{"version":"https://jsonfeed.org/version/1.1","title":"T","items":['

DOCUMENTS: dict[str, tuple[SourceKind, str, str, str, str]] = {
    "entries": (SourceKind.TEXT, "1 June 2024\n", "- 02:21 GMT\nA%\n", "", ""),
    "entries behind dashes": (SourceKind.TEXT, "1 June 2024\n", "0221 GMT - A%\n", "", ""),
    "nearly stamps": (SourceKind.TEXT, "1 June 2024\n02:21 GMT\n", "1 June 2024 ", "", ""),
    "paragraphs": (SourceKind.TEXT, "1 June 202402:21 GMT\n", "A%\n", "", ""),
    "updates": (SourceKind.PAGE, _SCRIPT, _UPDATE, ",", "]}</script>"),
    "scripts": (SourceKind.PAGE, "<html>", f"{_SCRIPT}{_UPDATE}]}}</script>", "", ""),
    "microdata": (SourceKind.PAGE, _MICRODATA, f'{_POSTING}<p itemprop="articleBody">A%</p></div>', "", "</div>"),
    "nested postings": (SourceKind.PAGE, _MICRODATA, _POSTING, "", ""),
    "nested elements": (SourceKind.PAGE, _BODY, "<div><b>", "", "A"),
    "nested lists": (SourceKind.PAGE, _BODY, "<ul><li>A", "", ""),
    "links": (SourceKind.PAGE, _BODY, "<a href='/%'>A", "", ""),
    "attributes": (SourceKind.PAGE, "<html><div ", "itemprop=a% ", "", ""),
    "comments": (SourceKind.PAGE, _BODY, "<!--", "", ""),
    "linked data": (SourceKind.JSON_LD, _BLOG, _UPDATE, ",", "]}"),
    "nested data": (SourceKind.JSON_LD, "", '{"@graph":[', "", ""),
    "closed nested data": (SourceKind.JSON_LD, "[" * PIECES + _BLOG, _UPDATE, ",", "]}" + "]" * PIECES),
    "items of RSS": (SourceKind.FEED, "<rss version='2.0'><channel>", _ITEM, "", "</channel></rss>"),
    "entries of Atom": (SourceKind.FEED, "<feed xmlns='http://www.w3.org/2005/Atom'>", _ENTRY, "", "</feed>"),
    "nested items": (SourceKind.FEED, "<rss version='2.0'><channel>", "<item><description>", "", ""),
    "entities": (
        SourceKind.FEED,
        "<rss version='2.0'><channel><title>",
        "&lt;&#38;nbsp;",
        "",
        "</title></channel></rss>",
    ),
    "declarations": (SourceKind.FEED, "<!DOCTYPE rss [", "<!ENTITY a% 'b'>", "", "]><rss><channel/></rss>"),
    "items": (SourceKind.JSON_FEED, _JSON_FEED, '{"id":"%","content_html":"<p>A<p>B"}', ",", "]}"),
    "nested items of JSON": (SourceKind.JSON_FEED, _JSON_FEED, '{"items":[', "", ""),
}


def document(name: str, pieces: int) -> Contents:
    _, start, piece, between, end = DOCUMENTS[name]
    return Contents((start + between.join(piece.replace("%", str(number)) for number in range(pieces)) + end).encode())


def work(reading: Reading) -> int:
    """Calls and returns."""
    count = 0

    def tally(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    outcome(reading)
    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        outcome(reading)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", DOCUMENTS)
def test_four_times_the_length_is_about_four_times_the_work(name: str) -> None:
    options = ReadingOptions(kind=DOCUMENTS[name][0])
    small, large = (work(Reading(document(name, PIECES * times), options)) for times in (1, GROWTH))
    assert large <= small * GROWTH * ALLOWED


@pytest.mark.parametrize("name", [name for name, told in DOCUMENTS.items() if told[0] is SourceKind.TEXT])
def test_so_it_is_with_stamps_below_the_entries(name: str) -> None:
    style = StampStyle(place=Place.AFTER, zone="Europe/London", headlines=True)
    options = ReadingOptions(kind=SourceKind.TEXT, style=style)
    small, large = (work(Reading(document(name, PIECES * times), options)) for times in (1, GROWTH))
    assert large <= small * GROWTH * ALLOWED


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_very_long_one_comes_to_an_end(name: str) -> None:
    """What is quadratic in C would take minutes."""
    kind, _, piece, _, _ = DOCUMENTS[name]
    outcome(Reading(document(name, LONG // len(piece)), ReadingOptions(kind=kind)))
