"""One page in the forms in which text extractors give it. Each function writes a page as one of them does."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Told:
    """An entry before it is written down."""

    at: datetime
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page before it is written down; entries newest first."""

    title: str
    standfirst: tuple[str, ...]
    entries: tuple[Told, ...]


Form = Callable[[Page], str]


def date_glued(page: Page) -> str:
    """The usual form: the label glued to the time, a dash before the stamps that have none."""
    return _page(page, lambda told, new_day: [f"{_glued(told)}" if new_day else f"- {_time(told)}", *told.paragraphs])


def dash_and_date_glued(page: Page) -> str:
    return _page(page, lambda told, new_day: [f"- {_glued(told) if new_day else _time(told)}", *told.paragraphs])


def text_glued(page: Page) -> str:
    """The first paragraph glued to the stamp, and the list's dashes on lines of their own, behind."""

    def write(told: Told, new_day: bool) -> list[str]:
        first, *others = told.paragraphs or ("",)
        return [(_glued(told) if new_day else _time(told)) + first, *others, "-"]

    return _page(page, write)


def text_glued_below_date(page: Page) -> str:
    def write(told: Told, new_day: bool) -> list[str]:
        first, *others = told.paragraphs or ("",)
        return [*([_date(told)] if new_day else []), _time(told) + first, *others, "-"]

    return _page(page, write) + "\n-"


def one_line(page: Page) -> str:
    """A whole entry on one line."""

    def write(told: Told, new_day: bool) -> list[str]:
        stamp = f"{_date(told)} {_time(told)}" if new_day else _time(told)
        return [" ".join(["-", stamp, *told.paragraphs])]

    return _page(page, write)


def one_line_indented(page: Page) -> str:
    """The same out of a list within a list, days on the outer level."""

    def write(told: Told, new_day: bool) -> list[str]:
        return [*([f"- {_date(told)} "] if new_day else []), " ".join(["  -", _time(told), *told.paragraphs])]

    return _page(page, write)


def lone_dash(page: Page) -> str:
    return _page(page, lambda told, new_day: ["-", _glued(told) if new_day else _time(told), *told.paragraphs])


def lone_dash_and_date(page: Page) -> str:
    return _page(
        page,
        lambda told, new_day: ["- ", *([f"      {_date(told)}"] if new_day else []), _time(told), *told.paragraphs],
    )


def date_alone(page: Page) -> str:
    return _page(
        page, lambda told, new_day: [*([_date(told)] if new_day else []), f"- {_time(told)}", *told.paragraphs]
    )


def no_times(page: Page) -> str:
    """What is left of a page whose times were `<time>` elements."""
    return _page(page, lambda told, new_day: [*([_date(told)] if new_day else []), *told.paragraphs])


def no_dates(page: Page) -> str:
    """Dates only in front of the title."""
    return _page(page, lambda told, _: [f"- {_time(told)}", *told.paragraphs])


def no_dashes(page: Page) -> str:
    return _page(page, lambda told, new_day: [_glued(told) if new_day else _time(told), *told.paragraphs])


def stamp_repeated(page: Page) -> str:
    """The first stamp once more at the end, as nested lists leave it."""
    return f"{date_glued(page)}\n{_glued(page.entries[0])}"


def time_repeated(page: Page) -> str:
    return f"{date_glued(page)}\n- {_time(page.entries[0])}\n-\n"


def day_repeated(page: Page) -> str:
    return f"{date_alone(page)}\n{_date(page.entries[0])}\n- {_time(page.entries[0])}"


PARAGRAPHS_KEPT: Sequence[Form] = (
    *(date_glued, dash_and_date_glued, text_glued, text_glued_below_date, lone_dash, lone_dash_and_date),
    *(date_alone, no_dashes, stamp_repeated, time_repeated, day_repeated),
)
"""The forms that say the dates and keep the paragraphs apart."""

PARAGRAPHS_JOINED: Sequence[Form] = (one_line, one_line_indented)


def _page(page: Page, write: Callable[[Told, bool], list[str]]) -> str:
    body = (line for told, new_day in _days(page.entries) for line in write(told, new_day))
    return "\n".join([f" date {page.entries[0].at:%Y-%m-%d} {page.title}", *page.standfirst, *body])


def _days(entries: Sequence[Told]) -> Iterator[tuple[Told, bool]]:
    above = None
    for told in entries:
        yield told, told.at.date() != above
        above = told.at.date()


def _date(told: Told) -> str:
    return f"{told.at.day} {told.at:%B %Y}"


def _time(told: Told) -> str:
    return f"{told.at:%H:%M} GMT"


def _glued(told: Told) -> str:
    return _date(told) + _time(told)
