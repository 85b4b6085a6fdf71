"""The pages of `/settings`: what they say, and their buttons. Pure.

Each button says all that it does, so that menus work after a restart: `settings:` and the scope (0 for the chat, a
coverage's id for its exceptions), then what is meant, then its new value.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.conversation import Answer, Button
from bot.intake.request import MOST_BUTTONS, label
from bot.languages import NAMES
from bot.languages.language import Language
from bot.languages.words import Words, message, words
from bot.model import Coverage
from bot.readers.preference_words import LEVELS, PREVIEWS, SOUNDS, ZONES, digest, moment, quiet_hours
from bot.readers.preferences import NO_EXCEPTIONS, Digest, Exceptions, Preferences, QuietHours
from bot.readers.quiet import zone_of
from bot.richtext import Item, RichText, bold, paragraph
from bot.store import Wishes

MENU = "settings"
CHAT = "0"
OFF = "off"
BACK = message("Back")
AS_CHAT = "chat"
"""The value of an exception that is none."""

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
Value = TypeVar("Value", bound=str)


class Page(StrEnum):
    LEVEL = "level"
    SOUND = "sound"
    QUIET = "quiet"
    PASSING = "passing"
    DIGEST = "digest"
    DAILY_AT = "daily"
    PREVIEWS = "previews"
    ZONE = "zone"
    LANGUAGE = "language"
    COVERAGES = "coverages"
    MUTE = "mute"
    UNMUTE = "unmute"
    FOLLOW = "follow"
    LEAVE = "leave"


def action(place: str, page: Page | None = None, value: str = "") -> str:
    return ":".join(part for part in (MENU, place, page or "", value) if part)


def main(wishes: Wishes, now: datetime, language: Language) -> Answer:
    """All that the chat prefers."""
    mine = wishes.preferences
    own = sum(wishes.exceptions_in(one.id) != NO_EXCEPTIONS for one in wishes.followed)
    lines = [
        words("Level: {value}", value=_said(LEVELS[mine.level], language)),
        words("Sound: {value}", value=_said(SOUNDS[mine.sound], language)),
        words("Quiet hours: {value}", value=quiet_hours(mine.quiet, language)),
        words("Digest: {value}", value=digest(mine.digest, mine.digest_at, language)),
        words("Link previews: {value}", value=_said(PREVIEWS[mine.previews], language)),
        words("Time zone: {value}", value=_zone_said(mine, now, language)),
        words("Language: {value}", value=NAMES[language.code]),
        words("Coverages followed: {number}; with settings of their own: {own}", number=len(wishes.followed), own=own),
    ]
    last = _to(message("Mute"), Page.MUTE, language)
    if wishes.muted_until and wishes.muted_until > now:
        lines.append(words("Mute until: {time}", time=moment(wishes.muted_until, now, mine, language)))
        last = _to(message("Unmute"), Page.UNMUTE, language)
    rows = (
        (
            _to(message("Level"), Page.LEVEL, language),
            _to(message("Sound"), Page.SOUND, language),
            _to(message("Quiet hours"), Page.QUIET, language),
        ),
        (
            _to(message("Digest"), Page.DIGEST, language),
            _to(message("Link previews"), Page.PREVIEWS, language),
            _to(message("Time zone"), Page.ZONE, language),
        ),
        (_to(message("Coverages"), Page.COVERAGES, language), _to(message("Language"), Page.LANGUAGE, language), last),
    )
    heading = language.paragraph(words("<b>Settings of this chat</b>"))
    return _answer((heading, *_items(lines, language)), rows)


def of_coverage(wishes: Wishes, coverage: Coverage, language: Language) -> Answer:
    """What is different in one coverage."""
    own = wishes.exceptions_in(coverage.id)
    all_in_all = wishes.preferences.under(own)
    sent = digest(all_in_all.digest, all_in_all.digest_at, language)
    lines = [
        _line(words("Level: {value}", value=_said(LEVELS[all_in_all.level], language)), own.level, language),
        _line(words("Sound: {value}", value=_said(SOUNDS[all_in_all.sound], language)), own.sound, language),
        _line(words("Digest: {value}", value=sent), own.digest, language),
        _line(
            words("Link previews: {value}", value=_said(PREVIEWS[all_in_all.previews], language)),
            own.previews,
            language,
        ),
    ]
    place = str(coverage.id)
    rows = (
        (_to(message("Level"), Page.LEVEL, language, place), _to(message("Sound"), Page.SOUND, language, place)),
        (
            _to(message("Digest"), Page.DIGEST, language, place),
            _to(message("Link previews"), Page.PREVIEWS, language, place),
        ),
        (_to(message("Stop following"), Page.LEAVE, language, place),),
        (_to(BACK, Page.COVERAGES, language),),
    )
    heading = language.paragraph(words("Settings of this chat for <b>{title}</b>", title=coverage.title))
    return _answer((heading, *_items(lines, language)), rows)


def coverages(wishes: Wishes, open_ones: Sequence[Coverage], language: Language) -> Answer:
    """Those that are followed first."""
    following = {one.id for one in wishes.followed}
    buttons = [Button(label(f"✓ {one.title}"), action(str(one.id))) for one in wishes.followed]
    buttons += [
        Button(label(language.text(words("Follow: {title}", title=one.title))), action(str(one.id), Page.FOLLOW))
        for one in open_ones
        if one.id not in following
    ]
    said = words("Those that are marked come here; behind their buttons are settings of their own.")
    rows = [*((one,) for one in buttons[:MOST_BUTTONS]), (_back(language),)]
    return _answer((language.paragraph(said),), rows)


def levels(wishes: Wishes, scope: Coverage | None, language: Language) -> Answer:
    said = words("How much comes here? Key entries have breaking ones among them.")
    return _choices(said, Page.LEVEL, _all_said(LEVELS, language), _own(wishes, scope).level, scope, language)


def sounds(wishes: Wishes, scope: Coverage | None, language: Language) -> Answer:
    said = words("When do messages make a sound here?")
    return _choices(said, Page.SOUND, _all_said(SOUNDS, language), _own(wishes, scope).sound, scope, language)


def previews(wishes: Wishes, scope: Coverage | None, language: Language) -> Answer:
    said = words("Do links show a preview of the page behind them?")
    values = {"on": _said(PREVIEWS[True], language), "off": _said(PREVIEWS[False], language)}
    own = _own(wishes, scope).previews
    present = None if own is None else "on" if own else "off"
    return _choices(said, Page.PREVIEWS, values, present, scope, language)


def digests(wishes: Wishes, scope: Coverage | None, language: Language) -> Answer:
    at, own = wishes.preferences.digest_at, _own(wishes, scope).digest
    said = words("Do ordinary entries come by themselves, or together at certain times? Breaking entries come at once.")
    values = {one: digest(one, at, language) for one in Digest}
    if scope is None and own is Digest.DAILY:
        steps = [(message("Earlier"), -STEP), (message("Later"), STEP)]
        row = tuple(
            Button(_said(one, language), action(CHAT, Page.DAILY_AT, digits(_moved(at, step)))) for one, step in steps
        )
        return _choices(said, Page.DIGEST, values, own, scope, language, row)
    return _choices(said, Page.DIGEST, values, own, scope, language)


def quiet(wishes: Wishes, now: datetime, language: Language) -> Answer:
    mine, hours = wishes.preferences, wishes.preferences.quiet
    lines = [
        words("Quiet hours: {value}", value=quiet_hours(hours, language)),
        words("Time zone: {value}", value=_zone_said(mine, now, language)),
    ]
    said = words("When shall nothing new come here? What came meanwhile comes together when it is over.")
    rows: list[tuple[Button, ...]] = [(_to_night(quiet_hours(one, language), one.begin, one.end),) for one in NIGHTS]
    if hours:
        rows = _adjusting(hours, language)
    text = (language.paragraph(said), *_items(lines, language))
    return _answer(text, [*rows, (_to(message("Time zone"), Page.ZONE, language), _back(language))])


def _adjusting(hours: QuietHours, language: Language) -> list[tuple[Button, ...]]:
    begin, end = hours.begin, hours.end
    passing = (message("Let breaking entries pass"), "yes")
    if hours.breaking_passes:
        passing = (message("Keep breaking entries back"), "no")
    return [
        (
            _to_night(_said(message("Begin earlier"), language), _moved(begin, -STEP), end),
            _to_night(_said(message("Begin later"), language), _moved(begin, STEP), end),
        ),
        (
            _to_night(_said(message("End earlier"), language), begin, _moved(end, -STEP)),
            _to_night(_said(message("End later"), language), begin, _moved(end, STEP)),
        ),
        (Button(_said(passing[0], language), action(CHAT, Page.PASSING, passing[1])),),
        (Button(_said(message("No quiet hours"), language), action(CHAT, Page.QUIET, OFF)),),
    ]


def zones(wishes: Wishes, now: datetime, language: Language) -> Answer:
    mine = wishes.preferences
    offered = [
        _offer(f"{_place(name)} {language.time(now, zone_of(name))}", mine.zone == name, CHAT, Page.ZONE, name)
        for name in ZONES
    ]
    rows = [tuple(offered[start : start + 3]) for start in range(0, len(offered), 3)]
    said = words(
        "Where is this chat? It has {zone}. Any other place: {example}",
        zone=_zone_said(mine, now, language),
        example="/settings Europe/Paris",
    )
    return _answer((language.paragraph(said),), [*rows, (_back(language),)])


def languages(language: Language) -> Answer:
    """Each called by its own name."""
    offered = [_offer(name, code == language.code, CHAT, Page.LANGUAGE, code) for code, name in NAMES.items()]
    rows = [tuple(offered[start : start + 2]) for start in range(0, len(offered), 2)]
    said = words("In which language shall I speak here? Entries stay as they were written.")
    return _answer((language.paragraph(said),), [*rows, (_back(language),)])


def mutes(language: Language) -> Answer:
    rows = [
        (Button(_said(length, language), action(CHAT, Page.MUTE, str(seconds))),) for length, seconds in MUTES.items()
    ]
    said = words("For how long shall nothing come here, nor be corrected?")
    return _answer((language.paragraph(said),), [*rows, (_back(language),)])


def digits(at: time) -> str:
    return f"{at:%H%M}"


def _choices(
    said: Words,
    page: Page,
    values: Mapping[Value, str],
    present: Value | None,
    scope: Coverage | None,
    language: Language,
    *more: tuple[Button, ...],
) -> Answer:
    """In a coverage, the chat's own way is offered too."""
    place, text = CHAT if scope is None else str(scope.id), language.paragraph(said)
    rows = [(_offer(name, value == present, place, page, value),) for value, name in values.items()]
    if scope is None:
        return _answer((text,), [*rows, *more, (_back(language),)])
    as_chat = _offer(_said(message("As in this chat"), language), present is None, place, page, AS_CHAT)
    return _answer((paragraph(bold(scope.title)), text), [*rows, (as_chat,), (_to(BACK, None, language, place),)])


