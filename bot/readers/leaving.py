"""Leaving: `/unsubscribe`, and its buttons."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from unicodedata import combining, normalize

from bot.conversation import Answer, Button
from bot.errors import Refused
from bot.intake.request import Bench, Handler, Request, called, identity, label
from bot.languages.words import words
from bot.model import Coverage, CoverageId
from bot.readers.forums import leave_forum
from bot.readers.interest_words import asked_for
from bot.readers.interests import PRESS, Interests
from bot.richtext import RichText
from bot.store import Interest, InterestKind, Store

MOST_TO_LEAVE = 25
"""Buttons: a message of Discord has room for no more."""


class Leaving(Bench):
    def __init__(self, store: Store, wake: Callable[[], None], interests: Interests) -> None:
        self._store = store
        self._wake = wake
        self._interests = interests

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {"unsubscribe": self.unsubscribe}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {"unsubscribe": self.pressed}

    async def unsubscribe(self, request: Request) -> Sequence[Answer]:
        if request.incoming.chosen is not None:
            return await leave_forum(self._store, request, request.incoming.chosen)
        await request.managed()
        followed = await self._store.subscriptions.following(request.address)
        interests = await self._interests.of(request.address)
        if not followed and not interests:
            return request.says(words("This chat follows nothing."))
        if named := request.arguments.get("coverage"):
            followed, interests = _called(named, followed, interests)
        if len(followed) + len(interests) > 1:
            asked = request.language.paragraph(words("What shall end?"))
            return [self._below(request, (asked,), followed, interests)]
        if followed:
            return await self._unsubscribe(request, followed[0])
        return await self._interests.leave(request, interests[0].number)

    async def pressed(self, request: Request) -> Sequence[Answer]:
        """The buttons stay for what is left."""
        await request.managed()
        kind, _, number = request.incoming.arguments.partition(":")
        if kind == PRESS:
            (answer,) = await self._interests.leave(request, identity(number))
        else:
            (answer,) = await self._unsubscribe(request, await self._store.stream.coverage(CoverageId(identity(kind))))
        followed = await self._store.subscriptions.following(request.address)
        interests = await self._interests.of(request.address)
        return [replace(self._below(request, answer.text, followed, interests), replaces=True)]

    def _below(
        self, request: Request, text: RichText, followed: Sequence[Coverage], interests: Sequence[Interest]
    ) -> Answer:
        """With buttons for what can be left; coverages have half of the room, and more where tags and words do not need
        theirs."""
        beyond = self._interests.to_leave(request, interests)
        room = max(MOST_TO_LEAVE - len(beyond), MOST_TO_LEAVE // 2)
        coverages = [Button(label(one.title), f"unsubscribe:{one.id}") for one in followed[:room]]
        buttons = (*coverages, *beyond)[:MOST_TO_LEAVE]
        if len(buttons) < len(followed) + len(interests):
            said = words(
                "Not all have a button here; {coverage} or {tag} ends any other by its name.",
                coverage="/unsubscribe harbour-fire",
                tag="/unsubscribe #storm",
            )
            text = (*text, request.language.paragraph(said))
        return Answer(text, buttons=tuple((button,) for button in buttons))

    async def _unsubscribe(self, request: Request, coverage: Coverage) -> Sequence[Answer]:
        ended = await self._store.subscriptions.unsubscribe(request.address, coverage.id)
        self._wake()
        if ended:
            return request.says(words("This chat no longer follows <b>{title}</b>.", title=coverage.title))
        return request.says(words("This chat did not follow <b>{title}</b>.", title=coverage.title))


def _called(
    named: str, followed: Sequence[Coverage], interests: Sequence[Interest]
) -> tuple[list[Coverage], list[Interest]]:
    """Those of both that are called so. Raises `Refused` where none is."""
    asked = [_folded(one) for one in asked_for({"coverage": named})]
    those = [one for one in interests if _folded(one) in asked]
    coverages = [] if asked else called(named, followed)
    if not coverages and not those:
        said = words("This chat does not follow that. {unsubscribe} shows what it follows.", unsubscribe="/unsubscribe")
        raise Refused(said)
    return coverages, those


def _folded(interest: Interest) -> tuple[InterestKind, Sequence[str]]:
    """Words count without case and accents, as where they are looked for; a tag as it stands."""
    value = interest.value.casefold()
    if interest.kind is InterestKind.WORDS:
        value = "".join(one for one in normalize("NFKD", value) if not combining(one))
    return interest.kind, re.findall(r"\w+", value)
