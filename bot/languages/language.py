"""A language: puts words into it, with its plural forms, its numbers, its times, and its direction. Pure.

Text of the other direction is isolated where it stands among the bot's own, so that neither disorders the other
(Unicode Standard Annex 9). What is said begins with a mark where nothing in its first letters tells the direction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo
from datetime import time as time_of_day
from functools import cached_property, lru_cache
from typing import Protocol

from bot.languages.words import Value, Words
from bot.richtext import Inline, Moment, Paragraph, Span, plain_inline

RIGHT_TO_LEFT_MARK = "\u200f"
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
"""The first strong letter of what is isolated says which way that is read."""

_RIGHT_TO_LEFT = (
    "\u05be-\u05f4\u0608-\u064a\u066d-\u06d5\u06fa-\u08ff\ufb1d-\ufdfd\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff"
)
_LEFT_TO_RIGHT = (
    "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02b8\u0370-\u0373\u0376-\u058f\u0900-\u1fff\u2c00-\u2dff"
    "\u3041-\ud7ff\uf900-\ufb17\U00010000-\U0001013f\U00020000-\U0003ffff"
)
_OF_THE_RIGHT = re.compile(f"[{_RIGHT_TO_LEFT}]")
_OF_THE_LEFT = re.compile(f"[{_LEFT_TO_RIGHT}]")
_STRONG = re.compile(f"(?P<right>[{_RIGHT_TO_LEFT}\u200f])|[{_LEFT_TO_RIGHT}\u200e]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates: one that is left open would reach beyond its own text."""

_ISOLATED = re.compile(f"{ISOLATE}[^{END_OF_ISOLATE}]*{END_OF_ISOLATE}?")
_MARKUP = re.compile(r"(\{[a-z_]+\}|</?[bi]>)")


class Catalogue(Protocol):
    """What one language says and how it writes numbers and times."""

    @property
    def right_to_left(self) -> bool: ...

    def find(self, message: str) -> str | None: ...

    def find_plural(self, message: str, many: str, count: int) -> str: ...

    def number(self, number: float) -> str: ...

    def listed(self, parts: Sequence[str]) -> str: ...

    def time(self, at: datetime) -> str:
        """The time of day, as `at` has it."""

    def day(self, at: datetime) -> str: ...

    def near_day(self, at: datetime) -> str:
        """With the day of the week, and without the year."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text, or the value of that name."""

    text: str
    value: bool
    bold: bool
    italic: bool


@lru_cache(maxsize=4096)
def pieces(message: str) -> tuple[_Piece, ...]:
    """A message taken apart."""
    found, bold, italic = [], False, False
    for part in _MARKUP.split(message):
        match part:
            case "<b>" | "</b>":
                bold = part == "<b>"
            case "<i>" | "</i>":
                italic = part == "<i>"
            case "":
                pass
            case _:
                named = _MARKUP.fullmatch(part) is not None
                found.append(_Piece(part.strip("{}") if named else part, named, bold, italic))
    return tuple(found)


