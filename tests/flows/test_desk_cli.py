"""`tickertape open`, `post`, `correct`, `retract`, `close`: as processes, beside a relay and without one."""

import json
import os
import pwd
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.flows.newsroom import Newsroom, until_shown
from tests.flows.test_import import tickertape


async def done(*arguments: object, database: Path) -> str:
    code, out, err = await tickertape(*arguments, database=database)
    assert (code, err) == (0, "")
    return out.strip()


async def told(*arguments: object, database: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(await done(*arguments, "--json", database=database))
    return answer


async def refused(*arguments: object, database: Path) -> str:
    """What standard error says, in one line."""
    code, out, err = await tickertape(*arguments, database=database)
    assert (code, out, err.count("\n")) == (6, "", 1)
    return err.removeprefix("tickertape: ").strip()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "news.sqlite3"


async def test_what_is_done_beside_a_relay_reaches_both_platforms(
    news: Newsroom, database: Path, tmp_path: Path
) -> None:
    assert await done("open", "Harbour  fire", database=database) == "Harbour fire is open, as harbour-fire."
    readers = news.everybody
    for reader in readers:
        await reader.ask("/subscribe", "now follows this coverage")
    file = tmp_path / "entry.txt"
    file.write_text("The roof is down\n\n21 people are injured.\n", encoding="utf-8")
    source = ("--source-line", "Fire brigade")
    assert await done("post", "--file", file, *source, database=database) == "Entry 1 is published: it goes to 4 chats."
    for reader in readers:
        await until_shown(reader, "The roof is down", "21 people are injured.", "Fire brigade")
    note = ("--note", "12 people, not 21.")
    corrected = await done("correct", "1", "12 people are injured.", *note, database=database)
    assert corrected == "Entry 1 is corrected; every chat that has it is being changed."
    for reader in readers:
        (message,) = [
            message.text
            for message in await until_shown(reader, "12 people are injured.")
            if "The roof is down" in message.text
        ]
        assert "12 people, not 21." in message
        assert "Fire brigade" in message
    assert await done("retract", "harbour-fire/1", "A drill.", database=database) == (
        "Entry 1 is withdrawn; every chat that has it is being told."
    )
    await done("close", "harbour-fire", database=database)
    for reader in readers:
        await until_shown(reader, "A drill.", "This coverage has ended")


async def test_without_a_relay_everything_is_kept_and_recorded(database: Path) -> None:
    opened = await told("open", "Harbour fire", database=database)
    assert opened == {"coverage": "harbour-fire", "title": "Harbour fire", "state": "open"}
    posted = await told("post", "Smoke.", "--breaking", "--link", "https://example.org/fire", database=database)
    published_at = posted.pop("published_at")
    assert posted == {"coverage": "harbour-fire", "number": 1, "revision": 1, "state": "live", "audience": 0}
    report = await told("status", "--entry", "harbour-fire/1", database=database)
    assert report == {
        "coverage": "harbour-fire",
        "number": 1,
        "revision": 1,
        "state": "live",
        "published_at": published_at,
        "pushed": True,
        "audience": 0,
        "reached": 0,
        "waiting": 0,
        "unreachable": 0,
        "skipped": 0,
        "in_doubt": 0,
        "half_within_seconds": None,
        "worst_seconds": None,
    }
    assert (await told("correct", "#1", "Much smoke.", database=database))["revision"] == 2
    assert await done("correct", "1", "Much smoke.", database=database) == (
        "Entry 1 says this already; nothing was changed."
    )
    assert (await told("retract", "1", "A drill.", database=database))["state"] == "retracted"
    assert (await told("close", "harbour-fire", database=database))["state"] == "closed"
    assert await done("close", "harbour-fire", database=database) == "Harbour fire was closed already."
    with closing(sqlite3.connect(database)) as connection:
        record = connection.execute("SELECT platform, person, name, action, detail FROM audit ORDER BY id").fetchall()
        (link,) = connection.execute(
            "SELECT json_extract(content, '$.link') FROM revision WHERE revision = 2"
        ).fetchone()
    account = ("command line", os.getuid(), pwd.getpwuid(os.getuid()).pw_name)
    assert record == [
        (*account, "opened", "harbour-fire"),
        (*account, "published", "entry 1 of coverage 1"),
        (*account, "corrected", "entry 1 of coverage 1"),
        (*account, "retracted", "entry 1 of coverage 1"),
        (*account, "closed", "harbour-fire"),
    ]
    assert link == "https://example.org/fire"


async def test_what_cannot_be_done_is_said_in_the_words_of_the_chat(database: Path, tmp_path: Path) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes(b"Caf\xe9")
    assert await refused("post", "Smoke.", database=database) == "No coverage is open right now."
    await done("open", "Fire", database=database)
    assert await refused("open", "FIRE", database=database) == "“Fire” is open already, as fire."
    assert await refused("post", " ", database=database) == "There is no text."
    assert await refused("post", "x" * 20_001, database=database) == (
        "This is too long for one entry: 20,001 characters, at most 20,000."
    )
    assert await refused("post", "--file", latin, database=database) == "The text is not UTF-8; nothing was changed."
    assert await refused("post", "--link", "javascript:alert(1)", database=database) == (
        "A link is an address such as https://example.org, of at most 2,000 characters."
    )
    assert await refused("retract", "7", "Why.", database=database) == "Fire has no entry 7."
    await done("open", "Flood", database=database)
    assert await refused("post", "Smoke.", database=database) == (
        "Several coverages are open: say which one the entry is for; they are called flood, fire."
    )
    assert (await told("post", "Smoke.", "--coverage", "fire", database=database))["coverage"] == "fire"


async def test_text_comes_from_one_place(database: Path, tmp_path: Path) -> None:
    await done("open", "Fire", database=database)
    assert (await tickertape("post", database=database))[0] == 2
    assert (await tickertape("post", "Smoke.", "--file", tmp_path / "x", database=database))[0] == 2
    missing = await refused("post", "--file", tmp_path / "x", database=database)
    assert "cannot be read" in missing
    assert (await tickertape("post", "-", database=database, standard_input="Smoke over the quay.\n"))[0] == 0
    with closing(sqlite3.connect(database)) as connection:
        (content,) = connection.execute("SELECT content FROM revision").fetchone()
    assert "Smoke over the quay." in content
