"""`tickertape export`, as a process of its own, alone and beside a running relay."""

import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from bot.export.formats import Format
from tests.flows.newsroom import Platforms, newsroom
from tests.flows.test_import import tickertape

PAGE = """Harbour fire: live
A warehouse burns at the old quay.
4 May 2021 18:40 GMT
The roof has come down.
Nobody is hurt.
- 18:05 GMT
Smoke is seen over the quay.
"""
READ = [("2021-05-04T18:40:00+00:00", ["The roof has come down.", "Nobody is hurt."])]
READ += [("2021-05-04T18:05:00+00:00", ["Smoke is seen over the quay."])]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "harbour-fire.txt"
    file.write_text(PAGE, encoding="utf-8")
    return file


@pytest.mark.parametrize("form", Format)
async def test_what_is_exported_can_be_imported(form: Format, page: Path, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    await tickertape("import", page, database=database)
    code, out, err = await tickertape("export", "harbour-fire-live", "--format", form, database=database)
    assert (code, err) == (0, "")
    exported = tmp_path / "exported"
    exported.write_text(out, encoding="utf-8")
    _, told, _ = await tickertape("import", exported, "--dry-run", "--json", database=database)
    found = json.loads(told)
    assert found["title"] == "Harbour fire: live"
    assert [(entry["published_at"], entry["paragraphs"]) for entry in found["entries"]] == READ


async def test_plain_text_is_what_there_is_without_a_word_about_it(page: Path, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    await tickertape("import", page, database=database)
    code, out, _ = await tickertape("export", "harbour-fire-live", database=database)
    assert code == 0
    assert out.startswith("Harbour fire: live\nA warehouse burns at the old quay.\n\n4 May 2021 18:40 GMT\n")


async def test_corrections_retractions_and_the_end_are_in_it_beside_a_running_relay(
    platforms: Platforms, page: Path, tmp_path: Path
) -> None:
    database = tmp_path / "news.sqlite3"
    await tickertape("import", page, database=database)
    async with newsroom(platforms, database) as news:
        coverage = await news.parts.store.stream.coverage_named("harbour-fire-live")
        page.write_text(PAGE.replace("Nobody is", "One person is"), encoding="utf-8")
        await tickertape("import", page, database=database)
        smoke, _ = await news.parts.store.stream.entries(coverage.id)
        await news.parts.stream.retract(smoke.id, "It was fog", "Eddie Editor")
        await news.parts.stream.close(coverage.id)
        _, atom, _ = await tickertape("export", coverage.slug, "--format", "atom", database=database)
        _, blog, _ = await tickertape("export", coverage.slug, "--format", "jsonld", database=database)
    assert "One person is hurt." in atom
    assert "Smoke is seen" not in atom
    (tombstone,) = fromstring(atom).findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")  # noqa: S314
    assert [comment.text for comment in tombstone] == ["It was fog"]
    assert json.loads(blog)["coverageEndTime"]


async def test_the_page_of_the_coverage_is_linked_to(page: Path, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    await tickertape("import", page, database=database)
    address = ("--address", "https://desk.example/live")
    _, out, _ = await tickertape("export", "harbour-fire-live", "--format", "jsonfeed", *address, database=database)
    feed = json.loads(out)
    assert feed["home_page_url"] == "https://desk.example/live"
    assert [item["url"] for item in feed["items"]] == [f"https://desk.example/live#entry-{number}" for number in (2, 1)]


async def test_a_coverage_or_database_that_is_not_there_is_one_line(page: Path, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    code, out, err = await tickertape("export", "harbour-fire-live", database=database)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert not database.exists()
    await tickertape("import", page, database=database)
    code, out, err = await tickertape("export", "another", database=database)
    assert (code, out, err.count("\n")) == (6, "", 1)
    assert "“another”" in err


async def test_what_is_no_web_address_is_refused(tmp_path: Path) -> None:
    code, out, err = await tickertape("export", "any", "--address", "ftp://desk.example", database=tmp_path / "none")
    assert (code, out) == (2, "")
    assert "https://example.org/live" in err
