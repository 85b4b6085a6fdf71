"""What somebody wrote in Discord's markdown, as words and how they look; `render` is the way back. Pure.

Read are the forms that a news entry has (https://support.discord.com/hc/articles/210298617): bold, italic, struck,
quotes and links. Underlining is dropped, since no other platform shows it; what stands in backquotes stays as it is.
Each character is looked at a fixed number of times, whatever was written.
"""

import re
from collections import Counter
from itertools import accumulate

from bot.conversation import MOST_FORMATS, Format, Style

_TOKEN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\]\(<?(?P<target>https?://[^\s<>()\\]+)>?\)"
    r"|<(?P<address>https?://[^\s<>]+)>"
    r"|(?P<bare>https?://[^\s<>*~`|\\\"\[\]]+)"
    r"|(?P<code>`[^`]*`)"
    r"|(?P<mark>\*+|_+|~~+|\[)",
    re.IGNORECASE,
)
_STYLES = {"**": Style.BOLD, "*": Style.ITALIC, "_": Style.ITALIC, "~~": Style.STRUCK, "[": Style.LINK}
_LONGEST_RUN = {"*": 3, "_": 3, "~": 2, "[": 1}
_BEHIND_AN_ADDRESS = ".,;:!?'"


def read(marked: str) -> tuple[str, tuple[Format, ...]]:
    """The words, and how they look."""
    reading = _Reading()
    for number, line in enumerate(marked.split("\n")):
        reading.line(line, first=number == 0)
    return reading.result()


class _Reading:
    """Pieces of the text so far. A mark is a piece that becomes empty when its other end is found; marks that have
    none are words."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._found: list[tuple[int, int, Style, str | None]] = []
        self._open: list[tuple[str, int]] = []
        self._counts: Counter[str] = Counter()
        self._quoted_from: int | None = None
        self._quoted_for_good = False

    def line(self, line: str, *, first: bool) -> None:
        quoted = self._quoted_for_good or line.startswith(("> ", ">>> "))
        if not quoted:
            self._end_quote()
        if not first:
            self._pieces.append("\n")
        if not line.strip():
            self._forget_marks()
        if quoted and self._quoted_from is None:
            self._forget_marks()
            self._quoted_from = len(self._pieces)
        if quoted and not self._quoted_for_good:
            self._quoted_for_good = line.startswith(">>>")
            line = line.partition(" ")[2]
        self._inline(line)

    def result(self) -> tuple[str, tuple[Format, ...]]:
        self._end_quote()
        places = list(accumulate(map(len, self._pieces), initial=0))
        formats = [
            Format(start=places[first], end=places[last], style=style, link=link)
            for first, last, style, link in self._found
            if places[first] < places[last]
        ]
        return "".join(self._pieces), tuple(formats[:MOST_FORMATS])

    def _end_quote(self) -> None:
        if self._quoted_from is not None:
            self._found.append((self._quoted_from, len(self._pieces), Style.QUOTE, None))
            self._forget_marks()
        self._quoted_from = None

    def _forget_marks(self) -> None:
        self._open.clear()
        self._counts.clear()

    def _inline(self, line: str) -> None:
        end = 0
        for token in _TOKEN.finditer(line):
            self._pieces.append(line[end : token.start()])
            end = token.end()
            if mark := token["mark"]:
                self._marks(mark, line[token.start() - 1 : token.start()], line[end : end + 1])
            elif target := token["target"]:
                self._pieces.append(token[0])
                self._close("[", target)
            elif address := token["address"] or token["bare"]:
                self._address(address)
            else:
                self._pieces.append(token["escaped"] or token["code"])
        self._pieces.append(line[end:])

    def _address(self, address: str) -> None:
        kept = address.rstrip(_BEHIND_AN_ADDRESS)
        if "(" not in kept:
            kept = kept.rstrip(")" + _BEHIND_AN_ADDRESS)
        start = len(self._pieces)
        self._pieces.append(kept)
        self._found.append((start, start + 1, Style.LINK, kept))
        self._pieces.append(address[len(kept) :])

    def _marks(self, run: str, before: str, after: str) -> None:
        """Each mark of a run of the same character ends what is open, or begins something."""
        if len(run) > _LONGEST_RUN[run[0]]:
            self._pieces.append(run)
            return
        beside_word = run[0] == "_"
        ends = bool(before.strip()) and not (beside_word and _wordlike(after))
        begins = bool(after.strip()) and not (beside_word and _wordlike(before))
        while run:
            mark = self._ending(run) if ends else None
            if mark:
                self._pieces.append(mark)
                self._close(mark)
            else:
                mark = run[:2]
                self._pieces.append(mark)
                if begins:
                    self._open.append((mark, len(self._pieces) - 1))
                    self._counts[mark] += 1
            run = run[len(mark) :]

    def _ending(self, run: str) -> str | None:
        """The mark that a run ends first: where three are, the one that was opened last."""
        single, double = run[0], run[:2]
        innermost = self._open[-1][0] if self._open else None
        if len(run) >= 2 and self._counts[double] and not (len(run) == 3 and innermost == single):
            return double
        return single if self._counts[single] and len(run) != 2 and single != "[" else None

    def _close(self, mark: str, link: str | None = None) -> None:
        """The last piece ends what that mark began; marks in between that have no end are words."""
        if not self._counts[mark]:
            return
        opened, first = "", 0
        while opened != mark:
            opened, first = self._open.pop()
            self._counts[opened] -= 1
        self._pieces[first] = self._pieces[-1] = ""
        if style := _STYLES.get(mark):
            self._found.append((first, len(self._pieces) - 1, style, link))


def _wordlike(character: str) -> bool:
    return character == "_" or character.isalnum()
