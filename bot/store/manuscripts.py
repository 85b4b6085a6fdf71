"""Manuscripts, the messages in which drafts were written: the port."""

from typing import Protocol

from bot.conversation import Incoming


class ManuscriptStore(Protocol):
    """A message is told by its chat and the id that `Incoming.message` is; a draft has one at most, the newest."""

    async def put(self, draft: int, written: Incoming) -> None:
        """That message is what the draft says. Nothing, where nobody is told when it is edited."""

    async def draft(self, written: Incoming) -> int | None:
        """The number of the draft that was written in that message."""

    async def reword(self, written: Incoming) -> bool:
        """The message says something else now. False when it said so before, and another incoming told it."""
