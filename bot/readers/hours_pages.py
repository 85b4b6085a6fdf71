"""The pages of `/settings` that are about time: quiet hours, the time zone, the daily digest, mutes. Pure."""

from datetime import UTC, date, datetime, time, timedelta

from bot.conversation import Answer, Button
from bot.languages.language import Language
from bot.languages.words import message, words
from bot.readers.menu import CHAT, OFF, Menu, Page, action
from bot.readers.preference_words import ZONES, quiet_hours, zone_now
from bot.readers.preferences import QuietHours
from bot.readers.quiet import zone_of
from bot.store import Wishes

STEP = timedelta(minutes=30)
NIGHTS = (
    QuietHours(begin=time(22), end=time(7)),
    QuietHours(begin=time(23), end=time(8)),
    QuietHours(begin=time(0), end=time(6)),
)
MUTES = {
    message("1 hour"): 3600,
    message("8 hours"): 8 * 3600,
    message("1 day"): 24 * 3600,
    message("7 days"): 7 * 24 * 3600,
}
"""In seconds."""


def quiet(wishes: Wishes, now: datetime, language: Language) -> Answer:
    menu, hours = Menu(language), wishes.preferences.quiet
    said = words("When shall nothing new come here? What came meanwhile comes together when it is over.")
    lines = [
        words("Quiet hours: {value}", value=quiet_hours(hours, language)),
        words("Time zone: {value}", value=zone_now(wishes.preferences, now, language)),
    ]
    rows: list[tuple[Button, ...]] = [(_to_night(quiet_hours(one, language), one.begin, one.end),) for one in NIGHTS]
    if hours:
        rows = _adjusting(hours, menu)
    return menu.page(
        (*menu.paragraph(said), *menu.items(lines)),
        [*rows, (menu.to(message("Time zone"), Page.ZONE), menu.back())],
    )


def _adjusting(hours: QuietHours, menu: Menu) -> list[tuple[Button, ...]]:
    begin, end = hours.begin, hours.end
    passing = (message("Let breaking entries pass"), "yes")
    if hours.breaking_passes:
        passing = (message("Keep breaking entries back"), "no")
    return [
        (
            _to_night(menu.said(message("Begin earlier")), _moved(begin, -STEP), end),
            _to_night(menu.said(message("Begin later")), _moved(begin, STEP), end),
        ),
        (
            _to_night(menu.said(message("End earlier")), begin, _moved(end, -STEP)),
            _to_night(menu.said(message("End later")), begin, _moved(end, STEP)),
        ),
        (menu.does(passing[0], Page.PASSING, passing[1]),),
        (menu.does(message("No quiet hours"), Page.QUIET, OFF),),
    ]


def daily(at: time, menu: Menu) -> tuple[Button, ...]:
    """When a daily digest comes, moved."""
    steps = [(message("Earlier"), -STEP), (message("Later"), STEP)]
    return tuple(menu.does(name, Page.DAILY_AT, _digits(_moved(at, step))) for name, step in steps)


def zones(wishes: Wishes, now: datetime, language: Language) -> Answer:
    menu, mine = Menu(language), wishes.preferences
    offered = [
        menu.offer(f"{_place(name)} {language.time(now, zone_of(name))}", mine.zone == name, Page.ZONE, name)
        for name in ZONES
    ]
    rows = [tuple(offered[start : start + 3]) for start in range(0, len(offered), 3)]
    said = words(
        "Where is this chat? It has {zone}. Any other place: {example}",
        zone=zone_now(mine, now, language),
        example="/settings Europe/Paris",
    )
    return menu.page(menu.paragraph(said), [*rows, (menu.back(),)])


def mutes(language: Language) -> Answer:
    menu = Menu(language)
    rows = [(menu.does(length, Page.MUTE, str(seconds)),) for length, seconds in MUTES.items()]
    said = words("For how long shall nothing come here, nor be corrected?")
    return menu.page(menu.paragraph(said), [*rows, (menu.back(),)])


def _to_night(said: str, begin: time, end: time) -> Button:
    return Button(said, action(CHAT, Page.QUIET, f"{_digits(begin)}-{_digits(end)}"))


def _digits(at: time) -> str:
    return f"{at:%H%M}"


def _place(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ")


def _moved(at: time, step: timedelta) -> time:
    """Around the clock."""
    return (datetime.combine(date(2026, 1, 1), at, UTC) + step).time()
