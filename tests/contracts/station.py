"""A station: announcement channels of one coverage, and what waits in them to be passed on."""

from dataclasses import dataclass
from datetime import datetime

from bot.lanes.delivery import Mark
from bot.model import Address, ChatKind, Coverage, Entry, Level, Marks
from bot.readers.preferences import Crossposts, Preferences
from bot.store import Crosspost, CrosspostAnswer
from tests.contracts.courier import Courier
from tests.contracts.newsroom import KEY, START, Newsroom


@dataclass(frozen=True)
class Station:
    """Announcement channels of one coverage, and what waits in them."""

    newsroom: Newsroom
    courier: Courier
    coverage: Coverage

    async def channel(self, number: int = 1, kind: ChatKind = ChatKind.ANNOUNCEMENT) -> Address:
        address = Address("discord", number)
        await self.newsroom.store.subscriptions.subscribe(
            address, kind, "#announcements", self.coverage.id, Level.ALL, self.newsroom.tick()
        )
        return address

    async def prefer(self, crossposts: Crossposts, number: int = 1) -> None:
        await self.newsroom.store.preferences.prefer(
            Address("discord", number),
            ChatKind.ANNOUNCEMENT,
            "#announcements",
            Preferences(crossposts=crossposts),
            self.newsroom.tick(),
        )

    async def publish(self, marks: Marks = KEY) -> Entry:
        return await self.newsroom.publish(self.coverage, marks=marks)

    async def deliver(self, *marks: Marks) -> list[Entry]:
        """Entries that have arrived, one after the other, each in a message of its own."""
        entries = []
        for each in marks:
            entries.append(await self.publish(each))
            await self.courier.serve()
        return entries

    async def together(self, *marks: Marks) -> tuple[Mark, list[Entry]]:
        """Entries that arrived in one message."""
        entries = [await self.publish(each) for each in marks]
        mark = await self.courier.begin(together=len(entries))
        await self.courier.arrive(mark)
        return mark, entries

    async def first(self, since: datetime = START, asked_since: datetime = START, most: int = 2) -> list[Crosspost]:
        return await self.newsroom.store.crossposts.first("discord", since, asked_since, most)

    async def only(self, most: int = 2) -> Crosspost:
        (crosspost,) = await self.first(most=most)
        return crosspost

    async def all_in_turn(self) -> list[Crosspost]:
        """What goes first, and what goes first then, until nothing waits."""
        gone = []
        while found := await self.first():
            gone += found
            await self.settle(*(CrosspostAnswer(one, over=True) for one in found))
        return gone

    async def settle(self, *answers: CrosspostAnswer) -> None:
        await self.newsroom.store.crossposts.settle(answers)

    async def ask(self, *crossposts: Crosspost) -> None:
        await self.newsroom.store.crossposts.ask(crossposts, self.newsroom.tick())
