"""Dispatch: each command, button and form goes to what does it, for those who may."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.command import Command
from bot.conversation import Answer, Choice, Form, Incoming, IncomingKind, Sample
from bot.desk.desk import Desk
from bot.errors import Absence, Refused
from bot.intake.commands import ALL, arguments_of
from bot.intake.request import Request, in_language, refusal_in
from bot.intake.suggestions import Suggestions
from bot.languages import spoken
from bot.languages.words import Words, words
from bot.model import ChatKind
from bot.people.access import NOT_YOURS, UNKNOWN, admits, admits_press
from bot.people.claim import Claims, code_in, not_valid
from bot.people.roles import Roles, account_of
from bot.people.standing import NOBODY, Standing
from bot.ports import Clock, Platform
from bot.readers.readers import Readers
from bot.readers.samples import Samples
from bot.store import Store

UNFIT = words("With all its formatting this is too long for a form. Write it anew, or on Telegram.")


FOLLOWING = frozenset({"subscribe", "into", "start"})
"""Commands and buttons with which a chat begins to follow something."""


class Dispatch:
    def __init__(
        self,
        store: Store,
        platforms: Mapping[str, Platform],
        readers: Readers,
        desk: Desk,
        claims: Claims,
        roles: Roles,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._platforms = platforms
        self._readers = readers
        self._desk = desk
        self._claims = claims
        self._roles = roles
        self._clock = clock
        self._wake = wake
        self._suggestions = Suggestions(store.stream, store.interests)
        self._samples = Samples(store)

    async def suggestions(self, incoming: Incoming, option: str, typed: str) -> Sequence[Choice]:
        """Of an option that is being typed; none for those who may not use the command."""
        command = ALL.get(incoming.name)
        if command is None or not await self._admits(command, incoming):
            return []
        return await self._suggestions.values(command, option, typed, spoken(incoming.language))

    async def samples(self, incoming: Incoming, skipped: int) -> Sequence[Sample]:
        """What is offered while somebody looks something up in any chat; `skipped` were offered already."""
        return await self._samples.of(self._request(incoming, {}), skipped)

    async def form(self, incoming: Incoming) -> Form | Answer:
        """What a command or a button opens."""
        language = spoken(incoming.language)
        try:
            form = await self._form(incoming)
        except Refused as refusal:
            return refusal_in(language, refusal)[0]
        return in_language(language, form)[0] if isinstance(form, Words) else replace(form, unfit=language.text(UNFIT))

    async def _form(self, incoming: Incoming) -> Form | Words:
        """In its place, why there is none. Raises `Refused`."""
        standing = await self._standing(incoming)
        if incoming.kind is IncomingKind.PRESS:
            opens = self._desk.form_presses.get(incoming.name)
            if opens is None or not admits_press(incoming.name, standing):
                return NOT_YOURS
            return await opens(self._request(incoming, {}, standing))
        command = ALL.get(incoming.name)
        if command is None or not admits(command, standing) or not command.form:
            return UNKNOWN
        return await self._desk.form(self._request(incoming, arguments_of(command, incoming), standing))

    async def answers(self, incoming: Incoming) -> Sequence[Answer]:
        """What it led to. Raises `Refused`, `PlatformError`."""
        match incoming.kind:
            case IncomingKind.CHAT_CHOSEN:
                return await self._readers.chat_chosen(self._request(incoming, {}))
            case IncomingKind.PRESS:
                return await self._pressed(incoming)
            case IncomingKind.COMMAND:
                return await self._commanded(incoming)
            case IncomingKind.FORM:
                return await self._filled_in(incoming)
            case IncomingKind.SAID:
                return await self._said(incoming)
            case IncomingKind.EDITED:
                return await self._edited(incoming)
        await self._stand(incoming)
        return []

    def answered(self, incoming: Incoming) -> None:
        """What a chat begins to follow comes now, below what it was told."""
        if incoming.name in FOLLOWING or incoming.kind is IncomingKind.CHAT_CHOSEN:
            self._wake()

    async def _stand(self, incoming: Incoming) -> None:
        """How the bot stands in a chat has changed."""
        subscriptions = self._store.subscriptions
        match incoming.kind:
            case IncomingKind.AVAILABLE:
                await subscriptions.restore(incoming.address)
                self._wake()
            case IncomingKind.UNAVAILABLE:
                await subscriptions.suspend(incoming.address, Absence.REMOVED, self._clock.now())
            case IncomingKind.MOVED if incoming.chosen:
                await subscriptions.move(incoming.address, incoming.chosen)
                self._wake()

    async def _pressed(self, incoming: Incoming) -> Sequence[Answer]:
        request = self._request(incoming, {})
        if handler := self._readers.presses.get(incoming.name):
            return await handler(request)
        handler, standing = self._desk.presses.get(incoming.name), await self._standing(incoming)
        if handler is None or not admits_press(incoming.name, standing):
            raise Refused(NOT_YOURS)
        return await handler(self._request(incoming, {}, standing))

    async def _filled_in(self, incoming: Incoming) -> Sequence[Answer]:
        """The form of a command, or one that a button opened."""
        handler, standing = self._desk.forms.get(incoming.name), await self._standing(incoming)
        if handler is None or not admits_press(incoming.name, standing):
            return await self._commanded(incoming)
        return await handler(self._request(incoming, {}, standing))

    async def _said(self, incoming: Incoming) -> Sequence[Answer]:
        """Ordinary talk, unless the desk asked for it."""
        standing = await self._standing(incoming)
        if standing.anywhere is None:
            return []
        return await self._desk.said(self._request(incoming, {}, standing))

    async def _edited(self, incoming: Incoming) -> Sequence[Answer]:
        standing = await self._standing(incoming)
        if standing.anywhere is None:
            return []
        return await self._desk.edited(self._request(incoming, {}, standing))

    async def _commanded(self, incoming: Incoming) -> Sequence[Answer]:
        command, standing = ALL.get(incoming.name), await self._standing(incoming)
        if incoming.kind is IncomingKind.COMMAND and (code := code_in(incoming)) is not None:
            return await self._handed_in(incoming, code, standing)
        if command is None or not admits(command, standing):
            return [] if self.overheard(incoming) else in_language(spoken(incoming.language), UNKNOWN)
        handler = {**self._readers.commands, **self._desk.commands}[command.name]
        return await handler(self._request(incoming, arguments_of(command, incoming), standing))

    async def _handed_in(self, incoming: Incoming, code: str, standing: Standing) -> Sequence[Answer]:
        """A code. Who is nobody is not told that there is such a command as `/link`."""
        hidden = incoming.name == "link" and standing.anywhere is None
        if self.overheard(incoming):
            if hidden:
                return []
            raise Refused(words("Write this to me in private: the code is for nobody else."))
        answers = await self._claims.use(incoming, code)
        if answers is None:
            if hidden:
                return in_language(spoken(incoming.language), UNKNOWN)
            raise not_valid()
        for platform in self._platforms.values():
            await self._roles.announce(platform)
        return answers

    def overheard(self, incoming: Incoming) -> bool:
        """Would others than the asker have to read the answer?"""
        private = incoming.chat_kind is ChatKind.PRIVATE
        platform = self._platforms.get(incoming.platform)
        return not private and platform is not None and not platform.answers_privately

    async def _standing(self, incoming: Incoming) -> Standing:
        """What they may do there. The language of who is of the desk is remembered for what they are told later; in
        groups that all can read it is the group's."""
        standing = await self._roles.standing(incoming)
        if standing.anywhere is not None and incoming.language and not self.overheard(incoming):
            await self._store.languages.remember(account_of(incoming), incoming.language)
        return standing

    async def _admits(self, command: Command, incoming: Incoming) -> bool:
        return (await self._roles.standing(incoming)).may_use(command.audience, scoped=command.scoped)

    def _request(self, incoming: Incoming, arguments: Mapping[str, str], standing: Standing = NOBODY) -> Request:
        return Request(incoming, arguments, self._platforms[incoming.platform], standing)
