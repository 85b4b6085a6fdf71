"""By what the updates of a live blog are known, so that an edit is not taken for another update."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from bot.richtext import RichText, plain
from bot.sources.characters import levelled, without_surrogates
from bot.sources.thing import Thing

_BLANK = "_:"
"""How JSON-LD begins an id that is made anew each time."""


def identities(updates: Sequence[Thing], address: str) -> list[str | None]:
    """The ids that the page at `address` gives its updates: `@id`, or the fragment of `url`, or the HTML id.

    What lies on the page itself is known by its fragment, so that ids stay when the page moves to https or its address
    gets parameters. An id that all of several updates share is none.
    """
    given = (levelled(_given(update, address) or "").strip() for update in updates)
    return _telling([identity or None for identity in given])


def digest(date: str | None, body: RichText) -> str:
    """What stands for the id of an update that has none; it changes when the text does."""
    return sha256(f"{date or ''}\n{plain(body)}".encode("utf-8", "replace")).hexdigest()[:32]


def _telling(ids: list[str | None]) -> list[str | None]:
    """Not the same for all."""
    counted = Counter(ids)
    return [None] * len(ids) if len(ids) > 1 and len(counted) == 1 else ids


def _given(update: Thing, address: str) -> str | None:
    said = levelled(without_surrogates(update.identity or "")).strip()
    if said and not said.startswith(_BLANK):
        return _short(said, address)
    return (update.line("url") or "").partition("#")[2] or update.anchor or None


def _short(identity: str, address: str) -> str | None:
    if identity.startswith("#"):
        return identity[1:] or None
    absolute = _absolute(identity, address)
    page, _, fragment = absolute.partition("#")
    return fragment if fragment and same_page(page, address) else absolute


def same_page(one: str, other: str) -> bool:
    """Do two addresses differ in their scheme, parameters and fragment at most?"""
    return _place(one) == _place(other)


def _place(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", address
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/")


def _absolute(reference: str, address: str) -> str:
    try:
        return urljoin(address, reference)
    except ValueError:
        return reference
