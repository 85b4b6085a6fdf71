"""RSS and Atom as feeds really are, read into documents."""

from datetime import UTC, datetime

import pytest

from bot.richtext import Paragraph, Quote, Span, paragraph
from bot.sources.document import Document, DocumentEntry, SourceKind
from tests.bot.sources.feed_texts import NAMESPACES, NOW, atom, entry, read, rss


def test_an_item_of_rss_is_an_entry() -> None:
    document = read(
        rss(
            "<title>Roof gone</title><guid isPermaLink='false'>14</guid><link>/live/14</link>"
            "<pubDate>Sun, 04 May 2031 19:40:00 BST</pubDate><author>desk@desk.example (Rita Reader)</author>"
            "<description><![CDATA[<p>The roof <b>fell</b>.</p><p>See <a href='map'>the map</a>.</p>]]></description>",
            channel="<title>Harbour fire</title><description>A warehouse burns.</description>",
        )
    )
    assert document == Document(
        title="Harbour fire",
        standfirst=("A warehouse burns.",),
        entries=(
            DocumentEntry(
                origin="quay/14",
                published_at=datetime(2031, 5, 4, 18, 40, tzinfo=UTC),
                body=(
                    paragraph("The roof ", Span("fell", bold=True), "."),
                    paragraph("See ", Span("the map", link="https://desk.example/live/map"), "."),
                ),
                headline="Roof gone",
                link="https://desk.example/live/14",
                author="Rita Reader",
            ),
        ),
        kind=SourceKind.FEED,
        identified=True,
        complete=False,
    )


def test_an_entry_of_atom_has_both_its_times() -> None:
    found = entry(
        atom(
            "<entry><id>tag:desk.example,2031:14</id><title type='html'>Roof &lt;i&gt;gone&lt;/i&gt;</title>"
            "<published>2031-05-04T18:40:00Z</published><updated>2031-05-04T21:00:00+02:00</updated>"
            "<author><name>Rita Reader</name></author><author><name>Eddie Editor</name></author>"
            "<link rel='edit' href='/edit/14'/><link href='14'/><summary>Short.</summary>"
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Long.</p>"
            "<blockquote>Quoted.</blockquote></div></content></entry>"
        )
    )
    assert (found.origin, found.headline, found.author) == (
        "quay/tag:desk.example,2031:14",
        "Roof gone",
        "Rita Reader, Eddie Editor",
    )
    assert found.published_at == datetime(2031, 5, 4, 18, 40, tzinfo=UTC)
    assert found.modified_at == datetime(2031, 5, 4, 19, 0, tzinfo=UTC)
    assert found.link == "https://desk.example/live/14"
    assert found.body == (paragraph("Long."), Quote((Span("Quoted."),)))


def test_atom_that_is_only_updated_is_dated_by_that() -> None:
    found = entry(atom("<entry><id>14</id><updated>2031-05-04T18:40:00Z</updated></entry>"))
    assert found.published_at == found.modified_at == datetime(2031, 5, 4, 18, 40, tzinfo=UTC)


def test_plain_text_is_not_taken_for_markup() -> None:
    found = entry(atom("<entry><id>14</id><content>5 &lt; 6 &amp;amp; &lt;b&gt;\n\nSecond.</content></entry>"))
    assert found.paragraphs == ("5 < 6 &amp; <b>", "Second.")


def test_rss_1_is_read_with_its_dublin_core() -> None:
    found = entry(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        f' {NAMESPACES}><channel rdf:about="https://desk.example/"><title>Harbour fire</title></channel>'
        '<item rdf:about="urn:quay:14"><title>Roof gone</title><link>https://desk.example/14</link>'
        "<dc:date>2031-05-04T18:40:00Z</dc:date><dc:creator>Rita Reader</dc:creator></item></rdf:RDF>"
    )
    assert (found.origin, found.author) == ("quay/urn:quay:14", "Rita Reader")
    assert found.published_at == datetime(2031, 5, 4, 18, 40, tzinfo=UTC)


def test_rss_0_91_with_its_document_type_is_read() -> None:
    old = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
        '<rss version="0.91"><channel><title>Harbour fire</title><item><title>Roof gone</title></item></channel></rss>'
    )
    assert entry(old).headline == "Roof gone"


