"""The same page, whatever extractor it came through."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DocumentNotUnderstood
from bot.sources.document import Document
from bot.sources.livepage import read
from tests.bot.sources import forms
from tests.bot.sources.forms import Form, Page
from tests.bot.sources.pages import VISIT, pages
from tests.bot.strategies import fewer


def assert_reads_as(page: Page, document: Document) -> None:
    assert document.title == page.title
    assert document.standfirst == page.standfirst
    assert [entry.published_at for entry in document.entries] == [told.at for told in page.entries]
    assert [entry.paragraphs for entry in document.entries] == [told.paragraphs for told in page.entries]


def joined(page: Page) -> Page:
    """The page with each entry's paragraphs in one."""
    return replace(
        page,
        entries=tuple(
            replace(told, paragraphs=(" ".join(told.paragraphs),) if told.paragraphs else ()) for told in page.entries
        ),
    )


@pytest.mark.parametrize("form", forms.PARAGRAPHS_KEPT)
def test_every_form_of_the_visit_reads_as_the_visit(form: Form) -> None:
    document = read(form(VISIT), "visit")
    assert_reads_as(VISIT, document)
    assert [entry.origin for entry in document.entries] == [
        "visit/2024-06-19T02:21Z/1",
        "visit/2024-06-19T01:57Z/1",
        "visit/2024-06-19T01:53Z/1",
    ]
    assert not any(entry.date_inferred for entry in document.entries)


@pytest.mark.parametrize("form", forms.PARAGRAPHS_JOINED)
def test_forms_with_an_entry_a_line_read_as_one_paragraph_each(form: Form) -> None:
    assert_reads_as(joined(VISIT), read(form(VISIT), "visit"))


def test_times_without_dates_take_the_day_in_front_of_the_title() -> None:
    document = read(forms.no_dates(VISIT), "visit")
    assert_reads_as(VISIT, document)
    assert all(entry.date_inferred for entry in document.entries)


def test_dates_without_times_are_not_understood() -> None:
    with pytest.raises(DocumentNotUnderstood, match=r"found 12 lines, 1 of them dates, and no time stamp; expected"):
        read(forms.no_times(VISIT), "visit")


@fewer
@given(pages(), st.sampled_from(forms.PARAGRAPHS_KEPT))
def test_any_page_written_in_a_form_reads_back_the_same(page: Page, form: Form) -> None:
    document = read(form(page), "any")
    assert_reads_as(page, document)
    assert not any(entry.date_inferred for entry in document.entries)


@fewer
@given(pages(), st.sampled_from(forms.PARAGRAPHS_JOINED))
def test_any_page_written_an_entry_a_line_reads_back_joined(page: Page, form: Form) -> None:
    assert_reads_as(joined(page), read(form(page), "any"))


@fewer
@given(pages(longest_gap=60 * 18 - 1))
def test_any_page_without_dates_reads_back_while_entries_are_less_than_eighteen_hours_apart(page: Page) -> None:
    document = read(forms.no_dates(page), "any")
    assert_reads_as(page, document)
    assert all(entry.date_inferred for entry in document.entries)


@fewer
@given(
    pages(),
    st.sampled_from(["\r\n", "\r", "\n\n", " \n", "\n\t\n \xa0", "\u2028"]),
    st.sampled_from(" \xa0\u2009\u202f\u3000\t"),
    st.sampled_from(["utf-8", "utf-8-sig"]),
)
def test_line_ends_blanks_spaces_and_byte_order_marks_make_no_difference(
    page: Page, end: str, space: str, encoding: str
) -> None:
    text = forms.date_glued(page)
    disguised = (text.replace("\n", end) + end).replace(" ", space).encode(encoding)
    assert read(disguised, "any") == read(disguised.decode(), "any") == read(text, "any")
