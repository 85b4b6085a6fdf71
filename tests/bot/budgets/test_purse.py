"""What may be spent on sending faster."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.budgets.purse import MESSAGES_PER_STAR, PaidBroadcast, Purse, Spending
from tests.bot.clock import EPOCH

TODAY = EPOCH.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def paid_for(purse: Purse, messages: int, now: datetime = EPOCH) -> int:
    """How many of so many breaking messages are paid for."""
    return sum(purse.pay(now, breaking=True) for _ in range(messages))


@pytest.mark.parametrize(
    ("wanted", "breaking", "ordinary"),
    [(PaidBroadcast.OFF, False, False), (PaidBroadcast.BREAKING, True, False), (PaidBroadcast.ALL, True, True)],
)
def test_only_what_is_wanted_is_paid_for(wanted: PaidBroadcast, breaking: bool, ordinary: bool) -> None:
    purse = Purse(wanted, cap=1)
    assert purse.may(EPOCH, breaking=True) == breaking
    assert purse.pay(EPOCH, breaking=True) == breaking
    assert purse.may(EPOCH, breaking=False) == ordinary
    assert purse.pay(EPOCH, breaking=False) == ordinary


def test_without_a_cap_nothing_is_paid_for() -> None:
    assert paid_for(Purse(PaidBroadcast.ALL, cap=0), 10) == 0


def test_at_the_cap_it_ends() -> None:
    purse = Purse(PaidBroadcast.ALL, cap=3)
    assert paid_for(purse, 50) == 30
    assert purse.spending == Spending(TODAY, 30)
    assert purse.spending.stars == 3.0


def test_each_day_has_its_own_money_and_begins_at_midnight_utc() -> None:
    purse = Purse(PaidBroadcast.ALL, cap=1)
    midnight = datetime(TOMORROW.year, TOMORROW.month, TOMORROW.day, tzinfo=UTC)
    assert paid_for(purse, 50, midnight - timedelta(seconds=1)) == 10
    assert paid_for(purse, 50, midnight) == 10
    assert purse.spending == Spending(TOMORROW, 10)


def test_a_clock_that_is_set_back_opens_nothing() -> None:
    purse = Purse(PaidBroadcast.ALL, cap=1)
    assert paid_for(purse, 7, EPOCH + timedelta(days=1)) == 7
    assert paid_for(purse, 50, EPOCH) == 3
    assert paid_for(purse, 50, EPOCH + timedelta(days=1)) == 0


@pytest.mark.parametrize(("day", "left"), [(YESTERDAY, 10), (TODAY, 4), (TOMORROW, 4)])
def test_what_was_spent_before_a_restart_counts_on_its_day(day: date, left: int) -> None:
    assert paid_for(Purse(PaidBroadcast.ALL, 1, Spending(day, 6)), 50) == left


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        (Spending(YESTERDAY, 6), Spending(TODAY, 2)),
        (Spending(TODAY, 6), Spending(TODAY, 8)),
        (Spending(TOMORROW, 6), Spending(TOMORROW, 6)),
    ],
)
def test_what_was_kept_may_come_late(kept: Spending, expected: Spending) -> None:
    purse = Purse(PaidBroadcast.ALL, cap=1)
    paid_for(purse, 2)
    purse.restore(kept)
    assert purse.spending == expected


def test_what_was_surely_not_sent_costs_nothing() -> None:
    purse = Purse(PaidBroadcast.ALL, cap=1)
    assert paid_for(purse, 10) == 10
    purse.refund(EPOCH)
    assert paid_for(purse, 10) == 1


def test_todays_money_is_not_given_back_for_yesterdays_message() -> None:
    purse = Purse(PaidBroadcast.ALL, cap=1)
    paid_for(purse, 10)
    purse.refund(EPOCH - timedelta(days=1))
    assert purse.spending == Spending(TODAY, 10)


def test_nothing_is_given_back_that_was_not_spent() -> None:
    purse = Purse(PaidBroadcast.ALL, 1, Spending(TODAY, 0))
    purse.refund(EPOCH)
    assert purse.spending.messages == 0


@given(st.integers(0, 5), st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=200))
def test_no_day_ever_costs_more_than_the_cap(cap: int, messages: list[tuple[int, bool]]) -> None:
    purse = Purse(PaidBroadcast.BREAKING, cap)
    paid: dict[date, int] = {}
    now = EPOCH
    for hours, breaking in messages:
        now += timedelta(hours=hours)
        if purse.pay(now, breaking=breaking):
            assert breaking
            paid[now.date()] = paid.get(now.date(), 0) + 1
    assert all(count <= cap * MESSAGES_PER_STAR for count in paid.values())
