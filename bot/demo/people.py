"""People on a platform's stage: somebody in a chat who writes, presses, fills in and looks."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

Found = TypeVar("Found")

ROLE_READER = "reader"
ROLE_ADMINISTRATOR = "administrator"
ROLE_EDITOR = "editor"

PRIVATE_KINDS = ("private", "direct")
"""What the stand-ins call a chat with the bot alone."""


class ShownButton(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...


class ShownMessage(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def from_bot(self) -> bool: ...
    @property
    def text(self) -> str: ...
    @property
    def silent(self) -> bool: ...
    @property
    def pinned(self) -> bool: ...
    @property
    def only_for(self) -> int | None: ...
    @property
    def buttons(self) -> Sequence[Sequence[ShownButton]]: ...


class ShownPerson(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...


class ShownForm(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def person(self) -> int: ...


class ShownChat(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def people(self) -> Sequence[ShownPerson]: ...
    @property
    def messages(self) -> Sequence[ShownMessage]: ...
    @property
    def forms(self) -> Sequence[ShownForm]: ...


class ShownCounts(Protocol):
    @property
    def sent(self) -> int: ...
    @property
    def edited(self) -> int: ...
    @property
    def withdrawn(self) -> int: ...


class Shown(Protocol):
    """What the demo needs of a stand-in's stage."""

    @property
    def platform(self) -> str: ...
    @property
    def version(self) -> int: ...
    def chats(self) -> Sequence[ShownChat]: ...
    def counts(self) -> ShownCounts: ...
    async def changed(self, since: int) -> int: ...
    async def write(self, chat: str, person: int, text: str) -> None: ...
    async def press(self, chat: str, person: int, message: int, button: str) -> None: ...
    async def submit(self, chat: str, person: int, form: str, values: dict[str, str]) -> None: ...


def of_role(stage: Shown, role: str) -> tuple[int, ...]:
    """The ids of the people of that role."""
    return tuple(sorted({person.id for chat in stage.chats() for person in chat.people if person.role == role}))


PATIENCE = 20.0
"""Seconds after which nobody waits for an answer any longer."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """One person in one chat."""

    stage: Shown
    chat: str
    person: int
    name: str

    async def write(self, text: str) -> None:
        await self.stage.write(self.chat, self.person, text)

    async def ask(self, text: str, answered: str) -> None:
        """Write a command and wait until a new answer contains these words."""
        seen = self._newest()
        await self.write(text)
        await self.sees(lambda message: message.id > seen and answered in message.text)

    async def press(self, label: str) -> None:
        """Press the newest button of that name."""

        def offers(message: ShownMessage) -> bool:
            return any(button.label == label for row in message.buttons for button in row)

        message = await self.sees(offers)
        button = next(button for row in message.buttons for button in row if button.label == label)
        await self.stage.press(self.chat, self.person, message.id, button.id)

    async def fill_in(self, values: dict[str, str]) -> None:
        """Fill in the form that the bot opened, and send it off."""
        forms = await self._until(lambda chat: [form for form in chat.forms if form.person == self.person])
        await self.stage.submit(self.chat, self.person, forms[-1].id, values)

    async def sees(self, wanted: Callable[[ShownMessage], bool]) -> ShownMessage:
        """Wait for a message of the bot; the newest that fits."""
        found = await self._until(
            lambda chat: [
                message
                for message in chat.messages
                if message.from_bot and message.only_for in (None, self.person) and wanted(message)
            ]
        )
        return found[-1]

    def _newest(self) -> int:
        return max((message.id for message in self._chat().messages), default=0)

    def _chat(self) -> ShownChat:
        return next(chat for chat in self.stage.chats() if chat.id == self.chat)

    async def _until(self, find: Callable[[ShownChat], list[Found]]) -> list[Found]:
        async with asyncio.timeout(PATIENCE):
            version = self.stage.version
            while not (found := find(self._chat())):
                version = await self.stage.changed(version)
        return found


def in_private(stage: Shown, role: str) -> Somebody:
    """The first person of that role, in the chat with the bot."""
    chat = next(
        chat for chat in stage.chats() if chat.kind in PRIVATE_KINDS and any(one.role == role for one in chat.people)
    )
    return Somebody(stage, chat.id, chat.people[0].id, chat.people[0].name)


def in_chat(stage: Shown, title: str, role: str) -> Somebody:
    """The first person of that role in the chat whose title contains these words."""
    chat = next(chat for chat in stage.chats() if title in chat.title)
    person = next(person for person in chat.people if person.role == role)
    return Somebody(stage, chat.id, person.id, person.name)
