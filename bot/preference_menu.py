"""The pages of `/settings`: what they say, and their buttons. Pure.

Each button says all that it does, so that menus work after a restart: `settings:` and the scope (0 for the chat, a
coverage's id for its exceptions), then what is meant, then its new value.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.conversation import Answer, Button
from bot.model import Coverage
from bot.preference_words import LEVELS, PREVIEWS, SOUNDS, ZONES, clock, digest, moment, quiet_hours
from bot.preferences import NO_EXCEPTIONS, Digest, Exceptions, Preferences, QuietHours
from bot.quiet import zone_of
from bot.request import MOST_BUTTONS, label
from bot.richtext import Item, RichText, Span, bold, paragraph
from bot.store import Wishes

MENU = "settings"
CHAT = "0"
OFF = "off"
AS_CHAT = "chat"
"""The value of an exception that is none."""

STEP = timedelta(minutes=30)
NIGHTS = (
    QuietHours(begin=time(22), end=time(7)),
    QuietHours(begin=time(23), end=time(8)),
    QuietHours(begin=time(0), end=time(6)),
)
MUTES = {"1 hour": 3600, "8 hours": 8 * 3600, "1 day": 24 * 3600, "7 days": 7 * 24 * 3600}
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
    COVERAGES = "coverages"
    MUTE = "mute"
    UNMUTE = "unmute"
    FOLLOW = "follow"
    LEAVE = "leave"


def action(place: str, page: Page | None = None, value: str = "") -> str:
    return ":".join(part for part in (MENU, place, page or "", value) if part)


def main(wishes: Wishes, now: datetime) -> Answer:
    """All that the chat prefers."""
    mine = wishes.preferences
    own = sum(wishes.exceptions_in(one.id) != NO_EXCEPTIONS for one in wishes.followed)
    lines = [
        f"Level: {LEVELS[mine.level]}",
        f"Sound: {SOUNDS[mine.sound]}",
        f"Quiet hours: {quiet_hours(mine.quiet)}",
        f"Digest: {digest(mine.digest, mine.digest_at)}",
        f"Link previews: {PREVIEWS[mine.previews]}",
        f"Time zone: {_zone_said(mine, now)}",
        f"Coverages followed: {len(wishes.followed)}; with settings of their own: {own}",
    ]
    last = _to("Mute", Page.MUTE)
    if wishes.muted_until and wishes.muted_until > now:
        lines.append(f"Mute until: {moment(wishes.muted_until, now, mine)}")
        last = _to("Unmute", Page.UNMUTE)
    rows = (
        (_to("Level", Page.LEVEL), _to("Sound", Page.SOUND), _to("Quiet hours", Page.QUIET)),
        (_to("Digest", Page.DIGEST), _to("Link previews", Page.PREVIEWS), _to("Time zone", Page.ZONE)),
        (_to("Coverages", Page.COVERAGES), last),
    )
    return _answer((paragraph(bold("Settings of this chat")), *_items(lines)), rows)


def of_coverage(wishes: Wishes, coverage: Coverage) -> Answer:
    """What is different in one coverage."""
    own = wishes.exceptions_in(coverage.id)
    all_in_all = wishes.preferences.under(own)
    lines = [
        _line("Level", LEVELS[all_in_all.level], own.level),
        _line("Sound", SOUNDS[all_in_all.sound], own.sound),
        _line("Digest", digest(all_in_all.digest, all_in_all.digest_at), own.digest),
        _line("Link previews", PREVIEWS[all_in_all.previews], own.previews),
    ]
    place = str(coverage.id)
    rows = (
        (_to("Level", Page.LEVEL, place), _to("Sound", Page.SOUND, place)),
        (_to("Digest", Page.DIGEST, place), _to("Link previews", Page.PREVIEWS, place)),
        (_to("Stop following", Page.LEAVE, place),),
        (_to("Back", Page.COVERAGES),),
    )
    return _answer((paragraph("Settings of this chat for ", bold(coverage.title)), *_items(lines)), rows)


def coverages(wishes: Wishes, open_ones: Sequence[Coverage]) -> Answer:
    """Those that are followed first."""
    following = {one.id for one in wishes.followed}
    buttons = [Button(label(f"✓ {one.title}"), action(str(one.id))) for one in wishes.followed]
    buttons += [
        Button(label(f"Follow: {one.title}"), action(str(one.id), Page.FOLLOW))
        for one in open_ones
        if one.id not in following
    ]
    text = "Those that are marked come here; behind their buttons are settings of their own."
    return _answer((paragraph(text),), [*((one,) for one in buttons[:MOST_BUTTONS]), (_back(),)])


def levels(wishes: Wishes, scope: Coverage | None) -> Answer:
    text = "How much comes here? Key entries have breaking ones among them."
    return _choices(text, Page.LEVEL, LEVELS, _own(wishes, scope).level, scope)


def sounds(wishes: Wishes, scope: Coverage | None) -> Answer:
    return _choices("When do messages make a sound here?", Page.SOUND, SOUNDS, _own(wishes, scope).sound, scope)


def previews(wishes: Wishes, scope: Coverage | None) -> Answer:
    text = "Do links show a preview of the page behind them?"
    values = {"on": PREVIEWS[True], "off": PREVIEWS[False]}
    own = _own(wishes, scope).previews
    return _choices(text, Page.PREVIEWS, values, None if own is None else "on" if own else "off", scope)


def digests(wishes: Wishes, scope: Coverage | None) -> Answer:
    at, own = wishes.preferences.digest_at, _own(wishes, scope).digest
    text = "Do ordinary entries come by themselves, or together at certain times? Breaking entries come at once."
    words = {one: digest(one, at) for one in Digest}
    if scope is None and own is Digest.DAILY:
        steps = [("Earlier", -STEP), ("Later", STEP)]
        row = tuple(Button(said, action(CHAT, Page.DAILY_AT, digits(_moved(at, step)))) for said, step in steps)
        return _choices(text, Page.DIGEST, words, own, scope, row)
    return _choices(text, Page.DIGEST, words, own, scope)


def quiet(wishes: Wishes, now: datetime) -> Answer:
    mine, hours = wishes.preferences, wishes.preferences.quiet
    text: RichText = (
        paragraph("When shall nothing new come here? What came meanwhile comes together when it is over."),
        *_items([f"Quiet hours: {quiet_hours(hours)}", f"Time zone: {_zone_said(mine, now)}"]),
    )
    rows = _adjusting(hours) if hours else [(_to_night(quiet_hours(one), one.begin, one.end),) for one in NIGHTS]
    return _answer(text, [*rows, (_to("Time zone", Page.ZONE), _back())])


def _adjusting(hours: QuietHours) -> list[tuple[Button, ...]]:
    begin, end = hours.begin, hours.end
    passing = ("Keep breaking entries back", "no") if hours.breaking_passes else ("Let breaking entries pass", "yes")
    return [
        (
            _to_night("Begin earlier", _moved(begin, -STEP), end),
            _to_night("Begin later", _moved(begin, STEP), end),
        ),
        (
            _to_night("End earlier", begin, _moved(end, -STEP)),
            _to_night("End later", begin, _moved(end, STEP)),
        ),
        (Button(passing[0], action(CHAT, Page.PASSING, passing[1])),),
        (Button("No quiet hours", action(CHAT, Page.QUIET, OFF)),),
    ]


def zones(wishes: Wishes, now: datetime) -> Answer:
    mine = wishes.preferences
    offered = [
        _offer(f"{_place(name)} {now.astimezone(zone_of(name)):%H:%M}", mine.zone == name, CHAT, Page.ZONE, name)
        for name in ZONES
    ]
    rows = [tuple(offered[start : start + 3]) for start in range(0, len(offered), 3)]
    text = f"Where is this chat? It has {_zone_said(mine, now)}. Any other place: /settings Europe/Paris"
    return _answer((paragraph(text),), [*rows, (_back(),)])


def mutes() -> Answer:
    rows = [(Button(said, action(CHAT, Page.MUTE, str(seconds))),) for said, seconds in MUTES.items()]
    text = "For how long shall nothing come here, nor be corrected?"
    return _answer((paragraph(text),), [*rows, (_back(),)])


def digits(at: time) -> str:
    return f"{at:%H%M}"


def _choices(
    text: str,
    page: Page,
    words: Mapping[Value, str],
    present: Value | None,
    scope: Coverage | None,
    *more: tuple[Button, ...],
) -> Answer:
    """In a coverage, the chat's own way is offered too."""
    place = CHAT if scope is None else str(scope.id)
    rows = [(_offer(said, value == present, place, page, value),) for value, said in words.items()]
    if scope is None:
        return _answer((paragraph(text),), [*rows, *more, (_back(),)])
    as_chat = _offer("As in this chat", present is None, place, page, AS_CHAT)
    return _answer((paragraph(bold(scope.title)), paragraph(text)), [*rows, (as_chat,), (_to("Back", None, place),)])


