"""What live blogs in the wild do with schema.org's words, one situation after the other."""

from datetime import UTC, datetime

import pytest

from bot.richtext import Span, paragraph
from bot.sources.document import SourceKind
from tests.bot.sources.liveblogs import ADDRESS, NOW, blog, entry, origins, read, read_bare, texts, update


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 5, 4, hour, minute, tzinfo=UTC)


def test_published_in_one_zone_and_edited_in_another() -> None:
    one = entry(
        update(
            datePublished="2026-05-04T11:30:00+01:00",
            dateModified="2026-05-04T10:30:00Z",
            url="#2259242",
            at_id=None,
            articleBody='Nine <a href="/boats">boats</a> wait.   ',
        )
    )
    assert (one.published_at, one.modified_at) == (at(10, 30), at(10, 30))
    assert one.published_at.tzinfo is UTC
    assert one.origin == "harbour/2259242"
    assert one.link == f"{ADDRESS}#2259242"
    assert one.body == (paragraph("Nine ", Span("boats", link="https://harbour.example/boats"), " wait."),)


def test_an_update_without_text_is_an_entry_of_pictures_only() -> None:
    assert entry(update(articleBody="", headline=None)).body == ()


def test_microdata_with_a_table_of_points() -> None:
    document = read(
        body="""<div itemscope itemtype="http://schema.org/LiveBlogPosting">
        <h1 itemprop="headline">The regatta of Lower Quill</h1>
        <div itemprop="liveBlogUpdate" itemscope itemtype="http://schema.org/BlogPosting" id="heat-2">
          <meta itemprop="datePublished" content="2026-05-04T10:02:00+02:00">
          <h3 itemprop="headline">Heat two</h3>
          <div itemprop="articleBody"><p>Gull wins.</p>
            <div itemprop="image" itemscope itemtype="http://schema.org/ImageObject">A gull</div>
            <table><tr><td>Gull</td><td>3</td></tr><tr><td>Tern</td><td>1</td></tr></table></div>
          <p itemprop="author" itemscope itemtype="http://schema.org/Person"><b itemprop="name">Rita Reader</b></p>
        </div></div>"""
    )
    (one,) = document.entries
    assert (document.kind, document.title) == (SourceKind.PAGE, "The regatta of Lower Quill")
    assert one.paragraphs == ("Gull wins.", "Gull | 3", "Tern | 1")
    assert (one.origin, one.headline, one.author) == ("harbour/heat-2", "Heat two", "Rita Reader")
    assert (one.published_at, one.link) == (at(8, 2), f"{ADDRESS}#heat-2")


def test_one_update_that_is_no_list() -> None:
    assert texts(read(blog(liveBlogUpdate=update(1))).entries) == ["The gun was heard 1 times."]


@pytest.mark.parametrize("nothing", [None, [], {}, "", "none yet"])
def test_before_the_event_there_are_no_updates(nothing: object) -> None:
    document = read(blog(liveBlogUpdate=nothing))
    assert document.title == "The regatta of Lower Quill"
    assert document.entries == ()


def test_updates_that_repeat_the_page_in_all_but_their_text() -> None:
    same = {
        "headline": "The regatta of Lower Quill",
        "datePublished": "2026-05-04T08:00:00.000Z",
        "dateModified": "2026-05-04T09:00:00+0000",
    }
    document = read(
        blog(
            update(1, **same),
            update(2, **same),
            datePublished="2026-05-04T08:00:00+0000",
            dateModified="2026-05-04T10:00:00+01:00",
            coverageEndTime="2026-05-04T09:00:00Z",
        )
    )
    assert [(one.headline, one.undated, one.published_at) for one in document.entries] == [(None, True, NOW)] * 2
    assert [one.modified_at for one in document.entries] == [None, None]
    assert origins(document) == ["gun-1", "gun-2"]
    assert not document.ended


def test_one_update_as_old_as_the_page_is_believed() -> None:
    assert entry(update(datePublished="2026-05-04T08:00:00+00:00")).published_at == at(8, 0)


def test_neither_headline_nor_date_of_editing() -> None:
    one = entry(update(headline=None))
    assert (one.headline, one.modified_at, one.published_at) == (None, None, at(10, 1))


