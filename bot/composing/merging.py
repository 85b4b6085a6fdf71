"""Merging: all that a chat is behind by, in as few messages as fit. Pure.

What fits goes out whole, oldest first. Where it does not, the newest entries stay whole as far as there is room, those
before them become lines, and those before these are only counted. An entry with media has messages of its own where
there is room for them; elsewhere its text says that it has some.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.composing.compose import Room, closing, messages
from bot.composing.merged_text import WIDTHS, MergedText, Piece, widest_cut
from bot.composing.splitting import most
from bot.lanes.delivery import Carried, Form, Layout, Pending, StreamRow
from bot.languages.language import ENGLISH, Language
from bot.model import Change, Coverage, Message, Seq

MOST_MESSAGES = 3
"""One service of one chat; while the lane is behind it is one."""


@dataclass(frozen=True, slots=True)
class Portion:
    """One step of a service: a message, or the parts of a long entry. Then the position is `seq`.

    `rows` are what it shows, each with the time since when it is to be pushed.
    """

    layout: Layout
    messages: tuple[Message, ...]
    seq: Seq
    rows: tuple[StreamRow, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    row: StreamRow
    form: Form

    @property
    def piece(self) -> Piece:
        return self.row.entry, self.form


@dataclass(frozen=True, slots=True)
class Composer:
    """Of one service. `places`: how many messages there may be. `apart`: each entry in a message of its own, as far as
    they last."""

    coverage: Coverage
    fits: Room
    places: int
    apart: bool = False
    language: Language = ENGLISH
    _text: MergedText = field(init=False, compare=False)
    _alone: dict[Seq, Portion] = field(init=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_text", MergedText(self.coverage, self.language))

    def service(self, pending: Pending) -> tuple[Portion, ...]:
        """In the order in which they are to be sent; at least one row is pending. What is released on purpose goes out
        in full, however many messages that makes; a summary has a message to itself, which is then renewed."""
        rows, until = _alike(pending)
        wholes = [_Item(row, Form.FULL) for row in rows]
        if _summary(rows[0]):
            portions = [self.alone(rows[0])]
        elif rows[0].change is Change.RELEASE:
            portions = [portion for run in _runs(wholes) for portion in self._packed(run, 0, WIDTHS[-1])]
        elif self.apart and not pending.earlier and len(rows) <= self.places:
            portions = [self.alone(row) for row in rows]
        else:
            portions = self._within(wholes, pending.earlier)
        return (*portions[:-1], replace(portions[-1], seq=until))

    def _within(self, wholes: list[_Item], earlier: int) -> list[Portion]:
        runs = _runs(wholes)
        if not earlier and len(runs) > 1 and self._enough_for(runs):
            return [portion for run in runs for portion in self._packed(run, 0, WIDTHS[0])]
        if not earlier and (len(wholes) == 1 or self._enough(wholes, 0, WIDTHS[0])):
            return self._packed(wholes, 0, WIDTHS[0])
        for width in WIDTHS:
            if whole := self._room(wholes, earlier, width):
                return self._packed(_reduced(wholes, whole), earlier, width)
        return self._counted(_reduced(wholes, 0), earlier)

    def _room(self, wholes: list[_Item], earlier: int, width: int) -> int:
        """How many of the newest may be whole when all before them are lines."""
        lines = _reduced(wholes, 0)

        def enough(whole: int) -> bool:
            number = len(wholes) - whole
            return self._enough([*lines[:number], *wholes[number:]], earlier, width)

        return most(len(wholes), enough)

    def _counted(self, lines: list[_Item], earlier: int) -> list[Portion]:
        """The oldest left out."""
        number, width = len(lines), WIDTHS[-1]
        kept = most(number, lambda count: self._enough(lines[number - count :], earlier + number - count, width))
        left_out = number - max(kept, 1)
        return self._packed(lines[left_out:], earlier + left_out, width)

    def _enough(self, items: Sequence[_Item], earlier: int, width: int) -> bool:
        """Do the places last, and is nothing cut off?"""
        return self._lasts(self._groups(items, earlier, width), width)

    def _enough_for(self, runs: Sequence[Sequence[_Item]]) -> bool:
        """The same where none of the runs shares a message with another."""
        return self._lasts((group for run in runs for group in self._groups(run, 0, WIDTHS[0])), WIDTHS[0])

    def _lasts(self, groups: Iterable[tuple[Sequence[_Item], int]], width: int) -> bool:
        used = 0
        for group, counted in groups:
            if _lonely(group, counted):
                used += len(self.alone(group[0].row).messages)
            elif len(group) > 1 or self._fit(group, counted, width):
                used += 1
            else:
                return False
            if used > self.places:
                return False
        return True

    def _packed(self, items: Sequence[_Item], earlier: int, width: int) -> list[Portion]:
        return [
            self.alone(group[0].row) if _lonely(group, counted) else self._together(group, counted)
            for group, counted in self._groups(items, earlier, width)
        ]

    def _groups(self, items: Sequence[_Item], earlier: int, width: int) -> Iterator[tuple[Sequence[_Item], int]]:
        """What stands in each message, as full as they get, in order, and how many are counted before it."""
        while items:
            count = max(self._fitting(items, earlier, width), 1)
            yield items[:count], earlier
            items, earlier = items[count:], 0

    def _fitting(self, items: Sequence[_Item], earlier: int, width: int) -> int:
        """How many of them fit into one message."""
        return most(len(items), lambda count: self._fit(items[:count], earlier, width))

    def _fit(self, items: Sequence[_Item], earlier: int, width: int) -> bool:
        return self.fits(self._text.of([item.piece for item in items], earlier, width))

    def alone(self, row: StreamRow) -> Portion:
        """A row in a message of its own, or in its parts."""
        if row.seq not in self._alone:
            self._alone[row.seq] = self._composed_alone(row)
        return self._alone[row.seq]

    def _composed_alone(self, row: StreamRow) -> Portion:
        if row.entry is None:
            return Portion(Layout(closes=True), (closing(self.coverage, self.language),), row.seq, (row,))
        layout = Layout((Carried(row.entry.id, row.entry.revision),))
        return Portion(layout, messages(row.entry, self.coverage, self.fits, self.language), row.seq, (row,))

    def _together(self, items: Sequence[_Item], earlier: int) -> Portion:
        carried = tuple(
            Carried(item.row.entry.id, item.row.entry.revision, item.form) for item in items if item.row.entry
        )
        layout = Layout(carried, earlier, closes=items[-1].row.entry is None)
        text = widest_cut(self._text, [item.piece for item in items], earlier, self.fits)
        breaking = any(item.row.entry and item.row.entry.marks.breaking for item in items)
        rows = tuple(item.row for item in items)
        return Portion(layout, (Message(text, silent=not breaking),), rows[-1].seq, rows)


def _alike(pending: Pending) -> tuple[tuple[StreamRow, ...], Seq]:
    """The rows up to where releases begin or end, since those go out in full, and the others need not; up to a
    summary, or that alone."""
    first, *others = pending.rows
    for number, row in enumerate(others, start=1):
        if _summary(first) or _summary(row) or (row.change is Change.RELEASE) != (first.change is Change.RELEASE):
            return pending.rows[:number], pending.rows[number - 1].seq
    return pending.rows, pending.until


def _summary(row: StreamRow) -> bool:
    return row.entry is not None and row.entry.summary


def _runs(wholes: Sequence[_Item]) -> list[Sequence[_Item]]:
    """Each entry with media by itself, those between them together."""
    alone = [index for index, item in enumerate(wholes) if item.row.entry and item.row.entry.content.media]
    ends = sorted({0, *alone, *(index + 1 for index in alone), len(wholes)})
    return [wholes[start:end] for start, end in pairwise(ends)]


def _reduced(wholes: list[_Item], whole: int) -> list[_Item]:
    """So many of the newest whole, all before them as lines."""
    lines = len(wholes) - whole
    return [*(replace(item, form=Form.LINE) for item in wholes[:lines]), *wholes[lines:]]


def _lonely(group: Sequence[_Item], counted: int) -> bool:
    """Is it an entry that has its message to itself?"""
    return len(group) == 1 and not counted and group[0].form is Form.FULL
