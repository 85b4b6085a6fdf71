"""The layout of a plain-text live page: which lines open an entry, and which belong to it.

The same page looks different after each text extractor. Stamps stand alone, with or without a list marker (which may
stand on the line before); or the first paragraph is glued to them; or a whole entry stands on one line. In the last
case only the whole document tells an entry from a list item that begins with a time, so that is looked at first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, time, tzinfo
from itertools import zip_longest

from bot.sources.notation import USUAL, Notation
from bot.sources.stamps import MARKERS, Opening, Stamp, is_marker

_FOOTER = "You can share this story on social media:"
_CLOSINGS = frozenset({"this life feed has ended", "this live feed has ended"})


@dataclass(frozen=True, slots=True)
class Section:
    """An entry as it stands on the page; `label` is the date that stands before it, if one does.

    `behind`: its first paragraph stands on the line of its stamp, behind it.
    """

    label: date | None
    time: time
    paragraphs: tuple[str, ...]
    zone: tzinfo = UTC
    author: str | None = None
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """`head` is what stands above the first entry, `closing` the lines that end the page as a whole."""

    head: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """`marked`: a list marker stands in front, here or alone on the line before."""

    text: str
    marked: bool
    stamp: Stamp | None
    label: date | None

    @property
    def plain(self) -> bool:
        """Can this only be a paragraph?"""
        hopeful = self.stamp and (self.stamp.opening is not Opening.SPACED or self.marked or self.stamp.day)
        return not (hopeful or self.label or self.marked or self.text.startswith(_FOOTER) or _closes(self.text))


def lay_out(lines: Iterable[str], notation: Notation = USUAL) -> Layout:
    """Part the lines of a document (without its wrapper) into head, entries and closing lines.

    List markers that stand alone are dropped, in front of a paragraph they stay. So are, below the oldest entry: the
    footer “You can share this story on social media:”, dates with nothing under them, and the first stamp where a
    nested list repeats it. A stamp with nothing under it is an entry of pictures only.
    """
    marked = list(_mark(lines, notation))
    head, sections = _part(marked, entries_on_one_line=_entries_on_one_line(marked))
    closing: tuple[str, ...] = ()
    if sections:
        sections, closing = _without_tail(sections, notation)
    return Layout(tuple(head), tuple(sections), closing)


def _mark(lines: Iterable[str], notation: Notation) -> Iterator[_Line]:
    marker_before = False
    for line in lines:
        if is_marker(line):
            marker_before = True
            continue
        yield _Line(line, marker_before or line[0] in MARKERS, notation.stamp_of(line), notation.label_of(line))
        marker_before = False


def _entries_on_one_line(lines: Sequence[_Line]) -> bool:
    """Does `- 01:57 GMT The text` open an entry here? Not where another entry has its text on a line of its own."""
    found = False
    for line, after in zip_longest(lines, lines[1:]):
        if line.stamp is None:
            continue
        match line.stamp.opening:
            case Opening.GLUED:
                return False
            case Opening.ALONE if after is not None and after.plain:
                return False
            case Opening.SPACED if line.marked or line.stamp.day:
                found = True
    return found


def _opens(line: _Line, entries_on_one_line: bool) -> Stamp | None:
    stamp = line.stamp
    if stamp is None or stamp.fused or stamp.opening is not Opening.SPACED:
        return stamp
    return stamp if entries_on_one_line and (line.marked or stamp.day) else None


def _part(lines: Sequence[_Line], *, entries_on_one_line: bool) -> tuple[list[str], list[Section]]:
    head: list[str] = []
    sections: list[tuple[date | None, Stamp, list[str]]] = []
    label: date | None = None
    for line, after in zip_longest(lines, lines[1:]):
        stamp = _opens(line, entries_on_one_line)
        if stamp:
            sections.append((stamp.day or label, stamp, [stamp.body] if stamp.body else []))
            label = None
        elif line.label and after and _opens(after, entries_on_one_line):
            label = line.label
        else:
            (sections[-1][2] if sections else head).append(line.text)
    return head, [
        Section(label, stamp.time, without_dash(paragraphs), stamp.zone, behind=bool(stamp.body))
        for label, stamp, paragraphs in sections
    ]


def without_dash(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """A list marker at the end of an entry is the next item's, or nobody's."""
    if paragraphs and paragraphs[-1].endswith(" -"):
        return (*paragraphs[:-1], paragraphs[-1][:-2].rstrip())
    return tuple(paragraphs)


def _without_tail(sections: Sequence[Section], notation: Notation) -> tuple[list[Section], tuple[str, ...]]:
    *others, oldest = sections
    oldest, closing = _trim(oldest, notation)
    if others and _repeats(oldest, others[0]):
        *others, oldest = others
        oldest, earlier = _trim(oldest, notation)
        closing = earlier + closing
    return [*others, oldest], closing


def _repeats(last: Section, first: Section) -> bool:
    return not last.paragraphs and last.time == first.time and last.label in (None, first.label)


def _trim(section: Section, notation: Notation) -> tuple[Section, tuple[str, ...]]:
    kept = list(section.paragraphs)
    closing: list[str] = []
    while kept and (_closes(kept[-1]) or kept[-1].endswith(_FOOTER) or notation.label_of(kept[-1])):
        last = kept.pop()
        if _closes(last):
            closing.insert(0, last)
        elif (above := last.removesuffix(_FOOTER).rstrip()) and not notation.label_of(above):
            kept.append(above)
    return replace(section, paragraphs=tuple(kept)), tuple(closing)


def _closes(text: str) -> bool:
    return text.rstrip(".!").lower() in _CLOSINGS
