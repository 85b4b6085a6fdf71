"""Who is served before whom. Pure."""

from collections.abc import Callable, Iterator, Sequence

from bot.lanes.agenda import Work
from bot.lanes.delivery import Due, Outdated, Pin, Urgency

URGENT_SHARE = 2
REVISION_SHARE = 5
"""One of so many places belongs to corrections, however long the backlog is."""


def in_order(
    due: Sequence[Due],
    outdated: Sequence[Outdated],
    pins: Sequence[Pin],
    given: int,
    may: Callable[[Work], bool],
) -> Iterator[Work]:
    """Breaking entries and what is as urgent take turns; then one place in five is for other corrections, and for pins
    when there are none. `may` is asked of each when its turn has come: a place that one chat cannot take is for the
    next of its kind."""
    breaking = filter(may, [one for one in due if one.urgency is Urgency.BREAKING])
    urgent = filter(may, [one for one in outdated if one.urgent])
    yield from _in_turns(breaking, urgent, URGENT_SHARE, given)
    others = filter(may, [one for one in due if one.urgency is not Urgency.BREAKING])
    later: list[Outdated | Pin] = [*(one for one in outdated if not one.urgent), *pins]
    revisions = filter(may, later)
    yield from _in_turns(others, revisions, REVISION_SHARE, given)


def _in_turns(due: Iterator[Due], revisions: Iterator[Outdated | Pin], share: int, given: int) -> Iterator[Work]:
    while True:
        order: list[Iterator[Work]] = [due, revisions]
        if given % share == share - 1:
            order.reverse()
        one = next(order[0], None) or next(order[1], None)
        if one is None:
            return
        yield one
        given += 1
