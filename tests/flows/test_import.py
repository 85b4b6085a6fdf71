"""`tickertape import`, as a process of its own, alone and beside a running relay."""

import asyncio
import json
import os
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from bot.command_line.cli import main
from tests.flows.newsroom import PATIENCE, Newsroom, Platforms, newsroom, shown, until_shown
from tests.flows.process import Handed, Start, start_process

PAGE = """ date 2031-05-04 Harbour fire: live
A warehouse burns at the old quay.
4 May 203118:40 GMT
The roof has come down.
Nobody is hurt.
- 18:05 GMT
Smoke is seen over the quay.
"""

MOST_SAID = 1 << 20
"""Bytes."""

GROWN = PAGE.replace("4 May 203118:40 GMT", "4 May 203119:10 GMT\nThe fire is out.\n- 18:40 GMT")
NAMED = "\nCoverage: Harbour fire: live (harbour-fire-live)"

EDITED = GROWN.replace("Nobody is hurt.", "One person is hurt.")


async def tickertape(
    *arguments: object, database: Path, standard_input: str = "", **settings: str
) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    settings["database"] = str(database)
    named = {f"TICKERTAPE_{name.upper()}": value for name, value in settings.items()}
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
        given.write(standard_input.encode())
        given.seek(0)
        files = {number: Handed(file.fileno()) for number, file in enumerate((given, out, err))}
        process = await start_process(Start(main, tuple(map(str, arguments)), named, database.parent, files))
        async with asyncio.timeout(3 * PATIENCE):
            code = await process.wait()
        said, wrong = (os.pread(file.fileno(), MOST_SAID, 0).decode() for file in (out, err))
    return code, said, wrong


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "harbour-fire.txt"
    file.write_text(PAGE, encoding="utf-8")
    return file


