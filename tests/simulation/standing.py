"""How one item stands in a chat. Pure.

One that is live is shown whole, in a message with others or in its own; or as a line among others; or as such a line
that says that the whole text stands below. A summary is shown whole. One that is withdrawn is struck through wherever
it is.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from tests.simulation.readership import Item
from tests.simulation.rooms import Post
from tests.simulation.wording import Piece, read, says_corrected_below, says_correction

_TITLE_ALONE = re.compile(r"\nC\d+$")


class Standing(StrEnum):
    """How it is shown, as far as that is right."""

    FULL = "full"
    LINE = "line"
    NOT_AT_ALL = "not at all"
    WITHDRAWN = "withdrawn"
    WRONG = "wrong"


def standing(item: Item, posts: Sequence[Post]) -> Standing:
    """`posts` are the messages that show it, in their order, as far as the bot can be held to them."""
    among = [post for post in posts if merged(post.body)]
    alone = [post for post in posts if not merged(post.body)]
    if not posts:
        return Standing.NOT_AT_ALL
    if item.retracted:
        struck = all(piece.struck for post in posts for piece in of_item(item, post))
        return Standing.WITHDRAWN if struck and len(among) <= 1 and len(alone) <= 1 else Standing.WRONG
    if len(among) > 1:
        return Standing.WRONG
    return _live(item, among, alone)


def _live(item: Item, among: Sequence[Post], alone: Sequence[Post]) -> Standing:
    """A full message without room for a change stays as it was, and the correction stands below."""
    whole = _whole(item, alone)
    if among and whole and _late(alone[0]):
        return Standing.FULL
    if not all(_newest(item, piece) for post in among for piece in of_item(item, post)):
        return Standing.WRONG
    if not among:
        return Standing.FULL if whole else Standing.WRONG
    line = _places(item, among)
    if line != item.wording.places[: len(line)]:
        return Standing.WRONG
    if alone:
        return Standing.FULL if whole and says_corrected_below(among[0].body) else Standing.WRONG
    if line == item.wording.places:
        return Standing.FULL
    return Standing.WRONG if item.entry.summary else Standing.LINE


def _whole(item: Item, posts: Sequence[Post]) -> bool:
    """All of it, each sentence once; a correction that stands below may be shortened to fit."""
    places = _places(item, posts)
    if not all(_newest(item, piece) for post in posts for piece in of_item(item, post)):
        return False
    if any(_late(post) and "…" in post.body for post in posts):
        return len(set(places)) == len(places) > 0
    return places == item.wording.places


def _late(post: Post) -> bool:
    return says_correction(post.body)


def _places(item: Item, posts: Sequence[Post]) -> tuple[int, ...]:
    return tuple(piece.place for post in posts for piece in of_item(item, post))


def _newest(item: Item, piece: Piece) -> bool:
    return piece.revision == item.wording.revision and not piece.struck


def merged(body: str) -> bool:
    """Is it of the kind that has room for several entries? The coverage's title stands alone below them."""
    return _TITLE_ALONE.search(body) is not None


def of_item(item: Item, post: Post) -> list[Piece]:
    return [piece for piece in read(post.body) if piece.item == item.number]
