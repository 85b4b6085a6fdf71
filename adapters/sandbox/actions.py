"""What the page's viewer can do to a stage, as the bodies of its requests."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from adapters.sandbox.bodies import Handle, Id
from adapters.sandbox.view import Stage

Typed = Annotated[str, StringConstraints(max_length=8000)]
Values = Annotated[dict[Handle, Typed], Field(max_length=25)]


class Action(BaseModel, ABC):
    """Done by a person in a chat. Ids may come as digits in a string, since JavaScript loses a long number's end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    platform: Handle
    chat: Handle
    person: Id

    @abstractmethod
    async def carry_out(self, stage: Stage) -> dict[str, object]:
        """Do it and return what the page is told; errors are the stage's."""


class Write(Action):
    text: Annotated[Typed, Field(min_length=1)]

    async def carry_out(self, stage: Stage) -> dict[str, object]:
        await stage.write(self.chat, self.person, self.text)
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
        return {"suggestions": await stage.suggest(self.chat, self.person, self.text)}


class Submit(Action):
    form: Handle
    values: Values

    async def carry_out(self, stage: Stage) -> dict[str, object]:
        await stage.submit(self.chat, self.person, self.form, self.values)
        return {}


ACTIONS: Mapping[str, type[Action]] = MappingProxyType(
    {"write": Write, "press": Press, "suggest": Suggest, "submit": Submit}
)
