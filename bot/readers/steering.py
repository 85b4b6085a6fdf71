"""How a chat steers what comes to it: `/settings` with its buttons, `/mute`, `/unmute`.

Whoever presses is asked for the right to each time: a menu may be old, and others may see it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta

from bot.conversation import Answer, Survey
from bot.desk.schedule import zone
from bot.errors import Refused
from bot.intake.request import Bench, Handler, Request
from bot.languages import NAMES
from bot.languages.language import Language
from bot.languages.words import words
from bot.model import Coverage, CoverageState, Level
from bot.ports import Clock
from bot.readers import preference_menu as menu
from bot.readers.preference_menu import AS_CHAT, CHAT, OFF, Page
from bot.readers.preference_words import moment, read_duration
from bot.readers.preferences import Digest, Exceptions, Preferences, QuietHours, Sound
from bot.store import Store, Wishes

STALE = words("This menu is stale. {settings} shows how things are now.", settings="/settings")

_NIGHT = re.compile(r"([01]\d|2[0-3])([0-5]\d)-([01]\d|2[0-3])([0-5]\d)")
_CLOCK = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
_SECONDS = re.compile(r"\d{1,7}")

Values = dict[str, object]
Shown = Callable[[Wishes, Coverage | None, Language], Answer]

CHOICES: Mapping[Page, tuple[str, Values]] = {
    Page.LEVEL: ("level", {one: one for one in Level}),
    Page.SOUND: ("sound", {one: one for one in Sound}),
    Page.DIGEST: ("digest", {one: one for one in Digest}),
    Page.PREVIEWS: ("previews", {"on": True, OFF: False}),
}
"""What is chosen for the chat or for one coverage: its name among the preferences, and its values by their names."""

PAGES: Mapping[Page, Shown] = {
    Page.LEVEL: menu.levels,
    Page.SOUND: menu.sounds,
    Page.DIGEST: menu.digests,
    Page.PREVIEWS: menu.previews,
    Page.LANGUAGE: lambda _wishes, _coverage, language: menu.languages(language),
    Page.MUTE: lambda _wishes, _coverage, language: menu.mutes(language),
}


@dataclass(frozen=True, slots=True)
class Press:
    """What a button says; `coverage` is None for the chat."""

    request: Request
    survey: Survey
    coverage: Coverage | None
    page: Page | None
    value: str


class Steering(Bench):
    """`zone` is that of chats which have chosen none: the desk's."""

    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None], zone: str) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake
        self._zone = zone

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"settings": self.settings, "mute": self.mute, "unmute": self.unmute}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {menu.MENU: self.pressed}

    async def settings(self, request: Request) -> Sequence[Answer]:
        survey = await request.managed()
        if named := request.arguments.get("zone"):
            await self._prefer(Press(request, survey, None, Page.ZONE, named), {"zone": _zone_named(named)})
        return [menu.main(await self._wishes(request), self._clock.now(), request.language)]

    async def mute(self, request: Request) -> Sequence[Answer]:
        survey = await request.managed()
        asked = request.arguments.get("duration")
        if not asked:
            return [menu.mutes(request.language)]
        return await self._mute(request, survey, read_duration(asked))

    async def unmute(self, request: Request) -> Sequence[Answer]:
        await request.managed()
        if not await self._unmute(request):
            return request.says(words("This chat was not mute."))
        return request.says(words("This chat hears again. What it missed comes now."))

    async def pressed(self, request: Request) -> Sequence[Answer]:
        """Any button of any menu, however old."""
        survey = await request.managed()
        place, _, rest = request.incoming.arguments.partition(":")
        name, _, value = rest.partition(":")
        if name and name not in list(Page):
            raise Refused(STALE)
        page, coverage = Page(name) if name else None, await self._coverage(request, place, name)
        return await self._act(Press(request, survey, coverage, page, value))

    async def _coverage(self, request: Request, place: str, name: str) -> Coverage | None:
        """The coverage that a button is about. Raises `Refused` when the chat does not follow it any more."""
        if place == CHAT:
            return None
        known = await self._store.stream.coverages() if name == Page.FOLLOW else await self._followed(request)
        coverage = next((one for one in known if str(one.id) == place), None)
        if coverage is None:
            raise Refused(STALE)
        return coverage

    async def _followed(self, request: Request) -> Sequence[Coverage]:
        return (await self._wishes(request)).followed

    async def _act(self, press: Press) -> Sequence[Answer]:
        match press.page:
            case Page.FOLLOW | Page.LEAVE:
                await self._follow(press)
            case Page.MUTE if press.value:
                return await self._mute(press.request, press.survey, _seconds(press.value))
            case Page.UNMUTE:
                await self._unmute(press.request)
            case Page.LANGUAGE if press.value:
                press = await self._speak(press)
            case _ if press.value:
                await self._prefer(press, self._change(press, await self._wishes(press.request)))
        return [await self._shown(press)]

    def _change(self, press: Press, wishes: Wishes) -> Values:
        """What a button with a value changes. Raises `Refused` where that is nothing that there is."""
        value, quiet = press.value, wishes.preferences.quiet
        match press.page:
            case Page.LEVEL | Page.SOUND | Page.DIGEST | Page.PREVIEWS:
                name, values = CHOICES[press.page]
                if press.coverage and value == AS_CHAT:
                    return {name: None}
                if value in values:
                    return {name: values[value]}
            case Page.QUIET:
                return {"quiet": None if value == OFF else _night(value, quiet)}
            case Page.PASSING if quiet:
                return {"quiet": quiet.model_copy(update={"breaking_passes": value == "yes"})}
            case Page.DAILY_AT if found := _CLOCK.fullmatch(value):
                return {"digest": Digest.DAILY, "digest_at": time(int(found[1]), int(found[2]))}
            case Page.ZONE:
                return {"zone": _zone_named(value)}
        raise Refused(STALE)

    async def _prefer(self, press: Press, change: Values) -> None:
        """What is read and written back is one transaction: two may press at once."""
        address, preferences = press.request.address, self._store.preferences
        async with self._store.together():
            wishes = await preferences.of(address)
            if press.coverage:
                own = wishes.exceptions_in(press.coverage.id).model_dump()
                await preferences.make_exceptions(address, press.coverage.id, Exceptions.model_validate(own | change))
            else:
                mine: dict[str, object] = {"zone": self._zone} | wishes.preferences.model_dump(exclude_none=True)
                chosen = Preferences.model_validate(mine | change)
                survey = press.survey
                await preferences.prefer(address, survey.kind, survey.title[:256], chosen, self._clock.now())
        self._wake()

    async def _follow(self, press: Press) -> None:
        request, survey = press.request, press.survey
        assert press.coverage
        if press.page is Page.LEAVE:
            await self._store.subscriptions.unsubscribe(request.address, press.coverage.id)
            return
        await request.manageable()
        level = (await self._wishes(request)).preferences.level
        await self._store.subscriptions.subscribe(
            request.address, survey.kind, survey.title[:256], press.coverage.id, level, self._clock.now()
        )
        self._wake()

    async def _speak(self, press: Press) -> Press:
        """From now on in that language, this answer included."""
        code, survey, request = press.value, press.survey, press.request
        if code not in NAMES:
            raise Refused(STALE)
        await self._store.languages.choose(request.address, survey.kind, survey.title[:256], code, self._clock.now())
        incoming = request.incoming.model_copy(update={"language": code})
        return replace(press, request=replace(request, incoming=incoming))

    async def _mute(self, request: Request, survey: Survey, length: timedelta) -> Sequence[Answer]:
        now = self._clock.now()
        until = now + length
        await self._store.preferences.mute(request.address, survey.kind, survey.title[:256], until, now)
        self._wake()
        when = moment(until, now, (await self._wishes(request)).preferences, request.language)
        said = words("This chat is mute until {time}. {unmute} ends it.", time=when, unmute="/unmute")
        return request.says(said, replaces=True)

    async def _unmute(self, request: Request) -> bool:
        ended = await self._store.preferences.unmute(request.address, self._clock.now())
        self._wake()
        return ended

    async def _wishes(self, request: Request) -> Wishes:
        """In the desk's zone where none was chosen."""
        wishes = await self._store.preferences.of(request.address)
        if wishes.preferences.zone is None:
            mine = wishes.preferences.model_copy(update={"zone": self._zone})
            return Wishes(mine, wishes.muted_until, wishes.followed, wishes.exceptions)
        return wishes

    async def _shown(self, press: Press) -> Answer:
        """The page on which a button was pressed, as it is now, or the one that it leads to."""
        wishes, now, language = await self._wishes(press.request), self._clock.now(), press.request.language
        if press.page is not None and press.page in PAGES:
            return PAGES[press.page](wishes, press.coverage, language)
        match press.page:
            case Page.DAILY_AT:
                return menu.digests(wishes, None, language)
            case Page.QUIET | Page.PASSING:
                return menu.quiet(wishes, now, language)
            case Page.ZONE:
                return menu.zones(wishes, now, language)
            case Page.COVERAGES | Page.LEAVE:
                return menu.coverages(wishes, await self._store.stream.coverages(CoverageState.OPEN), language)
        if press.coverage:
            return menu.of_coverage(wishes, press.coverage, language)
        return menu.main(wishes, now, language)


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


def _seconds(value: str) -> timedelta:
    """Of a button: among those that are offered. Raises `Refused`."""
    if not _SECONDS.fullmatch(value) or int(value) not in menu.MUTES.values():
        raise Refused(STALE)
    return timedelta(seconds=int(value))


def _zone_named(name: str) -> str:
    """Raises `Refused` for a zone that is none."""
    try:
        zone(name.strip())
    except ValueError as error:
        said = words("I do not know this time zone. Write it as in {example}.", example="/settings Europe/Paris")
        raise Refused(said) from error
    return name.strip()
