"""Recognising the entries of a page that has no ids: which of the one side is which of the other.

Entries are recognised in this order, the surest first; what is recognised is out of the question for later steps:

1. the same origin and the same text: unchanged;
2. the same minute and the same text: the place within the minute shifted;
3. the same long text, which occurs once on either side, at any time: the stamp was corrected;
4. similar text in the same minute, then similar long text within an hour: edited, and perhaps moved, but not past an
   entry that is recognised: what is gone from the end of a page is not what came on top of it;
5. the same text, however short, moved by just as much as at least two long texts were: the whole page was re-dated;
6. the same origin: the entry was rewritten.

Short texts (“More soon.”) recur, so they are recognised in another minute by step 5 only. All in all, to take a new
entry for an old one is the worse mistake: readers would never get it.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate
from math import inf

from bot.sources.likeness import likeness, words

LONG = 50
"""Characters from which on a text is long enough to be recognised in another minute."""

SIMILAR_IN_MINUTE = 0.6
SIMILAR_ELSEWHERE = 0.75
NEAR = timedelta(hours=1)
AT_ONCE = timedelta(minutes=2)
"""By so much may the stamps of the same entry differ at two sources, where its wording does too."""
NEIGHBOURS = 24
"""With how many entries around it one entry is compared for similarity, which bounds the work."""

ENOUGH_TO_REDATE = 2
"""How many long texts have to have moved by the same time for short ones to be looked for there."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as matching sees it; `index` is the caller's, `text` has its spaces and breaks levelled."""

    index: int
    origin: str
    at: datetime
    text: str

    @property
    def minute(self) -> datetime:
        return self.at.replace(second=0, microsecond=0)

    @property
    def long(self) -> bool:
        return len(self.text) >= LONG


Pair = tuple[Item, Item]


def recognise(
    known: Sequence[Item], shown: Sequence[Item], *, identified: bool = False, near: timedelta = NEAR
) -> dict[int, int]:
    """Pairs of indices, known to shown. Both sides come oldest first; `near` is how far an edited entry may move.

    `identified`: origins are ids that hold; an entry of another id is recognised by its text only where that and the
    minute are the same, or a long text occurs once: a source that gave all its entries new ids.

    The work grows with the length of the texts and with `NEIGHBOURS`, not with the square of the number of entries.
    """
    matching = _Matching(known, shown, near)
    by_id = (_rewritten, _shifted, _restamped)
    for step in by_id if identified else (_unchanged, _shifted, _restamped, _edited, _redated, _rewritten):
        matching.take(step(matching))
    return {one.index: other.index for one, other in matching.pairs}


class _Matching:
    """What is recognised so far, and what is still free."""

    def __init__(self, known: Sequence[Item], shown: Sequence[Item], near: timedelta) -> None:
        self.pairs: list[Pair] = []
        self.near = near
        self._known = {item.index: item for item in known}
        self._shown = {item.index: item for item in shown}
        self._everywhere = Counter(item.text for item in known), Counter(item.text for item in shown)

    @property
    def known(self) -> list[Item]:
        return list(self._known.values())

    @property
    def shown(self) -> list[Item]:
        return list(self._shown.values())

    def unique(self, text: str) -> bool:
        return all(texts[text] <= 1 for texts in self._everywhere)

    def take(self, candidates: Iterable[Pair]) -> None:
        """Recognise these, the first ones first, as far as both are still free."""
        for one, other in candidates:
            if one.index in self._known and other.index in self._shown:
                self.pairs.append((self._known.pop(one.index), self._shown.pop(other.index)))


def _unchanged(matching: _Matching) -> list[Pair]:
    return _joined(matching.known, matching.shown, lambda item: (item.origin, item.text))


def _shifted(matching: _Matching) -> list[Pair]:
    return _joined(matching.known, matching.shown, lambda item: (item.minute, item.text))


def _restamped(matching: _Matching) -> list[Pair]:
    known = [item for item in matching.known if item.long and matching.unique(item.text)]
    return _joined(known, matching.shown, lambda item: item.text)


def _rewritten(matching: _Matching) -> list[Pair]:
    return _joined(matching.known, matching.shown, lambda item: item.origin)


def _redated(matching: _Matching) -> list[Pair]:
    shifts = Counter(other.minute - one.minute for one, other in matching.pairs if one.long)
    del shifts[timedelta()]
    shift, times = max(shifts.items(), key=lambda counted: counted[1], default=(timedelta(), 0))
    if times < ENOUGH_TO_REDATE:
        return []
    moved = [replace(item, at=item.at + shift) for item in matching.known]
    return _joined(moved, matching.shown, lambda item: (item.minute, item.text))


def _joined(known: Iterable[Item], shown: Iterable[Item], key: Callable[[Item], Hashable]) -> list[Pair]:
    """Pairs that have the same key; several with the same key pair off in their order."""
    waiting: defaultdict[Hashable, deque[Item]] = defaultdict(deque)
    for item in known:
        waiting[key(item)].append(item)
    return [(waiting[key(item)].popleft(), item) for item in shown if waiting[key(item)]]


def _edited(matching: _Matching) -> Iterator[Pair]:
    """Similar texts, the best first."""
    shown = [(item, words(item.text)) for item in matching.shown]
    order = _Order(matching.pairs)
    minutes = [item.minute for item, _ in shown]
    ranks: Counter[datetime] = Counter()
    found: list[tuple[tuple[bool, float, bool, timedelta], Pair]] = []
    for one in matching.known:
        place = bisect_left(minutes, one.minute) + ranks[one.minute]
        ranks[one.minute] += 1
        one_words = words(one.text)
        for other, other_words in shown[max(0, place - NEIGHBOURS // 2) : place + NEIGHBOURS // 2]:
            score = likeness(one_words, other_words)
            if score >= _threshold(one, other, matching.near) and order.keeps(one, other):
                distance = abs(one.at - other.at)
                found.append(((one.minute != other.minute, -score, one.origin != other.origin, distance), (one, other)))
    found.sort(key=lambda candidate: candidate[0])
    return (pair for _, pair in found)


class _Order:
    """The order of what is recognised, which nothing that was edited as well may break."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        ordered = sorted(pairs, key=lambda pair: pair[0].at)
        self._known = [one.at for one, _ in ordered]
        times = [other.at for _, other in ordered]
        self._latest_before = list(accumulate(times, max))
        self._earliest_after = list(accumulate(reversed(times), min))[::-1]

    def keeps(self, one: Item, other: Item) -> bool:
        if one.minute == other.minute:
            return True
        before, after = bisect_left(self._known, one.at), bisect_right(self._known, one.at)
        return (before == 0 or self._latest_before[before - 1] <= other.at) and (
            after == len(self._known) or other.at <= self._earliest_after[after]
        )


def _threshold(one: Item, other: Item, near: timedelta) -> float:
    if one.minute == other.minute:
        return SIMILAR_IN_MINUTE
    if one.long and other.long and abs(one.at - other.at) <= near:
        return SIMILAR_ELSEWHERE
    return inf