def _own(wishes: Wishes, scope: Coverage | None) -> Preferences | Exceptions:
    return wishes.preferences if scope is None else wishes.exceptions_in(scope.id)


def _answer(text: RichText, rows: Sequence[tuple[Button, ...]]) -> Answer:
    return Answer(text, buttons=tuple(rows), replaces=True)


def _offer(said: str, present: bool, place: str, page: Page, value: str) -> Button:
    return Button(f"✓ {said}" if present else said, action(place, page, value))


def _to(said: str, page: Page | None, place: str = CHAT) -> Button:
    return Button(said, action(place, page))


def _to_night(said: str, begin: time, end: time) -> Button:
    return Button(said, action(CHAT, Page.QUIET, f"{digits(begin)}-{digits(end)}"))


def _back() -> Button:
    return _to("Back", None)


def _items(lines: Iterable[str]) -> RichText:
    return tuple(Item((Span(line),)) for line in lines)


def _line(what: str, said: str, own: object) -> str:
    return f"{what}: {said}, as in this chat" if own is None else f"{what}: {said}"


def _zone_said(wishes: Preferences, now: datetime) -> str:
    return f"{wishes.zone or 'UTC'}, {clock(now.astimezone(zone_of(wishes.zone)).time())}"


def _place(name: str) -> str:
    return name.rpartition("/")[2].replace("_", " ")


def _moved(at: time, step: timedelta) -> time:
    """Around the clock."""
    return (datetime.combine(date(2026, 1, 1), at, UTC) + step).time()
