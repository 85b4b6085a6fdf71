"""Words as the search sees them: without case and accents. The same tokenizer tells them apart, so that whoever asks
for some words gets what `/search` finds by them as a phrase."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

TOKENIZER = "unicode61 remove_diacritics 2"
"""Of `entry_search`."""

_SCRATCH = (
    f"CREATE VIRTUAL TABLE scratch USING fts5 (said, content = '', tokenize = '{TOKENIZER}')",
    "CREATE VIRTUAL TABLE word USING fts5vocab (scratch, instance)",
)


def folded(texts: Sequence[str]) -> list[str]:
    """Each text as its words, one space between them. Told by a database in memory, which takes a millisecond."""
    found: list[list[str]] = [[] for _ in texts]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as scratch:
        for sql in _SCRATCH:
            scratch.execute(sql)
        scratch.executemany("INSERT INTO scratch (rowid, said) VALUES (?, ?)", enumerate(texts))
        for text, word in scratch.execute('SELECT doc, term FROM word ORDER BY doc, "offset"'):
            found[text].append(word)
    return [" ".join(words) for words in found]


def holds(text: str, run: str) -> bool:
    """Does the folded text hold these folded words, one right after the other?"""
    return f" {run} " in f" {text} "
