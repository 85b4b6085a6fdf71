"""What readers can do: `/start`, `/help`, `/coverages`; following, reading and finding are beside it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from bot.command import Command
from bot.composing.splitting import Fits, most, shorten
from bot.conversation import Answer, Button
from bot.intake.commands import EDITORS, READERS, usage
from bot.intake.request import MOST_BUTTONS, Bench, Handler, Request, label
from bot.languages.language import Language
from bot.languages.words import Words, message, words
from bot.model import Coverage, CoverageId, CoverageState
from bot.people.role_words import HOLDER
from bot.ports import Clock
from bot.readers.alerts import Alerts
from bot.readers.farewell import Farewell
from bot.readers.following import Following
from bot.readers.interest_words import names
from bot.readers.interests import Interests
from bot.readers.latest import Latest
from bot.readers.leaving import Leaving
from bot.readers.permalink import Permalinks, coverage_in, coverage_payload, entry_in
from bot.readers.search import Search
from bot.readers.steering import Steering
from bot.richtext import Item, RichText, Span
from bot.store import Store

MOST_LISTED = 25
"""Coverages in one message. Where there are more, those that the chat follows come first."""

_MORE = message("More are running: {subscribe} and a part of the title finds them.")
_FOLLOWED = message("{title} — followed here")
_IN_PART = message("{title} — followed here in part")
_NOT_FOLLOWED = "{title}"


class Readers:
    """Handlers by command and by button. Each returns the answers, or raises `Refused` with the sentence to say."""

    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None], zone: str = "UTC") -> None:
        self._store = store
        interests = Interests(store, clock, wake)
        self._following = Following(store, clock, interests)
        self._permalinks = Permalinks(store)
        latest, search = Latest(store, self._permalinks), Search(store, self._permalinks, clock)
        steering = Steering(store, clock, wake, zone)
        self._benches: tuple[Bench, ...] = (
            self._following,
            Leaving(store, wake, interests),
            interests,
            self._permalinks,
            latest,
            search,
            steering,
            Alerts(store),
            Farewell(store, wake),
        )

    @property
    def commands(self) -> Mapping[str, Handler]:
        own = {"start": self.start, "help": self.help, "coverages": self.coverages}
        return own | {name: handler for bench in self._benches for name, handler in bench.commands.items()}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {name: handler for bench in self._benches for name, handler in bench.presses.items()}

    async def start(self, request: Request) -> Sequence[Answer]:
        if payload := request.arguments.get("coverage"):
            return await self._begun(request, payload)
        language = request.language
        greeted = (
            words("<b>Live news, entry by entry.</b>"),
            words("Subscribe to a coverage and each new entry comes here; corrections change what you have."),
        )
        return [Answer((*map(language.paragraph, greeted), *_list(READERS, language)))]

    async def _begun(self, request: Request, payload: str) -> Sequence[Answer]:
        """Somebody has followed a link, or named a coverage."""
        if entry := entry_in(payload):
            return await self._permalinks.followed(request, entry)
        return await self._following.subscribe(replace(request, arguments={"coverage": coverage_in(payload)}))

    async def help(self, request: Request) -> Sequence[Answer]:
        language = request.language
        text: RichText = (language.paragraph(words("<b>What you can do here</b>")), *_list(READERS, language))
        if held := request.standing.anywhere:
            own = language.paragraph(words("<b>As {role}</b>", role=HOLDER[held]))
            text = (*text, own, *_list(request.standing.commands(EDITORS), language))
        return [Answer(text)]

    async def coverages(self, request: Request) -> Sequence[Answer]:
        open_ones = await self._store.stream.coverages(CoverageState.OPEN)
        interests = await self._store.interests.of(request.address)
        language, address = request.language, request.address
        followed = {coverage.id for coverage in await self._store.subscriptions.following(address)}
        in_part = await self._store.interests.in_part(address)
        lines = {one.id: _running(request, one, _mark(one, followed, in_part)) for one in open_ones}
        buttons = [
            Button(label(language.text(words("Subscribe: {title}", title=one.title))), f"subscribe:{one.id}")
            for one in open_ones
            if one.id not in followed - in_part and not request.visiting
        ]
        heading = words("Running now:") if open_ones else words("No coverage is open right now.")
        said = words("Followed here, of whatever coverage: {interests}", interests=names(interests, language))
        beyond = (language.paragraph(said),) if interests else ()
        head, fits = (*beyond, language.paragraph(heading)), request.platform.fits
        text: RichText = (*head, *lines.values())
        if len(lines) > MOST_LISTED or not fits(text):
            first = sorted(lines, key=lambda one: one not in followed)[:MOST_LISTED]
            text = _first((*head, *(lines[one] for one in first)), language, fits)
        return [Answer(text, buttons=tuple((button,) for button in buttons[:MOST_BUTTONS]))]

    async def chat_chosen(self, request: Request) -> Sequence[Answer]:
        return await self._following.chat_chosen(request)


def _first(text: RichText, language: Language, fits: Fits) -> RichText:
    """As much of it as leaves room to say that there is more."""
    more = language.paragraph(words(_MORE, subscribe="/subscribe"))
    kept = most(len(text), lambda count: fits((*text[:count], more)))
    return shorten((*text[: max(kept, 1)], more), fits)


def _link(request: Request, coverage: Coverage) -> str | None:
    """To pass on: it subscribes whoever follows it."""
    payload = coverage_payload(coverage)
    return request.platform.link(request.incoming, payload) if payload else None


def _mark(coverage: Coverage, followed: Collection[CoverageId], in_part: Collection[CoverageId]) -> str:
    if coverage.id in in_part:
        return _IN_PART
    return _FOLLOWED if coverage.id in followed else _NOT_FOLLOWED


def _running(request: Request, coverage: Coverage, mark: str) -> Item:
    bold_one = mark != _NOT_FOLLOWED
    title, language = Span(coverage.title, bold=bold_one, link=_link(request, coverage)), request.language
    return Item(language.led(language.inlines(Words(mark, {"title": title}))))


def _list(commands: Sequence[Command], language: Language) -> RichText:
    return tuple(Item(language.led((Span(_usage(command, language)),))) for command in commands)


def _usage(command: Command, language: Language) -> str:
    return f"{language.isolated(usage(command))} — {language.text(words(command.description))}"
