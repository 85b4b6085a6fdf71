"""Media: their bytes, and what platforms call them. The port."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.model import Medium


class MediaStore(Protocol):
    """Bytes are kept as long as a draft that may still go out, or a live entry, shows them."""

    async def keep(self, medium: Medium, content: bytes, at: datetime) -> None:
        """For now: a draft has a day to take it up. What nothing shows any more goes. Raises `Refused` where drafts
        hold too much already."""

    async def content(self, digest: str) -> bytes | None:
        """None when it is not kept (any more)."""

    async def references(self, platform: str, media: Collection[Medium]) -> dict[Medium, str]:
        """Those that were uploaded there, and what they are called."""

    async def remember(self, platform: str, references: Mapping[Medium, str]) -> None: ...

    async def forget(self, platform: str, media: Collection[Medium]) -> None:
        """The platform does not know them any more."""
