"""Live cards: the port."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.lanes.card import Card
from bot.model import ChatKey
from bot.richtext import RichText


class CardStore(Protocol):
    """Live cards. `DeliveryStore.look` finds them too, and `DeliveryStore.turn` settles what became of them;
    `PreferenceStore.prefer` says who has one."""

    async def due(self, platform: str, limit: int, busy: Collection[ChatKey] = ()) -> list[Card]:
        """Those with something to be done now, in chats that are not `busy`: to be pinned or taken down first, then
        to be renewed, renewed longest ago first."""

    async def ask(self, card: Card, text: RichText, at: datetime) -> bool:
        """A message with this text is about to be sent: known from now on, whatever happens. False where the chat does
        not want it any more."""

    async def loosen(self, card: Card) -> None:
        """It may be unpinned from now on: should it be wanted again, it is to be pinned anew."""

    async def recover(self, platform: str, at: datetime, *, known_again: bool, skipped: bool) -> int:
        """What a relay that died was sending is in doubt, and counted, as `skipped` where it is not to be sent again;
        where the platform knows it again, it stays in doubt until it was looked for. How many they were."""
