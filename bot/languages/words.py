"""Words: what the bot itself says, before it is in any language. Pure; `language` puts them into one.

A message is the English text, and by that it is found in the catalogues. It is all of a sentence, never a piece of
one: other languages have another order. `{name}` stands for a value; `<b>` and `<i>` are the only markup. Whatever
comes from outside is a value, and values are inserted as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Union

from bot.richtext import Inline

Value = Union[str, int, float, Inline, tuple[Inline, ...], "Words"]
"""A number is written as the language writes numbers. Words are a phrase that stands for itself wherever it is put,
such as a name or a length of time: not a piece of the sentence around it."""


@dataclass(frozen=True, slots=True)
class Words:
    """`message` with its values. `many` is the message for other numbers than one, which is chosen by `count`."""

    message: str
    values: Mapping[str, Value] = field(default_factory=dict)
    many: str | None = None
    count: int = 0

    def __format__(self, form: str) -> str:
        """Raises `TypeError`: in an f-string they would be in no language."""
        message = "words are put into a language, not into a string"
        raise TypeError(message)


def words(message: str, /, **values: Value) -> Words:
    return Words(message, values)


def plural(one: str, many: str, count: int, /, **values: Value) -> Words:
    """By the language's own rules for numbers; `{count}` is the number."""
    return Words(one, {"count": count, **values}, many, count)


def following_on(parts: Sequence[Words]) -> Words:
    """Phrases, each for itself, after each other: `2 chats, 1 unreachable`. There is at least one."""
    return reduce(lambda first, rest: words("{first}, {rest}", first=first, rest=rest), parts)


def message(text: str, /) -> str:
    """The text itself, so that it gets into the catalogues: for what is put into words elsewhere."""
    return text
