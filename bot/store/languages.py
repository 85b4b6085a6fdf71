"""The language of each chat, and of each person of the desk: the port."""

from datetime import datetime
from typing import Protocol

from bot.model import Address, ChatKind
from bot.store.roles import Account


class LanguageStore(Protocol):
    """Languages by their codes (ISO 639-1)."""

    async def of(self, address: Address) -> str | None:
        """None where nobody has chosen one, and none was supposed; a topic has that of its chat then."""

    async def choose(self, address: Address, kind: ChatKind, title: str, language: str, at: datetime) -> None:
        """From the next message on."""

    async def suppose(self, address: Address, kind: ChatKind, title: str, language: str, at: datetime) -> None:
        """Unless there is one already."""

    async def of_person(self, account: Account) -> str | None:
        """In which they were answered last; None for who was never."""

    async def remember(self, account: Account, language: str) -> None:
        """Of somebody of the desk."""
