"""Buttons and menus under a message: rows of the first kind of components.

Limits: documentation, "Component Reference"; at most five rows, five buttons or one menu in each. Components of the
second version (flag IS_COMPONENTS_V2) are not part of this stand-in.
"""

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from adapters.sandbox.discord.bodies.form import Form, length, problem
from adapters.sandbox.discord.refusals import Payload

T = TypeVar("T")


class ComponentKind(IntEnum):
    ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    TEXT_DISPLAY = 10
    LABEL = 18
    FILE_UPLOAD = 19


LINK_STYLE = 5
_WIDTH = 5

CustomId = Annotated[str, length(1, 100)]


class SelectOption(Form):
    label: Annotated[str, length(1, 100)]
    value: Annotated[str, length(1, 100)]
    description: Annotated[str, length(0, 100)] | None = None
    emoji: Payload | None = None
    default: bool = False


class Component(Form):
    """A button or a menu; the fields that its kind needs are checked in the order in which they stand."""

    type: Literal[
        ComponentKind.BUTTON,
        ComponentKind.STRING_SELECT,
        ComponentKind.USER_SELECT,
        ComponentKind.ROLE_SELECT,
        ComponentKind.MENTIONABLE_SELECT,
        ComponentKind.CHANNEL_SELECT,
    ]
    style: Literal[1, 2, 3, 4, 5] | None = Field(default=None, validate_default=True)
    url: Annotated[str, length(1, 512)] | None = Field(default=None, validate_default=True)
    custom_id: CustomId | None = Field(default=None, validate_default=True)
    options: Annotated[tuple[SelectOption, ...], length(1, 25)] | None = Field(default=None, validate_default=True)
    label: Annotated[str, length(0, 80)] | None = None
    emoji: Payload | None = None
    disabled: bool = False
    placeholder: Annotated[str, length(0, 150)] | None = None
    min_values: int | None = None
    max_values: int | None = None
    channel_types: tuple[int, ...] | None = None

    @field_validator("style")
    @classmethod
    def _style(cls, style: int | None, info: ValidationInfo) -> int | None:
        return _needed(style, info.data.get("type") == ComponentKind.BUTTON)

    @field_validator("url")
    @classmethod
    def _url(cls, url: str | None, info: ValidationInfo) -> str | None:
        return _needed(url, info.data.get("style") == LINK_STYLE)

    @field_validator("custom_id")
    @classmethod
    def _custom_id(cls, custom_id: str | None, info: ValidationInfo) -> str | None:
        return _needed(custom_id, info.data.get("style") != LINK_STYLE)

    @field_validator("options")
    @classmethod
    def _options(cls, options: tuple[SelectOption, ...] | None, info: ValidationInfo) -> object:
        return _needed(options, info.data.get("type") == ComponentKind.STRING_SELECT)


def _needed(value: T, needed: bool) -> T:
    if needed and value is None:
        raise problem("BASE_TYPE_REQUIRED", "This field is required")
    return value


def _fits(components: tuple[Component, ...]) -> tuple[Component, ...]:
    menus = any(component.type != ComponentKind.BUTTON for component in components)
    if menus and len(components) > 1:
        raise problem("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width")
    return components


class Row(Form):
    type: Literal[1]
    components: Annotated[tuple[Component, ...], length(1, _WIDTH), AfterValidator(_fits)]


def _unique(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    names = [component.custom_id for component in each(rows) if component.custom_id]
    if len(set(names)) < len(names):
        raise problem("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    return rows


Rows = Annotated[tuple[Row, ...], length(0, 5), AfterValidator(_unique)]


def each(rows: Iterable[Row]) -> Iterator[Component]:
    """The components of all rows."""
    for row in rows:
        yield from row.components


def payload(rows: Iterable[Row]) -> list[Payload]:
    """As the API gives them back: each component has a number of its own."""
    shown: list[Payload] = []
    number = 0
    for row in rows:
        number += 1
        inner: list[Payload] = []
        shown.append({"type": row.type, "id": number, "components": inner})
        for component in row.components:
            number += 1
            inner.append({"id": number, **component.model_dump(exclude_none=True)})
    return shown
