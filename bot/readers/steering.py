"""How a chat steers what comes to it: `/settings` with its buttons, `/mute`, `/unmute`.

Whoever presses is asked for the right to each time: a menu may be old, and others may see it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.conversation import Answer, Survey
from bot.errors import Refused
from bot.intake.request import Bench, Handler, Request
from bot.languages import NAMES
from bot.languages.language import Language
from bot.languages.words import words
from bot.model import Coverage, CoverageState
from bot.ports import Clock
from bot.readers import hours_pages, preference_pages
from bot.readers.alerts import chosen, has_roles, role_in, sign
from bot.readers.button_values import STALE, Values, change, mute_length, page_named
from bot.readers.menu import CHAT, MENU, OFF, Page
from bot.readers.place_pages import SIGN, Place, beside, crossposts, roles
from bot.readers.preference_words import heard_again, moment, read_duration
from bot.readers.preferences import Exceptions, Preferences
from bot.readers.zone_names import zone_named
from bot.store import Store, Wishes

Shown = Callable[[Wishes, Coverage | None, Language], Answer]

PAGES: Mapping[Page, Shown] = {
    Page.LEVEL: preference_pages.levels,
    Page.SOUND: preference_pages.sounds,
    Page.DIGEST: preference_pages.digests,
    Page.PREVIEWS: preference_pages.previews,
    Page.CARD: lambda wishes, _coverage, language: preference_pages.cards(wishes, language),
    Page.CROSSPOSTS: lambda wishes, _coverage, language: crossposts(wishes, language),
    Page.LANGUAGE: lambda _wishes, _coverage, language: preference_pages.languages(language),
    Page.MUTE: lambda _wishes, _coverage, language: hours_pages.mutes(language),
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
        return {MENU: self.pressed}

    async def settings(self, request: Request) -> Sequence[Answer]:
        survey = await request.managed()
        if named := request.arguments.get("zone"):
            await self._prefer(Press(request, survey, None, Page.ZONE, named), {"zone": zone_named(named)})
        return [await self._shown(Press(request, survey, None, None, ""))]

    async def mute(self, request: Request) -> Sequence[Answer]:
        survey = await request.managed()
        asked = request.arguments.get("duration")
        if not asked:
            return [hours_pages.mutes(request.language)]
        return await self._mute(request, survey, read_duration(asked))

    async def unmute(self, request: Request) -> Sequence[Answer]:
        await request.managed()
        if not await self._unmute(request):
            return request.says(words("This chat was not mute."))
        return request.says(heard_again((await self._wishes(request)).preferences, self._clock.now()))

    async def pressed(self, request: Request) -> Sequence[Answer]:
        """Any button of any menu, however old."""
        survey = await request.managed()
        place, _, rest = request.incoming.arguments.partition(":")
        name, _, value = rest.partition(":")
        page = page_named(name)
        return await self._act(Press(request, survey, await self._coverage(request, place, page), page, value))

    async def _coverage(self, request: Request, place: str, page: Page | None) -> Coverage | None:
        """The coverage that a button is about. Raises `Refused` when the chat does not follow it any more."""
        if place == CHAT:
            return None
        known = await self._store.stream.coverages() if page is Page.FOLLOW else await self._followed(request)
        coverage = next((one for one in known if str(one.id) == place), None)
        if coverage is None:
            raise Refused(STALE)
        return coverage

    async def _followed(self, request: Request) -> Sequence[Coverage]:
        return (await self._wishes(request)).followed

    async def _act(self, press: Press) -> Sequence[Answer]:
        if press.page is Page.ROLE and press.value == SIGN:
            return [sign(press.request)]
        match press.page:
            case Page.ROLE if press.value and not press.coverage:
                role = None if press.value == OFF else await chosen(press.request, press.value)
                await self._prefer(press, {"role": role})
            case Page.FOLLOW | Page.LEAVE:
                await self._follow(press)
            case Page.MUTE if press.value:
                return await self._mute(press.request, press.survey, mute_length(press.value))
            case Page.UNMUTE:
                await self._unmute(press.request)
            case Page.LANGUAGE if press.value:
                press = await self._speak(press)
            case _ if press.value:
                quiet = (await self._wishes(press.request)).preferences.quiet
                exception = press.coverage is not None
                await self._prefer(press, change(press.page, press.value, quiet, exception=exception))
        return [await self._shown(press)]

    async def _prefer(self, press: Press, changed: Values) -> None:
        """What is read and written back is one transaction: two may press at once."""
        address, preferences = press.request.address, self._store.preferences
        async with self._store.together():
            wishes = await preferences.of(address)
            if press.coverage:
                own = wishes.exceptions_in(press.coverage.id).model_dump()
                await preferences.make_exceptions(address, press.coverage.id, Exceptions.model_validate(own | changed))
            else:
                mine: dict[str, object] = {"zone": self._zone} | wishes.preferences.model_dump(exclude_none=True)
                chosen = Preferences.model_validate(mine | changed)
                survey = press.survey
                await preferences.prefer(address, survey.kind, survey.title[:256], chosen, self._clock.now())
        self._wake()

    async def _follow(self, press: Press) -> None:
        request, survey = press.request, press.survey
        assert press.coverage
        if press.page is Page.LEAVE:
            await self._store.subscriptions.unsubscribe(request.address, press.coverage.id)
            self._wake()
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
        self._wake()
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
                return preference_pages.digests(wishes, None, language)
            case Page.QUIET | Page.PASSING:
                return hours_pages.quiet(wishes, now, language)
            case Page.ZONE:
                return hours_pages.zones(wishes, now, language)
            case Page.COVERAGES | Page.LEAVE:
                in_part = await self._store.interests.in_part(press.request.address)
                open_ones = await self._store.stream.coverages(CoverageState.OPEN)
                return preference_pages.coverages(wishes, in_part, open_ones, language)
        if press.coverage:
            return preference_pages.of_coverage(wishes, press.coverage, language)
        place = await self._place(press, wishes)
        if press.page is Page.ROLE:
            return roles(wishes, place, language)
        return preference_pages.main(wishes, now, language, beside(wishes, place, language))

    async def _place(self, press: Press, wishes: Wishes) -> Place:
        role = wishes.preferences.role
        found = None if role is None else await role_in(press.request, role)
        return Place(press.survey.kind, has_roles(press.request), found)
