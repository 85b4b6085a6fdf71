"""What the buttons of `/settings` say, read: the change that each asks for. Pure.

Buttons come back as the platform kept them, from menus of any age, so that none is taken at its word.
"""

import re
from collections.abc import Mapping
from datetime import time, timedelta

from bot.errors import Refused
from bot.languages.words import words
from bot.model import Level
from bot.readers.hours_pages import MUTES
from bot.readers.menu import AS_CHAT, OFF, Page
from bot.readers.preferences import CardUse, Crossposts, Digest, Exceptions, QuietHours, Sound
from bot.readers.zone_names import zone_named

STALE = words("This menu is stale. {settings} shows how things are now.", settings="/settings")

_NIGHT = re.compile(r"([01]\d|2[0-3])([0-5]\d)-([01]\d|2[0-3])([0-5]\d)")
_CLOCK = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
_SECONDS = re.compile(r"\d{1,7}")

Values = dict[str, object]

CHOICES: Mapping[Page, tuple[str, Values]] = {
    Page.LEVEL: ("level", {one: one for one in Level}),
    Page.SOUND: ("sound", {one: one for one in Sound}),
    Page.DIGEST: ("digest", {one: one for one in Digest}),
    Page.PREVIEWS: ("previews", {"on": True, OFF: False}),
    Page.CARD: ("card", {one: one for one in CardUse}),
    Page.CROSSPOSTS: ("crossposts", {one: one for one in Crossposts}),
}
"""What is chosen among several: its name among the preferences, and its values by their names."""


def page_named(name: str) -> Page | None:
    """None is where a menu begins. Raises `Refused`."""
    if name and name not in list(Page):
        raise Refused(STALE)
    return Page(name) if name else None


def change(page: Page | None, value: str, quiet: QuietHours | None, *, exception: bool) -> Values:
    """What a button changes of the preferences, or of the exceptions, by their names, where `quiet` are the quiet hours
    so far. Raises `Refused` where that is nothing that there is."""
    if page is not None and page in CHOICES:
        return _chosen(page, value, exception=exception)
    match page:
        case _ if exception:
            raise Refused(STALE)
        case Page.QUIET:
            return {"quiet": None if value == OFF else _night(value, quiet)}
        case Page.PASSING if quiet:
            return {"quiet": quiet.model_copy(update={"breaking_passes": value == "yes"})}
        case Page.DAILY_AT if found := _CLOCK.fullmatch(value):
            return {"digest": Digest.DAILY, "digest_at": time(int(found[1]), int(found[2]))}
        case Page.ZONE:
            return {"zone": zone_named(value)}
    raise Refused(STALE)


def _chosen(page: Page, value: str, *, exception: bool) -> Values:
    """Raises `Refused` where that cannot be chosen, or is not different in one coverage."""
    name, values = CHOICES[page]
    if exception and name in Exceptions.model_fields and value == AS_CHAT:
        return {name: None}
    if value not in values or (exception and name not in Exceptions.model_fields):
        raise Refused(STALE)
    return {name: values[value]}


def mute_length(value: str) -> timedelta:
    """Among those that are offered. Raises `Refused`."""
    if not _SECONDS.fullmatch(value) or int(value) not in MUTES.values():
        raise Refused(STALE)
    return timedelta(seconds=int(value))


def _night(value: str, before: QuietHours | None) -> QuietHours:
    """Raises `Refused` where it is none."""
    found = _NIGHT.fullmatch(value)
    if found is None:
        raise Refused(STALE)
    begin, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if begin == end:
        said = words("Quiet hours end at another time than they begin. For longer, there is {mute}.", mute="/mute")
        raise Refused(said)
    return QuietHours(begin=begin, end=end, breaking_passes=before.breaking_passes if before else False)
