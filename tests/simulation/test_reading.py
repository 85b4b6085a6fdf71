"""What a message shows, and whether that is right."""

from dataclasses import replace
from random import Random

import pytest

from bot.model import Address, ChatKind, EntryState, MessageId
from bot.richtext import paragraph, struck
from tests.bot.written import COVERAGE, ENTRY
from tests.simulation.readership import Item, Thread
from tests.simulation.rooms import Post, Room
from tests.simulation.standing import Standing, standing
from tests.simulation.wording import Piece, Wording, closed, coverage, earlier, marked_up, read, without_markup

THREAD = Thread(replace(COVERAGE, title="C1"))


def item(state: EntryState = EntryState.LIVE) -> Item:
    """The seventh, corrected once: a headline and two sentences."""
    entry = replace(ENTRY, number=7, revision=2, state=state)
    return Item(7, THREAD, entry, {1: Wording(7, 1, (0, 1)), 2: Wording(7, 2, (0, 1, 2))})


def posts(*bodies: str) -> list[Post]:
    return [Post(MessageId(number), body, True, None, 1, 0.0) for number, body in enumerate(bodies, start=1)]


def test_each_sentence_of_an_entry_is_recognised() -> None:
    content = Wording(7, 2, (0, 1, 2)).content(Random(1))
    body = marked_up((paragraph(content.headline or ""), *content.body))
    assert read(body) == (Piece(7, 2, 0), Piece(7, 2, 1), Piece(7, 2, 2))


@pytest.mark.parametrize("show", [marked_up, without_markup])
def test_what_is_withdrawn_is_recognised_with_and_without_markup(show: object) -> None:
    assert callable(show)
    body = show((*struck((paragraph("7.2.0 smoke"),)), paragraph("Withdrawn 09:10 UTC: Not so.")))
    assert read(body) == (Piece(7, 2, 0, struck=True),)


def test_one_line_among_others_may_be_withdrawn() -> None:
    assert read("09:00 UTC 7.2.0 smoke (withdrawn)\n\n09:01 UTC 8.1.0 boats\n\nC1") == (
        Piece(7, 2, 0, struck=True),
        Piece(8, 1, 0),
    )


def test_what_is_only_counted_and_what_has_ended_is_recognised() -> None:
    body = "1,204 earlier: /latest\n\n09:00 UTC 7.2.0 smoke\n\nThis coverage has ended: *C2*\n\nC2"
    assert (earlier(body), closed(body), coverage(body)) == (1204, ["C2"], "C2")


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        (["*7.2.0 a*\n\n7.2.1 b. 7.2.2 c.\n\n09:00 UTC · C1"], Standing.FULL),
        (["*7.2.0 a*\n\n7.2.1 b.", "7.2.2 c.\n\n09:00 UTC · C1"], Standing.FULL),
        (["09:00 UTC 7.2.0 a\n\n09:01 UTC 8.1.0 b\n\nC1"], Standing.LINE),
        (
            [
                "09:00 UTC 7.2.0 a (corrected below)\n\nC1",
                "Correction\n\n7.2.0 a\n\n7.2.1 b. 7.2.2 c.\n\n09:00 UTC · C1",
            ],
            Standing.FULL,
        ),
        ([], Standing.NOT_AT_ALL),
        (["*7.2.0 a*\n\n7.2.1 b."], Standing.WRONG),
        (["7.2.1 b. 7.2.2 c.\n\n09:00 UTC · C1", "*7.2.0 a*"], Standing.WRONG),
        (["*7.1.0 a*\n\n7.1.1 b.\n\n09:00 UTC · C1"], Standing.WRONG),
        (["*7.2.0 a*\n\n7.2.1 b. 7.2.2 c.\n\n09:00 UTC · C1"] * 2, Standing.WRONG),
        (["~7.2.0 a~\n\nWithdrawn 09:10 UTC: No.\n\n09:00 UTC · C1"], Standing.WRONG),
        (["09:00 UTC 7.2.0 a\n\nC1", "09:00 UTC 7.2.0 a\n\nC1"], Standing.WRONG),
    ],
)
def test_a_live_entry_stands_whole_or_as_a_line(bodies: list[str], expected: Standing) -> None:
    assert standing(item(), posts(*bodies)) is expected


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        (["~7.2.0 a~\n\nWithdrawn 09:10 UTC: No.\n\n09:00 UTC · C1"], Standing.WITHDRAWN),
        ([], Standing.NOT_AT_ALL),
        (["*7.2.0 a*\n\n7.2.1 b. 7.2.2 c.\n\n09:00 UTC · C1"], Standing.WRONG),
        (["~7.2.0 a~\n\n09:00 UTC · C1", "~7.2.0 a~\n\n09:00 UTC · C1"], Standing.WRONG),
    ],
)
def test_a_retracted_entry_is_struck_through_once_or_not_there(bodies: list[str], expected: Standing) -> None:
    assert standing(item(EntryState.RETRACTED), posts(*bodies)) is expected


def test_a_message_that_somebody_deletes_excuses_what_it_showed_before_it_was_reduced() -> None:
    (post,) = posts("7.2.1 b. 7.2.2 c.\n\n09:00 UTC · C1")
    post.body = "…"
    room = Room(Address("discord", 1), ChatKind.CHANNEL)
    room.lose(post)
    assert room.excused == {7}