def _own(wishes: Wishes, scope: Coverage | None) -> Preferences | Exceptions:
    return wishes.preferences if scope is None else wishes.exceptions_in(scope.id)


def _answer(text: RichText, rows: Sequence[tuple[Button, ...]]) -> Answer:
    return Answer(text, buttons=tuple(rows), replaces=True)


def _offer(said: str, present: bool, place: str, page: Page, value: str) -> Button:
    return Button(f"✓ {said}" if present else said, action(place, page, value))


def _to(name: str, page: Page | None, language: Language, place: str = CHAT) -> Button:
    return Button(_said(name, language), action(place, page))


def _to_night(said: str, begin: time, end: time) -> Button:
    return Button(said, action(CHAT, Page.QUIET, f"{digits(begin)}-{digits(end)}"))


def _back(language: Language) -> Button:
    return _to(BACK, None, language)


def _said(name: str, language: Language) -> str:
    return language.text(words(name))


def _all_said(names: Mapping[Value, str], language: Language) -> Mapping[Value, str]:
    return {value: _said(name, language) for value, name in names.items()}


def _items(lines: Iterable[Words], language: Language) -> RichText:
    return tuple(Item(language.led(language.inlines(line))) for line in lines)


def _line(said: Words, own: object, language: Language) -> Words:
    return words("{setting}, as in this chat", setting=language.inlines(said)) if own is None else said


def _zone_said(wishes: Preferences, now: datetime, language: Language) -> str:
    return f"{wishes.zone or 'UTC'}, {language.time(now, zone_of(wishes.zone))}"


def _place(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ")


def _moved(at: time, step: timedelta) -> time:
    """Around the clock."""
    return (datetime.combine(date(2026, 1, 1), at, UTC) + step).time()
