"""Telegram does not say whose limit it was: many chats that are to wait until the same moment share one."""

from dataclasses import replace

import pytest

from adapters.sandbox.faults import Fault, FaultKind, ThrottleScope
from adapters.sandbox.telegram import TelegramSandbox
from adapters.telegram import TelegramPlatform
from adapters.telegram.throttling import MANY, Throttling
from bot.errors import Scope, Throttled
from bot.model import Address, Message, Rendered
from bot.richtext import paragraph


class Hand:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


def scopes(throttling: Throttling, *waits: float) -> list[Scope]:
    """What is made of these waits, each of another chat."""
    return [throttling.judged(Throttled(wait, Scope.CHAT), chat).scope for chat, wait in enumerate(waits)]


SINGLE = [Scope.CHAT] * (MANY - 1)


def test_many_chats_that_wait_until_the_same_moment_share_a_limit() -> None:
    assert scopes(Throttling(Hand()), 30, 30, 29, 30, 30, 30) == [*SINGLE, Scope.ACCOUNT, Scope.ACCOUNT]


def test_one_chat_that_is_told_again_and_again_stays_one_chat() -> None:
    throttling = Throttling(Hand())
    assert {throttling.judged(Throttled(30, Scope.CHAT), 1).scope for _ in range(20)} == {Scope.CHAT}


def test_chats_that_wait_until_different_moments_each_have_a_limit_of_their_own() -> None:
    assert set(scopes(Throttling(Hand()), 3, 9, 17, 30, 41, 56, 12, 24)) == {Scope.CHAT}


def test_the_end_of_the_wait_counts_and_not_its_length() -> None:
    clock = Hand()
    throttling = Throttling(clock)
    found = []
    for chat in range(MANY):
        found.append(throttling.judged(Throttled(30 - 5 * chat, Scope.CHAT), chat).scope)
        clock.time += 5
    assert found == [*SINGLE, Scope.ACCOUNT]


def test_a_message_that_is_taken_in_between_shows_that_the_account_may_go_on() -> None:
    throttling = Throttling(Hand())
    assert scopes(throttling, *[30] * (MANY - 1)) == SINGLE
    throttling.taken()
    assert scopes(throttling, *[30] * (MANY - 1)) == SINGLE


@pytest.mark.parametrize(("paid", "last"), [(True, Scope.ACCOUNT), (False, Scope.CHAT)])
async def test_over_the_wire_a_message_that_was_paid_for_shows_nothing(
    platform: TelegramPlatform, telegram: TelegramSandbox, *, paid: bool, last: Scope
) -> None:
    chats = [telegram.add_person("Rhea Reader") for _ in range(MANY + 1)]
    rendered = platform.render(Message((paragraph("Smoke."),)))
    for chat in chats[1:]:
        await telegram.control.inject(
            Fault(kind=FaultKind.THROTTLED, chat=chat, retry_after=30, scope=ThrottleScope.CHAT)
        )
    found = [await scope_of(platform, chat, rendered) for chat in chats[1:-1]]
    await platform.send(Address("telegram", chats[0]), replace(rendered, paid=paid), nonce="")
    assert [*found, await scope_of(platform, chats[-1], rendered)] == [*SINGLE, last]


async def scope_of(platform: TelegramPlatform, chat: int, rendered: Rendered) -> Scope:
    with pytest.raises(Throttled) as caught:
        await platform.send(Address("telegram", chat), rendered, nonce="")
    return caught.value.scope
