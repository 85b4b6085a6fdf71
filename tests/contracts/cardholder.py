"""A chat with a live card, as the store has it."""

from datetime import datetime, timedelta

from bot.lanes.card import Card, CardOutcome, CardPinned, CardShown
from bot.model import Address, ChatKey, ChatKind, Coverage, Level, MessageId
from bot.readers.preferences import CardUse, Preferences
from bot.richtext import from_paragraphs
from bot.store import Store
from tests.contracts.newsroom import MINUTE, START, Newsroom

FIRST, SECOND = MessageId(501), MessageId(502)
TEXT = from_paragraphs(["Harbour fire"])
SOON = START + timedelta(days=1)
LATER = SOON + MINUTE


async def choose(newsroom: Newsroom, address: Address, use: CardUse, level: Level = Level.ALL) -> None:
    preferences = Preferences(card=use, level=level)
    await newsroom.store.preferences.prefer(address, ChatKind.PRIVATE, "Rita Reader", preferences, newsroom.tick())


async def due(store: Store, *busy: ChatKey) -> list[Card]:
    return await store.cards.due("telegram", 10, busy)


async def the_due(store: Store) -> Card:
    (card,) = await due(store)
    return card


async def settle(store: Store, *outcomes: CardOutcome) -> None:
    await store.deliveries.turn("telegram", outcomes, [])


def shown(card: Card, message: MessageId | None = FIRST, until: datetime | None = None) -> CardShown:
    followed = tuple(one for one in card.coverages if one.followed)
    left = tuple(one for one in card.coverages if not one.followed)
    return CardShown(card, message, "as it is", followed, left, START, until, reached=True)


async def with_card(newsroom: Newsroom, use: CardUse = CardUse.BESIDE) -> tuple[Coverage, Address]:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await choose(newsroom, reader, use)
    return coverage, reader


async def standing(newsroom: Newsroom, use: CardUse = CardUse.BESIDE) -> tuple[Coverage, Address]:
    """A card that stands there, pinned, and shows all that there is."""
    coverage, reader = await with_card(newsroom, use)
    await settle(newsroom.store, shown(await the_due(newsroom.store)))
    await settle(newsroom.store, CardPinned(await the_due(newsroom.store)))
    return coverage, reader
