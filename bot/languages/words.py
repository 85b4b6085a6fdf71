"""Words: what the bot itself says, before it is in any language. Pure; `language` puts them into one.

A message is the English text, and by that it is found in the catalogues. It is all of a sentence, never a piece of
one: other languages have another order. `{name}` stands for a value; `<b>` and `<i>` are the only markup. Whatever
comes from outside is a value, and values are inserted as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.richtext import Inline

Value = str | int | Inline | tuple[Inline, ...]
"""A number is written as the language writes numbers."""


@dataclass(frozen=True, slots=True)
class Words:
    """`message` with its values. `many` is the message for other numbers than one, which is chosen by `count`."""

    message: str
    values: Mapping[str, Value] = field(default_factory=dict)
    many: str | None = None
    count: int = 0


def words(message: str, /, **values: Value) -> Words:
    return Words(message, values)


def plural(one: str, many: str, count: int, /, **values: Value) -> Words:
    """By the language's own rules for numbers; `{count}` is the number."""
    return Words(one, {"count": count, **values}, many, count)


def message(text: str, /) -> str:
    """The text itself, so that it gets into the catalogues: for what is put into words elsewhere."""
    return text
