"""What the page's viewer can do to a stage, as the bodies of its requests."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from adapters.sandbox.view import Stage

Handle = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Typed = Annotated[str, StringConstraints(max_length=8000)]
Id = Annotated[int, Field(ge=0, lt=2**64)]
Values = Annotated[dict[Handle, Typed], Field(max_length=25)]

_NAMED_FAULTS = 3


class ActionNotUnderstood(ValueError):
    """A body that is no such action; the text says where and why."""


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


def understood(kind: type[Action], body: bytes) -> Action:
    """Raises `ActionNotUnderstood`."""
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)[:_NAMED_FAULTS]
        said = (f"{'.'.join(str(part) for part in fault['loc']) or 'body'}: {fault['msg']}" for fault in faults)
        raise ActionNotUnderstood("; ".join(said)) from error
