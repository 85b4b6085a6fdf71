"""Words are folded as the search folds them: whatever it finds as a phrase is held, and nothing else."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.folding import TOKENIZER, folded, holds

TEXTS = st.lists(
    st.sampled_from(["Café", "cafe", "au", "LAIT", "élan", "пожар", "Пожар", "don't", "-", "…", "ß", "火事"])
)
ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


def finds(text: str, phrase: str) -> bool:
    """What `/search` would say."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE VIRTUAL TABLE entry USING fts5 (said, tokenize = '{TOKENIZER}')")
        database.execute("INSERT INTO entry (said) VALUES (?)", (text,))
        asked = '"' + phrase.replace('"', '""') + '"'
        return bool(database.execute("SELECT 1 FROM entry WHERE entry MATCH ?", (asked,)).fetchall())


@given(TEXTS.map(" ".join), TEXTS.map(" ".join))
def test_words_are_held_where_the_search_finds_them(text: str, phrase: str) -> None:
    said, run = folded([text, phrase])
    if run:
        assert holds(said, run) is finds(text, phrase)


@given(ANY, ANY)
def test_it_is_so_for_any_characters(text: str, phrase: str) -> None:
    said, run = folded([f"{text} {phrase} {text}", phrase])
    if run:
        assert holds(said, run)
        assert finds(f"{text} {phrase} {text}", phrase)


@pytest.mark.parametrize(("text", "words"), [("Das CAFÉ!", "das cafe"), ("", ""), ("…", ""), ("a\nb", "a b")])
def test_words_have_neither_case_nor_accents(text: str, words: str) -> None:
    assert folded([text]) == [words]
