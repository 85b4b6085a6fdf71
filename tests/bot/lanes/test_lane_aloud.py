"""Corrections that are told of aloud: a reply with the entry's sound, to those who have what was wrong, once."""

import pytest

from bot.composing.compose import told_aloud
from bot.errors import InDoubt
from bot.model import Address, Coverage, Entry, MessageId
from bot.store import Correction
from tests.bot.clock import HandClock
from tests.bot.platform import Shown
from tests.bot.requests import Fault
from tests.bot.scene import Scene
from tests.contracts.newsroom import AUTHOR, BREAKING, chat, says

NOTE = "twelve, not 21"


async def correct_aloud(scene: Scene, entry: Entry, text: str = "12 injured.", note: str = NOTE) -> None:
    newest = await scene.store.stream.entry(entry.id)
    correction = Correction(entry.id, newest.revision, says(text), note, aloud=told_aloud(note))
    await scene.store.stream.correct([correction], scene.newsroom.tick(), AUTHOR)
    scene.lane.wake()


async def had(scene: Scene) -> tuple[Coverage, Address, Entry]:
    """A reader who has a breaking entry."""
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("21 injured."), BREAKING)
    await scene.serve()
    scene.new_lane(repeats_are_safe=scene.platform.knows_nonces)
    return coverage, reader, entry


def told(scene: Scene, reader: Address) -> list[Shown]:
    """Of a correction."""
    return [shown for _, shown in scene.platform.messages(reader) if shown.text.startswith("Breaking · Correction")]


def first(scene: Scene, reader: Address) -> MessageId:
    return scene.platform.messages(reader)[0][0]


async def test_the_entry_is_edited_and_a_reply_with_its_sound_says_what_changed(scene: Scene) -> None:
    _, reader, entry = await had(scene)
    await correct_aloud(scene, entry)
    await scene.serve()
    (reply,) = told(scene, reader)
    assert (reply.silent, reply.reply_to) == (False, first(scene, reader))
    assert reply.text.split("\n\n")[1] == NOTE
    assert "12 injured." in scene.whole(reader)
    assert "21 injured." not in scene.whole(reader)


async def test_each_correction_is_told_of(scene: Scene) -> None:
    _, reader, entry = await had(scene)
    await correct_aloud(scene, entry)
    await correct_aloud(scene, entry, "13 injured.", "thirteen, not twelve")
    await scene.serve()
    assert [shown.text.split("\n\n")[1] for shown in told(scene, reader)] == [NOTE, "thirteen, not twelve"]


async def test_who_gets_it_corrected_in_the_first_place_is_told_nothing(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("21 injured."), BREAKING)
    await correct_aloud(scene, entry)
    await scene.serve()
    assert told(scene, reader) == []
    assert len(scene.shows(reader)) == 1
    await scene.publish(coverage, says("Flames."), BREAKING)
    scene.new_lane()
    await scene.serve()
    assert len(scene.shows(reader)) == 2


async def test_who_never_had_it_is_told_nothing(scene: Scene) -> None:
    coverage, _, entry = await had(scene)
    await scene.publish(coverage, says("Flames."), BREAKING)
    late = await scene.reader(coverage)
    await scene.serve()
    scene.new_lane()
    await correct_aloud(scene, entry)
    await scene.serve()
    assert told(scene, late) == []
    assert await scene.store.deliveries.due(scene.platform.name, 10) == []


async def test_the_first_that_a_new_reader_gets_is_no_correction(scene: Scene) -> None:
    coverage, _, entry = await had(scene)
    await correct_aloud(scene, entry)
    await scene.serve()
    scene.new_lane()
    late = await scene.reader(coverage)
    await scene.serve()
    assert told(scene, late) == []
    assert "12 injured." in scene.whole(late)


async def test_where_the_entry_was_deleted_nothing_is_told(scene: Scene) -> None:
    _, reader, entry = await had(scene)
    scene.platform.loses(reader, first(scene, reader))
    await scene.correct(entry, "20 injured.")
    await scene.serve()
    scene.new_lane()
    await correct_aloud(scene, entry)
    await scene.serve()
    assert told(scene, reader) == []


async def test_a_retracted_entry_is_told_of_no_more(scene: Scene) -> None:
    _, reader, entry = await had(scene)
    await correct_aloud(scene, entry)
    (_, about) = await scene.store.stream.entries(entry.coverage)
    await scene.retract(about)
    await scene.serve()
    assert told(scene, reader) == []


@pytest.mark.parametrize("landed", [True, False])
async def test_a_reply_in_doubt_is_settled_and_still_a_reply(scene: Scene, clock: HandClock, *, landed: bool) -> None:
    scene.platform.knows_nonces = True
    _, reader, entry = await had(scene)
    await correct_aloud(scene, entry)
    scene.platform.meets(reader, Fault(InDoubt("no answer"), landed=landed))
    async with scene.serving():
        clock.advance(await scene.until_it_waits())
        await scene.settled()
    (reply,) = told(scene, reader)
    assert reply.reply_to == first(scene, reader)


async def test_a_chat_that_moved_gets_the_corrected_text(scene: Scene) -> None:
    _, reader, entry = await had(scene)
    await scene.store.subscriptions.move(reader, chat(77))
    await correct_aloud(scene, entry)
    await scene.serve()
    assert "12 injured." in scene.whole(chat(77))
    assert len(told(scene, chat(77))) <= 1


@pytest.mark.parametrize(("minutes", "silent"), [(10, False), (60, True)])
async def test_a_breaking_entry_that_is_owed_late_makes_no_sound(
    scene: Scene, clock: HandClock, minutes: int, *, silent: bool
) -> None:
    """For a new reader, and for who missed it."""
    coverage = await scene.coverage()
    entry = await scene.publish(coverage, says("21 injured."), BREAKING)
    reader = await scene.reader(coverage)
    await scene.publish(coverage, says("Flames."), BREAKING)
    late = await scene.reader(coverage)
    clock.advance(60 * minutes)
    await scene.serve()
    assert await scene.store.stream.send_again(entry.id) == 1
    scene.new_lane()
    await scene.serve()
    for one in (reader, late):
        (shown,) = [shown for _, shown in scene.platform.messages(one) if "21 injured." in shown.text]
        assert shown.silent is silent
