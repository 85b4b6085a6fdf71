"""Entries of live blogs: their times, ids, headlines and links."""

from datetime import UTC, datetime

import pytest

from tests.bot.sources.liveblogs import ADDRESS, NOW, blog, entry, origins, read, texts, update


@pytest.mark.parametrize(
    "stamp",
    [
        *("2026-05-04T10:01:00", "2026-05-04", "10:01", "yesterday", "", None, 1777888860, "9999-12-31T23:59:59-23:59"),
        *(
            "0001-01-01T00:00:00+14:00",
            "1970-01-01T00:00:00Z",
            "2199-05-04T10:01:00Z",
            "2026-13-04T10:01:00Z",
            "1" * 99,
        ),
    ],
)
def test_a_time_that_cannot_be_known_is_when_the_page_was_read(stamp: object) -> None:
    one = entry(update(datePublished=stamp))
    assert (one.undated, one.published_at) == (True, NOW)


@pytest.mark.parametrize(
    "stamp",
    [
        *("2026-05-04T10:01Z", "2026-05-04T10:01:00z", " 2026-05-04 10:01:00 +0000 ", "2026-05-04T12:01:00.000+02:00"),
        *("20260504T100100Z", "2026-05-04T10:01:00 UTC", "2026-05-04T10:01:00GMT", "2026-05-04T10:01:00.0000000Z"),
    ],
)
def test_times_in_every_spelling_of_the_standard(stamp: str) -> None:
    one = entry(update(datePublished=stamp))
    assert (one.undated, one.published_at) == (False, datetime(2026, 5, 4, 10, 1, tzinfo=UTC))


def test_days_alone_written_as_midnight_are_no_times() -> None:
    midnight = {"datePublished": "2026-05-04T00:00:00+00:00"}
    assert [one.undated for one in read(blog(update(1, **midnight), update(2, **midnight))).entries] == [True, True]
    assert [one.undated for one in read(blog(update(1, **midnight), update(2))).entries] == [False, False]
    assert not entry(update(1, **midnight)).undated


def test_a_known_time_of_editing_stands_in_for_midnights() -> None:
    first, second = (
        update(n, datePublished="2026-05-04T00:00:00Z", dateModified=f"2026-05-04T09:0{n}:00Z") for n in (1, 2)
    )
    assert [one.published_at.hour for one in read(blog(first, second)).entries] == [9, 9]


def test_the_id_comes_first_then_the_fragment_then_a_digest() -> None:
    assert origins(read(blog(update(at_id="urn:gun:1", url=f"{ADDRESS}#other")))) == ["urn:gun:1"]
    assert origins(read(blog(update(at_id=None, url=f"{ADDRESS}#other")))) == ["other"]
    assert origins(read(blog(update(at_id="_:b0", url=f"{ADDRESS}#other")))) == ["other"]
    by_text = read(blog(update(at_id=None)))
    assert by_text.entries[0].origin == read(blog(update(at_id=None))).entries[0].origin
    assert by_text.entries[0].origin != entry(update(at_id=None, articleBody="Two guns.")).origin


@pytest.mark.parametrize(
    ("identity", "address"),
    [
        ("#gun-1", ADDRESS),
        (f"{ADDRESS}#gun-1", ADDRESS),
        ("live#gun-1", ADDRESS),
        (f"{ADDRESS}?page=1#gun-1", f"{ADDRESS}?from=desk"),
        ("http://www.harbour.example/regatta/live/#gun-1", ADDRESS),
    ],
)
def test_ids_on_the_page_itself_hold_when_its_address_changes_a_little(identity: str, address: str) -> None:
    assert origins(read(blog(update(at_id=identity)), address=address)) == ["gun-1"]


def test_ids_elsewhere_are_resolved() -> None:
    assert origins(read(blog(update(at_id="heats/1#top")))) == ["https://harbour.example/regatta/heats/1#top"]
    assert origins(read(blog(update(at_id="//boats.example/1")))) == ["https://boats.example/1"]
    assert origins(read(blog(update(at_id="http://[broken")))) == ["http://[broken"]
    assert origins(read(blog(update(at_id="heat-1")), head='<base href="/2026/">')) == [
        "https://harbour.example/2026/heat-1"
    ]


def test_what_has_ids_is_identified() -> None:
    assert read(blog(update(1), update(2))).identified
    assert not read(blog(update(1), update(2, at_id=None))).identified
    assert not read(blog()).identified


def test_an_id_that_all_updates_share_is_none() -> None:
    document = read(blog(*(update(number, at_id=ADDRESS) for number in (1, 2, 3))))
    assert len(document.entries) == 3
    assert not document.identified


def test_of_two_updates_with_one_id_the_first_counts() -> None:
    document = read(blog(update(2), update(1, at_id="#gun-2"), update(3)))
    assert texts(document.entries) == ["The gun was heard 2 times.", "The gun was heard 3 times."]
    assert document.identified


def test_the_order_of_the_page_stays() -> None:
    assert origins(read(blog(update(2), update(3), update(1)))) == ["gun-2", "gun-3", "gun-1"]


def test_a_headline_that_all_updates_share_is_the_page_s() -> None:
    document = read(blog(update(1, headline="As it happened"), update(2, headline="As it happened")))
    assert [one.headline for one in document.entries] == [None, None]
    assert entry(update(1, headline="As it happened")).headline == "As it happened"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://boats.example/1", "https://boats.example/1"),
        ("/heat/1", "https://harbour.example/heat/1"),
        ("javascript:alert(1)", None),
        (None, f"{ADDRESS}#gun-1"),
    ],
)
def test_links_of_entries_are_absolute(url: str | None, link: str | None) -> None:
    assert entry(update(url=url)).link == link


def test_an_id_that_need_not_lead_anywhere_is_no_link() -> None:
    assert entry(update(at_id="https://things.example/gun/1")).link is None
    assert entry(update(at_id="urn:gun:1")).link is None
