"""How runs of one line are written with Discord's marks: nested, and never with white space inside their edges.

The order is fixed, bold outside, then struck, then a link, then italic. Discord needs white space outside the marks
(`~~struck ~~` stays as it is) and takes `**a****b**` for one bold text with stars in it; here a mark that goes on stays
open instead, and white space belongs to the marks that go on behind it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from adapters.discord.escaping import escaped


@dataclass(frozen=True, slots=True)
class Run:
    """Part of a line that looks the same throughout.

    `forms` are the marks around it from the outside in; a link is its end, `](<address>)`. `verbatim` is markup
    already; `blank` is white space, whose forms are those of its neighbours.
    """

    text: str
    forms: tuple[str, ...] = ()
    slanted: bool = False
    verbatim: bool = False
    blank: bool = False


def shown(runs: Iterable[Run]) -> str:
    """The line in markdown."""
    pieces = [piece for piece in _pieces(_joined(_settled(list(runs)))) if piece[0]]
    return "".join(_piece(pieces, index) for index in range(len(pieces)))


def _settled(runs: list[Run]) -> Iterator[Run]:
    """White space under the forms that go on from the words before it to the words behind it."""
    for index, run in enumerate(runs):
        if not run.blank:
            yield run
            continue
        before = next((other for other in reversed(runs[:index]) if not other.blank), Run(""))
        after = next((other for other in runs[index:] if not other.blank), Run(""))
        forms = _common(before.forms, after.forms)
        whole = before.forms == after.forms == forms
        yield replace(run, forms=forms, slanted=whole and before.slanted and after.slanted)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours that look the same as one, so that nothing between them is taken for a mark."""
    for (forms, slanted, verbatim), group in groupby(runs, lambda run: (run.forms, run.slanted, run.verbatim)):
        yield Run("".join(run.text for run in group), forms, slanted, verbatim)


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return one[:shared]


def _pieces(runs: Iterable[Run]) -> Iterator[tuple[str, bool]]:
    """Marks and escaped words in the order of writing; true beside words that are to be italic."""
    still_open: tuple[str, ...] = ()
    for run in runs:
        kept = _common(still_open, run.forms)
        yield "".join(reversed(still_open[len(kept) :])), False
        yield "".join("[" if form.startswith("]") else form for form in run.forms[len(kept) :]), False
        yield run.text if run.verbatim else escaped(run.text), run.slanted and not run.verbatim
        still_open = run.forms
    yield "".join(reversed(still_open)), False


def _piece(pieces: list[tuple[str, bool]], index: int) -> str:
    """Italic words take the mark that their surroundings allow; where none is, they stay upright."""
    text, slanted = pieces[index]
    if not slanted:
        return text
    before = pieces[index - 1][0][-1] if index else "\n"
    after = pieces[index + 1][0][0] if index + 1 < len(pieces) else "\n"
    if not _wordlike(before) and not _wordlike(after):
        return f"_{text}_"
    return text if "*" in (before, after) else f"*{text}*"


def _wordlike(character: str) -> bool:
    return character == "_" or character.isalnum()
