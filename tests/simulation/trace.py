"""What happened in a run, line by line, and what was wrong with it."""

from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2s

from bot.model import Address

LEAVES = "leaves"
"""A request does."""


@dataclass(frozen=True, slots=True)
class Line:
    """`at` is in seconds since the beginning; `chat` is None for what concerns all."""

    at: float
    chat: Address | None
    what: str
    detail: tuple[object, ...]

    def __str__(self) -> str:
        said = " ".join(str(one) for one in self.detail)
        return f"{self.at:10.3f}  {self.chat or ''!s:20}  {self.what} {said}".rstrip()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something is wrong since line number `line` of the trace; in a chat, or at all."""

    chat: Address | None
    what: str
    line: int

    def __str__(self) -> str:
        return f"{self.chat}: {self.what}" if self.chat else self.what


@dataclass(slots=True)
class Trace:
    """`counts` says how often what happened."""

    lines: list[Line] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def find(self, at: float, what: str, chat: Address | None = None) -> None:
        self.findings.append(Finding(chat, what, len(self.lines)))
        self.add(at, "WRONG", chat, what)

    def add(self, at: float, what: str, chat: Address | None = None, *detail: object) -> None:
        self.counts[what] += 1
        self.lines.append(Line(at, chat, what, detail))

    def before(self, finding: Finding, number: int) -> list[Line]:
        """The last lines up to a finding that concern its chat or all."""
        found = [line for line in self.lines[: finding.line + 1] if line.chat in (None, finding.chat)]
        return found[-number:]

    def digest(self) -> str:
        """The same for the same run."""
        return blake2s("\n".join(map(str, self.lines)).encode()).hexdigest()
