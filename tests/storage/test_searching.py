"""The index of words says what the entries say, whatever happened to them, and can be made anew from them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.sqlite import open_store
from tests.contracts.newsroom import Newsroom, says

REBUILD = (
    "INSERT INTO entry_search (entry_search) VALUES ('delete-all')",
    "INSERT INTO entry_search (rowid, headline, body, tags) SELECT id, headline, body, tags FROM entry_text",
)
INDEXED = "SELECT term, doc, col, offset FROM temp.indexed"


async def test_the_index_agrees_with_the_entries(path: Path) -> None:
    async with open_store(path, durable=False) as store:
        newsroom = Newsroom(store)
        coverage = await newsroom.open()
        entries = [await newsroom.publish(coverage, says(f"Smoke {number}.")) for number in range(4)]
        await newsroom.correct(entries[0], "Steam.")
        await newsroom.correct(entries[0], "Nothing.")
        await newsroom.retract(entries[0])
        await newsroom.correct(entries[1], "Fog.")
        await newsroom.retract(entries[2])
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.indexed USING fts5vocab (main, entry_search, instance)")
        kept = connection.execute(INDEXED).fetchall()
        for sql in REBUILD:
            connection.execute(sql)
        assert connection.execute(INDEXED).fetchall() == kept
    assert {term: doc for term, doc, *_ in kept} == {"fog": entries[1].id, "smoke": entries[3].id, "3": entries[3].id}
