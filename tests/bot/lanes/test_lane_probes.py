"""A chat that the platform called gone, perhaps wrongly, is tried again with the corrections that it missed."""

from collections.abc import Awaitable, Callable

import pytest

from bot.errors import Absence, EditRefused, MessageGone, Unreachable
from bot.lanes.delivery import PROBE_FIRST
from bot.model import Address, Coverage, Entry
from tests.bot.requests import Fault
from tests.bot.scene import Scene

BLOCKED = Unreachable(Absence.BLOCKED)
HOUR = PROBE_FIRST.total_seconds()


async def called_gone(scene: Scene) -> tuple[Coverage, Address, Entry]:
    """A chat that has an entry and could not be reached with its correction."""
    reader, entry = await scene.delivered("Smoke.")
    (coverage,) = await scene.store.subscriptions.following(reader)
    scene.platform.meets(reader, BLOCKED)
    steam = await scene.correct(entry, "Steam.")
    async with scene.serving():
        await scene.pulse.until_found(audience_is(scene, coverage, 0))
    scene.new_lane()
    scene.platform.calls.clear()
    return coverage, reader, steam


def audience_is(scene: Scene, coverage: Coverage, readers: int) -> Callable[[], Awaitable[bool]]:
    async def found() -> bool:
        return await scene.store.subscriptions.audience(coverage.id) == readers

    return found


async def test_it_is_corrected_an_hour_later_though_it_follows_nothing_any_more(scene: Scene) -> None:
    coverage, reader, _ = await called_gone(scene)
    await scene.store.subscriptions.unsubscribe(reader, coverage.id)
    async with scene.serving():
        assert await scene.until_it_waits() == pytest.approx(HOUR)
        scene.clock.advance(HOUR)
        await scene.pulse.until(lambda: scene.shows(reader) == ["Steam."])
    assert scene.kinds == ["edit"]


async def test_what_is_corrected_afterwards_comes_at_once(scene: Scene) -> None:
    coverage, reader, steam = await called_gone(scene)
    async with scene.serving():
        await scene.until_it_waits()
        scene.clock.advance(HOUR)
        await scene.pulse.until_found(audience_is(scene, coverage, 1))
        await scene.correct(steam, "Mist.")
        await scene.pulse.until(lambda: scene.shows(reader) == ["Mist."])


async def test_where_it_is_gone_still_it_is_left_alone_for_longer(scene: Scene) -> None:
    coverage, reader, _ = await called_gone(scene)
    scene.platform.meets(reader, BLOCKED, BLOCKED)
    async with scene.serving():
        for wait in (HOUR, HOUR, 2 * HOUR):
            assert await scene.until_it_waits() == pytest.approx(wait)
            scene.clock.advance(wait)
            await scene.looks_again()
        await scene.pulse.until(lambda: scene.shows(reader) == ["Steam."])
    assert scene.kinds == ["edit"] * 3
    assert await scene.store.subscriptions.audience(coverage.id) == 1


@pytest.mark.parametrize(
    "answers", [(MessageGone("deleted"),), (EditRefused("too old"), None)], ids=["message gone", "edit refused"]
)
async def test_whatever_is_said_of_the_message_its_chat_is_back(
    scene: Scene, answers: tuple[MessageGone | EditRefused | Fault | None, ...]
) -> None:
    coverage, reader, _ = await called_gone(scene)
    scene.platform.meets(reader, *answers)
    async with scene.serving():
        await scene.until_it_waits()
        scene.clock.advance(HOUR)
        await scene.pulse.until_found(audience_is(scene, coverage, 1))
