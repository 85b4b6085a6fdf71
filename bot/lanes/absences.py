"""Many chats out of reach at once: it is us, not them. Pure.

A token of another account, a right that was taken away, a fault of the platform: each makes chat after chat look as if
it were gone. Whoever believed that would suspend them all.
"""

from collections import Counter, OrderedDict, deque
from dataclasses import dataclass

from bot.model import ChatKey

LOOKED_AT = 100
"""The latest answers that are judged together."""
MANY = 20
"""So many chats have to be out of reach before anything is strange."""
STRANGE_SHARE = 0.3
REMEMBERED = 3 * LOOKED_AT
"""Answers after which a suspension stands: a failure of one chat in three is not seen within a hundred."""
REACHED_AGAIN = 20
"""So many answers in a row from chats that are there end the failure."""

FIRST_WAIT, LONGEST_WAIT = 600.0, 6 * 3600.0
BELIEVED_AFTER = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What follows from one answer.

    The chat is to be suspended, or left alone for `wait` seconds, or neither. `restore` are chats that were suspended
    lately and should not have been; they wait as long. `began` and `ended` say so loudly.
    """

    suspend: bool = False
    wait: float = 0.0
    restore: tuple[ChatKey, ...] = ()
    began: bool = False
    ended: bool = False


_NOTHING = Judgement()


class MassAbsence:
    """Sees every answer of the platform that tells whether its chat is there. All times are monotonic seconds.

    A failure begins when 20 chats and over 30 per cent of the last 100 answers are out of reach, and ends with 20
    answers in a row of chats that are there. Meanwhile nobody is suspended; each chat is tried again after as long as
    the failure lasts already, from ten minutes to six hours. One that begins again within twice that is the same.
    After a day of it those who are gone are believed, provided that others are there.
    """

    def __init__(self) -> None:
        self._answers: deque[tuple[ChatKey, bool]] = deque()
        self._absent: Counter[ChatKey] = Counter()
        self._suspended: OrderedDict[ChatKey, int] = OrderedDict()
        self._number = 0
        self._in_a_row = 0
        self._failing = False
        self._began = self._failed_at = self._reached_at = float("-inf")

    @property
    def failing(self) -> bool:
        return self._failing

    def answered(self, chat: ChatKey, *, unreachable: bool, now: float) -> Judgement:
        """One answer of the platform: this chat is out of reach, or it is there."""
        self._number += 1
        return self._missed(chat, now) if unreachable else self._reached(chat, now)

    def _reached(self, chat: ChatKey, now: float) -> Judgement:
        self._reached_at = now
        self._in_a_row += 1
        if self._failing:
            return self._end() if self._in_a_row >= REACHED_AGAIN else _NOTHING
        self._suspended.pop(chat, None)
        self._count(chat, unreachable=False)
        return _NOTHING

    def _missed(self, chat: ChatKey, now: float) -> Judgement:
        self._in_a_row = 0
        if self._believed(now):
            return Judgement(suspend=True, ended=self._failing and self._end().ended)
        if self._failing:
            self._failed_at = now
            return Judgement(wait=self._wait(now))
        self._count(chat, unreachable=True)
        if self._strange():
            return self._begin(now)
        self._suspend(chat)
        return Judgement(suspend=True)

    def _begin(self, now: float) -> Judgement:
        if not self._the_same(now):
            self._began = now
        self._failing = True
        self._failed_at = now
        restore = tuple(self._suspended)
        self._suspended.clear()
        return Judgement(wait=self._wait(now), restore=restore, began=True)

    def _end(self) -> Judgement:
        self._failing = False
        self._answers.clear()
        self._absent.clear()
        return Judgement(ended=True)

    def _wait(self, now: float) -> float:
        return min(LONGEST_WAIT, max(FIRST_WAIT, now - self._began))

    def _the_same(self, now: float) -> bool:
        return now - self._failed_at <= 2 * LONGEST_WAIT

    def _believed(self, now: float) -> bool:
        lasted = self._the_same(now) and now - self._began >= BELIEVED_AFTER
        return lasted and now - self._reached_at <= LONGEST_WAIT

    def _suspend(self, chat: ChatKey) -> None:
        self._suspended[chat] = self._number
        self._suspended.move_to_end(chat)
        while self._suspended and next(iter(self._suspended.values())) <= self._number - REMEMBERED:
            self._suspended.popitem(last=False)

    def _count(self, chat: ChatKey, *, unreachable: bool) -> None:
        self._answers.append((chat, unreachable))
        if unreachable:
            self._absent[chat] += 1
        if len(self._answers) > LOOKED_AT:
            old, was_unreachable = self._answers.popleft()
            if was_unreachable:
                self._absent[old] -= 1
                if not self._absent[old]:
                    del self._absent[old]

    def _strange(self) -> bool:
        return len(self._absent) >= MANY and self._absent.total() > STRANGE_SHARE * len(self._answers)
