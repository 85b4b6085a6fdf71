"""Parts of a long entry that a correction has made too many, and a text that grows again after that."""

from functools import partial

import pytest

from bot.budgets.budget import Pace, Rate
from bot.errors import EditRefused, InDoubt, Scope, Throttled
from bot.lanes.consequences import InDoubtPolicy
from bot.lanes.delivery import Form
from bot.model import Address, Entry
from tests.bot.requests import Fault
from tests.bot.scene import FREE, Scene

SHORT = "Steam."
HOUSES = [f"House {number} burns." for number in range(1, 31)]
LONG = " ".join(HOUSES)
"""Three messages."""
LONGEST = " ".join([*HOUSES, *(f"Barn {number} burns." for number in range(1, 16))])
"""Four."""

REFUSED = EditRefused("too old")
DELETED = Fault(InDoubt("no answer"), landed=True)
NOT_DELETED = Fault(InDoubt("no answer"))


async def corrected(scene: Scene, reader: Address, text: str) -> str:
    """The order of what the chat shows of the entry then."""
    (entry,) = await scene.store.stream.entries((await scene.store.subscriptions.following(reader))[0].id)
    scene.new_lane()
    await scene.correct(entry, text)
    async with scene.serving():
        await scene.settled()
    return " ".join(paragraph for paragraph in scene.told(reader) if "urns." in paragraph or "Steam" in paragraph)


async def leaving(scene: Scene) -> bool:
    """Is a part known to be on its way out?"""
    outdated = await scene.store.deliveries.outdated("telegram", 1)
    return any(receipt.form is Form.LEAVING for one in outdated for receipt in one.receipts)


@pytest.mark.parametrize("text", [LONG, LONGEST], ids=["as before", "longer"])
@pytest.mark.parametrize(
    "refusals",
    [
        pytest.param((REFUSED, None, None), id="the last"),
        pytest.param((None, REFUSED, None), id="the one before"),
        pytest.param((REFUSED, None, REFUSED, None), id="both"),
    ],
)
async def test_a_text_that_grows_again_fills_what_could_not_be_deleted_and_is_completed(
    scene: Scene, refusals: tuple[EditRefused | None, ...], text: str
) -> None:
    reader, _ = await scene.delivered(LONG)
    scene.platform.meets(reader, None, *refusals)
    assert await corrected(scene, reader, SHORT) == SHORT
    assert await corrected(scene, reader, text) == text
    assert "withdrawn" not in scene.whole(reader)


async def corrected_twice(scene: Scene, reader: Address, entry: Entry) -> None:
    """To something short and, while that has to wait, to something long again, which is there in the end."""
    corrected = await scene.correct(entry, SHORT)
    async with scene.serving():
        wait = await scene.until_it_waits()
        await scene.correct(corrected, LONG)
        scene.clock.advance(wait)
        await scene.settled()
    assert " ".join(text for text in scene.told(reader)) == LONG


@pytest.mark.parametrize("deletion", [DELETED, NOT_DELETED], ids=["deleted", "not deleted"])
async def test_a_part_that_we_deleted_without_hearing_of_it_is_there_again_when_it_is_needed(
    scene: Scene, deletion: Fault
) -> None:
    reader, entry = await scene.delivered(LONG)
    scene.platform.meets(reader, None, deletion)
    await corrected_twice(scene, reader, entry)


async def test_a_part_that_was_deleted_before_one_that_stays_gives_its_place_to_it(scene: Scene) -> None:
    reader, entry = await scene.delivered(LONG)
    scene.platform.meets(reader, None, REFUSED, None, DELETED)
    await corrected_twice(scene, reader, entry)


async def test_a_part_that_a_throttled_chat_keeps_for_now_is_deleted_later(scene: Scene) -> None:
    reader, entry = await scene.delivered(LONG)
    scene.platform.meets(reader, None, None, Throttled(30, Scope.CHAT))
    await scene.correct(entry, SHORT)
    async with scene.serving():
        await scene.until_it_waits()
        assert len(scene.platform.screen(reader)) == 2
        scene.clock.advance(30)
        await scene.showing(reader, 1)
        await scene.settled()
    assert scene.shows(reader) == [SHORT]


async def test_that_a_part_is_leaving_is_known_before_its_turn_has_come(scene: Scene) -> None:
    """Nothing lies between its turn and the request: the account may be told to wait at any time."""
    reader, entry = await scene.delivered(LONG)
    scene.new_lane(pace=Pace(Rate(limit=1, window=10.0, slack=0.0), FREE, FREE))
    await scene.correct(entry, SHORT)
    async with scene.serving():
        await scene.pulse.until(lambda: len(scene.platform.calls) == 1)
        await scene.pulse.until_found(partial(leaving, scene))
        assert scene.kinds == ["edit"]
        for requests in (2, 3):
            await scene.until_it_waits()
            scene.clock.advance(10)
            await scene.requested(requests)
        await scene.settled()
    assert scene.shows(reader) == [SHORT]


async def test_a_part_that_somebody_deletes_is_not_there_again(scene: Scene) -> None:
    reader, entry = await scene.delivered(LONG)
    scene.platform.loses(reader, scene.platform.messages(reader)[2][0])
    await scene.correct(entry, LONG.replace("House", "Barn"))
    await scene.serve()
    assert len(scene.platform.screen(reader)) == 2


@pytest.mark.parametrize("policy", list(InDoubtPolicy))
async def test_an_added_part_in_doubt_that_is_too_much_by_now_is_counted(scene: Scene, policy: InDoubtPolicy) -> None:
    reader, entry = await scene.delivered(SHORT)
    scene.new_lane(in_doubt=policy)
    scene.platform.meets(reader, None, NOT_DELETED)
    corrected = await scene.correct(entry, LONG)
    async with scene.serving():
        wait = await scene.until_it_waits()
        await scene.correct(corrected, SHORT)
        scene.clock.advance(wait)
        await scene.settled()
    assert scene.shows(reader) == [SHORT]
    status = await scene.store.deliveries.status("telegram", scene.clock.now())
    assert status.in_doubt == 1
