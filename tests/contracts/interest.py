"""Chats that follow tags, words, or everything."""

from bot.lanes.delivery import Urgency
from bot.model import Address, ChatKind, Coverage, Entry, Level, Marks
from bot.readers.preferences import Digest, Preferences
from bot.store import Interest, InterestKind
from tests.contracts.courier import Courier
from tests.contracts.newsroom import Newsroom, says

EVERYTHING = Interest(InterestKind.EVERYTHING)
STORM = Interest(InterestKind.TAG, "storm")
ROOF_GONE = Interest(InterestKind.WORDS, "roof gone")


def words(text: str) -> Interest:
    return Interest(InterestKind.WORDS, text)


class Interested:
    """What was published is sifted as soon as a lane looks."""

    def __init__(self, newsroom: Newsroom, courier: Courier) -> None:
        self.newsroom = newsroom
        self.courier = courier
        self.interests = newsroom.store.interests

    async def make(self, address: Address, interest: Interest) -> bool:
        return await self.interests.make(address, ChatKind.PRIVATE, "Rita Reader", interest, self.newsroom.tick())

    async def leave(self, address: Address, interest: Interest) -> None:
        (number,) = [
            one.number
            for one in await self.interests.of(address)
            if (one.kind, one.value) == (interest.kind, interest.value)
        ]
        assert await self.interests.leave(address, number)

    async def tells(
        self,
        coverage: Coverage,
        text: str = "It rains.",
        *tags: str,
        marks: Marks = Marks(),
        headline: str | None = None,
    ) -> Entry:
        content = says(text).model_copy(update={"tags": tags, "headline": headline})
        return await self.newsroom.publish(coverage, content, marks)

    async def sift(self, looks: int = 1) -> None:
        for _ in range(looks):
            await self.newsroom.store.deliveries.look(self.courier.platform, 1, (), self.newsroom.now)

    async def serve(self) -> None:
        await self.sift(20)
        await self.courier.serve()

    async def sent(self, address: Address) -> list[int | None]:
        """All that was sent there, once all is served."""
        await self.serve()
        return list(self.courier.sent[address])

    async def prefer(self, address: Address, level: Level) -> None:
        preferences = self.newsroom.store.preferences
        await preferences.prefer(address, ChatKind.PRIVATE, "Rita", Preferences(level=level), self.newsroom.tick())

    async def digest(self, address: Address) -> None:
        daily = Preferences(digest=Digest.DAILY)
        await self.newsroom.store.preferences.prefer(address, ChatKind.PRIVATE, "Rita", daily, self.newsroom.tick())

    async def following(self, address: Address) -> list[str]:
        return [coverage.slug for coverage in await self.newsroom.store.subscriptions.following(address)]

    async def behind(self) -> list[tuple[Urgency, bool]]:
        return [(due.urgency, due.selective) for due in await self.courier.due()]
