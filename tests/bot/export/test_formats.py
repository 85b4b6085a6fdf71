"""What each format promises to those who read it: what its specification wants, and what must not be in it."""

import json
from dataclasses import replace
from datetime import timedelta
from xml.etree.ElementTree import Element, fromstring

import feedparser
import pytest

from bot.export.edition import Edition, headline_of
from bot.export.formats import Format, write
from bot.model import Marks
from bot.richtext import from_paragraphs
from bot.sources.dates import instant
from tests.bot.export.editions import ADDRESS, CLOSED, COVERAGE, NOW, OPENED, entry, read_back, retracted

SMOKE = entry(1, body=from_paragraphs(["Smoke is seen over the quay."]))
ROOF = replace(
    entry(2, headline="Roof gone", body=from_paragraphs(["The roof <fell> & burns."]), source_line="Rita Reader"),
    changed_at=OPENED + timedelta(hours=1),
    revision=2,
    marks=Marks(breaking=True, key=True),
)
WRONG = retracted(entry(3, body=from_paragraphs(["A crane fell."])), "No crane fell")
PICTURES = entry(4)
MAP = entry(5, link="https://other.example/map?a=1&b=2")
EDITION = Edition(COVERAGE, [SMOKE, ROOF, WRONG, PICTURES, MAP], ADDRESS)
ATOM = "{http://www.w3.org/2005/Atom}"


def xml(form: Format, edition: Edition = EDITION) -> Element:
    return fromstring(write(edition, form))  # noqa: S314 - written here


def parsed(form: Format, edition: Edition = EDITION) -> dict[str, object]:
    found = json.loads(write(edition, form))
    assert isinstance(found, dict)
    return found


def texts(parent: Element, path: str) -> list[str | None]:
    return [found.text for found in parent.findall(path)]


@pytest.mark.parametrize("form", Format)
def test_what_was_withdrawn_or_has_no_text_is_left_out(form: Format) -> None:
    written = write(EDITION, form)
    assert "A crane fell." not in written
    assert len(read_back(EDITION, form).entries) == 3


@pytest.mark.parametrize("form", Format)
def test_the_summary_is_left_out_live_or_withdrawn(form: Format) -> None:
    live = replace(entry(7, body=from_paragraphs(["So far."])), summary=True)
    beside = Edition(COVERAGE, [SMOKE, live, retracted(replace(live, number=8), "Over.")], ADDRESS)
    assert write(beside, form) == write(Edition(COVERAGE, [SMOKE], ADDRESS), form)


@pytest.mark.parametrize("form", [form for form in Format if form is not Format.TEXT])
def test_ids_stay_when_an_entry_is_edited_or_the_page_moves(form: Format) -> None:
    origins = [entry.origin for entry in read_back(EDITION, form).entries]
    assert origins == [f"back/urn:tickertape:harbour-fire:{number}" for number in (5, 2, 1)]
    edited = replace(SMOKE, content=ROOF.content, changed_at=OPENED + timedelta(days=1), revision=2)
    elsewhere = Edition(COVERAGE, [edited, ROOF, MAP], "https://new.example/")
    assert [entry.origin for entry in read_back(elsewhere, form).entries] == origins


@pytest.mark.parametrize("form", Format)
def test_characters_that_no_format_has_are_dropped(form: Format) -> None:
    odd = entry(
        1, headline="Roof\x00\x0b\ufffe gone\x1b", body=from_paragraphs(["It\x07 fell\uffff."]), source_line="R\x01"
    )
    (found,) = read_back(Edition(replace(COVERAGE, title="Harbour\x02 fire"), [odd]), form).entries
    assert " ".join([found.headline or "", *found.paragraphs]).split() == ["Roof", "gone", "It", "fell."]


@pytest.mark.parametrize(("form", "version"), [(Format.RSS, "rss20"), (Format.ATOM, "atom10")])
@pytest.mark.parametrize("edition", [EDITION, Edition(COVERAGE, []), Edition(CLOSED, [MAP, WRONG])])
def test_feedparser_finds_no_fault(form: Format, version: str, edition: Edition) -> None:
    found = feedparser.parse(write(edition, form).encode())
    assert (found.bozo, found.version, len(found.entries)) == (False, version, len(edition.shown))


def test_rss_has_what_its_specification_wants() -> None:
    channel = xml(Format.RSS).find("channel")
    assert channel is not None
    for name in ("title", "link", "description"):
        assert len(texts(channel, name)) == 1
        assert all(texts(channel, name))
    for item in channel.findall("item"):
        assert any(texts(item, "title") + texts(item, "description"))
        assert all(instant(date or "", NOW) for date in texts(item, "pubDate"))
        assert [guid.get("isPermaLink") for guid in item.findall("guid")] == ["false"]
    assert texts(channel, "item/link") == [MAP.content.link, f"{ADDRESS}#entry-2", f"{ADDRESS}#entry-1"]
    assert texts(channel, "item/category") == ["breaking", "key"]


def test_rss_of_a_coverage_without_page_or_standfirst_is_complete_too() -> None:
    channel = xml(Format.RSS, Edition(replace(COVERAGE, standfirst=()), [SMOKE])).find("channel")
    assert channel is not None
    assert texts(channel, "link") == ["urn:tickertape:harbour-fire"]
    assert all(texts(channel, "description"))


