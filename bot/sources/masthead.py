"""What stands above the first entry of a plain-text live page: the document's day, the title, the standfirst."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.sources.stamps import PLAUSIBLE_YEARS

_WRAPPER = re.compile(r"date (?P<day>[0-9]{4}(?:-[0-9]{2}){0,2})(?![0-9-])")
_FURNITURE = re.compile(r"https?://\S+|skip to (?:main )?content|©.*", re.IGNORECASE)
_LONGEST_TITLE = 200
_LONGEST_SENTENCE = 100
_FULL_STOPS = (".", ".”", '."', ".’")


@dataclass(frozen=True, slots=True)
class Opened:
    """A document without its wrapper: `day` is the wrapper's, `titled` whether the first line may be the title."""

    lines: Sequence[str]
    day: date | None
    titled: bool


def unwrap(lines: Sequence[str]) -> Opened:
    """Take off the `date 2024-06-19` that a corpus puts in front of a document's first line.

    The day may be cut short (`date 2024-06`) or impossible, and then says nothing. Addresses, photo credits and
    “Skip to content”, which may take the title's place behind it, are taken off too.
    """
    if not lines:
        return Opened(lines, None, titled=False)
    wrapper = _WRAPPER.match(lines[0])
    if wrapper is None:
        return Opened(lines, None, titled=True)
    first = lines[0][wrapper.end() :].strip()
    titled = bool(first) and not _FURNITURE.fullmatch(first)
    rest = [first, *lines[1:]] if titled else lines[1:]
    return Opened(rest, _day(wrapper["day"]), titled)


def title_and_standfirst(head: Sequence[str], *, titled: bool) -> tuple[str | None, tuple[str, ...]]:
    """The lines above the first entry, parted; `titled` as `unwrap` found it.

    A title is on the first line or nowhere. A line that runs on like a paragraph is none: longer than 200
    characters, or a sentence with its full stop longer than 100.
    """
    if begins_with_title(head, titled=titled):
        return head[0], tuple(head[1:])
    return None, tuple(head)


def begins_with_title(head: Sequence[str], *, titled: bool) -> bool:
    return titled and bool(head) and not runs_on(head[0])


def runs_on(line: str) -> bool:
    """Is this line a paragraph rather than a title or a headline?"""
    return len(line) > _LONGEST_TITLE or (len(line) > _LONGEST_SENTENCE and line.endswith(_FULL_STOPS))


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in PLAUSIBLE_YEARS else None
