"""The language of each chat: the port."""

from datetime import datetime
from typing import Protocol

from bot.model import Address, ChatKind


class LanguageStore(Protocol):
    """Languages by their codes (ISO 639-1)."""

    async def of(self, address: Address) -> str | None:
        """None where nobody has chosen one, and none was supposed; a topic has that of its chat then."""

    async def choose(self, address: Address, kind: ChatKind, title: str, language: str, at: datetime) -> None:
        """From the next message on."""

    async def suppose(self, address: Address, kind: ChatKind, title: str, language: str, at: datetime) -> None:
        """Unless there is one already."""
