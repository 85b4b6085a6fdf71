"""Which messages are not tried again because of what they hold."""

from bot.composing.refusals import MOST_KNOWN, Refusals
from bot.lanes.delivery import Carried, Form, Layout
from bot.model import EntryId


def held(*entries: int, revision: int = 1, closes: bool = False) -> Layout:
    return Layout(tuple(Carried(EntryId(entry), revision, Form.FULL) for entry in entries), closes=closes)


def knowing(*layouts: Layout) -> Refusals:
    refusals = Refusals()
    for layout in layouts:
        refusals.note(layout)
    return refusals


def test_what_holds_all_of_what_was_refused_is_not_tried() -> None:
    refusals = knowing(held(2, 3))
    assert refusals.forbid(held(2, 3))
    assert refusals.forbid(held(1, 2, 3, 4))
    assert not refusals.forbid(held(1, 2))


def test_another_revision_is_something_else() -> None:
    assert not knowing(held(2, 3)).forbid(held(2, 3, revision=2))


def test_the_closing_line_counts() -> None:
    refusals = knowing(held(2, closes=True))
    assert refusals.forbid(held(1, 2, closes=True))
    assert not refusals.forbid(held(1, 2))


def test_one_alone_is_tried_wherever_it_is_due() -> None:
    """It may be the chat that does not take it."""
    refusals = knowing(held(2))
    assert not refusals.forbid(held(2))
    assert refusals.forbid(held(1, 2))


def test_what_is_known_long_is_forgotten() -> None:
    refusals = knowing(held(1), *(held(entry) for entry in range(10, 9 + MOST_KNOWN)))
    assert refusals.forbid(held(1, 2))
    refusals.note(held(9))
    assert not refusals.forbid(held(1, 2))
