"""An account's way out for money, and what is known of it over a restart."""

import asyncio

import pytest

from bot.budgets.account import Account
from bot.budgets.budget import Pace, Rate
from bot.budgets.purse import PaidBroadcast
from tests.bot.clock import HandClock
from tests.bot.pulse import Pulse
from tests.bot.scene import FREE
from tests.bot.watched import WatchedStore

SLOW = Pace(Rate(limit=2, window=1.0, slack=0.0), FREE, FREE, paid=FREE)
STARS = 1
PAID_FOR = 10 * STARS


def account(store: WatchedStore, paid: PaidBroadcast = PaidBroadcast.BREAKING) -> Account:
    return Account("telegram", store.deliveries, SLOW, paid, STARS, HandClock(Pulse()))


async def went(account: Account, messages: int, *, breaking: bool = True) -> list[bool]:
    """Of so many messages at once, those that went before any time had passed: were they paid for?"""
    tasks = [asyncio.create_task(account.admit_message(breaking=breaking)) for _ in range(messages)]
    for _ in range(100):
        await asyncio.sleep(0)
    gone = [task.result() for task in tasks if task.done()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return gone


async def test_breaking_messages_that_would_have_to_wait_go_for_money_up_to_the_cap(store: WatchedStore) -> None:
    gone = await went(account(store), 50)
    assert sum(gone) == PAID_FOR
    assert len(gone) < 50


@pytest.mark.parametrize(("paid", "count"), [(PaidBroadcast.BREAKING, 0), (PaidBroadcast.ALL, PAID_FOR)])
async def test_others_only_where_that_is_wanted(store: WatchedStore, paid: PaidBroadcast, count: int) -> None:
    assert sum(await went(account(store, paid), 50, breaking=False)) == count


async def test_what_was_spent_counts_after_a_restart(store: WatchedStore) -> None:
    first = account(store)
    assert sum(await went(first, 5)) in range(1, 5)
    spent = (await store.deliveries.spent("telegram"))[1]
    assert spent == 0
    await first.remember()
    spent = (await store.deliveries.spent("telegram"))[1]
    second = account(store)
    await second.restore()
    assert spent > 0
    assert sum(await went(second, 50)) == PAID_FOR - spent


async def test_what_was_surely_not_sent_costs_nothing(store: WatchedStore) -> None:
    one = account(store)
    gone = await went(one, 50)
    one.refund()
    assert sum(gone) == PAID_FOR
    assert sum(await went(one, 50)) == 1


async def test_a_rate_that_was_learned_is_kept(store: WatchedStore) -> None:
    first = account(store)
    first.line.throttled(1.0)
    await first.remember()
    second = account(store)
    await second.restore()
    assert second.line.learned == pytest.approx(0.75)
    assert await store.deliveries.learned("telegram") == pytest.approx(0.75)
