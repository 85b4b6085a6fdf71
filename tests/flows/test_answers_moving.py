"""A group becomes a supergroup: its chat and what it follows go on under the new address."""

import pytest

from adapters.sandbox.faults import FaultKind, Operation
from tests.flows.reader import Reader
from tests.flows.town import Town

HOW = ("move", "move untold", "move unrefused")
"""Told by a service message and by the refusal of what is sent; by the refusal alone; by the message alone."""


async def moved(town: Town, group: Reader, how: str) -> Reader:
    return Reader(town.telegram, str(group.happens(how)["chat"]))


async def follows(town: Town, reader: Reader) -> bool:
    return bool(await town.news.parts.store.subscriptions.following(reader.address))


@pytest.mark.parametrize("how", HOW)
async def test_a_group_that_became_a_supergroup_is_served_there(town: Town, how: str) -> None:
    old, other = await town.group(), await town.reader("telegram")
    (known,) = await town.publishes("Smoke.")
    await town.shows(old, "Smoke.")
    new = await moved(town, old, how)
    if how == "move unrefused":
        await town.is_true(lambda: follows(town, new))
    await town.publishes("Flames.")
    await town.shows(new, "Flames.")
    await town.publishes("Sirens.", breaking=True)
    await town.shows(new, "Sirens.")
    await town.shows(other, "Smoke.", "Flames.", "Sirens.")
    status = await town.lands("telegram")
    assert (new.times("Flames.", "Sirens."), old.times("Flames.", "Sirens.")) == ((1, 1), (0, 0))
    assert (await follows(town, old), await follows(town, new)) == (False, True)
    assert (status.suspended, status.behind) == (0, 0)
    await town.corrects(known, "Steam.")
    await town.shows(new, "Steam.")
    await town.lands("telegram")
    assert (old.times("Smoke.", "Steam."), new.times("Steam.")) == ((1, 0), (1,))
    assert new.showing("Steam.")[0].reply_to is None


async def test_a_correction_that_had_to_wait_when_the_group_moved_is_told_at_the_new_address(town: Town) -> None:
    old, other = await town.group(), await town.reader("telegram")
    (known,) = await town.publishes("Smoke.")
    await town.shows(old, "Smoke.")
    await old.meets(FaultKind.THROTTLED, method=Operation.EDIT, count=1, retry_after=30)
    await town.corrects(known, "Steam.")
    await town.shows(other, "Steam.")
    await town.is_true(lambda: was_refused(old))
    await town.pauses()
    new = await moved(town, old, "move")
    await town.comes_to_show(new, "Steam.")
    await town.settles("telegram")
    assert (new.times("Smoke.", "Steam."), old.times("Smoke.", "Steam.")) == ((0, 1), (1, 0))


@pytest.mark.parametrize("told_first", [True, False])
async def test_a_message_on_its_way_while_the_group_moves_goes_to_the_new_address(town: Town, told_first: bool) -> None:
    old = await town.group()
    await on_its_way(town, "Smoke.")
    if not told_first:
        await town.deafen("telegram")
    new = await moved(town, old, "move")
    if told_first:
        await town.is_true(lambda: follows(town, new))
    town.passage.sending.set()
    await town.shows(new, "Smoke.")
    town.passage.telling.set()
    await town.publishes("Flames.")
    await town.shows(new, "Flames.")
    await town.lands("telegram")
    assert (new.times("Smoke.", "Flames."), old.times("Smoke.", "Flames.")) == ((1, 1), (0, 0))
    assert (await follows(town, old), await follows(town, new)) == (False, True)


async def test_a_message_that_the_old_group_takes_while_it_moves_has_arrived(town: Town) -> None:
    """Telegram shows the history of the old group in the new one."""
    old = await town.group()
    await on_its_way(town, "Smoke.")
    new = await moved(town, old, "move unrefused")
    await town.is_true(lambda: follows(town, new))
    town.passage.sending.set()
    await town.publishes("Flames.")
    await town.shows(new, "Flames.")
    await town.lands("telegram")
    assert (new.times("Smoke.", "Flames."), old.times("Smoke.", "Flames.")) == ((0, 1), (1, 0))


async def on_its_way(town: Town, text: str) -> None:
    """The message is sent, and has not arrived."""

    async def held() -> bool:
        return town.passage.held == 1

    town.passage.sending.clear()
    await town.publishes(text)
    await town.is_true(held)


async def was_refused(reader: Reader) -> bool:
    return bool(reader.calls(Operation.EDIT))


async def test_who_follows_in_the_group_and_in_the_supergroup_is_served_once(town: Town) -> None:
    old = await town.group()
    (known,) = await town.publishes("Smoke.")
    await town.shows(old, "Smoke.")
    await town.deafen("telegram")
    new = await moved(town, old, "move")
    await town.follows(town.telegram, new.handle)
    await town.publishes("Flames.")
    town.passage.telling.set()
    await town.shows(new, "Flames.")
    await town.lands("telegram")
    await town.is_true(lambda: left(town, old))
    assert (new.times("Flames."), old.times("Flames.")) == ((1,), (0,))
    assert (await town.status("telegram")).chats == 1
    await town.corrects(known, "Steam.")
    await town.shows(new, "Steam.")
    await town.settles("telegram")
    assert (new.times("Smoke.", "Steam."), old.times("Smoke.", "Steam.")) == ((0, 1), (1, 0))


async def left(town: Town, reader: Reader) -> bool:
    return not await follows(town, reader)
