"""What somebody typed to search for, as terms. Pure."""

import re
from collections.abc import Iterator

from bot.errors import Refused

LONGEST = 100
MOST_TERMS = 10

_QUOTES = re.compile('["“”„‟«»]')


def levelled(typed: str) -> str:
    """On one line, without what cannot be seen. Raises `Refused` for what is too long."""
    words = " ".join("".join(character if character.isprintable() else " " for character in typed).split())
    if len(words) > LONGEST:
        raise Refused(f"That is too much to search for: {LONGEST} characters are the most.")
    return words


def terms(words: str) -> tuple[str, ...]:
    """The words, and what stands in quotation marks as one. Raises `Refused` where there is none, or too many."""
    found = tuple(term for term in _pieces(words) if any(character.isalnum() for character in term))
    if not found:
        raise Refused("Search for which words? For example: /search harbour “roof gone”")
    if len(found) > MOST_TERMS:
        raise Refused(f"That is too much to search for: {MOST_TERMS} words are the most.")
    return found


def _pieces(words: str) -> Iterator[str]:
    """A quotation mark that nothing closes is none."""
    pieces = _QUOTES.split(words)
    for number, piece in enumerate(pieces):
        quoted = number % 2 == 1 and number < len(pieces) - 1
        yield from [piece] if quoted else piece.split()
