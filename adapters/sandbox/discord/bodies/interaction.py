"""Answers to interactions. Limits: documentation, "Interaction Response Object" and "Modal"."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from adapters.sandbox.discord.bodies.component import CustomId
from adapters.sandbox.discord.bodies.form import Form, between, length, problem
from adapters.sandbox.discord.refusals import Payload


class CallbackKind(IntEnum):
    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


class CallbackForm(Form):
    type: Literal[1, 4, 5, 6, 7, 8, 9]
    data: Payload | None = None


class DeferralForm(Form):
    flags: int | None = None


class ChoiceForm(Form):
    name: Annotated[str, length(1, 100)]
    value: Annotated[str, length(0, 100)] | int | float


class ChoicesForm(Form):
    choices: Annotated[tuple[ChoiceForm, ...], length(0, 25)]


class InputForm(Form):
    """A text field; `label` stands here in a row, and in the label around it otherwise."""

    type: Literal[4]
    custom_id: CustomId
    style: Literal[1, 2]
    label: Annotated[str, length(1, 45)] | None = None
    min_length: Annotated[int, between(0, 4000)] | None = None
    max_length: Annotated[int, between(1, 4000)] | None = None
    required: bool = True
    value: Annotated[str, length(0, 4000)] | None = None
    placeholder: Annotated[str, length(0, 100)] | None = None


class UploadForm(Form):
    """A field that takes files."""

    type: Literal[19]
    custom_id: CustomId
    min_values: Annotated[int, between(0, 10)] = 1
    max_values: Annotated[int, between(1, 10)] = 1
    required: bool = True


class ModalPart(Form):
    """A row (1) or a label (18) with a text field in it, a label with a field for files, or a text (10); other fields
    are not part of this stand-in."""

    type: Literal[1, 10, 18]
    components: Annotated[tuple[InputForm, ...], length(1, 1)] | None = Field(default=None, validate_default=True)
    component: InputForm | UploadForm | None = Field(default=None, validate_default=True)
    label: Annotated[str, length(1, 45)] | None = None
    description: Annotated[str, length(0, 100)] | None = None

    @field_validator("components")
    @classmethod
    def _components(cls, inner: tuple[InputForm, ...] | None, info: ValidationInfo) -> tuple[InputForm, ...] | None:
        if info.data.get("type") == 1 and inner is None:
            raise problem("BASE_TYPE_REQUIRED", "This field is required")
        return inner

    @field_validator("component")
    @classmethod
    def _component(cls, inner: InputForm | UploadForm | None, info: ValidationInfo) -> InputForm | UploadForm | None:
        if info.data.get("type") == 18 and inner is None:
            raise problem("BASE_TYPE_REQUIRED", "This field is required")
        return inner

    @property
    def input(self) -> InputForm | None:
        if isinstance(self.component, UploadForm):
            return None
        return self.components[0] if self.components else self.component

    @property
    def upload(self) -> UploadForm | None:
        return self.component if isinstance(self.component, UploadForm) else None


class ModalForm(Form):
    custom_id: CustomId
    title: Annotated[str, length(1, 45)]
    components: Annotated[tuple[ModalPart, ...], length(1, 5)]

    def inputs(self) -> Iterator[tuple[str, InputForm]]:
        """Each text field with its label."""
        for part in self.components:
            if part.input is not None:
                yield part.label or part.input.label or part.input.custom_id, part.input

    @property
    def upload(self) -> UploadForm | None:
        """Its field for files, the first if there are more."""
        return next((part.upload for part in self.components if part.upload), None)
