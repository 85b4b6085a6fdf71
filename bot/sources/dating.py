"""When updates of a live blog were published and edited, as far as what the page says about it can be right."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot.sources.thing import Thing

EARLIEST_YEAR = 1990
_LONGEST = 60
_UNIVERSAL = re.compile(r"\s*+(?:[zZ]|UTC|GMT)\Z")


@dataclass(frozen=True, slots=True)
class Dates:
    """Of one update, in UTC; None where the page gives no time, or none that can be right."""

    published_at: datetime | None
    modified_at: datetime | None


def instant(text: str | None, now: datetime) -> datetime | None:
    """A time in ISO 8601, in its own zone; None for a day alone, a time without a zone, and years before 1990 or more
    than one ahead of `now`."""
    if not text or len(text) > _LONGEST:
        return None
    try:
        said = datetime.fromisoformat(_UNIVERSAL.sub("+00:00", text.strip()))
    except ValueError:
        return None
    plausible = said.tzinfo is not None and EARLIEST_YEAR <= said.year <= now.year + 1
    return said if plausible else None


def dates_of(updates: Sequence[Thing], blog: Thing, now: datetime) -> list[Dates]:
    """Published when `datePublished` says, else when `dateModified` does.

    Some pages give every update the date of the whole page, and some give days only, as midnight. Where that is so for
    all of several updates, nothing is known.
    """
    published, modified = (_of_each(name, updates, blog, now) for name in ("datePublished", "dateModified"))
    return [Dates(one or other, other) for one, other in zip(published, modified, strict=True)]


def _of_each(name: str, updates: Sequence[Thing], blog: Thing, now: datetime) -> list[datetime | None]:
    said = [instant(update.line(name), now) for update in updates]
    of_page = instant(blog.line(name), now)
    if len(said) > 1 and (_all_at(of_page, said) or _all_at_midnight(said)):
        return [None] * len(said)
    return [one and one.astimezone(UTC) for one in said]


def _all_at(of_page: datetime | None, said: Sequence[datetime | None]) -> bool:
    return of_page is not None and all(one == of_page for one in said)


def _all_at_midnight(said: Sequence[datetime | None]) -> bool:
    return all(one is not None and one.time() == time.min for one in said)
