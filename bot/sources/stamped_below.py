"""The layout of a page whose stamps stand below their entries: what stands between two stamps is the lower one's.

The text cannot tell where the standfirst ends and the newest entry begins, so how long the head is comes in as an
argument. What stands below the last stamp belongs to no entry.
"""

from collections.abc import Sequence
from datetime import date

from bot.sources.layout import Layout, Section, without_dash
from bot.sources.notation import Notation
from bot.sources.stamps import Stamp, is_marker


def lay_out(lines: Sequence[str], notation: Notation, head: int) -> Layout:
    """Part the lines (without their wrapper); the first `head` of them, as far as no stamp stands there, are the head.

    A date alone just above a stamp without one is that stamp's label. Closing lines are all below the last stamp.
    """
    sections: list[Section] = []
    above: list[str] = []
    paragraphs: list[str] = []
    for line in lines:
        stamp = notation.stamp_of(line)
        if stamp:
            sections.append(_section(stamp, paragraphs, notation))
            paragraphs = []
        elif not sections and len(above) < head:
            above.append(line)
        elif not is_marker(line):
            paragraphs.append(line)
    if not sections:
        return Layout(tuple(lines), (), ())
    return Layout(tuple(above), tuple(sections), tuple(paragraphs))


def _section(stamp: Stamp, paragraphs: Sequence[str], notation: Notation) -> Section:
    label: date | None = stamp.day
    kept = tuple(paragraphs)
    if label is None and kept and (label := notation.label_of(kept[-1])):
        kept = kept[:-1]
    return Section(label, stamp.time, without_dash(kept), stamp.zone, stamp.author)
