"""Many chats out of reach at once are nobody's absence but ours."""

from collections.abc import Iterable, Iterator
from itertools import count
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lanes.absences import (
    FIRST_WAIT,
    LONGEST_WAIT,
    LOOKED_AT,
    MANY,
    REACHED_AGAIN,
    REMEMBERED,
    Judgement,
    MassAbsence,
)
from bot.model import ChatKey
from tests.bot.clock import BEGINNING

HOUR = 3600.0
DAY = 24 * HOUR
answers = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from([0.0, 0.25, 0.35, 0.9]), st.integers(1, 60), st.integers(0, 2**32)),
    min_size=1,
    max_size=8,
)
"""Stretches of a day: among how many more chats, what part of them is out of reach, how many answers, what order."""


class Day:
    """Answers of the platform as they come, and who is suspended because of them: not those who were reached since."""

    def __init__(self) -> None:
        self.guard = MassAbsence()
        self.now = BEGINNING
        self.suspended: set[int] = set()
        self.judgements: list[Judgement] = []

    def answer(self, chat: int, *, unreachable: bool) -> Judgement:
        judgement = self.guard.answered(ChatKey(chat), unreachable=unreachable, now=self.now)
        self.suspended.difference_update(judgement.restore)
        if judgement.suspend:
            self.suspended.add(chat)
        if not unreachable:
            self.suspended.discard(chat)
        self.judgements.append(judgement)
        return judgement

    def missed(self, chats: Iterable[int]) -> list[Judgement]:
        return [self.answer(chat, unreachable=True) for chat in chats]

    def reached(self, chats: Iterable[int]) -> list[Judgement]:
        return [self.answer(chat, unreachable=False) for chat in chats]

    @property
    def failures(self) -> int:
        return sum(judgement.began for judgement in self.judgements)


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
def failing(day: Day) -> Day:
    """A day on which all is out of reach."""
    day.missed(range(MANY))
    assert day.guard.failing
    return day


def test_a_chat_that_is_gone_is_suspended(day: Day) -> None:
    assert day.missed([1]) == [Judgement(suspend=True)]


def test_a_chat_that_is_there_stays(day: Day) -> None:
    assert day.reached([1]) == [Judgement()]


def test_nineteen_that_are_gone_are_gone(day: Day) -> None:
    day.missed(range(MANY - 1))
    assert day.suspended == set(range(MANY - 1))
    assert day.failures == 0


def test_the_twentieth_is_one_too_many_and_all_are_restored(day: Day) -> None:
    day.missed(range(MANY - 1))
    before = tuple(map(ChatKey, range(MANY - 1)))
    assert day.missed([MANY]) == [Judgement(wait=FIRST_WAIT, restore=before, began=True)]


def test_one_chat_that_is_gone_over_and_over_makes_no_failure(day: Day) -> None:
    day.missed([7] * 150)
    assert day.failures == 0


def test_thirty_in_a_hundred_are_no_failure_and_one_more_is(day: Day) -> None:
    day.reached(range(1000, 1070))
    day.missed(range(30))
    assert day.failures == 0
    day.missed([30])
    assert day.failures == 1
    assert day.suspended == set()


def test_what_is_long_past_does_not_count(day: Day) -> None:
    for first in range(0, 200, 10):
        day.missed(range(first, first + 10))
        day.reached(range(1000, 1000 + LOOKED_AT))
    assert day.failures == 0
    assert len(day.suspended) == 200


def test_who_was_gone_long_before_a_failure_stays_suspended(day: Day) -> None:
    day.missed([1])
    day.reached(range(1000, 1000 + REMEMBERED))
    day.missed(range(100, 100 + LOOKED_AT))
    assert day.failures == 1
    assert day.suspended == {1}


def test_who_came_back_is_not_restored_once_more(day: Day) -> None:
    day.missed(range(MANY - 1))
    day.reached([3])
    assert set(day.missed([100])[0].restore) == set(range(MANY - 1)) - {3}


def test_during_a_failure_nobody_is_suspended(failing: Day) -> None:
    failing.missed(range(1000))
    assert (failing.suspended, failing.failures) == (set(), 1)


def test_chats_wait_as_long_as_the_failure_lasts_already(failing: Day) -> None:
    waits = []
    for minutes in (0, 5, 30, 120, 600):
        failing.now = BEGINNING + 60 * minutes
        waits += [judgement.wait for judgement in failing.missed([1])]
    assert waits == [FIRST_WAIT, FIRST_WAIT, 30 * 60.0, 120 * 60.0, LONGEST_WAIT]


