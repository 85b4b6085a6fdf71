"""One chat that is told to wait is one chat; several at once are the account."""

from bot.lanes.throttles import LONGEST, MANY, WITHIN, Throttles
from bot.model import ChatKey


def told(throttles: Throttles, chats: list[int], every: float = 0.1, wait: float = 3.0) -> list[float]:
    return [throttles.pause(ChatKey(chat), wait, number * every) for number, chat in enumerate(chats)]


def test_one_chat_waits_for_itself_however_often_it_is_told() -> None:
    assert told(Throttles(), [1] * 10) == [0.0] * 10


def test_several_chats_at_once_are_the_account() -> None:
    assert told(Throttles(), list(range(MANY))) == [0.0] * (MANY - 1) + [3.0]


def test_several_chats_one_after_the_other_are_not() -> None:
    assert told(Throttles(), list(range(10)), every=WITHIN) == [0.0] * 10


def test_the_account_waits_as_long_as_the_least_that_was_said() -> None:
    throttles = Throttles()
    for chat, wait in ((1, 300.0), (2, 2.0)):
        assert throttles.pause(ChatKey(chat), wait, 0.0) == 0.0
    assert throttles.pause(ChatKey(3), 40.0, 0.0) == 2.0


def test_minutes_that_each_of_many_chats_is_told_do_not_hold_up_all_others() -> None:
    assert told(Throttles(), list(range(MANY)), wait=3600.0)[-1] == LONGEST


def test_after_a_pause_counting_begins_anew() -> None:
    assert told(Throttles(), list(range(2 * MANY)))[MANY:] == [0.0] * (MANY - 1) + [3.0]
