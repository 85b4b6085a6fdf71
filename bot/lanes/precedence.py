"""Who is served before whom. Pure."""

from collections.abc import Callable, Iterator
from itertools import islice

from bot.lanes.agenda import Agenda, Work
from bot.lanes.delivery import Outdated, Pin, Urgency

URGENT_SHARE = 2
REVISION_SHARE = 5
"""One of so many places belongs to corrections, however long the backlog is."""
CARD_SHARE = 20
"""One of so many belongs to cards."""


def in_order(agenda: Agenda, given: int, most_cards: int, may: Callable[[Work], bool]) -> Iterator[Work]:
    """Breaking entries and what is as urgent take turns; then one place in five is for other corrections, and for pins
    when there are none, and one in twenty for cards. `may` is asked of each when its turn has come: a place that one
    chat cannot take is for the next of its kind. Cards take no more than `most_cards`."""
    breaking = filter(may, [one for one in agenda.due if one.urgency is Urgency.BREAKING])
    urgent = filter(may, [one for one in agenda.outdated if one.urgent])
    yield from _in_turns(breaking, urgent, URGENT_SHARE, given)
    others = filter(may, [one for one in agenda.due if one.urgency is not Urgency.BREAKING])
    later: list[Outdated | Pin] = [*(one for one in agenda.outdated if not one.urgent), *agenda.pins]
    revisions = filter(may, later)
    news = _in_turns(others, revisions, REVISION_SHARE, given)
    cards = islice(filter(may, agenda.cards), most_cards)
    yield from _in_turns(news, cards, CARD_SHARE, given)


def most_cards(agenda: Agenda, free: int, *, idle: bool) -> int:
    """How many places cards may take of those that are free: half, so that what is published next finds one; beside
    news, one. `idle`: nothing else is on its way."""
    if agenda.due or agenda.outdated or agenda.pins:
        return 1
    return max((free - 1) // 2, int(idle))


def _in_turns(first: Iterator[Work], others: Iterator[Work], share: int, given: int) -> Iterator[Work]:
    """One of so many places is for the others; a place that one kind cannot take is for the other kind."""
    while True:
        order = [first, others]
        if given % share == share - 1:
            order.reverse()
        one = next(order[0], None) or next(order[1], None)
        if one is None:
            return
        yield one
        given += 1