def test_a_headline_that_is_the_beginning_of_the_text() -> None:
    text = "The gun was <b>heard</b> as far as the lighthouse, and then again from the pier."
    cut = "The gun was heard as far as the lighthouse, and&hellip;"
    assert entry(update(headline=cut, articleBody=text)).headline is None
    assert entry(update(headline="A gun was heard…", articleBody=text)).headline == "A gun was heard…"
    assert entry(update(headline="The gun", articleBody=text)).headline == "The gun"
    assert entry(update(headline="All over", articleBody="<p>All over</p><p>Home now.</p>")).headline is None


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ({"@type": "Person", "name": "Rita Reader"}, "Rita Reader"),
        ([{"name": "Rita Reader"}, {"name": "Eddie Editor"}, {"name": "Rita Reader"}], "Rita Reader, Eddie Editor"),
        ("Rita Reader", "Rita Reader"),
        (["Rita  Reader", {"@type": "Organization", "name": "Harbour &amp; Sons"}], "Rita Reader, Harbour & Sons"),
        ({"@id": "#rita"}, "Rita Reader"),
        ("https://harbour.example/rita", None),
        *[(None, None), ([], None), ({}, None), ("", None), ({"name": None}, None)],
    ],
)
def test_authors_in_every_shape(author: object, name: str | None) -> None:
    rita = {"@type": "Person", "@id": "#rita", "name": "Rita Reader"}
    document = read({"@context": "https://schema.org", "@graph": [rita, blog(update(author=author))]})
    assert document.entries[0].author == name


def test_a_coverage_that_ends_a_minute_after_it_began_goes_on() -> None:
    document = read(blog(update(), coverageStartTime="2026-05-04T08:00:00Z", coverageEndTime="2026-05-04T08:01:00Z"))
    assert not document.ended


@pytest.mark.parametrize(
    ("status", "ended"),
    [
        *((status, True) for status in ("Ended", "closed", "https://harbour.example/status/archived")),
        ({"@type": "DefinedTerm", "name": "Closed"}, True),
        *((status, False) for status in ("Published", "Live", "", None, ["Draft"])),
    ],
)
def test_only_an_explicit_status_ends_it(status: object, ended: bool) -> None:
    assert read(blog(update(), creativeWorkStatus=status)).ended is ended


def test_in_a_graph_among_others_with_headlines_that_fall_back_to_the_page() -> None:
    graph = [
        {"@type": "NewsMediaOrganization", "@id": "https://harbour.example/#us", "name": "Harbour News"},
        blog(update(1), update(2, headline="The Regatta of Lower Quill")),
    ]
    document = read({"@context": "https://schema.org", "@graph": graph})
    assert [one.headline for one in document.entries] == ["Gun number 1", None]


def test_keys_with_blanks_ids_that_are_relative_and_headlines_from_the_title() -> None:
    said = update(1, at_id="/regatta/heat-1", headline="Regatta | Harbour News") | {"location ": "Quay", "url ": "#x"}
    (one,) = read(blog(said)).entries
    assert one.origin == "harbour/https://harbour.example/regatta/heat-1"
    assert one.headline is None
    assert one.link == f"{ADDRESS}#x"


def test_dates_of_editing_only_and_the_page_s_headline_each_time() -> None:
    first, second = (
        update(n, datePublished=None, dateModified=f"2026-05-04T09:0{n}:00Z", headline="Live") for n in (1, 2)
    )
    document = read(blog(first, second))
    assert [one.published_at for one in document.entries] == [at(9, 1), at(9, 2)]
    assert [one.headline for one in document.entries] == [None, None]


def test_zones_in_two_spellings() -> None:
    document = read(
        blog(update(1, datePublished="2026-05-04T10:01:00+00:00"), update(2, datePublished="2026-05-04T10:02:00.000Z"))
    )
    assert [one.published_at for one in document.entries] == [at(10, 1), at(10, 2)]


def test_an_array_at_the_top_and_breaks_for_paragraphs() -> None:
    data = [{"@type": "BreadcrumbList"}, [blog(update(articleBody="One.<br/><br/>Two.<br>Three."))]]
    assert read(data).entries[0].paragraphs == ("One.", "Two.\nThree.")
    assert read_bare(data).entries[0].paragraphs == ("One.", "Two.\nThree.")


@pytest.mark.parametrize(
    "kind",
    [
        *(["NewsArticle", "LiveBlogPosting"], "https://schema.org/LiveBlogPosting", "schema:LiveBlogPosting"),
        *("http://schema.org/LiveBlogPosting", [None, 7, "LiveBlogPosting"], " LiveBlogPosting "),
    ],
)
def test_types_in_lists_and_in_full(kind: object) -> None:
    assert len(read(blog(update(), at_type=kind)).entries) == 1


def test_the_same_with_every_name_in_full() -> None:
    full = {f"https://schema.org/{name}" if name[0] != "@" else name: value for name, value in blog(update()).items()}
    assert texts(read(full).entries) == ["The gun was heard 1 times."]
