"""Which announcements go on next, and what follows from the platform's answer."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.budgets.budget import Rate
from bot.errors import (
    Absence,
    Conflict,
    EditRefused,
    InDoubt,
    MessageGone,
    Moved,
    Outage,
    PlatformError,
    Rejected,
    Scope,
    Throttled,
    Unauthorised,
    Unreachable,
)
from bot.lanes.crossposting import FIRST_PAUSE, LONGEST_PAUSE, SHORTEST_PAUSE, answered, chosen, ready_at, window
from bot.lanes.delivery import Chat
from bot.model import Address, ChatKey, ChatKind, EntryId, Level, MessageId
from bot.store import Crosspost, CrosspostAnswer
from tests.bot.clock import EPOCH

TEN_AN_HOUR = Rate(limit=10, window=3600.0, burst=10, slack=30.0)
MINUTE = timedelta(minutes=1)


def waiting(entry: int = 1, message: int = 100, *, level: Level = Level.KEY, tries: int = 0) -> Crosspost:
    chat = Chat(ChatKey(message), Address("discord", message), ChatKind.ANNOUNCEMENT)
    return Crosspost(chat, MessageId(message), EntryId(entry), level, tries)


def in_channel(full_since: int | None = None, until: int | None = None) -> Crosspost:
    """In a channel that is full since that minute, and waits until that one."""
    since, end = (None if minute is None else EPOCH + minute * MINUTE for minute in (full_since, until))
    return replace(waiting(), full_since=since, until=end)


def test_breaking_entries_go_first_then_key_ones_then_the_newest_then_the_first_part() -> None:
    in_order = [
        waiting(7, 105, level=Level.BREAKING),
        waiting(3, 101, level=Level.BREAKING),
        waiting(9, 102),
        waiting(9, 103),
        waiting(8, 104),
        waiting(10, 106, level=Level.ALL),
    ]
    for seed in range(10):
        shuffled = Random(seed).sample(in_order, len(in_order))
        assert chosen(shuffled, TEN_AN_HOUR, EPOCH, 6) == in_order
        assert chosen(shuffled, TEN_AN_HOUR, EPOCH, 2) == in_order[:2]


def test_a_channel_that_is_not_full_has_a_place() -> None:
    assert ready_at(in_channel(), TEN_AN_HOUR) is None


def test_a_full_channel_has_a_place_again_when_the_first_of_them_counts_no_more() -> None:
    full, free_at = in_channel(full_since=2), EPOCH + 2 * MINUTE + timedelta(hours=1, seconds=30)
    assert ready_at(full, TEN_AN_HOUR) == free_at
    assert chosen([full], TEN_AN_HOUR, free_at - timedelta(milliseconds=1), 1) == []
    assert chosen([full], TEN_AN_HOUR, free_at, 1) == [full]


@pytest.mark.parametrize(("until", "ready"), [(20, 60.5), (90, 90)])
def test_a_wait_and_a_full_hour_end_with_the_later_one(until: int, ready: float) -> None:
    assert ready_at(in_channel(full_since=0, until=until), TEN_AN_HOUR) == EPOCH + ready * MINUTE


def test_a_wait_holds_where_there_is_a_place() -> None:
    assert ready_at(in_channel(until=1), TEN_AN_HOUR) == EPOCH + MINUTE


def test_a_channel_that_is_full_holds_up_no_other() -> None:
    full, free = in_channel(full_since=0), waiting(1, 101)
    assert chosen([full, free], TEN_AN_HOUR, EPOCH + 10 * MINUTE, 4) == [free]


@given(
    st.lists(st.sampled_from([0.0, 5.0, 400.0, 3600.0]), max_size=60),
    st.lists(st.sampled_from([0.0, 15.0, 30.0]), min_size=60, max_size=60),
)
def test_no_hour_sees_more_than_ten_however_late_each_arrives(pauses: list[float], delays: list[float]) -> None:
    now, times, arrivals = EPOCH, list[datetime](), list[datetime]()
    for pause, delay in zip(pauses, delays, strict=False):
        now += timedelta(seconds=pause)
        lately = [at for at in times if at >= now - window(TEN_AN_HOUR)]
        full_since = lately[-10] if len(lately) >= 10 else None
        if chosen([replace(waiting(), full_since=full_since)], TEN_AN_HOUR, now, 1):
            times.append(now)
            arrivals.append(now + timedelta(seconds=delay))
    arrivals.sort()
    assert all(later - earlier >= timedelta(hours=1) for earlier, later in zip(arrivals, arrivals[10:], strict=False))


ONE = waiting()
IN_HALF_A_MINUTE = EPOCH + timedelta(seconds=30)


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (None, CrosspostAnswer(ONE, over=True)),
        (Throttled(30, Scope.CHAT), CrosspostAnswer(ONE, until=IN_HALF_A_MINUTE)),
        (Throttled(0, Scope.CHAT), CrosspostAnswer(ONE, until=EPOCH + timedelta(seconds=SHORTEST_PAUSE))),
        (Throttled(30, Scope.ACCOUNT), CrosspostAnswer(ONE)),
        (Unauthorised(), CrosspostAnswer(ONE)),
        (Unreachable(Absence.NO_RIGHTS), CrosspostAnswer(ONE, over=True, closed=True)),
        (MessageGone(), CrosspostAnswer(ONE, over=True)),
        (Rejected("not here"), CrosspostAnswer(ONE, over=True)),
        (EditRefused(), CrosspostAnswer(ONE, over=True)),
        (Moved(Address("discord", 2)), CrosspostAnswer(ONE, over=True)),
        (Conflict(), CrosspostAnswer(ONE, over=True)),
    ],
    ids=lambda value: "" if isinstance(value, CrosspostAnswer) else repr(value),
)
def test_what_follows_from_an_answer(error: PlatformError | None, answer: CrosspostAnswer) -> None:
    assert answered(ONE, error, EPOCH, Random(7)) == answer


@pytest.mark.parametrize("error", [Outage("down"), InDoubt("no answer")])
def test_what_failed_is_asked_for_again_ever_later(error: PlatformError) -> None:
    pauses = []
    for tries in range(12):
        answer = answered(waiting(tries=tries), error, EPOCH, Random(7))
        assert not answer.over
        assert answer.until is not None
        pauses.append((answer.until - EPOCH).total_seconds())
    assert FIRST_PAUSE / 2 <= pauses[0] <= FIRST_PAUSE
    assert pauses == sorted(pauses)
    assert LONGEST_PAUSE / 2 <= pauses[-1] <= LONGEST_PAUSE
