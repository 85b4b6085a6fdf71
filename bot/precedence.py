"""Who is served before whom. Pure."""

from collections.abc import Callable, Iterator, Sequence

from bot.delivery import Due, Outdated, Urgency

URGENT_SHARE = 2
REVISION_SHARE = 5
"""One of so many places belongs to corrections, however long the backlog is."""


def in_order(
    due: Sequence[Due], outdated: Sequence[Outdated], given: int, may: Callable[[Due | Outdated], bool]
) -> Iterator[Due | Outdated]:
    """Breaking entries and what is as urgent take turns; then one place in five is for other corrections. `may` is
    asked of each when its turn has come: a place that one chat cannot take is for the next of its kind."""
    breaking = filter(may, [one for one in due if one.urgency is Urgency.BREAKING])
    urgent = filter(may, [one for one in outdated if one.urgent])
    yield from _in_turns(breaking, urgent, URGENT_SHARE, given)
    others = filter(may, [one for one in due if one.urgency is not Urgency.BREAKING])
    revisions = filter(may, [one for one in outdated if not one.urgent])
    yield from _in_turns(others, revisions, REVISION_SHARE, given)


def _in_turns(due: Iterator[Due], revisions: Iterator[Outdated], share: int, given: int) -> Iterator[Due | Outdated]:
    while True:
        order: list[Iterator[Due | Outdated]] = [due, revisions]
        if given % share == share - 1:
            order.reverse()
        one = next(order[0], None) or next(order[1], None)
        if one is None:
            return
        yield one
        given += 1
