"""What tells the entries of a feed apart, and what says that one was withdrawn."""

from bot.sources import feeds
from bot.sources.document import Contents
from tests.bot.sources.feed_texts import ADDRESS, NOW, atom, entry, origins, read, rss


def test_without_a_guid_the_link_identifies() -> None:
    assert origins(rss("<link>/a</link>", "<link>/b</link>")) == [
        "quay/https://desk.example/a",
        "quay/https://desk.example/b",
    ]


def test_an_id_or_link_that_all_share_identifies_none() -> None:
    document = read(rss("<guid>1</guid><link>/</link><title>A</title>", "<guid>1</guid><link>/</link><title>B</title>"))
    assert not document.identified
    assert len({entry.origin for entry in document.entries}) == 2


def test_a_digest_stays_while_the_clock_goes_on() -> None:
    item = rss("<title>A</title><pubDate>Sun, 04 May 2031 18:40:00</pubDate>").encode()
    later = feeds.read(Contents(item), "quay", ADDRESS, NOW.replace(hour=23))
    assert later.entries[0].origin == entry(item).origin
    assert entry(item.replace(b"<title>A", b"<title>B")).origin != entry(item).origin


def test_of_entries_with_one_id_the_last_changed_counts() -> None:
    first = "<entry><id>14</id><title>Old</title><updated>2031-05-04T18:00:00Z</updated></entry>"
    second = first.replace("Old", "New").replace("18:00", "19:00")
    other = "<entry><id>15</id><title>Other</title></entry>"
    for order in ([first, second, other], [second, first, other]):
        assert [entry.headline for entry in read(atom(*order)).entries] == ["New", "Other"]


def test_a_long_id_is_replaced_by_its_digest() -> None:
    (origin,) = origins(rss(f"<guid>{'x' * 5000}</guid>"))
    assert len(origin) < 100


def test_tombstones_say_what_is_withdrawn() -> None:
    document = read(
        atom(
            "<at:deleted-entry ref='14' when='2031-05-04T19:00:00Z'><at:comment>Wrong.</at:comment></at:deleted-entry>",
            "<at:deleted-entry ref='15' when='2031-05-04T19:00:00Z'/>",
            "<entry><id>15</id><at:deleted-entry ref='16'/></entry>",
        )
    )
    assert document.withdrawn == ("quay/14",)
    assert [entry.origin for entry in document.entries] == ["quay/15"]


def test_what_only_looks_like_a_tombstone_is_none() -> None:
    assert read(atom("<deleted-entry ref='14'/>")).withdrawn == ()
    assert read(atom("<at:deleted-entry ref='14'/>").replace("purl.org", "desk.example")).withdrawn == ()
