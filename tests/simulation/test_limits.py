"""Sliding windows that are exact, and waits that are remembered as long as they bind."""

from bot.budgets.budget import Pace, Rate
from bot.errors import Scope, Throttled
from bot.model import Address
from tests.simulation.limits import Waits, Window, Windows
from tests.simulation.requests import Act

RITA = Address("telegram", 7)
GROUP = Address("telegram", -7)


def test_a_window_has_room_again_when_its_first_request_leaves_it() -> None:
    window = Window(limit=3, seconds=10.0)
    for at in (0.0, 4.0, 5.0):
        assert window.free_at(at) == at
        window.add(at)
    assert window.free_at(6.0) == 10.0
    window.add(10.0)
    assert window.free_at(10.0) == 14.0


def test_messages_and_edits_of_a_chat_are_counted_apart_and_both_count_for_the_account() -> None:
    one_a_minute = Rate(limit=1, window=60.0)
    windows = Windows(Pace(Rate(limit=3, window=60.0), one_a_minute, one_a_minute))
    windows.add(RITA, Act.SEND, 0.0)
    assert windows.chat_free_at(RITA, Act.SEND, 1.0) == 60.0
    assert windows.chat_free_at(RITA, Act.EDIT, 1.0) == windows.chat_free_at(GROUP, Act.SEND, 1.0) == 1.0
    windows.add(RITA, Act.EDIT, 1.0)
    windows.add(RITA, Act.FIND, 2.0)
    assert windows.account_free_at(3.0) == 60.0


def test_a_wait_binds_until_its_end_and_a_shorter_one_does_not_shorten_it() -> None:
    waits = Waits()
    waits.tell(RITA, 0.0, Throttled(30.0, Scope.CHAT))
    waits.tell(RITA, 1.0, Throttled(2.0, Scope.CHAT))
    assert waits.broken(RITA, Act.SEND, 29.0) == "sent 1.000 s before the end of the chat's wait (chat)"
    assert waits.broken(RITA, Act.SEND, 30.0) is None
    assert waits.broken(GROUP, Act.SEND, 1.0) is None


def test_a_wait_for_edits_lets_messages_go() -> None:
    waits = Waits()
    waits.tell(RITA, 0.0, Throttled(30.0, Scope.EDITS))
    assert waits.broken(RITA, Act.SEND, 1.0) is None
    assert waits.broken(RITA, Act.WITHDRAW, 1.0)


def test_the_accounts_wait_binds_every_chat_of_this_life() -> None:
    waits = Waits()
    waits.tell(RITA, 0.0, Throttled(30.0, Scope.ACCOUNT))
    assert waits.broken(GROUP, Act.SEND, 29.0)
    assert waits.inherited(10.0).broken(GROUP, Act.SEND, 29.0) is None


def test_the_next_life_has_to_know_what_was_told_long_before_the_last_one_died() -> None:
    waits = Waits()
    waits.tell(RITA, 0.0, Throttled(60.0, Scope.CHAT))
    waits.tell(GROUP, 9.0, Throttled(60.0, Scope.CHAT))
    inherited = waits.inherited(10.0)
    assert inherited.broken(RITA, Act.SEND, 11.0)
    assert inherited.broken(GROUP, Act.SEND, 11.0) is None
