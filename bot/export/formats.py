"""The formats in which a coverage can be given to others."""

from collections.abc import Callable
from enum import StrEnum

from bot.export import atom, jsonfeed, jsonld, plaintext, rss
from bot.export.edition import Edition


class Format(StrEnum):
    JSONLD = "jsonld"
    RSS = "rss"
    ATOM = "atom"
    JSONFEED = "jsonfeed"
    TEXT = "text"


_WRITERS: dict[Format, Callable[[Edition], str]] = {
    Format.JSONLD: jsonld.write,
    Format.RSS: rss.write,
    Format.ATOM: atom.write,
    Format.JSONFEED: jsonfeed.write,
    Format.TEXT: plaintext.write,
}


def write(edition: Edition, form: Format) -> str:
    return _WRITERS[form](edition)
