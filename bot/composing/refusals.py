"""What a platform took in no form. Of a message with several entries one may be to blame: they go in smaller messages,
until that one is alone. Pure."""

from bot.lanes.delivery import Layout
from bot.model import EntryId

MOST_KNOWN = 256
"""Refused messages that are remembered; what is forgotten is found out anew."""

Piece = tuple[EntryId, int] | None
"""A revision of an entry, or the closing line."""


class Refusals:
    """Known by what the messages held, not by chat: what one chat may not be sent, no chat may."""

    def __init__(self) -> None:
        self._known: dict[frozenset[Piece], None] = {}

    def note(self, layout: Layout) -> None:
        pieces = _pieces(layout)
        self._known = {known: None for known in self._known if not pieces <= known}
        self._known[pieces] = None
        if len(self._known) > MOST_KNOWN:
            del self._known[next(iter(self._known))]

    def forbid(self, layout: Layout) -> bool:
        """Do several pieces hold together all of what was refused?"""
        pieces = _pieces(layout)
        return len(pieces) > 1 and any(known <= pieces for known in self._known)


def _pieces(layout: Layout) -> frozenset[Piece]:
    entries = frozenset((one.entry, one.revision) for one in layout.carried)
    return entries | {None} if layout.closes else entries
