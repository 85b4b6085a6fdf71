"""What chats follow across coverages: the words and the port."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.model import Address, ChatKind, CoverageId

MOST_INTERESTS = 25
"""Of one chat."""


class InterestKind(StrEnum):
    EVERYTHING = "everything"
    TAG = "tag"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Interest:
    """`value` is the tag, or the words; `number` names it for who made it, 0 before it is made."""

    kind: InterestKind
    value: str = ""
    number: int = 0


class InterestStore(Protocol):
    """Whoever follows everything is subscribed to each coverage. Whom tags or words interest is subscribed to a
    coverage as soon as something in it does, and gets nothing else of it."""

    async def of(self, address: Address) -> list[Interest]:
        """Everything first, then tags, then words."""

    async def in_part(self, address: Address) -> set[CoverageId]:
        """Of what a chat follows, the coverages of which it gets only what interests it."""

    async def make(self, address: Address, kind: ChatKind, title: str, interest: Interest, at: datetime) -> bool:
        """From now on; nothing old is sent. False when the chat had it: then it is made anew, which brings back
        what was left on purpose. Raises `TooManyInterests`, and `Refused` where there is no word in the words."""

    async def leave(self, address: Address, number: int) -> Interest | None:
        """With the subscriptions that nothing else gives reason for; None when there is none of that number."""

    async def tags(self, count: int) -> list[str]:
        """Those that the newest entries carry most often."""