@pytest.mark.parametrize("zone", ["", " IST", " Moscow"])
def test_an_entry_without_a_certain_time_is_undated(zone: str) -> None:
    found = entry(rss(f"<guid>14</guid><pubDate>Sun, 04 May 2031 18:40:00{zone}</pubDate>"))
    assert (found.undated, found.published_at) == (True, NOW)


def test_the_full_text_counts_before_the_summary() -> None:
    item = "<description>Short.</description><content:encoded>&lt;p&gt;Long.&lt;/p&gt;</content:encoded>"
    assert entry(rss(item)).paragraphs == ("Long.",)
    assert entry(rss("<description>Short.</description><content:encoded> </content:encoded>")).paragraphs == ("Short.",)


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<guid>https://desk.example/14</guid>", "https://desk.example/14"),
        ("<guid>urn:quay:14</guid>", None),
        ("<guid>14</guid>", None),
        ("<guid isPermaLink='false'>https://desk.example/14</guid>", None),
        ("<guid>https://desk.example/14</guid><link>https://desk.example/14</link>", "https://desk.example/14"),
        ("<link>javascript:alert(1)</link>", None),
        ("<link>../14?a=1&amp;b=2</link>", "https://desk.example/14?a=1&b=2"),
    ],
)
def test_a_guid_is_a_link_only_if_it_is_a_whole_address(item: str, link: str | None) -> None:
    assert entry(rss(item)).link == link


def test_an_id_of_atom_is_never_the_link_and_never_resolved() -> None:
    assert entry(atom("<entry><id>https://desk.example/14</id></entry>")).link is None
    same = entry(atom("<entry><id>https://desk.example/14</id><link href='https://desk.example/14'/></entry>"))
    assert same.link == "https://desk.example/14"
    based = entry(atom("<entry xml:base='https://other.example/a/'><id>14</id><link href='b'/></entry>"))
    assert (based.origin, based.link) == ("quay/14", "https://other.example/a/b")


def test_links_in_a_text_are_seen_from_its_base() -> None:
    content = "<content type='html' xml:base='/archive/'>&lt;a href='map'>Map&lt;/a></content>"
    (block,) = entry(atom(f"<entry><id>14</id>{content}</entry>")).body
    assert block == Paragraph((Span("Map", link="https://desk.example/archive/map"),))


@pytest.mark.parametrize(
    ("channel", "seconds"),
    [
        ("", 0.0),
        ("<ttl>2</ttl>", 120.0),
        ("<ttl>soon</ttl>", 0.0),
        ("<ttl>-5</ttl>", 0.0),
        ("<ttl>999999</ttl>", 86_400.0),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 0.0),
        ("<ttl>2</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 120.0),
    ],
)
def test_a_feed_says_how_long_it_is_fresh(channel: str, seconds: float) -> None:
    assert read(rss(channel=f"<title>Harbour fire</title>{channel}")).fresh_for == seconds


def test_hub_and_topic_are_found_in_rss_and_atom() -> None:
    links = "<{0}link rel='hub' href='https://hub.example/'/><{0}link rel='self' href='/feed.xml'/>"
    for document in (read(rss(channel=links.format("atom:"))), read(atom(links.format("")))):
        assert (document.hub, document.topic) == ("https://hub.example/", "https://desk.example/feed.xml")


def test_a_headline_that_repeats_the_feeds_title_is_none() -> None:
    assert entry(rss("<title>Harbour  fire</title><guid>14</guid>")).headline is None


def test_an_empty_feed_is_a_document() -> None:
    assert read(rss()).entries == ()


WORDS = "Müller’s café — fünf"


@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", "iso-8859-1", None),
        ("utf-8", "us-ascii", "iso-8859-1"),
        ("utf-8-sig", "utf-8", None),
        ("cp1252", "utf-8", None),
        ("cp1252", "iso-8859-1", None),
        ("cp1252", "windows-1252", None),
        ("cp1252", "nonsense", "windows-1252"),
        ("cp1252", "punycode", None),
        ("utf-16", "utf-16", None),
        ("utf-16-le", "utf-16", None),
        ("utf-16-be", "utf-8", "utf-8"),
    ],
)
def test_a_wrong_declaration_does_not_spoil_the_words(encoding: str, declared: str, charset: str | None) -> None:
    text = rss(f"<title>{WORDS}</title>").replace("?>", f' encoding="{declared}"?>')
    (found,) = read(text.encode(encoding), charset).entries
    assert found.headline == WORDS
