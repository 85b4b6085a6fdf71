"""Who has to wait for somebody else's upload, and asks the budgets anew."""

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime

from bot.errors import Rejected
from bot.lanes.uploads import Uploads
from bot.model import Address, Medium, MediumKind, Rendered
from tests.bot.platform import MemoryPlatform
from tests.bot.pulse import Pulse

PHOTO = Medium(digest="photo", kind=MediumKind.PHOTO, media_type="image/jpeg", name="quay.jpg", size=4)
MESSAGE = Rendered("The quay is closed.", silent=True, preview=False, media=(PHOTO,))
FIRST, SECOND, THIRD = (Address("telegram", number) for number in (1, 2, 3))


class Shelf:
    """`bot.store.MediaStore` with one photo, which answers at once."""

    def __init__(self) -> None:
        self._known: dict[Medium, str] = {}

    async def keep(self, medium: Medium, content: bytes, at: datetime) -> None:
        raise NotImplementedError

    async def content(self, digest: str) -> bytes | None:
        return digest.encode()

    async def references(self, platform: str, media: Collection[Medium]) -> dict[Medium, str]:
        del platform
        return {one: self._known[one] for one in media if one in self._known}

    async def remember(self, platform: str, references: Mapping[Medium, str]) -> None:
        del platform
        self._known |= references

    async def forget(self, platform: str, media: Collection[Medium]) -> None:
        raise NotImplementedError


class Readers:
    """Chats that are sent the photo; whatever is refused is sent once more at once. `admitted` are those who asked the
    budgets anew."""

    def __init__(self, platform: MemoryPlatform) -> None:
        self.admitted: list[Address] = []
        self._uploads = Uploads(platform, Shelf())

    async def send(self, address: Address) -> None:
        async def admit() -> None:
            self.admitted.append(address)

        try:
            await self._uploads.exhibit(address, MESSAGE, "nonce", None, admit)
        except Rejected:
            await self._uploads.exhibit(address, MESSAGE, "nonce", None, admit)


async def test_who_comes_first_was_admitted_already(platform: MemoryPlatform) -> None:
    readers = Readers(platform)
    await readers.send(FIRST)
    await readers.send(SECOND)
    assert readers.admitted == []
    assert platform.uploads == ["quay.jpg"]


async def test_who_comes_back_as_others_wait_stands_behind_them_and_asks_anew(
    platform: MemoryPlatform, pulse: Pulse
) -> None:
    """The lock was released just then, and its next holder is not awake yet."""
    readers = Readers(platform)
    platform.meets(FIRST, Rejected("markup"))
    platform.hold()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(readers.send(FIRST))
        await pulse.until(lambda: platform.in_flight == [FIRST])
        for address in (SECOND, THIRD):
            tasks.create_task(readers.send(address))
        platform.release()
    assert sorted(readers.admitted, key=str) == [FIRST, SECOND, THIRD]
    assert platform.uploads == ["quay.jpg"]
