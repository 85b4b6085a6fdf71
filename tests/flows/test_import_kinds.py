"""`tickertape import` of other documents than plain text, and of other publishers' plain text."""

import json
from pathlib import Path

import pytest

from tests.flows.test_import import tickertape
from tests.fuzz import samples

WITHOUT_DATA = "<!DOCTYPE html><html><title>Kites</title><p>All kites, all day.</p></html>"


@pytest.mark.parametrize(
    ("body", "headlines", "keys"),
    [
        (samples.PAGE, ["The dragon wins", None, None], {"id", "headline", "author", "modified_at"}),
        (samples.JSON_LD, ["The dragon wins", None, None], {"id", "headline", "author", "modified_at"}),
        (samples.MICRODATA, ["The dragon wins", None], {"headline", "author"}),
        (samples.RSS, ["The dragon wins", "Rain", None], {"id", "headline"}),
        (samples.ATOM, ["The dragon wins", "Rain"], {"id", "headline", "author", "modified_at"}),
        (samples.JSON_FEED, ["The dragon wins", None], {"id", "headline", "url", "author", "modified_at"}),
    ],
    ids=["page", "json-ld", "microdata", "rss", "atom", "json-feed"],
)
async def test_every_kind_is_recognised_and_shown_with_what_it_has(
    body: bytes, headlines: list[str | None], keys: set[str], tmp_path: Path
) -> None:
    file = tmp_path / "kites"
    file.write_bytes(body)
    code, out, err = await tickertape("import", file, "--dry-run", "--json", database=tmp_path / "news.sqlite3")
    assert (code, err) == (0, "")
    entries = json.loads(out)["entries"]
    assert [entry.get("headline") for entry in entries] == headlines
    first = entries[0]
    assert first.keys() >= keys | {"published_at", "date_inferred", "paragraphs"}
    assert first["published_at"] == "2024-06-15T13:31:00+00:00"
    assert first["paragraphs"][0].startswith("By a tail")


async def test_a_feed_is_imported_and_the_second_time_nothing_is_new(tmp_path: Path) -> None:
    file, database = tmp_path / "kites.xml", tmp_path / "news.sqlite3"
    file.write_bytes(samples.RSS)
    assert (await tickertape("import", file, database=database))[1].startswith("3 entries stored, 0 sent")
    file.write_bytes(samples.RSS.replace(b"By a <b>tail</b>", b"By two tails"))
    assert (await tickertape("import", file, database=database))[1].startswith("0 entries stored, 0 sent, 1 corrected")


async def test_a_page_without_structured_data_says_what_was_found_and_what_was_expected(tmp_path: Path) -> None:
    file = tmp_path / "kites.html"
    file.write_text(WITHOUT_DATA, encoding="utf-8")
    code, out, err = await tickertape("import", file, database=tmp_path / "news.sqlite3")
    assert (code, out, err.count("\n")) == (5, "", 1)
    assert "found an HTML page without structured data; expected" in err
    assert "LiveBlogPosting" in err
    assert "nothing was changed" in err


async def test_a_kind_that_is_named_overrides_what_it_looks_like(tmp_path: Path) -> None:
    file = tmp_path / "kites.html"
    file.write_bytes(samples.PAGE)
    code, _, err = await tickertape("import", file, "--kind", "feed", database=tmp_path / "news.sqlite3")
    assert code == 5
    assert "RSS or Atom" in err


async def test_other_publishers_stamps_are_read_as_the_options_say(tmp_path: Path) -> None:
    file = tmp_path / "kites.txt"
    file.write_text("Kites\nDragon wins\nBy a tail.\nRita Reader15 June 2024 23:30\n", encoding="utf-8")
    options = ("--stamps", "after", "--zone", "Europe/London", "--headlines", "--dry-run", "--json")
    code, out, _ = await tickertape("import", file, *options, database=tmp_path / "news.sqlite3")
    assert code == 0
    assert json.loads(out)["entries"] == [
        {
            "published_at": "2024-06-15T22:30:00+00:00",
            "date_inferred": False,
            "paragraphs": ["By a tail."],
            "headline": "Dragon wins",
            "author": "Rita Reader",
        }
    ]
    code, _, err = await tickertape("import", file, "--zone", "Nowhere", database=tmp_path / "news.sqlite3")
    assert code == 2
    assert "no time zone is called Nowhere" in err
