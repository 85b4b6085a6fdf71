"""Invisible characters, shown by their numbers to the editor who is about to publish them. Pure.

They turn the direction of a line, part words that look like one, or make two texts look alike. Where they do their
proper work they stay as they are: joiners between letters of scripts that join (and in emoji), tags behind a flag.
"""

import re
import unicodedata
from dataclasses import replace

from bot.languages.words import Words, plural, words
from bot.richtext import Block, Inline, RichText, Span, plain

_JOINERS = "\u200c\u200d"
_FIRST_JOINING = "\u0590"
"""Latin, Greek, Cyrillic and Armenian letters stand before it in Unicode, and need no joiners."""
_SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Signs of the category of invisible characters that are visible all the same."""
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs without any ink."""
_FLAG_TAGS = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
_UNREADABLE = re.compile("[\ud800-\udfff\ufffd\ufffe\uffff]")


def revealed(text: RichText) -> RichText:
    """The text with the number of each hidden character in its place, as `[U+202E]`."""
    return tuple(_revealed_block(block) for block in text)


def hidden(text: str) -> int:
    """How many hidden characters there are."""
    kept = _kept(text)
    return sum(_hides(text, place, kept) for place in range(len(text)))


def fault(text: str) -> Words | None:
    """Why nobody could read this, None for a text that shows something."""
    broken = len(_UNREADABLE.findall(text))
    if broken:
        return plural(
            "1 character is broken (shown as “�”): copy the text again from where it came.",
            "{count} characters are broken (shown as “�”): copy the text again from where it came.",
            broken,
        )
    if not any(character.isprintable() and not character.isspace() and character not in _BLANK for character in text):
        return words("There is nothing to see in this text: only spaces and invisible characters.")
    return None


def _revealed_block(block: Block) -> Block:
    if not hidden(plain((block,))):
        return block
    return replace(block, inlines=tuple(_revealed_inline(inline) for inline in block.inlines))


def _revealed_inline(inline: Inline) -> Inline:
    if not isinstance(inline, Span):
        return inline
    kept = _kept(inline.text)
    shown = "".join(
        f"[U+{ord(character):04X}]" if _hides(inline.text, place, kept) else character
        for place, character in enumerate(inline.text)
    )
    return replace(inline, text=shown)


def _kept(text: str) -> frozenset[int]:
    """The places of tags that make a flag."""
    return frozenset(place for flag in _FLAG_TAGS.finditer(text) for place in range(*flag.span()))


def _hides(text: str, place: int, kept: frozenset[int]) -> bool:
    character = text[place]
    if character in _BLANK:
        return True
    if unicodedata.category(character) != "Cf" or character in _SEEN or place in kept:
        return False
    if character in _JOINERS:
        return not (_joins(text[max(place - 1, 0) : place]) and _joins(text[place + 1 : place + 2]))
    return True


def _joins(neighbour: str) -> bool:
    return neighbour >= _FIRST_JOINING and unicodedata.category(neighbour) != "Cf"
