"""How a publisher stamps the entries of its plain-text live pages, where the page alone cannot tell it safely."""

from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from bot.model import Frozen


class Place(StrEnum):
    """Where an entry's stamp stands."""

    BEFORE = "before"
    AFTER = "after"
    """Below the entry's paragraphs, perhaps with its author in front: `Rita Reader15 June 2024 23:30`."""


class DateOrder(StrEnum):
    """Which comes first in a date of figures only, such as 03/04/2024; a year in front needs no setting."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class StampStyle(Frozen):
    """What is peculiar to a source's stamps. The default reads what needs no setting: times of GMT or UTC, alone on
    their line or before a dash (`18.59 GMT`, `1331 GMT — …`, `07:56 GMT 24.03.2024`).

    `zone`: the IANA name of the zone of times without one, or with a local one such as IST; only where it is set do
    such times count as stamps (`02.30 a.m.`, `22.15 - …`, `14:47:48`, `16:34 (IST) 24 Jun 2023`). A page with a zone
    and without any date is of the day on which it is read.
    `headlines`: each entry begins with a headline, behind its stamp (to the end of the line, a dash at that end left
    out) or on the first line below it.
    `standfirst`: how many paragraphs stand between the title and the first entry; needed only for stamps `after`, for
    elsewhere the first stamp parts them.
    """

    place: Place = Place.BEFORE
    zone: str | None = None
    date_order: DateOrder = DateOrder.DAY_FIRST
    headlines: bool = False
    standfirst: int = Field(0, ge=0, le=50)

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str | None) -> str | None:
        try:
            return zone if zone is None else ZoneInfo(zone).key
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(
                f"no time zone is called {zone!r}; an IANA name such as Europe/London is needed"
            ) from error


USUAL = StampStyle()
