"""What is on its way to a chat while something else happens."""

from typing import NamedTuple

from bot.lanes.delivery import Mark
from bot.model import Address, Coverage, Entry
from tests.contracts.courier import Courier
from tests.contracts.newsroom import Newsroom


class Transit(NamedTuple):
    coverage: Coverage
    reader: Address
    entry: Entry
    mark: Mark


async def in_transit(newsroom: Newsroom, courier: Courier, reader: Address | None = None) -> Transit:
    """The first entry of a coverage is being sent to its only reader, at that address or a new one."""
    coverage = await newsroom.open()
    if reader is None:
        reader = await newsroom.reader(coverage)
    else:
        await newsroom.follow(reader, coverage)
    entry = await newsroom.publish(coverage)
    return Transit(coverage, reader, entry, await courier.begin())
