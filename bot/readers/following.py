"""Following: `/subscribe`, `/unsubscribe`, and the chats that somebody chooses to send a coverage to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.composing.compose import greeting
from bot.conversation import Answer, ChatChoice
from bot.errors import Refused
from bot.intake.request import Bench, Handler, Request, choice, identity, the_open_coverage
from bot.languages.language import Language
from bot.languages.words import Words, words
from bot.model import Address, ChatKind, Coverage, CoverageId
from bot.ports import Clock
from bot.store import Store


class Following(Bench):
    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"subscribe": self.subscribe, "unsubscribe": self.unsubscribe}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {
            "subscribe": self.subscribe_pressed,
            "into": self.into_pressed,
            "unsubscribe": self.unsubscribe_pressed,
        }

    async def subscribe(self, request: Request) -> Sequence[Answer]:
        if request.incoming.chosen is not None:
            return await self.chat_chosen(request)
        survey = await request.manageable()
        found = await the_open_coverage(self._store.stream, request.arguments.get("coverage"))
        if isinstance(found, list):
            return await self._offered(request, found)
        return await self._subscribe(request, found, request.address, survey.kind, survey.title)

    async def _offered(self, request: Request, coverages: list[Coverage]) -> Sequence[Answer]:
        """What this chat does not follow yet."""
        followed = {coverage.id for coverage in await self._store.subscriptions.following(request.address)}
        others = [coverage for coverage in coverages if coverage.id not in followed]
        if not others:
            said = words(
                "This chat follows all that is running. {unsubscribe} shows what there is to leave.",
                unsubscribe="/unsubscribe",
            )
            return request.says(said)
        return choice(words("Which coverage?"), others, "subscribe:{}", request.language)

    async def subscribe_pressed(self, request: Request) -> Sequence[Answer]:
        survey = await request.manageable()
        coverage = await self._pressed(request.incoming.arguments)
        return await self._subscribe(request, coverage, request.address, survey.kind, survey.title)

    async def chat_chosen(self, request: Request) -> Sequence[Answer]:
        """Another chat was picked: subscribe that one."""
        chosen = request.incoming.chosen
        assert chosen is not None
        survey = await request.manageable(chosen)
        found = await the_open_coverage(self._store.stream, request.arguments.get("coverage"))
        if isinstance(found, list):
            question = words("Which coverage shall go to {chat}?", chat=survey.title)
            return choice(question, found, f"into:{chosen.chat}:{{}}", request.language)
        return await self._subscribe(request, found, chosen, survey.kind, survey.title)

    async def into_pressed(self, request: Request) -> Sequence[Answer]:
        chat, _, coverage = request.incoming.arguments.partition(":")
        chosen = Address(request.address.platform, identity(chat))
        survey = await request.manageable(chosen)
        return await self._subscribe(request, await self._pressed(coverage), chosen, survey.kind, survey.title)

    async def _subscribe(
        self, request: Request, coverage: Coverage, address: Address, kind: ChatKind, title: str
    ) -> Sequence[Answer]:
        now = self._clock.now()
        level = (await self._store.preferences.of(address)).preferences.level
        if request.incoming.language:
            await self._store.languages.suppose(address, kind, title[:256], request.language.code, now)
        new = await self._store.subscriptions.subscribe(address, kind, title[:256], coverage.id, level, now)
        self._wake()
        chat = None if address == request.address else title
        offers = _chat_choice(request.language) if request.private and chat is None else None
        if not new:
            return [Answer((request.language.paragraph(_followed(chat, coverage)),), offers_chat_choice=offers)]
        if kind is ChatKind.FORUM:
            return request.says(words("{chat} gets a post about <b>{title}</b>.", chat=title, title=coverage.title))
        ending = request.language.paragraph(_begun(chat))
        text = greeting(coverage, lambda begun: request.platform.fits((*begun, ending)))
        return [Answer((*text, ending), offers_chat_choice=offers)]

    async def unsubscribe(self, request: Request) -> Sequence[Answer]:
        await request.managed()
        followed = await self._store.subscriptions.following(request.address)
        if not followed:
            return request.says(words("This chat follows nothing."))
        named = (request.arguments.get("coverage") or "").casefold()
        if named:
            followed = [one for one in followed if named == one.slug or named in one.title.casefold()]
            if not followed:
                raise Refused(
                    words(
                        "This chat does not follow that coverage. {unsubscribe} shows what it follows.",
                        unsubscribe="/unsubscribe",
                    )
                )
        if len(followed) > 1:
            return choice(words("What shall end?"), followed, "unsubscribe:{}", request.language)
        return await self._unsubscribe(request, followed[0])

    async def unsubscribe_pressed(self, request: Request) -> Sequence[Answer]:
        """The buttons stay for what is left."""
        await request.managed()
        (answer,) = await self._unsubscribe(request, await self._pressed(request.incoming.arguments))
        left = await self._store.subscriptions.following(request.address)
        buttons = choice(Words(""), left, "unsubscribe:{}")[0].buttons
        return [replace(answer, buttons=buttons, replaces=True)]

    async def _unsubscribe(self, request: Request, coverage: Coverage) -> Sequence[Answer]:
        ended = await self._store.subscriptions.unsubscribe(request.address, coverage.id)
        if ended:
            return request.says(words("This chat no longer follows <b>{title}</b>.", title=coverage.title))
        return request.says(words("This chat did not follow <b>{title}</b>.", title=coverage.title))

    async def _pressed(self, value: str) -> Coverage:
        return await self._store.stream.coverage(CoverageId(identity(value)))


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
