"""A chat that was away and is back gets one catch-up of few messages, whoever notices first."""

from collections.abc import Awaitable, Callable

import pytest

from adapters.sandbox.faults import FaultKind
from bot.composing.merging import MOST_MESSAGES
from tests.flows.reader import Reader
from tests.flows.town import Town

MISSED = [f"Bulletin {number:02}." for number in range(1, 41)]

Place = Callable[[Town], Awaitable[Reader]]


async def private(town: Town) -> Reader:
    return await town.reader("telegram")


async def group(town: Town) -> Reader:
    return await town.group()


async def channel(town: Town) -> Reader:
    return await town.group("channel")


async def server_channel(town: Town) -> Reader:
    return await town.channel()


async def thread(town: Town) -> Reader:
    return await town.channel(thread=True)


TOLD = {
    "unblocked": (private, "block", "unblock", ()),
    "taken in again": (group, "kick", "admit", ()),
    "given the right to post": (channel, "rights", "rights", ("can_post_messages",)),
    "shown again": (server_channel, "hide", "show", ()),
    "allowed to write again": (server_channel, "deny", "allow", ()),
    "invited again": (server_channel, "kick", "admit", ()),
    "unlocked": (thread, "lock", "unlock", ()),
}


@pytest.mark.parametrize(("place", "leaves", "comes_back", "names"), TOLD.values(), ids=TOLD.keys())
async def test_a_chat_that_the_platform_calls_open_again_catches_up_at_once(
    town: Town, place: Place, leaves: str, comes_back: str, names: tuple[str, ...]
) -> None:
    reader = await place(town)
    platform = reader.sandbox.platform
    (known,) = await town.publishes("Smoke.")
    await town.shows(reader, "Smoke.")
    reader.happens(leaves)
    await town.has_suspended(1, platform)
    await town.publishes(*MISSED)
    await town.corrects(known, "Steam.")
    reader.happens(comes_back, *names)
    await town.shows(reader, "Steam.", MISSED[-1])
    status = await town.lands(platform)
    assert (status.suspended, status.behind) == (0, 0)
    caught_up(reader)


PROBED = {
    "telegram": (private, FaultKind.UNREACHABLE),
    "discord": (server_channel, FaultKind.UNREACHABLE),
}


@pytest.mark.parametrize(("place", "kind"), PROBED.values(), ids=PROBED.keys())
async def test_a_chat_whose_return_nobody_told_is_found_by_trying(town: Town, place: Place, kind: FaultKind) -> None:
    reader = await place(town)
    platform = reader.sandbox.platform
    (known,) = await town.publishes("Smoke.")
    await town.shows(reader, "Smoke.")
    await reader.meets(kind, count=2)
    await town.publishes(*MISSED)
    await town.has_suspended(1, platform)
    await town.corrects(known, "Steam.")
    await town.comes_to_show(reader, "Steam.", MISSED[-1])
    await town.settles(platform)
    assert await town.suspended(platform) == 0
    caught_up(reader)


def caught_up(reader: Reader) -> None:
    """The one message from before, corrected, and at most three with all that was missed, each entry once."""
    assert reader.times("Steam.", "Smoke.") == (1, 0)
    assert len(reader.messages) <= 1 + MOST_MESSAGES
    assert reader.times(*MISSED) == (1,) * len(MISSED)
    text = "\n".join(message.text for message in reader.messages)
    assert sorted(MISSED, key=text.index) == MISSED
