"""`tickertape open`, `post`, `correct`, `retract`, `close`: as processes, beside a relay."""

from pathlib import Path

import pytest

from tests.flows.newsroom import Newsroom, until_shown
from tests.flows.test_import import tickertape


async def done(*arguments: object, database: Path) -> str:
    code, out, err = await tickertape(*arguments, database=database)
    assert (code, err) == (0, "")
    return out.strip()


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