def test_twenty_that_are_there_end_the_failure(failing: Day) -> None:
    assert failing.reached(range(REACHED_AGAIN))[-2:] == [Judgement(), Judgement(ended=True)]
    assert not failing.guard.failing
    assert failing.missed([1]) == [Judgement(suspend=True)]


def test_nineteen_are_a_failure_still(failing: Day) -> None:
    for _ in range(10):
        failing.reached(range(REACHED_AGAIN - 1))
        failing.missed([1])
    assert failing.guard.failing


def test_after_a_failure_counting_begins_afresh(failing: Day) -> None:
    failing.reached(range(REACHED_AGAIN))
    failing.missed(range(100, 100 + MANY - 1))
    assert failing.failures == 1
    failing.missed([200])
    assert failing.failures == 2


def test_a_failure_that_soon_begins_again_makes_chats_wait_on_from_where_it_was(failing: Day) -> None:
    failing.now += HOUR
    failing.reached(range(REACHED_AGAIN))
    failing.now += HOUR
    assert failing.missed(range(100, 150))[-1].wait == 2 * HOUR


def test_a_failure_on_another_day_begins_with_short_waits(failing: Day) -> None:
    failing.reached(range(REACHED_AGAIN))
    failing.now += DAY
    assert failing.missed(range(100, 150))[-1].wait == FIRST_WAIT


def broadcast(day: Day, gone: Iterable[int], there: Iterable[int]) -> None:
    day.missed(gone)
    day.reached(there)
    day.now += HOUR


def test_those_who_are_really_gone_are_believed_after_a_day(day: Day) -> None:
    gone, there = range(40), range(100, 160)
    for _ in range(23):
        broadcast(day, gone, there)
    assert day.suspended == set()
    for _ in range(3):
        broadcast(day, gone, there)
    assert day.suspended == set(gone)
    assert not day.guard.failing


def test_as_long_as_nobody_is_there_nobody_is_believed_to_be_gone(day: Day) -> None:
    for _ in range(100):
        broadcast(day, gone=range(40), there=())
    assert day.suspended == set()
    assert day.guard.failing


def test_a_failure_of_more_than_a_day_ends_with_those_who_are_there_again(day: Day) -> None:
    for _ in range(30):
        broadcast(day, gone=range(40), there=())
    judgements = day.reached(range(REACHED_AGAIN))
    assert [judgement.ended for judgement in judgements] == [False] * (REACHED_AGAIN - 1) + [True]


def expanded(stretches: list[tuple[int, float, int, int]]) -> Iterator[tuple[int, bool]]:
    for chats, share, length, seed in stretches:
        random = Random(seed)
        for _ in range(length):
            yield random.randrange(chats + MANY), random.random() < share


@given(answers)
def test_it_fails_exactly_when_many_and_much_of_the_latest_answers_are_missing(
    stretches: list[tuple[int, float, int, int]],
) -> None:
    day = Day()
    latest: list[tuple[int, bool]] = []
    for chat, unreachable in expanded(stretches):
        was_failing = day.guard.failing
        judgement = day.answer(chat, unreachable=unreachable)
        if was_failing:
            assert not judgement.suspend
            latest.clear()
            continue
        latest = [*latest, (chat, unreachable)][-LOOKED_AT:]
        missing = [one for one, gone in latest if gone]
        strange = len(set(missing)) >= MANY and len(missing) > 0.3 * len(latest)
        assert judgement.began == (unreachable and strange)
        assert judgement.suspend == (unreachable and not strange)
        if judgement.began:
            assert not day.suspended & set(missing)


@given(st.integers(0, 2**32), st.integers(0, 500), st.floats(0.6, 1.0))
def test_a_failure_suspends_nobody_whenever_it_comes(seed: int, before: int, share: float) -> None:
    random, day, chats = Random(seed), Day(), count()
    for _ in range(before):
        day.answer(next(chats), unreachable=random.random() < 0.05)
    first = next(chats)
    for _ in range(500):
        day.answer(next(chats), unreachable=random.random() < share)
    assert day.failures >= 1
    assert not {chat for chat in day.suspended if chat >= first}


def test_what_it_keeps_is_bounded() -> None:
    day = Day()
    for number in range(20_000):
        day.answer(number, unreachable=number % 4 == 0)
    assert day.failures == 0
    assert len(day.guard._answers) == LOOKED_AT
    assert len(day.guard._absent) <= LOOKED_AT
    assert len(day.guard._suspended) <= REMEMBERED
