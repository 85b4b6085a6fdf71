"""Lulls, the open coverages to which nothing new comes: the word and the port."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import Coverage, CoverageId


@dataclass(frozen=True, slots=True)
class Lull:
    """An open coverage, and since when nothing new has come to it."""

    coverage: Coverage
    since: datetime


class LullStore(Protocol):
    async def unasked(self, since: datetime) -> list[Lull]:
        """That got nothing new since then, nor were to stay open then, and that nobody was asked about after that."""

    async def asked(self, coverage: CoverageId, at: datetime) -> None: ...

    async def keep(self, coverage: CoverageId, at: datetime) -> None:
        """It is to stay open, and counts as new then."""
