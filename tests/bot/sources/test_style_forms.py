"""Any page, written as other publishers write theirs, reads back the same with the style that says so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given

from bot.sources.livepage import read
from bot.sources.notation import notation_of
from bot.sources.style import DateOrder, Place, StampStyle
from tests.bot.sources.forms import Page, Told
from tests.bot.sources.pages import pages
from tests.bot.strategies import fewer

KOLKATA = ZoneInfo("Asia/Kolkata")


@dataclass(frozen=True, slots=True)
class Written:
    """A way of writing: `stamp` of an entry, and whether it is the first of its day."""

    style: StampStyle
    stamp: Callable[[Told, bool], list[str]]


def _label(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _wrapped(page: Page) -> str:
    """The title as a corpus gives it, since one such as “date 2024-06-19” would be taken for a wrapper itself."""
    return f"date {page.entries[0].at:%Y-%m-%d} {page.title}"


def _compact(told: Told, new_day: bool) -> list[str]:
    at = told.at.astimezone(UTC)
    return [*([_label(at.date())] if new_day else []), f"{at:%H%M} GMT"]


def _behind_figures(told: Told, _: bool) -> list[str]:
    return [f"- {told.at:%H.%M} GMT, {told.at:%m/%d/%Y}"]


def _american(told: Told, _: bool) -> list[str]:
    at = told.at.astimezone(KOLKATA)
    return [f"{at:%B} {at.day}, {at.year} at {at:%I.%M} {'a.m.' if at.hour < 12 else 'p.m.'} (IST)"]


def _with_seconds(told: Told, _: bool) -> list[str]:
    return [f"{told.at.astimezone(KOLKATA):%Y-%m-%d %H:%M:%S}"]


BEFORE = (
    Written(StampStyle(), _compact),
    Written(StampStyle(date_order=DateOrder.MONTH_FIRST), _behind_figures),
    Written(StampStyle(zone="Asia/Kolkata"), _american),
    Written(StampStyle(zone="Asia/Kolkata"), _with_seconds),
)
AUTHORS = (None, "Rita Reader", "Eddie Editor and Walt van Wind")


def assert_same(page: Page, text: str, style: StampStyle) -> None:
    document = read(text, "any", style)
    assert document.title == page.title
    assert [entry.published_at for entry in document.entries] == [told.at for told in page.entries]
    assert [entry.paragraphs for entry in document.entries] == [told.paragraphs for told in page.entries]
    assert not any(entry.date_inferred for entry in document.entries)


@pytest.mark.parametrize("written", BEFORE, ids=lambda written: written.stamp.__name__)
@fewer
@given(page=pages())
def test_stamps_before(page: Page, written: Written) -> None:
    lines = [_wrapped(page), *page.standfirst]
    above = None
    for told in page.entries:
        lines += [*written.stamp(told, told.at.date() != above), *told.paragraphs]
        above = told.at.date()
    assert_same(page, "\n".join(lines), written.style)


@pytest.mark.parametrize("author", AUTHORS)
@fewer
@given(page=pages())
def test_stamps_after(page: Page, author: str | None) -> None:
    style = StampStyle(place=Place.AFTER, zone="Asia/Kolkata", standfirst=len(page.standfirst))
    notation = notation_of(style)
    lines = [_wrapped(page), *page.standfirst]
    assume(not any(map(notation.stamp_of, [page.title, *page.standfirst])))
    for told in page.entries:
        at = told.at.astimezone(KOLKATA)
        assume(not any(map(notation.stamp_of, told.paragraphs)))
        lines += [*told.paragraphs, f"{author or ''}{_label(at.date())} {at:%H:%M}"]
    assert_same(page, "\n".join(lines), style)
    assert {entry.author for entry in read("\n".join(lines), "any", style).entries} == {author}
