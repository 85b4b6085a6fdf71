"""What somebody typed to search for, as terms. Pure."""

import re
from collections.abc import Iterator

from bot.errors import Refused
from bot.languages.words import words

LONGEST = 100
MOST_TERMS = 10

_QUOTES = re.compile('["“”„‟«»]')


def levelled(typed: str) -> str:
    """On one line, without what cannot be seen. Raises `Refused` for what is too long."""
    said = " ".join("".join(character if character.isprintable() else " " for character in typed).split())
    if len(said) > LONGEST:
        raise Refused(words("That is too much to search for: {number} characters are the most.", number=LONGEST))
    return said


def terms(said: str) -> tuple[str, ...]:
    """The words, and what stands in quotation marks as one. Raises `Refused` where there is none, or too many."""
    found = tuple(term for term in _pieces(said) if any(character.isalnum() for character in term))
    if not found:
        raise Refused(words("Search for which words? For example: {example}", example="/search harbour “roof gone”"))
    if len(found) > MOST_TERMS:
        raise Refused(words("That is too much to search for: {number} words are the most.", number=MOST_TERMS))
    return found


def _pieces(said: str) -> Iterator[str]:
    """A quotation mark that nothing closes is none."""
    pieces = _QUOTES.split(said)
    for number, piece in enumerate(pieces):
        quoted = number % 2 == 1 and number < len(pieces) - 1
        yield from [piece] if quoted else piece.split()
