"""All that a chat is behind by, in as few messages as fit, whatever it is."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.composing.merging import Composer
from bot.lanes.delivery import Form, StreamRow
from bot.model import Change, Content, EntryId, Marks, Message, Seq
from tests.bot.behind import BREAKING, closing_line, composed, forms, pending, words
from tests.bot.strategies import fewer, rich_texts
from tests.bot.written import COVERAGE, ENTRY, MORNING, corrected, up_to

entries = st.builds(
    lambda body, headline, changed: (corrected if changed else lambda one: one)(
        replace(ENTRY, content=Content(headline=headline, body=body))
    ),
    rich_texts.filter(bool),
    st.none() | st.just("Fire at the harbour") | st.just("It burns everywhere " * 8),
    st.booleans(),
)


@st.composite
def streams(draw: st.DrawFn) -> list[StreamRow]:
    breaking = draw(st.booleans())
    drawn = draw(st.lists(entries, min_size=1, max_size=25))
    marks = BREAKING if breaking else Marks()
    behind = [
        StreamRow(Seq(number), Change.PUBLICATION, replace(entry, id=EntryId(number), marks=marks), MORNING)
        for number, entry in enumerate(drawn, start=1)
    ]
    return [*behind, closing_line(len(behind) + 1)] if draw(st.booleans()) and not breaking else behind


limits = st.integers(160, 900)
places = st.integers(1, 3)


@fewer
@given(streams(), limits, places, st.booleans(), st.just(0) | st.integers(1, 3000))
def test_every_entry_is_there_once_in_order_and_all_messages_fit(
    behind: list[StreamRow], limit: int, most: int, apart: bool, earlier: int
) -> None:
    portions = composed(behind, limit, most, apart=apart, earlier=earlier)
    wanted = [one.entry.id for one in behind if one.entry]
    carried = [one.entry for portion in portions for one in portion.layout.carried]
    left_out = len(wanted) - len(carried)
    assert carried == wanted[left_out:]
    assert [portion.layout.earlier for portion in portions] == [earlier + left_out] + [0] * (len(portions) - 1)
    assert [portion.seq for portion in portions] == sorted({portion.seq for portion in portions})
    assert portions[-1].seq == behind[-1].seq + 5
    closes = [portion.layout.closes for portion in portions]
    assert closes == [False] * (len(portions) - 1) + [behind[-1].entry is None]
    assert all(up_to(limit)(message.text) for portion in portions for message in portion.messages)


@fewer
@given(streams(), limits, places, st.just(0) | st.integers(1, 3000))
def test_nothing_is_cut_off_at_the_end(behind: list[StreamRow], limit: int, most: int, earlier: int) -> None:
    merged = [portion for portion in composed(behind, limit, most, earlier=earlier) if portion.layout.merged]
    assert all(text.endswith(f"\n\n{COVERAGE.title}") for text in words(merged))


@fewer
@given(streams(), limits, places, st.booleans())
def test_there_are_never_more_messages_than_places(behind: list[StreamRow], limit: int, most: int, apart: bool) -> None:
    portions = composed(behind, limit, most, apart=apart)
    if len(behind) > 1 and not (apart and len(behind) <= most):
        assert len(words(portions)) <= most
    else:
        assert len(portions) == len(behind)


@fewer
@given(streams(), limits, places)
def test_whole_ones_come_after_lines_and_lines_after_what_is_counted(
    behind: list[StreamRow], limit: int, most: int
) -> None:
    portions = composed(behind, limit, most)
    kinds = [one is Form.LINE for one in forms(portions)]
    assert kinds == sorted(kinds, reverse=True)
    if sum(portion.layout.earlier for portion in portions):
        assert all(kinds)


@fewer
@given(streams(), limits, places)
def test_nothing_is_shortened_that_would_fit_whole(behind: list[StreamRow], limit: int, most: int) -> None:
    portions = composed(behind, limit, most)
    in_full = len(words(composed(behind, limit, places=10_000)))
    shortened = Form.LINE in forms(portions)
    assert shortened == (len(behind) > 1 and in_full > most)


@fewer
@given(streams(), limits, places)
def test_served_step_by_step_the_service_keeps_to_its_places(behind: list[StreamRow], limit: int, most: int) -> None:
    """After each message it is composed anew, as a lane does; an entry that is left alone may have several parts."""
    left, sent, carried, counted = list(behind), 0, 0, 0
    while left:
        first, *_ = Composer(COVERAGE, up_to(limit), most - sent).service(pending(left))
        sent += 1 if len(left) == 1 else len(first.messages)
        carried += len(first.layout.carried)
        counted += first.layout.earlier
        left = [one for one in left if one.seq > first.seq]
    assert carried + counted == sum(one.entry is not None for one in behind)
    assert sent <= most


@fewer
@given(streams(), limits, st.booleans())
def test_a_message_has_a_sound_where_something_in_it_is_breaking(
    behind: list[StreamRow], limit: int, apart: bool
) -> None:
    portions = composed(behind, limit, apart=apart)
    breaking = bool(behind[0].entry and behind[0].entry.marks.breaking)
    assert [sounds(portion.messages) for portion in portions] == [breaking] * len(portions)


def sounds(messages: Sequence[Message]) -> bool:
    """With a sound: the first of the parts, and no other."""
    assert all(message.silent for message in messages[1:])
    return not messages[0].silent
