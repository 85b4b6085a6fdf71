"""What chats follow across coverages, and what that brings them: by what was published when.

What an entry says is looked at here as plainly as can be, and not as the engine does it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.model import Content
from bot.richtext import plain
from bot.store import Interest, InterestKind

EVERYTHING = Interest(InterestKind.EVERYTHING)
TAGS = ("storm", "harbour")
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Longing:
    """`matched`: the items that interested the chat when they were pushed. `through`: the coverages that it follows
    because it follows everything; `declined`: those that it left on purpose; `ended`: the titles of those that ended
    while it got a part of them."""

    interests: list[Interest] = field(default_factory=list)
    matched: set[int] = field(default_factory=set)
    through: set[int] = field(default_factory=set)
    declined: set[int] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)

    @property
    def for_everything(self) -> bool:
        return EVERYTHING in self.interests

    def selects(self, content: Content, title: str) -> bool:
        """By a tag or by words."""
        return any(_selects(interest, content, title) for interest in self.interests)


def tags_of(item: int) -> tuple[str, ...]:
    """Every fourth item carries one tag, every sixth the other."""
    return tuple(tag for tag, every in zip(TAGS, (4, 6), strict=True) if item % every == 0)


def _selects(interest: Interest, content: Content, title: str) -> bool:
    if interest.kind is InterestKind.WORDS:
        texts = (content.headline or "", plain(content.body), title)
        return any(_within(_words(interest.value), _words(text)) for text in texts)
    return interest.kind is InterestKind.TAG and interest.value in content.tags


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _within(run: list[str], words: list[str]) -> bool:
    return any(words[first : first + len(run)] == run for first in range(len(words) - len(run) + 1))


def drawn_from(titles: Iterable[str]) -> tuple[Interest, ...]:
    """What somebody may come to follow."""
    runs = ("Smoke over", "quay while boats", *titles)
    return (
        EVERYTHING,
        *(Interest(InterestKind.TAG, tag) for tag in TAGS),
        *(Interest(InterestKind.WORDS, run) for run in runs),
    )
