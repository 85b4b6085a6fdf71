"""What a chat follows across coverages: everything, tags, words; made by `/subscribe`, left by `/unsubscribe`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.conversation import Answer, Button, Survey
from bot.errors import Refused, TooManyInterests
from bot.intake.request import Bench, Handler, Request, identity, label, refusal_in
from bot.languages.words import words
from bot.model import Address, ChatKind
from bot.ports import Clock
from bot.readers.interest_words import EVERYTHING, begun, name
from bot.store import MOST_INTERESTS, REMEMBERED_FOR, Interest, InterestKind, Store

PRESS = "interest"
TAGS_OFFERED = 4

_STALE = words("This button is out of date. {subscribe} shows what there is now.", subscribe="/subscribe")


class Interests(Bench):
    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {PRESS: self.pressed}

    async def of(self, address: Address) -> Sequence[Interest]:
        return await self._store.interests.of(address)

    async def offered(self, request: Request) -> Sequence[Button]:
        """What this chat does not follow yet: everything, and the tags of the newest entries; nothing to who follows
        everything. Their names may be longer than a button's action, so that they are kept."""
        had = {(one.kind, one.value) for one in await self.of(request.address)}
        if (EVERYTHING.kind, EVERYTHING.value) in had:
            return []
        buttons = [Button(name(EVERYTHING, request.language), f"{PRESS}:{EVERYTHING.kind}")]
        for tag in await self._store.interests.tags(TAGS_OFFERED):
            if (InterestKind.TAG, tag) not in had:
                number = await self._store.archive.remember(f"#{tag}", self._clock.now())
                buttons.append(Button(f"#{tag}", f"{PRESS}:{InterestKind.TAG}:{number}"))
        return buttons

    async def make(
        self, request: Request, interests: Sequence[Interest], chosen: Address | None = None
    ) -> Sequence[Answer]:
        """For this chat, or for another that was chosen."""
        survey = await request.manageable(chosen)
        if survey.kind is ChatKind.FORUM and any(one.kind is not InterestKind.EVERYTHING for one in interests):
            raise Refused(words("A forum can follow coverages, or everything, but neither tags nor words."))
        address = chosen or request.address
        answers: list[Answer] = []
        for one in interests:
            try:
                answers += await self._make(request, one, survey, address)
            except Refused as refusal:
                if not answers:
                    raise
                return [*answers, *(replace(said, sequel=True) for said in refusal_in(request.language, refusal))]
            answers[-1] = replace(answers[-1], sequel=len(answers) > 1)
        return answers

    async def pressed(self, request: Request) -> Sequence[Answer]:
        kind, _, number = request.incoming.arguments.partition(":")
        if kind == InterestKind.EVERYTHING:
            return await self.make(request, [EVERYTHING])
        if kind != InterestKind.TAG:
            raise Refused(_STALE)
        since = self._clock.now() - REMEMBERED_FOR
        tag = await self._store.archive.remembered(identity(number), since)
        if tag is None or not tag.startswith("#"):
            raise Refused(_STALE)
        return await self.make(request, [Interest(InterestKind.TAG, tag.removeprefix("#"))])

    def to_leave(self, request: Request, interests: Sequence[Interest]) -> Sequence[Button]:
        return [Button(label(name(one, request.language)), f"unsubscribe:{PRESS}:{one.number}") for one in interests]

    async def leave(self, request: Request, number: int) -> Sequence[Answer]:
        left = await self._store.interests.leave(request.address, number)
        if left is None:
            return request.says(words("This chat did not follow that."))
        said = name(left, request.language)
        return request.says(words("This chat no longer follows this: <b>{interest}</b>.", interest=said))

    async def _make(self, request: Request, interest: Interest, survey: Survey, address: Address) -> Sequence[Answer]:
        now, title = self._clock.now(), survey.title[:256]
        try:
            new = await self._store.interests.make(address, survey.kind, title, interest, now)
        except TooManyInterests as error:
            said = words(
                "This chat follows {number} tags and words already. {unsubscribe} shows which, to leave some.",
                number=MOST_INTERESTS,
                unsubscribe="/unsubscribe",
            )
            raise Refused(said) from error
        if request.incoming.language:
            await self._store.languages.suppose(address, survey.kind, title, request.language.code, now)
        self._wake()
        if new:
            chat = None if address == request.address else survey.title
            return request.says(begun(interest, chat, request.language))
        said = words("Followed already: <b>{interest}</b>.", interest=name(interest, request.language))
        return request.says(said)


def below(answer: Answer, buttons: Sequence[Button]) -> Answer:
    """The same answer with buttons below those that it has."""
    return replace(answer, buttons=(*answer.buttons, *((button,) for button in buttons)))
