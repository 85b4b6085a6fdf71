"""What a call came with. On the wire every argument may be a string, so that is what they all become."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from adapters.sandbox.telegram.refusals import Refusal, bad_request

_LEADING_INTEGER = re.compile(r"\s*(-?[0-9]{1,18})")
_TRUE = frozenset({"true", "yes", "1"})


class FieldError(ValueError):
    """A field of a JSON argument is missing or of another type; the text is Telegram's."""


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file."""

    name: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        return len(self.content)


def leading_integer(text: str) -> int:
    """The number at the start of a text, 0 without one: the server reads integers this leniently."""
    found = _LEADING_INTEGER.match(text)
    return int(found[1]) if found else 0


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one call by name, and the files by the name of their part."""

    values: Mapping[str, str]
    files: Mapping[str, File] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        text = self.text(name)
        return leading_integer(text) if text else default

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in _TRUE

    def required(self, name: str) -> str:
        text = self.text(name)
        if not text:
            raise bad_request(f'Parameter "{name}" is required')
        return text

    def json(self, name: str, complaint: str) -> object:
        """The argument read as JSON, None without one. Raises `Refusal` with that complaint."""
        text = self.text(name)
        if not text:
            return None
        try:
            return decoded(text)
        except ValueError as error:
            raise bad_request(complaint) from error


def decoded(text: str | bytes) -> object:
    """JSON as Python has it. Raises `ValueError`."""
    value: object = orjson.loads(text)
    return value


class Fields:
    """A JSON object inside an argument, field by field, with the server's complaints as `FieldError`."""

    def __init__(self, value: object, complaint: str) -> None:
        if not isinstance(value, dict):
            raise FieldError(complaint)
        self.raw: dict[str, object] = value

    def has(self, name: str) -> bool:
        return self.raw.get(name) is not None

    def text(self, name: str) -> str:
        """A field that must be there; numbers pass as texts."""
        if not self.has(name):
            raise FieldError(f'Can\'t find field "{name}"')
        return self.optional_text(name)

    def optional_text(self, name: str) -> str:
        value = self.raw.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise FieldError(f'Field "{name}" must be of type String')
        return str(value)

    def integer(self, name: str) -> int:
        if not self.has(name):
            raise FieldError(f'Can\'t find field "{name}"')
        value = self.raw[name]
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and _LEADING_INTEGER.fullmatch(value):
            return int(value)
        raise FieldError(f'Field "{name}" must be a valid Number')

    def flag(self, name: str) -> bool:
        value = self.raw.get(name)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise FieldError(f'Field "{name}" must be of type Boolean')
        return value

    def fields(self, name: str) -> "Fields":
        return Fields(self.raw.get(name), f'Field "{name}" must be of type Object')

    def items(self, name: str) -> list[object]:
        value = self.raw.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise FieldError(f'Field "{name}" must be of type Array')
        return value


def items(value: object, complaint: str) -> list[object]:
    """A JSON array. Raises `Refusal` with that complaint."""
    if not isinstance(value, list):
        raise bad_request(complaint)
    return value


def wrapped(prefix: str, error: FieldError) -> Refusal:
    """The refusal for a field error, as the server joins the two: `can't parse keyboard button: Can't find field …`."""
    return bad_request(f"{prefix}: {error}")
