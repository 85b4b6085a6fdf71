"""Prompts: what the bot asked somebody to write as their next message."""

from collections.abc import Sequence
from datetime import timedelta

from bot.conversation import Answer, Button
from bot.intake.request import Request
from bot.languages.words import Words, words
from bot.model import ChatKind
from bot.ports import Clock
from bot.store import DraftStore

ANSWERED_WITHIN = timedelta(minutes=30)
"""How long the bot waits for the message that it asked for; what comes later is ordinary talk."""

ABOUT = "about"
"""The argument in which the handler of an answered prompt finds what was asked about; a form has that as its state."""


class Prompts:
    def __init__(self, store: DraftStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def ask(
        self, request: Request, purpose: str, question: Words, buttons: Sequence[Button] = ()
    ) -> Sequence[Answer]:
        """For the next message; in a group the bot hears only what replies to it. `purpose` is the name of a handler
        and, behind a colon, what is asked about."""
        await self._store.prompt(request.address, request.incoming.person.id, purpose, self._clock.now())
        if request.incoming.chat_kind is not ChatKind.PRIVATE:
            question = words("{question} Send it as a reply to this one.", question=question)
        return request.says(question, (*buttons, Button(request.language.text(words("Never mind")), "nothing:")))

    async def take(self, request: Request) -> tuple[str, str]:
        """What the message that came is for, once: a handler's name and what was asked about; empty for nothing."""
        since = self._clock.now() - ANSWERED_WITHIN
        purpose = await self._store.take_prompt(request.address, request.incoming.person.id, since)
        name, _, about = (purpose or "").partition(":")
        return name, about

    async def keep(self, request: Request, name: str, about: str) -> None:
        """What was written was refused: the next message may answer the same question."""
        purpose = f"{name}:{about}" if about else name
        await self._store.prompt(request.address, request.incoming.person.id, purpose, self._clock.now())

    async def nothing_pressed(self, request: Request) -> Sequence[Answer]:
        await self._store.take_prompt(request.address, request.incoming.person.id, self._clock.now())
        return request.says(words("Never mind, then."), replaces=True)