async def test_a_dry_run_prints_what_would_be_read_and_changes_nothing(page: Path, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    code, out, _ = await tickertape("import", page, "--dry-run", "--json", database=database)
    assert code == 0
    assert json.loads(out) == {
        "title": "Harbour fire: live",
        "standfirst": ["A warehouse burns at the old quay."],
        "entries": [
            {
                "published_at": "2031-05-04T18:40:00+00:00",
                "date_inferred": False,
                "paragraphs": ["The roof has come down.", "Nobody is hurt."],
            },
            {
                "published_at": "2031-05-04T18:05:00+00:00",
                "date_inferred": False,
                "paragraphs": ["Smoke is seen over the quay."],
            },
        ],
    }
    assert not database.exists()


async def test_what_is_no_live_page_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "shopping.txt"
    file.write_text("Milk\nBread\n", encoding="utf-8")
    code, out, err = await tickertape("import", file, database=tmp_path / "news.sqlite3")
    assert (code, out) == (5, "")
    assert err.startswith("tickertape: found")
    assert err.count("\n") == 1


async def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    code, _, err = await tickertape("import", tmp_path / "none.txt", database=tmp_path / "news.sqlite3")
    assert code == 5
    assert err.count("\n") == 1
    assert "none.txt" in err


async def test_the_first_import_is_sent_to_nobody_and_says_so(page: Path, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    code, out, err = await tickertape("import", page, database=database)
    assert (code, out.strip()) == (0, "2 entries stored, 0 sent: first import; --publish sends them" + NAMED)
    assert err == ""
    code, out, _ = await tickertape("import", page, database=database)
    assert (code, out.strip()) == (0, "0 entries stored, 0 sent" + NAMED)


async def test_a_page_that_grows_and_is_edited_goes_out_beside_a_running_relay(
    platforms: Platforms, page: Path, tmp_path: Path
) -> None:
    database = tmp_path / "news.sqlite3"
    async with newsroom(platforms, database) as news:
        assert (await tickertape("import", page, database=database))[0] == 0
        readers = news.everybody
        for reader in readers:
            await reader.ask("/subscribe", "now follows this coverage")
            await until_shown(reader, "The roof has come down.")
        page.write_text(GROWN, encoding="utf-8")
        assert (await tickertape("import", page, database=database))[1].startswith("1 entry stored, 1 sent\n")
        for reader in readers:
            await until_shown(reader, "The fire is out.")
        page.write_text(EDITED, encoding="utf-8")
        assert (await tickertape("import", page, database=database))[1].startswith(
            "0 entries stored, 0 sent, 1 corrected"
        )
        for reader in readers:
            messages = await until_shown(reader, "One person is hurt.")
            assert sum("The roof has come down." in message.text for message in messages) == 1
            assert not any("Smoke is seen" in message.text for message in messages)


async def test_publish_replays_the_backlog_to_subscribers_oldest_first(
    news: Newsroom, page: Path, tmp_path: Path
) -> None:
    coverage = await news.covers("Harbour fire: live")
    readers = news.everybody
    for reader in readers:
        await reader.ask("/subscribe", "now follows this coverage")
    database = tmp_path / "news.sqlite3"
    code, out, _ = await tickertape("import", page, "--coverage", coverage.slug, database=database)
    assert (code, out.strip()) == (
        0,
        "2 entries stored, 0 sent: first import; --publish sends them" + NAMED,
    )
    code, out, _ = await tickertape("import", page, "--coverage", coverage.slug, "--publish", database=database)
    assert (code, out.strip()) == (0, "0 entries stored, 2 sent" + NAMED)
    for reader in readers:
        await until_shown(reader, "Smoke is seen", "The roof has come down.")
        text = "".join(message.text for message in shown(reader))
        assert text.index("Smoke") < text.index("The roof")


async def test_text_that_arrives_late_is_news(platforms: Platforms, page: Path, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    await tickertape("import", page, database=database)
    async with newsroom(platforms, database) as news:
        reader = news.everybody[0]
        await reader.ask("/subscribe", "now follows this coverage")
        page.write_text(PAGE.replace("4 May 203118:40 GMT", "4 May 203119:10 GMT\n- 18:40 GMT"), encoding="utf-8")
        assert (await tickertape("import", page, database=database))[1].startswith("1 entry stored, 0 sent")
        page.write_text(GROWN, encoding="utf-8")
        assert (await tickertape("import", page, database=database))[1].startswith("0 entries stored, 1 sent")
        await until_shown(reader, "The fire is out.")


async def test_the_backlog_of_a_second_document_is_sent_to_nobody(page: Path, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    await tickertape("import", page, database=database)
    other = tmp_path / "ferry.txt"
    other.write_text("Ferry strike\n5 May 203108:00 GMT\nNo ferry sails.\n", encoding="utf-8")
    into = await tickertape("import", other, "--coverage", "harbour-fire-live", database=database)
    assert into[1].startswith("1 entry stored, 0 sent: first import")


async def test_another_story_of_the_same_title_is_a_coverage_of_its_own(page: Path, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    await tickertape("import", page, database=database)
    other = tmp_path / "other.txt"
    other.write_text("Harbour fire: live\n9 May 203108:00 GMT\nAnother harbour.\n", encoding="utf-8")
    told = (await tickertape("import", other, database=database))[1]
    assert told.startswith("1 entry stored, 0 sent: first import")
    assert "harbour-fire-live-2" in told


async def test_a_grown_page_under_another_name_goes_on_with_its_coverage(page: Path, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    await tickertape("import", page, database=database)
    grown = tmp_path / "grown.txt"
    grown.write_text(GROWN, encoding="utf-8")
    told = (await tickertape("import", grown, database=database))[1]
    assert told.startswith("1 entry stored, 1 sent")
    assert "(harbour-fire-live)" in told


async def test_new_entries_of_an_ended_coverage_change_nothing(
    platforms: Platforms, page: Path, tmp_path: Path
) -> None:
    database = tmp_path / "news.sqlite3"
    await tickertape("import", page, database=database)
    async with newsroom(platforms, database) as news:
        coverage = await news.parts.store.stream.coverage_named("harbour-fire-live")
        await news.parts.stream.close(coverage.id)
        page.write_text(EDITED, encoding="utf-8")
        code, out, err = await tickertape("import", page, database=database)
        assert (code, out) == (6, "")
        assert "nothing was changed" in err
        entries = await news.parts.store.stream.entries(coverage.id)
        assert [entry.revision for entry in entries] == [1, 1]
