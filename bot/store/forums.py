"""Forums, and the posts that they want: the words and the port."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.lanes.delivery import Chat
from bot.model import Address, Coverage


@dataclass(frozen=True, slots=True)
class ForumPost:
    """The post of one coverage in a forum. `asked_at`: it was asked for then, and nobody knows whether it is there.
    `tries`: how often it was asked for in vain."""

    forum: Chat
    coverage: Coverage
    asked_at: datetime | None = None
    tries: int = 0


class ForumStore(Protocol):
    """A forum that is subscribed to a coverage gets a post. That is a chat of its own, subscribed once it is there."""

    async def next(self, platform: str, now: datetime) -> ForumPost | None:
        """The one that waits longest, of open coverages and of forums that do not wait themselves."""

    async def ask(self, post: ForumPost, at: datetime) -> None:
        """The platform is asked for it now; known also after a crash."""

    async def wait(self, post: ForumPost, until: datetime, *, doubted: bool) -> None:
        """It is not there, or perhaps if `doubted`. Not before then is anything asked for in this forum."""

    async def begin(self, post: ForumPost, thread: Address, at: datetime) -> None:
        """It is there: the thread is subscribed, with the forum's preferences and language."""

    async def leave(self, forum: Address) -> None:
        """It wants no post that is not there."""

    async def known(self, threads: list[Address]) -> set[Address]:
        """Those of these that are posts already."""

    async def ended(self, platform: str) -> list[Address]:
        """Some posts that are to be archived: their coverage has ended, and nothing is on its way to them."""

    async def archived(self, thread: Address) -> None: ...
