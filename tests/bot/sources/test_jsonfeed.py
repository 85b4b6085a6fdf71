"""JSON Feed 1.0 and 1.1, read into documents."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DocumentNotUnderstood
from bot.richtext import Span, paragraph
from bot.sources import jsonfeed
from bot.sources.document import MAX_BYTES, MAX_ENTRIES, Contents, Document, DocumentEntry, SourceKind

NOW = datetime(2031, 5, 4, 20, 0, tzinfo=UTC)
VERSION = "https://jsonfeed.org/version/1.1"


def feed(*items: object, **fields: object) -> bytes:
    return json.dumps({"version": VERSION, "title": "Harbour fire", "items": items} | fields).encode()


def read(body: bytes) -> Document:
    return jsonfeed.read(Contents(body), "quay", "https://desk.example/live/feed.json", NOW)


def entry(**fields: object) -> DocumentEntry:
    (only,) = read(feed({"id": "14"} | fields)).entries
    return only


def test_an_item_is_an_entry() -> None:
    document = read(
        feed(
            {
                "id": "14",
                "url": "/live/14",
                "title": "Roof gone",
                "content_html": "<p>The roof <b>fell</b>.</p>",
                "content_text": "The roof fell.",
                "date_published": "2031-05-04T19:40:00+01:00",
                "date_modified": "2031-05-04T19:00:00Z",
                "authors": [{"name": "Rita Reader"}, {"name": "Eddie Editor"}],
            },
            description="A warehouse burns.",
            feed_url="feed.json",
            hubs=[
                {"type": "rssCloud", "url": "https://no.example/"},
                {"type": "WebSub", "url": "https://hub.example/"},
            ],
        )
    )
    assert document == Document(
        title="Harbour fire",
        standfirst=("A warehouse burns.",),
        entries=(
            DocumentEntry(
                origin="quay/14",
                published_at=datetime(2031, 5, 4, 18, 40, tzinfo=UTC),
                modified_at=datetime(2031, 5, 4, 19, 0, tzinfo=UTC),
                body=(paragraph("The roof ", Span("fell", bold=True), "."),),
                headline="Roof gone",
                link="https://desk.example/live/14",
                author="Rita Reader, Eddie Editor",
            ),
        ),
        kind=SourceKind.JSON_FEED,
        identified=True,
        complete=False,
        hub="https://hub.example/",
        topic="https://desk.example/live/feed.json",
    )


@pytest.mark.parametrize(
    ("identity", "origin"),
    [
        (14, "quay/14"),
        (14.0, "quay/14"),
        (14.5, "quay/14.5"),
        (123456789012345678901234567890, "quay/123456789012345678901234567890"),
        (0, "quay/0"),
        (" a ", "quay/a"),
    ],
)
def test_an_id_that_is_a_number_is_a_text(identity: object, origin: str) -> None:
    assert entry(id=identity).origin == origin


@pytest.mark.parametrize("item", [{}, {"id": None}, {"id": ""}, {"id": True}, {"id": ["14"]}, "14", None, 14])
def test_an_item_without_an_id_is_left_out(item: object) -> None:
    assert [entry.origin for entry in read(feed(item, {"id": "15"})).entries] == ["quay/15"]


def test_one_author_of_version_1_counts() -> None:
    assert entry(author={"name": "Rita Reader"}).author == "Rita Reader"
    assert (
        read(feed({"id": "14"}, version="https://jsonfeed.org/version/1", author={"name": "Desk"})).entries[0].author
        is None
    )


def test_texts_and_addresses_stand_in_for_each_other() -> None:
    assert entry(content_text="5 < 6 &amp;\n\nSecond.", summary="Short.").paragraphs == ("5 < 6 &amp;", "Second.")
    assert entry(content_html=" <p></p>", content_text="", summary="Short.").paragraphs == ("Short.",)
    assert entry(external_url="https://other.example/").link == "https://other.example/"
    assert entry(url="javascript:alert(1)").link is None


def test_dates_without_a_zone_count_as_none() -> None:
    assert entry(date_published="2031-05-04T18:40:00").undated
    assert entry().published_at == NOW
    updated = entry(date_modified="2031-05-04T18:40:00Z")
    assert (updated.undated, updated.published_at) == (False, updated.modified_at)


def test_only_a_plain_yes_ends_it() -> None:
    assert read(feed(expired=True)).ended
    assert not any(read(feed(expired=value)).ended for value in (False, None, "true", 1))


def test_a_headline_that_repeats_the_feeds_title_is_none() -> None:
    assert entry(title="Harbour fire").headline is None


def test_other_encodings_and_lone_surrogates_are_read() -> None:
    assert read(b"\xef\xbb\xbf" + feed(title="Café")).title == "Café"
    assert read(json.dumps(json.loads(feed(title="Café")), ensure_ascii=False).encode("utf-16")).title == "Café"
    read(feed({"id": "\ud800", "title": "\udfff", "content_html": "\ud800"})).model_dump_json().encode()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"", "what is no JSON"),
        (b"<rss/>", "what is no JSON"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "what is no JSON"),
        (b"[" * 200_000, "what is no JSON"),
        (b"9" * 10_000, "what is no JSON"),
        (b"[]", "JSON of another kind"),
        (b'{"items": []}', "JSON of another kind"),
        (feed(version=1), "JSON of another kind"),
        (feed(items={"id": "14"}), "JSON of another kind"),
        (b" " * (MAX_BYTES + 1), "more than 10,000,000 bytes"),
        (feed(*[{"id": n} for n in range(MAX_ENTRIES + 1)]), "5,001 entries"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_json_feed_or_too_much_of_one_is_refused(body: bytes, found: str) -> None:
    with pytest.raises(DocumentNotUnderstood) as refused:
        read(body)
    assert found in str(refused.value)


NAMES = st.sampled_from(
    [
        *("id", "url", "external_url", "title", "content_html", "content_text", "summary"),
        *("date_published", "date_modified", "authors", "author", "name"),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=10,
)


@given(
    st.lists(st.dictionaries(NAMES, VALUES) | VALUES, max_size=5),
    st.dictionaries(st.sampled_from(["title", "description", "feed_url", "hubs", "expired"]), VALUES),
)
def test_anything_in_any_field_is_read(items: list[object], fields: dict[str, object]) -> None:
    read(feed(*items, **fields)).model_dump_json().encode()
