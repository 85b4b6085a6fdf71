"""Following: `/subscribe`, and the chats that somebody chooses to send a coverage to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.composing.compose import greeting
from bot.conversation import Answer, Button, ChatChoice
from bot.errors import CoverageClosed, NoSuchCoverage
from bot.intake.request import (
    MOST_BUTTONS,
    Bench,
    Handler,
    Request,
    choice,
    identity,
    matching,
    the_open_coverage,
)
from bot.languages.language import Language
from bot.languages.words import Words, words
from bot.model import Address, ChatKind, Coverage, CoverageId, CoverageState
from bot.ports import Clock
from bot.readers.interest_words import EVERYTHING, asked_for, name
from bot.readers.interests import Interests, below
from bot.store import Store


class Following(Bench):
    """What a chat begins to follow comes below the greeting: the lanes are woken when that was said."""

    def __init__(self, store: Store, clock: Clock, interests: Interests) -> None:
        self._store = store
        self._clock = clock
        self._interests = interests

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"subscribe": self.subscribe}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {"subscribe": self.subscribe_pressed, "into": self.into_pressed}

    async def subscribe(self, request: Request) -> Sequence[Answer]:
        if request.incoming.chosen is not None:
            return await self.chat_chosen(request)
        survey, named = await request.manageable(), request.arguments.get("coverage")
        if interests := asked_for(request.arguments):
            return await self._interests.make(request, interests)
        open_ones = await self._store.stream.coverages(CoverageState.OPEN)
        if not named and (len(open_ones) != 1 or open_ones[0].id in await self._followed(request.address)):
            return [await self._offered(request, open_ones), *_elsewhere(request, open_ones)]
        found = await self._meant(named, open_ones) if named else open_ones[0]
        return await self._subscribe(request, found, request.address, survey.kind, survey.title)

    async def _meant(self, named: str, open_ones: Sequence[Coverage]) -> Coverage:
        """The open one of that name. Raises `Refused`, and says so of one that has ended: links to it live on."""
        try:
            return matching(named, open_ones)
        except NoSuchCoverage:
            ended = await self._store.stream.coverages(CoverageState.CLOSED)
            if over := next((one for one in ended if one.slug == named.strip().casefold()), None):
                raise _ended(over) from None
            raise

    async def _offered(self, request: Request, open_ones: Sequence[Coverage]) -> Answer:
        """What this chat does not follow yet, or only in part."""
        language, beyond = request.language, await self._interests.offered(request)
        whole = await self._followed(request.address)
        others = [coverage for coverage in open_ones if coverage.id not in whole]
        if others:
            most = MOST_BUTTONS - len(beyond)
            (answer,) = choice(words("Which coverage?"), others, "subscribe:{}", language, most)
        elif open_ones:
            said = words(
                "This chat follows all that is running. {unsubscribe} shows what there is to leave.",
                unsubscribe="/unsubscribe",
            )
            (answer,) = request.says(said)
        else:
            (answer,) = request.says(words("No coverage is open right now."))
        if not beyond:
            return answer
        hint = words("Across coverages: {tag} or {words}", tag="/subscribe #storm", words="/subscribe words roof gone")
        return below(replace(answer, text=(*answer.text, language.paragraph(hint))), beyond)

    async def _followed(self, address: Address) -> set[CoverageId]:
        """As a whole."""
        followed = {coverage.id for coverage in await self._store.subscriptions.following(address)}
        return followed - await self._store.interests.in_part(address)

    async def subscribe_pressed(self, request: Request) -> Sequence[Answer]:
        survey = await request.manageable()
        coverage = await self._pressed(request.incoming.arguments)
        return await self._subscribe(request, coverage, request.address, survey.kind, survey.title)

    async def chat_chosen(self, request: Request) -> Sequence[Answer]:
        """Another chat was picked: subscribe that one."""
        chosen = request.incoming.chosen
        assert chosen is not None
        if interests := asked_for(request.arguments):
            return await self._interests.make(request, interests, chosen)
        survey = await request.manageable(chosen)
        found = await the_open_coverage(self._store.stream, request.arguments.get("coverage"))
        if isinstance(found, list):
            question, action = words("Which coverage shall go to {chat}?", chat=survey.title), f"into:{chosen.chat}"
            (answer,) = choice(question, found, f"{action}:{{}}", request.language, MOST_BUTTONS - 1)
            everything = Button(name(EVERYTHING, request.language), f"{action}:{EVERYTHING.kind}")
            return [below(answer, [everything])]
        return await self._subscribe(request, found, chosen, survey.kind, survey.title)

    async def into_pressed(self, request: Request) -> Sequence[Answer]:
        chat, _, coverage = request.incoming.arguments.partition(":")
        chosen = Address(request.address.platform, identity(chat))
        if coverage == EVERYTHING.kind:
            return await self._interests.make(request, [EVERYTHING], chosen)
        survey = await request.manageable(chosen)
        return await self._subscribe(request, await self._pressed(coverage), chosen, survey.kind, survey.title)

    async def _subscribe(
        self, request: Request, coverage: Coverage, address: Address, kind: ChatKind, title: str
    ) -> Sequence[Answer]:
        now = self._clock.now()
        level = (await self._store.preferences.of(address)).preferences.level
        if request.incoming.language:
            await self._store.languages.suppose(address, kind, title[:256], request.language.code, now)
        try:
            new = await self._store.subscriptions.subscribe(address, kind, title[:256], coverage.id, level, now)
        except CoverageClosed as error:
            raise _ended(coverage) from error
        chat = None if address == request.address else title
        offers = _chat_choice(request.language) if request.private and chat is None else None
        if not new:
            return [Answer((request.language.paragraph(_followed(chat, coverage)),), offers_chat_choice=offers)]
        if kind is ChatKind.FORUM:
            return request.says(words("{chat} gets a post about <b>{title}</b>.", chat=title, title=coverage.title))
        ending = request.language.paragraph(_begun(chat))
        text = greeting(coverage, lambda begun: request.platform.fits((*begun, ending)))
        return [Answer((*text, ending), offers_chat_choice=offers)]

    async def _pressed(self, value: str) -> Coverage:
        return await self._store.stream.coverage(CoverageId(identity(value)))


def _elsewhere(request: Request, open_ones: Sequence[Coverage]) -> list[Answer]:
    """The way to channels and groups, which has no place in a message with other buttons."""
    if not (open_ones and request.private and request.platform.picks_chats):
        return []
    said = request.language.paragraph(words("For a channel or a group of yours, choose it below."))
    return [Answer((said,), sequel=True, offers_chat_choice=_chat_choice(request.language))]


def _ended(coverage: Coverage) -> CoverageClosed:
    said = words(
        "“{title}” has ended, and nothing new will come. {latest} shows it.",
        title=coverage.title,
        latest=f"/latest {coverage.slug}",
    )
    return CoverageClosed(said)


def _chat_choice(language: Language) -> ChatChoice:
    return ChatChoice(language.text(words("Choose a channel")), language.text(words("Choose a group")))


def _begun(chat: str | None) -> Words:
    """`chat` is the title of another chat than the asker's."""
    if chat is None:
        return words("This chat now follows this coverage. {unsubscribe} ends it.", unsubscribe="/unsubscribe")
    return words(
        "{chat} now follows this coverage. {unsubscribe} there ends it.", chat=chat, unsubscribe="/unsubscribe"
    )


def _followed(chat: str | None, coverage: Coverage) -> Words:
    title = coverage.title
    if chat is None:
        return words("This chat already follows <b>{title}</b>. New entries come by themselves.", title=title)
    return words("{chat} already follows <b>{title}</b>. New entries come by themselves.", chat=chat, title=title)
