"""What the page's viewer can do to a stage, as the bodies of its requests."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, StringConstraints

from adapters.sandbox.bodies import LARGEST, Handle, Id
from adapters.sandbox.view import SentFile, Stage

WITH_FILES = 32 * 1024 * 1024
"""Bytes of a body with files: in base64 they are a third larger."""

Typed = Annotated[str, StringConstraints(max_length=8000)]
Values = Annotated[dict[Handle, Typed], Field(max_length=25)]


class Action(BaseModel, ABC):
    """Done by a person in a chat. Ids may come as digits in a string, since JavaScript loses a long number's end.
    `largest`: bytes of the body."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    largest: ClassVar[int] = LARGEST

    platform: Handle
    chat: Handle
    person: Id

    @abstractmethod
    async def carry_out(self, stage: Stage) -> dict[str, object]:
        """Do it and return what the page is told; errors are the stage's."""


class Write(Action):
    text: Annotated[Typed, Field(min_length=1)]
    reply_to: Id | None = None

    async def carry_out(self, stage: Stage) -> dict[str, object]:
        await stage.write(self.chat, self.person, self.text, reply_to=self.reply_to or 0)
        return {}


class Edit(Action):
    message: Id
    text: Annotated[Typed, Field(min_length=1)]

    async def carry_out(self, stage: Stage) -> dict[str, object]:
        await stage.edit(self.chat, self.person, self.message, self.text)
        return {}


class Press(Action):
    message: Id
    button: Handle
    choice: Handle | None = None

    async def carry_out(self, stage: Stage) -> dict[str, object]:
        await stage.press(self.chat, self.person, self.message, self.button, self.choice)
        return {}


class Suggest(Action):
    text: Typed

    async def carry_out(self, stage: Stage) -> dict[str, object]:
        offers = await stage.offers(self.chat, self.person, self.text)
        return {
            "suggestions": await stage.suggest(self.chat, self.person, self.text),
            "offers": [offer.model_dump() for offer in offers],
        }


class Put(Action):
    """One of the offers that came with suggestions."""

    offer: Handle

    async def carry_out(self, stage: Stage) -> dict[str, object]:
        await stage.put(self.chat, self.person, self.offer)
        return {}


class FileBody(BaseModel):
    """A file that the viewer picked; `content` is in base64."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Handle
    content: Base64Bytes
    kind: Literal["photo", "video", "document"]

    @property
    def sent(self) -> SentFile:
        return SentFile(name=self.name, content=self.content, kind=self.kind)


Files = Annotated[tuple[FileBody, ...], Field(max_length=10)]


class Send(Action):
    largest: ClassVar[int] = WITH_FILES
    text: Typed = ""
    files: Annotated[Files, Field(min_length=1)]

    async def carry_out(self, stage: Stage) -> dict[str, object]:
        await stage.send(self.chat, self.person, *(file.sent for file in self.files), text=self.text)
        return {}


class Pick(Action):
    """A command from a message's menu."""

    message: Id
    command: Handle

    async def carry_out(self, stage: Stage) -> dict[str, object]:
        await stage.use_on(self.chat, self.person, self.message, self.command)
        return {}


class Submit(Action):
    largest: ClassVar[int] = WITH_FILES
    form: Handle
    values: Values
    files: Files = ()

    async def carry_out(self, stage: Stage) -> dict[str, object]:
        files = tuple(file.sent for file in self.files)
        await stage.submit(self.chat, self.person, self.form, self.values, files)
        return {}


ACTIONS: Mapping[str, type[Action]] = MappingProxyType(
    {
        "write": Write,
        "edit": Edit,
        "press": Press,
        "suggest": Suggest,
        "put": Put,
        "submit": Submit,
        "send": Send,
        "pick": Pick,
    }
)