def test_atom_has_what_rfc_4287_wants() -> None:
    feed = xml(Format.ATOM)
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
        assert all(instant(date or "", NOW) for date in texts(element, f"{ATOM}updated"))
    assert len(set(texts(feed, f"{ATOM}entry/{ATOM}id"))) == 3
    assert texts(feed, f"{ATOM}author/{ATOM}name") == ["The desk"]
    assert texts(feed, f"{ATOM}updated") == ["2031-05-04T11:30:07Z"]


def test_atom_has_a_tombstone_for_what_was_withdrawn() -> None:
    (tombstone,) = xml(Format.ATOM).findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert tombstone.attrib == {"ref": "urn:tickertape:harbour-fire:3", "when": "2031-05-04T11:30:07Z"}
    assert [comment.text for comment in tombstone] == ["No crane fell"]


ITEM_FIELDS = {
    "id": str,
    "url": str,
    "title": str,
    "content_html": str,
    "date_published": str,
    "date_modified": str,
    "authors": list,
    "tags": list,
}
FEED_FIELDS = {"version": str, "title": str, "home_page_url": str, "description": str, "expired": bool, "items": list}


@pytest.mark.parametrize("edition", [EDITION, Edition(COVERAGE, []), Edition(CLOSED, [ROOF])])
def test_a_json_feed_has_the_fields_of_version_1_1_and_their_types(edition: Edition) -> None:
    feed = parsed(Format.JSONFEED, edition)
    assert {"version", "title", "items"} <= feed.keys()
    assert all(isinstance(value, FEED_FIELDS[name]) for name, value in feed.items())
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    items = feed["items"]
    assert isinstance(items, list)
    for item in items:
        assert {"id", "content_html"} <= item.keys()
        assert all(isinstance(value, ITEM_FIELDS[name]) for name, value in item.items())
        dates = [value for name, value in item.items() if name.startswith("date_")]
        assert all(instant(date, NOW) for date in dates)
    assert feed.get("expired") is (True if edition is not EDITION and edition.closed else None)


def test_json_ld_gives_each_update_a_headline_and_dates_of_its_own() -> None:
    blog = parsed(Format.JSONLD)
    updates = blog["liveBlogUpdate"]
    assert isinstance(updates, list)
    assert [update["headline"] for update in updates] == [
        "https://other.example/map?a=1&b=2…",
        "Roof gone",
        "Smoke is seen over the quay.…",
    ]
    assert len({update["datePublished"] for update in updates}) == 3
    assert updates[1]["dateModified"] == "2031-05-04T10:30:07Z"
    assert [update["url"] for update in updates] == [f"{ADDRESS}#entry-{number}" for number in (5, 2, 1)]
    assert blog["headline"] == "Harbour fire"


def test_json_ld_has_an_end_only_when_the_coverage_has() -> None:
    assert "coverageEndTime" not in parsed(Format.JSONLD)
    assert parsed(Format.JSONLD, Edition(CLOSED, [SMOKE]))["coverageEndTime"] == "2031-05-04T18:30:07Z"


def test_json_ld_can_stand_in_a_script_element() -> None:
    hostile = entry(1, headline="</script><!--", body=from_paragraphs(["<script>"]))
    assert "<" not in write(Edition(COVERAGE, [hostile]), Format.JSONLD)


def test_plain_text_is_a_live_page() -> None:
    assert write(EDITION, Format.TEXT) == (
        "Harbour fire\nA warehouse burns at the old quay.\nWe follow it.\n\n"
        "4 May 2031 09:35 GMT\nhttps://other.example/map?a=1&b=2\n\n"
        "4 May 2031 09:32 GMT\nRoof gone\nThe roof <fell> & burns.\n\n"
        "4 May 2031 09:31 GMT\nSmoke is seen over the quay."
    )


@pytest.mark.parametrize(
    ("body", "written"),
    [
        (["It began.", "02:00 GMT"], ["It began. 02:00 GMT"]),
        (["02:00 GMT"], ["“02:00 GMT”"]),
        (["02:00 GMT was when it began."], ["02:00 GMT was when it began."]),
        (["One.", "- 02:00 GMT two"], ["One. - 02:00 GMT two"]),
        (["This life feed has ended."], ["“This life feed has ended.”"]),
        (["The <html> tag."], ["The < html> tag."]),
    ],
)
def test_a_line_that_means_something_on_a_live_page_is_disarmed(body: list[str], written: list[str]) -> None:
    edition = Edition(COVERAGE, [entry(1, body=from_paragraphs(body)), entry(2, body=from_paragraphs(["x"]))])
    assert write(edition, Format.TEXT).split("GMT\n", 2)[2].splitlines() == written
    assert read_back(edition, Format.TEXT).entries[1].paragraphs == tuple(written)


def test_the_same_coverage_is_written_the_same_way_in_any_order() -> None:
    for form in Format:
        assert write(Edition(COVERAGE, [MAP, WRONG, SMOKE, ROOF], ADDRESS), form) == write(EDITION, form)


def test_a_headline_is_the_entrys_own_or_how_its_text_begins() -> None:
    assert headline_of(ROOF) == "Roof gone"
    assert headline_of(entry(1, body=from_paragraphs(["one two three four five six seven eight nine ten eleven"]))) == (
        "one two three four five six seven eight nine ten…"
    )
    assert headline_of(PICTURES) == ""
