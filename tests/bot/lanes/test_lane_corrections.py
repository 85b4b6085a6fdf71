"""Corrections and retractions: every chat ends up with the newest revision, whatever came in between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.model import Address, Entry
from tests.bot.scene import Scene
from tests.contracts.newsroom import says


async def test_a_correction_changes_the_message_in_every_chat(scene: Scene) -> None:
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(6)]
    entry = await scene.publish(coverage, says("Smoke."))
    async with scene.serving():
        await scene.settled()
        await scene.correct(entry, "Steam.")
        await scene.settled()
    assert [scene.shows(reader) for reader in readers] == [["Steam."]] * 6
    assert "Corrected 09:09 UTC" in scene.whole(readers[0])


async def smoke(scene: Scene) -> tuple[Address, Entry]:
    """A reader who is to get an entry."""
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    return reader, await scene.publish(coverage, says("Smoke."))


@asynccontextmanager
async def in_flight(scene: Scene, reader: Address) -> AsyncIterator[None]:
    """The lane has sent something to the reader, which arrives after the block."""
    scene.platform.hold()
    async with scene.serving():
        await scene.sending_to(reader)
        yield
        scene.platform.release()
        await scene.settled()


async def test_an_entry_corrected_while_it_is_being_sent_is_edited_afterwards(scene: Scene) -> None:
    reader, entry = await smoke(scene)
    async with in_flight(scene, reader):
        await scene.correct(entry, "Steam.")
    assert scene.shows(reader) == ["Steam."]
    assert scene.kinds == ["send", "edit"]


async def test_an_entry_retracted_while_it_is_being_sent_is_struck_through_afterwards(scene: Scene) -> None:
    reader, entry = await smoke(scene)
    async with in_flight(scene, reader):
        await scene.retract(entry, "A drill")
    assert "Withdrawn 09:04 UTC: A drill" in scene.whole(reader)
    assert scene.kinds == ["send", "edit"]


async def test_an_entry_corrected_while_it_is_being_corrected_is_edited_again(scene: Scene) -> None:
    reader, entry = await scene.delivered("Smoke.")
    await scene.correct(entry, "Steam.")
    async with in_flight(scene, reader):
        await scene.correct(entry, "Mist.")
    assert scene.shows(reader) == ["Mist."]
    assert scene.kinds == ["edit", "edit"]


async def test_an_entry_corrected_before_it_was_sent_goes_out_once_as_it_is_now(scene: Scene) -> None:
    reader, entry = await smoke(scene)
    await scene.correct(entry, "Steam.")
    await scene.serve()
    assert scene.shows(reader) == ["Steam."]
    assert scene.kinds == ["send"]


async def test_an_entry_retracted_before_it_was_sent_is_never_sent(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.publish(coverage, says("Flames."))
    await scene.retract(entry)
    await scene.serve()
    assert scene.shows(reader) == ["Flames."]


async def test_ten_quick_corrections_cost_one_edit(scene: Scene) -> None:
    reader, entry = await scene.delivered("Smoke.")
    for number in range(10):
        await scene.correct(entry, f"Version {number}.")
    await scene.serve()
    assert scene.shows(reader) == ["Version 9."]
    assert scene.kinds == ["edit"]


async def test_whoever_has_the_newest_revision_already_is_left_alone(scene: Scene) -> None:
    reader, entry = await scene.delivered("Smoke.")
    coverage = await scene.store.stream.coverage(entry.coverage)
    await scene.correct(entry, "Steam.")
    later = await scene.reader(coverage)
    await scene.serve()
    assert scene.shows(reader) == scene.shows(later) == ["Steam."]
    assert sorted(scene.platform.calls) == [("edit", reader), ("send", later)]


async def test_a_retraction_is_one_message_struck_through(scene: Scene) -> None:
    reader, entry = await scene.delivered("Smoke.")
    await scene.retract(entry, "A drill")
    await scene.serve()
    assert scene.platform.screen(reader) == ["Smoke.\n\nWithdrawn 09:04 UTC: A drill\n\n09:03 UTC · Harbour fire"]


async def test_a_correction_while_the_chat_is_behind_changes_what_it_has_and_the_rest_follows(scene: Scene) -> None:
    reader, entry = await scene.delivered("Smoke.")
    coverage = await scene.store.stream.coverage(entry.coverage)
    later = await scene.publish(coverage, says("Flames."))
    await scene.correct(entry, "Steam.")
    await scene.correct(later, "Sparks.")
    await scene.serve()
    assert scene.shows(reader) == ["Steam.", "Sparks."]
    assert sorted(scene.kinds) == ["edit", "send"]
