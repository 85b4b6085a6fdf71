"""Feeds that are broken, hostile or none: what can be read is, and nothing costs more than its length."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DocumentNotUnderstood
from bot.sources import feeds, sieve
from bot.sources.document import MAX_BYTES, MAX_ENTRIES, Contents, Document

NOW = datetime(2031, 5, 4, 20, 0, tzinfo=UTC)
TWO = (
    '<rss version="2.0"><channel><title>Harbour fire</title>'
    "<item><guid>15</guid><title>Out</title><description>The fire is out.</description></item>"
    "<item><guid>14</guid><title>Roof</title><description>The roof has come down.</description></item>"
    "</channel></rss>"
)


def read(text: str | bytes) -> Document:
    body = text.encode() if isinstance(text, str) else text
    return feeds.read(Contents(body), "quay", "https://desk.example/feed", NOW)


def headlines(text: str) -> list[str | None]:
    return [entry.headline for entry in read(text).entries]


def refusal(text: str | bytes) -> str:
    with pytest.raises(DocumentNotUnderstood) as refused:
        read(text)
    return str(refused.value)


@pytest.mark.parametrize(
    "broken",
    [
        TWO.replace("The fire is", "Fire & smoke&nbsp;are"),
        TWO.replace("</channel>", "</chanel>"),
        TWO.replace("The fire", "The <b>fire"),
        TWO.replace("<title>Out", "<dc:date>soon</dc:date><title>Out"),
        "\n\n  junk " + TWO,
        TWO.replace("The fire", "The\x00\x0b fire&#1;&#xFFFFFFFF;&#99999999999999999999;"),
        TWO.removesuffix("</channel></rss>"),
    ],
)
def test_broken_xml_is_read_all_the_same(broken: str) -> None:
    document = read(broken)
    assert [entry.origin for entry in document.entries] == ["quay/15", "quay/14"]
    assert document.entries[1].paragraphs == ("The roof has come down.",)


def test_wherever_a_feed_is_cut_no_entry_is() -> None:
    whole = {entry.origin: entry for entry in read(TWO).entries}
    for end in range(TWO.index("<channel>"), len(TWO)):
        for entry in read(TWO[:end]).entries:
            assert entry == whole[entry.origin]


def test_a_feed_that_is_cut_off_takes_nothing_back() -> None:
    tombstone = '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="13"/>'
    text = f'<feed xmlns="http://www.w3.org/2005/Atom">{tombstone}<entry><id>14</id></entry></feed>'
    assert read(text).withdrawn == ("quay/13",)
    assert read(text.removesuffix("</feed>")).withdrawn == ()


BOMB = (
    "<!DOCTYPE rss [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(12))
    + "]>"
)


@pytest.mark.parametrize(
    "declarations",
    [
        BOMB,
        '<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE rss SYSTEM "https://desk.example/rss.dtd" [<!ENTITY % more SYSTEM "https://desk.example/more">]>',
        "<!doctype rss [",
    ],
)
def test_declarations_of_its_own_are_refused(declarations: str) -> None:
    text = f'<?xml version="1.0"?>{declarations}{TWO}'.replace("Out", "&m;&file;")
    assert "declarations of its own" in refusal(text)


def test_an_entity_that_is_declared_nowhere_stays_as_it_is_written() -> None:
    assert "&bomb;" in str(headlines(TWO.replace("<title>Out", f"<title>&bomb;{BOMB}")))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "no XML"),
        ("Just a story.", "no XML"),
        ('{"version": "https://jsonfeed.org/version/1.1"}', "no XML"),
        ("<html><body><p>A page.</p></body></html>", "XML that is no feed"),
        ("/etc/passwd", "no XML"),
        ("https://desk.example/feed.xml", "no XML"),
        (b" " * (MAX_BYTES + 1), "more than 10,000,000 bytes"),
        (TWO.replace("<item>", "<item>" + "<b>" * 500 + "</b>" * 500), "more than 200 elements in each other"),
        (TWO.replace("<item>", "<item>" + "<b/>" * (sieve.MAX_ELEMENTS + 1)), "100,000 in all"),
        (TWO.replace("<item>", "<item>" + "</item><item>" * (MAX_ENTRIES // 2)), "5,002 entries"),
        (TWO.replace("<item>", "<item></oops>" + "x" * sieve.LARGEST_BROKEN), "2,000,000 characters of broken XML"),
        (
            TWO.replace("<item>", "<item>" + "".join(f"<b xmlns:a{n}='u{n}'/>" for n in range(200))),
            "or 100 namespaces",
        ),
    ],
)
def test_what_is_no_feed_or_too_much_of_one_is_refused(text: str | bytes, found: str) -> None:
    assert found in refusal(text)


@pytest.mark.parametrize(
    "costly",
    [
        "<author>" + "a" * 300_000 + "</author>",
        "".join(f"<category>{n}</category>" for n in range(8_000)),
        "<tags>" + ",".join(map(str, range(100_000))) + "</tags>",
        "<title" + " " * 300_000,
        "<!--" * 100_000,
        "<![CDATA[" * 50_000,
        "<pubDate>" + "1" * 1_000_000 + "</pubDate>",
        "<guid>" + "&#97;" * 100_000 + "</guid>",
        "</a>" * 30_000,
    ],
    ids=lambda costly: str(costly)[:20],
)
@pytest.mark.parametrize("end", ["", "</oops>"])
def test_what_could_cost_the_square_of_its_length_does_not(costly: str, end: str) -> None:
    """Each of these took feedparser alone, or a careless expression, minutes and more."""
    assert read(TWO.replace("<item>", f"<item>{costly}{end}", 1)).title == "Harbour fire"


FRAGMENTS = st.sampled_from(
    [
        *("<item>", "</item>", "<entry>", "</entry>", "<title>", "</title>", "<guid>", "<link href='", "'/>", "<rss"),
        *(" version='2.0'>", "<channel>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<![CDATA[", "]]>", "<!--"),
        *("-->", "<?", "?>", "<content type='xhtml'>", "<content type='image/png'>", "<pubDate>", "&#", "&#x110000;"),
        *("&amp;", "&", "<svg>", "<source url='a'>", "</source>", "<image>", "<textinput>", "<author>", "<name>"),
        *("<georss:point>1", "<psc:chapter start='9'/>", "<media:content url='['/>", "xml:base='http://['", "<", ">"),
        *("<link>http://[</link>", "<itunes:duration>x", "<!DOCTYPE", "[", "<ttl>9", "\ud800", "\x00", "é"),
    ]
)


@given(st.lists(FRAGMENTS | st.text(max_size=5), max_size=30).map("".join), st.booleans())
def test_anything_is_read_or_refused(text: str, rooted: bool) -> None:
    body = (f"<rss version='2.0'><channel>{text}" if rooted else text).encode("utf-8", "surrogatepass")
    try:
        document = read(body)
    except DocumentNotUnderstood:
        return
    document.model_dump_json().encode()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        read(b"<rss version='2.0'><channel><item><title>" + body)
    except DocumentNotUnderstood:
        return
