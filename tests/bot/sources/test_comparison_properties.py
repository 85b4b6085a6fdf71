"""What holds of every comparison, whatever happened to a page."""

import random
from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources import livepage
from bot.sources.comparison import Difference, Known, compare
from bot.sources.document import Document, DocumentEntry
from bot.sources.matching import NEIGHBOURS
from tests.bot.sources import forms
from tests.bot.sources.pages import pages
from tests.bot.sources.stored import known
from tests.bot.strategies import fewer

few = settings(fewer, max_examples=25)


def documents() -> st.SearchStrategy[Document]:
    return pages(longest_gap=3).map(lambda page: livepage.read(forms.date_glued(page), "page"))


def with_entries(document: Document, entries: list[DocumentEntry]) -> Document:
    return document.model_copy(update={"entries": tuple(entries)})


def paired(difference: Difference) -> list[tuple[Known, DocumentEntry]]:
    return list(dict.fromkeys(chain(difference.changed, difference.moved)))


@few
@given(documents(), st.randoms(use_true_random=False))
def test_what_is_stored_is_no_difference_in_whatever_order(document: Document, dice: random.Random) -> None:
    stored = known(document)
    dice.shuffle(stored)
    assert compare(stored, document).empty


@few
@given(documents(), st.data())
def test_a_shortened_page_misses_what_was_cut_off_and_nothing_else(document: Document, data: st.DataObject) -> None:
    """Origins count from the oldest within a minute, so a page is cut between minutes here."""
    minutes = sorted({entry.published_at for entry in document.entries})
    since = data.draw(st.sampled_from(minutes))
    kept = [entry for entry in document.entries if entry.published_at >= since]
    difference = compare(known(document), with_entries(document, kept))
    cut_off = [entry.origin for entry in document.entries if entry.published_at < since]
    assert sorted(entry.origin for entry in difference.missing) == sorted(cut_off)
    assert difference == Difference(missing=difference.missing)


@few
@given(documents(), st.data())
def test_a_page_that_grew_on_top_has_new_entries_and_nothing_else(document: Document, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, len(document.entries)))
    older = list(document.entries[count:])
    difference = compare(known(with_entries(document, older)), document)
    assert difference == Difference(new=document.entries[:count][::-1])


@few
@given(documents(), documents())
def test_every_entry_is_accounted_for_exactly_once(before: Document, after: Document) -> None:
    difference = compare(known(before), after)
    pairs = paired(difference)
    there = [entry.origin for entry in difference.new] + [other.origin for _, other in pairs]
    here = [entry.origin for entry in difference.missing] + [one.origin for one, _ in pairs]
    unchanged = {entry.origin for entry in before.entries} - set(here)
    assert sorted([*there, *unchanged]) == sorted(entry.origin for entry in after.entries)
    assert len(set(here)) == len(here)


@few
@given(documents(), documents())
def test_a_difference_that_was_stored_is_none_the_next_time(before: Document, after: Document) -> None:
    difference = compare(known(before), after)
    pairs = paired(difference)
    gone = {one for one, _ in pairs}
    stored = [entry for entry in known(before) if entry not in gone]
    stored += known(with_entries(after, [*difference.new, *(other for _, other in pairs)]))
    assert compare(stored, after) == Difference(missing=difference.missing)


def test_a_page_of_five_thousand_entries_in_one_minute_rewritten_at_once_comes_to_an_end() -> None:
    """Comparing each with each would be twenty-five million comparisons of texts."""

    def page(word: str) -> Document:
        entries = "\n".join(f"- 12:00 GMT\n{word} {number} " + f"{word} " * NEIGHBOURS for number in range(5_000))
        return livepage.read(f"Title\n19 June 2024\n{entries}", "page")

    difference = compare(known(page("one")), page("other"))
    assert (len(difference.changed), len(difference.new), len(difference.missing)) == (5_000, 0, 0)
