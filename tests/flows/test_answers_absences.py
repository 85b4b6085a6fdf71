"""A chat that is not open to the bot any more: left alone at the first answer, and told apart from those that are."""

from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest

from adapters.sandbox.faults import Operation
from tests.flows.town import Reader, Town

HOUR = 3600
DAY = 24 * HOUR

Place = Callable[[Town], Awaitable[Reader]]


async def private(town: Town) -> Reader:
    return await town.reader("telegram")


async def group(town: Town) -> Reader:
    return await town.group()


async def supergroup(town: Town) -> Reader:
    return await town.group("supergroup")


async def channel(town: Town) -> Reader:
    return await town.group("channel")


async def direct(town: Town) -> Reader:
    return await town.reader("discord")


async def server_channel(town: Town) -> Reader:
    return await town.channel()


async def thread(town: Town) -> Reader:
    return await town.channel(thread=True)


ABSENCES = {
    "blocked": (private, "block", ()),
    "deactivated": (private, "deactivate", ()),
    "kicked from a group": (group, "kick", ()),
    "kicked from a supergroup": (supergroup, "kick", ()),
    "kicked from a channel": (channel, "kick", ()),
    "group deleted": (group, "delete", ()),
    "channel deleted": (channel, "delete", ()),
    "silenced in a group": (supergroup, "permissions", ("can_send_photos",)),
    "no right to post in a channel": (channel, "rights", ("can_edit_messages",)),
    "direct messages closed": (direct, "close dms", ()),
    "channel of a server hidden": (server_channel, "hide", ()),
    "channel of a server closed to writing": (server_channel, "deny", ()),
    "channel of a server deleted": (server_channel, "delete", ()),
    "kicked from a server": (server_channel, "kick", ()),
    "thread deleted": (thread, "delete", ()),
    "thread locked": (thread, "lock", ()),
}


@pytest.mark.parametrize(("place", "what", "names"), ABSENCES.values(), ids=ABSENCES.keys())
async def test_a_chat_that_refuses_is_left_alone_at_once_and_tried_an_hour_later(
    town: Town, place: Place, what: str, names: tuple[str, ...]
) -> None:
    gone = await place(town)
    platform = gone.sandbox.platform
    other = await town.reader(platform)
    await town.deafen(platform)
    gone.happens(what, *names)
    await town.publishes("Smoke.")
    await town.shows(other, "Smoke.")
    await town.tries(gone)
    assert await town.suspended(platform) == 1
    await town.publishes("Flames.")
    await town.publishes("Sirens.", breaking=True)
    await town.shows(other, "Flames.", "Sirens.")
    await town.lands(platform)
    assert len(gone.attempts) == 1
    await town.comes_to_try(gone, 2)
    first, second = gone.calls(Operation.SEND)
    assert second.at - first.at == HOUR
    status = await town.lands(platform)
    assert (status.suspended, status.behind) == (1, 0)


TOLD = {
    "blocked": (private, "block", ()),
    "kicked from a group": (group, "kick", ()),
    "silenced in a group": (supergroup, "permissions", ("can_send_photos",)),
    "no right to post in a channel": (channel, "rights", ("can_edit_messages",)),
    "channel of a server hidden": (server_channel, "hide", ()),
    "channel of a server closed to writing": (server_channel, "deny", ()),
    "channel of a server deleted": (server_channel, "delete", ()),
    "kicked from a server": (server_channel, "kick", ()),
    "thread locked": (thread, "lock", ()),
    "thread deleted": (thread, "delete", ()),
}


@pytest.mark.parametrize(("place", "what", "names"), TOLD.values(), ids=TOLD.keys())
async def test_a_chat_that_the_platform_calls_closed_is_not_tried_at_all(
    town: Town, place: Place, what: str, names: tuple[str, ...]
) -> None:
    gone = await place(town)
    platform = gone.sandbox.platform
    other = await town.reader(platform)
    gone.happens(what, *names)
    await town.has_suspended(1, platform)
    await town.publishes("Smoke.")
    await town.shows(other, "Smoke.")
    await town.lands(platform)
    assert gone.attempts == []


@pytest.mark.parametrize(("place", "what"), [(private, "deactivate"), (direct, "close dms")])
async def test_a_chat_that_stays_away_for_thirty_days_is_dropped(town: Town, place: Place, what: str) -> None:
    gone = await place(town)
    gone.happens(what)
    await town.publishes("Smoke.")
    following = town.news.parts.store.subscriptions.following

    async def dropped() -> bool:
        return not await following(gone.address)

    await town.goes_on_until(dropped)
    times = [call.at - gone.calls()[0].at for call in gone.calls(Operation.SEND)]
    assert times[:6] == [0, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR]
    assert all(later - earlier <= DAY for earlier, later in pairwise(times))
    assert 30 * DAY < times[-1] <= 31 * DAY
