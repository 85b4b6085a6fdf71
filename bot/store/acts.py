"""Acts that were asked for under a key: the words and the port."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Act:
    """What was done once: `request` tells what was asked for, `answer` is what was answered, both opaque here."""

    request: str
    answer: str


class ActStore(Protocol):
    """What keeps an act from being done twice; used inside `Store.together`."""

    async def recall(self, key: str, since: datetime) -> Act | None:
        """What was done under this key, unless it was before then."""

    async def remember(self, key: str, act: Act, at: datetime, since: datetime) -> None:
        """In place of what was done under this key before; what is older than `since` is forgotten, and so are the
        oldest beyond `MOST_ACTS`."""


MOST_ACTS = 100_000
"""Ten a minute for a week."""