class Language:
    """`code` is ISO 639-1; without a catalogue it is English, which says every message as it is."""

    def __init__(self, code: str, catalogue: Catalogue | None = None) -> None:
        self.code = code
        self._catalogue = catalogue

    def __repr__(self) -> str:
        return f"Language({self.code!r})"

    @cached_property
    def right_to_left(self) -> bool:
        return self._catalogue is not None and self._catalogue.right_to_left

    def inlines(self, said: Words) -> tuple[Inline, ...]:
        """In the middle of a line, or where the line is put together by `led`."""
        joined: list[Inline] = []
        for piece in pieces(self._message(said)):
            for inline in self._value(said.values[piece.text]) if piece.value else (Span(piece.text),):
                _join(joined, _styled(inline, piece))
        return tuple(joined)

    def paragraph(self, said: Words) -> Paragraph:
        return Paragraph(self.led(self.inlines(said)))

    def text(self, said: Words) -> str:
        """Without markup: for labels, and what is looked at by programs."""
        return "".join(plain_inline(inline) for inline in self.led(self.inlines(said)))

    def led(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """A whole line, which begins with a mark where a reader's screen would take it for one of the other direction
        (an isolate does not count there)."""
        if not self.right_to_left or _begins_right_to_left(inlines):
            return inlines
        return (Span(RIGHT_TO_LEFT_MARK), *inlines)

    def retold(self, text: str) -> str:
        """What the bot said in English when it was stored; somebody else's text is left as it is."""
        return (self._catalogue and self._catalogue.find(text)) or text

    def listed(self, parts: Sequence[str]) -> str:
        """`a photo and 2 videos`"""
        return " and ".join(parts) if self._catalogue is None else self._catalogue.listed(parts)

    def isolated(self, text: str) -> str:
        """Somebody else's text as it may stand among the bot's own."""
        other = _OF_THE_LEFT if self.right_to_left else _OF_THE_RIGHT
        if not other.search(text):
            return text
        return f"{ISOLATE}{_TURNING.sub('', text)}{END_OF_ISOLATE}"

    def isolated_inlines(self, inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
        text = "".join(map(plain_inline, inlines))
        return inlines if self.isolated(text) == text else (Span(ISOLATE), *inlines, Span(END_OF_ISOLATE))

    def number(self, number: float) -> str:
        return f"{number:,}" if self._catalogue is None else self._catalogue.number(number)

    def time(self, at: datetime, zone: tzinfo = UTC) -> str:
        """The time of day there: `18:05`."""
        there = at.astimezone(zone)
        return f"{there:%H:%M}" if self._catalogue is None else self._catalogue.time(there)

    def day(self, at: datetime, zone: tzinfo = UTC) -> str:
        """`04 May 2026`"""
        there = at.astimezone(zone)
        return f"{there:%d %b %Y}" if self._catalogue is None else self._catalogue.day(there)

    def near(self, at: datetime, now: datetime, zone: tzinfo) -> str:
        """`18:30 CEST`, with the day where it is not today's: `Tue 5 May, 06:00 CEST`."""
        there = at.astimezone(zone)
        time = f"{self.time(at, zone)} {there.tzname()}"
        if there.date() == now.astimezone(zone).date():
            return time
        day = f"{there:%a} {there.day} {there:%b}" if self._catalogue is None else self._catalogue.near_day(there)
        return f"{day}{'،' if self.right_to_left else ','} {time}"

    def clock(self, at: time_of_day) -> str:
        """A time of day that is no moment: `22:00`."""
        return self.time(datetime.combine(date(2026, 1, 1), at, UTC))

    def moment(self, at: datetime, *, dated: bool = False) -> Moment:
        """With what stands for it where nothing can show it in the reader's zone."""
        if self._catalogue is None:
            return Moment(at, dated)
        time = f"{self.time(at)} UTC"
        return Moment(at, dated, f"{self.day(at)}, {time}" if dated else time)

    def _message(self, said: Words) -> str:
        if said.many is None:
            return (self._catalogue and self._catalogue.find(said.message)) or said.message
        if self._catalogue is None:
            return said.message if said.count == 1 else said.many
        return self._catalogue.find_plural(said.message, said.many, said.count)

    def _value(self, value: Value) -> tuple[Inline, ...]:
        match value:
            case Words():
                return self.inlines(value)
            case int() | float():
                return (Span(self.number(value)),)
            case str():
                return (Span(self.isolated(value)),)
            case Span():
                return (replace(value, text=self.isolated(value.text)),)
            case Moment():
                return (value,)
        return self.isolated_inlines(value)


ENGLISH = Language("en")


def _styled(inline: Inline, piece: _Piece) -> Inline:
    if isinstance(inline, Moment) or not (piece.bold or piece.italic):
        return inline
    return replace(inline, bold=inline.bold or piece.bold, italic=inline.italic or piece.italic)


def _join(inlines: list[Inline], inline: Inline) -> None:
    """Text that looks alike is one span, as if it had been written so."""
    if isinstance(inline, Span) and inlines and isinstance(before := inlines[-1], Span):
        if not inline.text:
            return
        if replace(before, text="") == replace(inline, text=""):
            inlines[-1] = replace(before, text=before.text + inline.text)
            return
    inlines.append(inline)


def _begins_right_to_left(inlines: tuple[Inline, ...]) -> bool:
    """As platforms see it, who write times as their readers do."""
    text = "".join(inline.text for inline in inlines if isinstance(inline, Span))
    found = _STRONG.search(_ISOLATED.sub("", text))
    return found is not None and found["right"] is not None
