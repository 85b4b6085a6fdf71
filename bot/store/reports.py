"""Reports that are kept up to date: the word and the port."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation import Incoming
from bot.model import EntryId


@dataclass(frozen=True, slots=True)
class Followed:
    """An entry of which the answer to a press tells how far it got, until a time."""

    entry: EntryId
    press: Incoming
    until: datetime


class ReportStore(Protocol):
    async def follow(self, followed: Followed) -> None:
        """In the place of what was followed of that entry before."""

    async def followed(self) -> list[Followed]:
        """The oldest entries first."""

    async def leave(self, entry: EntryId) -> None: ...
