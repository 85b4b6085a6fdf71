"""`tickertape source …`, as a process of its own, against a real server."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.site import Site, served
from tests.flows.test_import import tickertape

TEXT = "Harbour fire: live\nA warehouse burns.\n4 May 2025\n- 18:40 GMT\nThe roof is down.\n- 18:05 GMT\nSmoke.\n"
UPDATES = [
    {"@type": "BlogPosting", "@id": "#b", "articleBody": "The roof is down.", "datePublished": "2025-05-04T18:40:00Z"},
    {"@type": "BlogPosting", "@id": "#a", "articleBody": "Smoke.", "datePublished": "2025-05-04T19:05:00+01:00"},
]
BLOG = {
    "@context": "https://schema.org",
    "@type": "LiveBlogPosting",
    "headline": "Harbour fire: live",
    "liveBlogUpdate": UPDATES,
}
JSON_LD = json.dumps(BLOG)
HTML = f'<!doctype html><title>Harbour</title><script type="application/ld+json">{JSON_LD}</script><p>Live</p>'
UPDATE = """<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting" id="{}">
<time itemprop="datePublished" datetime="2025-05-04T{}:00Z"></time><p itemprop="articleBody">{}</p></div>"""
MICRODATA = f"""<!doctype html><div itemscope itemtype="https://schema.org/LiveBlogPosting">
<h1 itemprop="headline">Harbour fire: live</h1>
{UPDATE.format("b", "18:40", "The roof is down.")}{UPDATE.format("a", "18:05", "Smoke.")}</div>"""
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour fire: live</title>
<link>https://harbour.example/</link><description/>
<item><guid isPermaLink="false">b</guid><description>The roof is down.</description>
<pubDate>Sun, 04 May 2025 19:40:00 BST</pubDate></item><item><guid isPermaLink="false">a</guid>
<description>Smoke.</description><pubDate>Sun, 04 May 2025 18:05:00 GMT</pubDate></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour fire: live</title><id>urn:f</id>
<updated>2025-05-04T18:40:00Z</updated><entry><id>urn:b</id><title/><content>The roof is down.</content>
<published>2025-05-04T18:40:00Z</published><updated>2025-05-04T18:40:00Z</updated></entry><entry><id>urn:a</id><title/>
<content>Smoke.</content><published>2025-05-04T18:05:00Z</published><updated>2025-05-04T18:05:00Z</updated></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour fire: live",
        "items": [
            {"id": 2, "content_text": "The roof is down.", "date_published": "2025-05-04T18:40:00Z"},
            {"id": 1, "content_text": "Smoke.", "date_published": "2025-05-04T18:05:00Z"},
        ],
    }
)
KINDS = {
    "text": (TEXT, "text"),
    "json-ld in a page": (HTML, "page"),
    "microdata": (MICRODATA, "page"),
    "json-ld": (JSON_LD, "json-ld"),
    "rss": (RSS, "feed"),
    "atom": (ATOM, "feed"),
    "json feed": (JSON_FEED, "json-feed"),
}
IDS = {"text": [None, None], "atom": ["urn:b", "urn:a"], "json feed": ["2", "1"]}


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with served() as site:
        yield site


async def source(*arguments: object, database: Path, private: str = "true") -> tuple[int, str, str]:
    return await tickertape("source", *arguments, database=database, allow_private_addresses=private)


@pytest.mark.parametrize("name", KINDS)
async def test_every_kind_is_read_as_the_same_document(site: Site, tmp_path: Path, name: str) -> None:
    site.body, kind = KINDS[name]
    code, out, err = await source("test", site.address, "--json", database=tmp_path / "news.sqlite3")
    assert (code, err) == (0, "")
    read = json.loads(out)
    assert (read["kind"], read["title"], read["source"]) == (kind, "Harbour fire: live", None)
    assert [(entry["published_at"], entry["paragraphs"]) for entry in read["entries"]] == [
        ("2025-05-04T18:40:00+00:00", ["The roof is down."]),
        ("2025-05-04T18:05:00+00:00", ["Smoke."]),
    ]
    assert [entry.get("id") for entry in read["entries"]] == IDS.get(name, ["b", "a"])
    assert read["changes"] == {"published": 0, "stored": 2, "corrected": 0, "withdrawn": 0, "asked": 0}


async def test_a_source_is_added_listed_paused_read_again_and_removed(site: Site, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    site.body = TEXT
    assert await source("list", database=database) == (0, "No source is read yet: tickertape source add ADDRESS\n", "")
    code, out, _ = await source("add", site.address, "--on-missing", "retract", "--hold", "3", database=database)
    assert (code, out) == (
        0,
        "Source 1 is read into harbour-fire-live; 2 entries are stored, sent to nobody.\n",
    )
    _, out, _ = await source("list", "--json", database=database)
    (listed,) = json.loads(out)
    assert (listed["state"], listed["coverage"], listed["failures"]) == ("active", "harbour-fire-live", 0)
    assert (listed["options"]["hold"], listed["options"]["on_missing"]) == (3.0, "retract")
    for act, done in {"pause": "is paused", "resume": "is read again", "remove": "is removed"}.items():
        code, out, _ = await source(act, "1", database=database)
        assert (code, f"{site.address}) {done}" in out) == (0, True)
    code, _, err = await source("pause", "1", database=database)
    assert (code, err) == (6, "tickertape: There is no source 1.\n")


async def test_a_source_that_is_read_already_tells_what_would_follow(site: Site, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    site.body = TEXT
    await source("add", site.address, database=database)
    site.body = TEXT.replace("- 18:40", "- 18:55 GMT\nIt is out.\n- 18:40").replace("Smoke.", "Steam.")
    code, out, _ = await source("test", site.address, database=database)
    assert code == 0
    assert out.endswith("text. Source 1 now: 1 published, 1 corrected.\n")
    assert "2025-05-04 18:55 UTC\nIt is out." in out


async def test_private_addresses_are_refused_unless_they_are_allowed(site: Site, tmp_path: Path) -> None:
    site.body = TEXT
    code, out, err = await source("test", site.address, database=tmp_path / "news.sqlite3", private="false")
    assert (code, out, site.asked) == (6, "", 0)
    assert "127.0.0.1" in err


async def test_what_cannot_be_fetched_or_read_is_one_line(site: Site, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    site.body = None
    code, out, err = await source("add", site.address, database=database)
    assert (code, out, err.count("\n")) == (7, "", 1)
    site.body = "<!doctype html><title>Shop</title><p>Milk and bread."
    code, out, err = await source("add", site.address, database=database)
    assert (code, out, err.count("\n")) == (5, "", 1)
    assert err.startswith("tickertape: found ")
    assert (await source("list", "--json", database=database))[1] == "[]\n"
