"""When updates of a live blog were published and edited, as far as what the page says about it can be right."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.sources.dates import instant
from bot.sources.thing import Thing

EARLIEST_YEAR = 1990
"""There was no live page before; a time in 1970 is a field that somebody left at zero."""

_MIDNIGHT = re.compile(r"\d[tT ]00:?00(?::?00(?:[.,]0+)?)?(?![:\d])")


@dataclass(frozen=True, slots=True)
class Dates:
    """Of one update, in UTC; None where the page gives no time, or none that can be right."""

    published_at: datetime | None
    modified_at: datetime | None


def dates_of(updates: Sequence[Thing], blog: Thing, now: datetime) -> list[Dates]:
    """Published when `datePublished` says, else when `dateModified` does.

    Some pages give every update the date of the whole page, and some give days only, as midnight. Where that is so for
    all of several updates, nothing is known.
    """
    published, modified = (_of_each(name, updates, blog, now) for name in ("datePublished", "dateModified"))
    return [Dates(one or other, other) for one, other in zip(published, modified, strict=True)]


def _of_each(name: str, updates: Sequence[Thing], blog: Thing, now: datetime) -> list[datetime | None]:
    said = [update.line(name) or "" for update in updates]
    read = [_plausible(instant(text, now)) for text in said]
    of_page = _plausible(instant(blog.line(name) or "", now))
    of_page_each = of_page is not None and all(one == of_page for one in read)
    if len(said) > 1 and (of_page_each or all(map(_MIDNIGHT.search, said))):
        return [None] * len(said)
    return read


def _plausible(at: datetime | None) -> datetime | None:
    return at if at and at.year >= EARLIEST_YEAR else None
