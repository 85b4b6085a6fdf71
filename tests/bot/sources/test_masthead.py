"""What stands above the first entry."""

from datetime import date

import pytest

from bot.sources import livepage
from bot.sources.document import Document
from bot.sources.masthead import unwrap

LONG_SENTENCE = (
    "The town of Lower Quill, which has not seen a regatta since the great flood, is holding three of them in one week."
)


def page(head: str) -> Document:
    return livepage.read(f"{head}\n19 June 202404:00 GMT\nThe race is on.", "regatta")


@pytest.mark.parametrize(
    "head",
    [
        " date 2024-06-19 Regatta: LIVE",
        "date 2024-06-19 Regatta: LIVE",
        "\n\n   date 2024-06-19 \xa0 Regatta: LIVE  ",
        " date 2024-06 Regatta: LIVE",
        " date 2024 Regatta: LIVE",
        " date 2024-02-31 Regatta: LIVE",
        "Regatta: LIVE",
        "\ufeffRegatta: LIVE",
    ],
)
def test_the_title_is_on_the_first_line_behind_what_a_corpus_puts_there(head: str) -> None:
    assert page(head).title == "Regatta: LIVE"
    assert page(head).standfirst == ()


@pytest.mark.parametrize(
    "head",
    [
        " date 2024-06-19 ",
        "date 2024-06-19",
        " date 2024-06-19 https://news.example/regatta",
        " date 2024-06-19 Skip to content",
        " date 2024-06-19 © Quill Courier / Pat Photographer",
    ],
)
def test_without_a_title_there_is_none(head: str) -> None:
    document = page(f"{head}\nBoats everywhere.")
    assert document.title is None
    assert document.standfirst == ("Boats everywhere.",)


@pytest.mark.parametrize(
    "head", [" date 2024-06-19 19 June 202405:00 GMT", "19 June 202405:00 GMT", "19 June 2024\n05:00 GMT"]
)
def test_a_page_may_begin_with_its_first_stamp(head: str) -> None:
    document = page(f"{head}\nGun!")
    assert (document.title, document.standfirst, len(document.entries)) == (None, (), 2)


@pytest.mark.parametrize("paragraph", [LONG_SENTENCE, f"“{LONG_SENTENCE}”", "Boats " * 40])
def test_a_paragraph_in_the_titles_place_is_standfirst(paragraph: str) -> None:
    for head in (paragraph, f" date 2024-06-19 {paragraph}"):
        assert page(head).title is None
        assert page(head).standfirst == (paragraph.strip(),)


def test_a_title_may_be_a_sentence_or_a_question_while_it_is_short() -> None:
    assert page("Who rows fastest? Live.").title == "Who rows fastest? Live."


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("date 2024-06-19 Title", date(2024, 6, 19)),
        ("date 2024-02-29 Title", date(2024, 2, 29)),
        ("date 2023-02-29 Title", None),
        ("date 0001-01-01 Title", None),
        ("date 2024-06 Title", None),
        ("Title", None),
    ],
)
def test_only_a_whole_and_possible_day_is_one(line: str, day: date | None) -> None:
    assert unwrap([line]).day == day


def test_what_only_looks_like_a_wrapper_is_a_title() -> None:
    for title in ("date 20245-1 x", "dated 2024-06-19", "date 2024-06-19-20 in pictures", "Update 2024-06-19"):
        assert unwrap([title, "x"]).lines == [title, "x"]
