"""What a lane sends to chats that are quiet, mute, or want a digest, and how loud."""

from datetime import datetime, time

import pytest

from bot.budgets.budget import Pace, Rate
from bot.composing.merging import MOST_MESSAGES
from bot.errors import InDoubt, Scope, Throttled
from bot.model import Address, ChatKind, Content
from bot.readers.preferences import Digest, Preferences, QuietHours, Sound
from tests.bot.clock import EPOCH
from tests.bot.requests import Fault
from tests.bot.scene import FREE, Scene
from tests.contracts.newsroom import BREAKING, MINUTE, says

NIGHT = Preferences(quiet=QuietHours(begin=time(22), end=time(7)), zone="UTC")
ALARMS = Preferences(quiet=QuietHours(begin=time(22), end=time(7), breaking_passes=True), zone="UTC")
LINK = Content(link="https://example.org/fire")


def pass_until(scene: Scene, clock: str, day: int = 4) -> None:
    """For the desk and the lane; in May 2026."""
    now = datetime.combine(EPOCH.replace(day=day).date(), time.fromisoformat(clock), EPOCH.tzinfo)
    scene.newsroom.now = now
    scene.clock.advance((now - scene.clock.now()).total_seconds())


async def prefer(scene: Scene, address: Address, preferences: Preferences) -> None:
    await scene.store.preferences.prefer(address, ChatKind.PRIVATE, "Rita", preferences, scene.clock.now())
    scene.lane.wake()


async def mute(scene: Scene, address: Address, minutes: int) -> None:
    now = scene.clock.now()
    await scene.store.preferences.mute(address, ChatKind.PRIVATE, "Rita", now + MINUTE * minutes, now)
    scene.lane.wake()


async def serve(scene: Scene) -> None:
    """Who sleeps is due only when the lane has looked."""
    scene.new_lane(repeats_are_safe=scene.platform.knows_nonces)
    async with scene.serving():
        await scene.looks_again()
        await scene.settled()


def sounds(scene: Scene, address: Address) -> list[bool]:
    return [not shown.silent for _, shown in scene.platform.messages(address)]


async def test_the_night_ends_with_one_catch_up(scene: Scene) -> None:
    coverage = await scene.coverage()
    sleeper, other = await scene.reader(coverage), await scene.reader(coverage)
    await prefer(scene, sleeper, NIGHT)
    pass_until(scene, "23:00")
    for number in range(12):
        await scene.publish(coverage, says(f"House {number} burns."))
        await serve(scene)
    assert len(scene.shows(other)) == 12
    assert scene.shows(sleeper) == []
    pass_until(scene, "06:59", day=5)
    await serve(scene)
    assert scene.shows(sleeper) == []
    pass_until(scene, "07:00", day=5)
    await serve(scene)
    assert 1 <= len(scene.shows(sleeper)) <= MOST_MESSAGES
    assert "House 11 burns." in scene.whole(sleeper)


async def test_a_lane_wakes_up_by_itself_when_a_night_ends(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await prefer(scene, reader, NIGHT)
    pass_until(scene, "23:30")
    await scene.publish(coverage, says("Smoke."))
    async with scene.serving():
        await scene.settled()
        wait = await scene.until_it_waits()
        assert 7.4 * 3600 < wait <= 7.5 * 3600
        scene.clock.advance(wait)
        await scene.showing(reader, 1)


@pytest.mark.parametrize(("wishes", "arrives"), [(NIGHT, False), (ALARMS, True)])
async def test_breaking_entries_come_at_night_where_they_may(scene: Scene, wishes: Preferences, arrives: bool) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await prefer(scene, reader, wishes)
    pass_until(scene, "23:00")
    await scene.publish(coverage, says("Smoke."))
    await scene.publish(coverage, says("All out."), BREAKING)
    await serve(scene)
    assert scene.told(reader) == (["Breaking", "All out."] if arrives else [])
    assert sounds(scene, reader) == [True] * arrives
    pass_until(scene, "07:00", day=5)
    await serve(scene)
    assert sorted(scene.told(reader)) == ["All out.", "Breaking", "Smoke."]


async def test_what_stood_in_line_until_the_night_began_waits_for_its_end(scene: Scene) -> None:
    """The account may send one message in two minutes, and both are ready."""
    coverage = await scene.coverage()
    first, sleeper = await scene.reader(coverage), await scene.reader(coverage)
    await prefer(scene, sleeper, NIGHT)
    pass_until(scene, "21:58")
    scene.new_lane(pace=Pace(Rate(limit=1, window=120.0, burst=1), FREE, FREE))
    await scene.publish(coverage, says("Smoke."))
    async with scene.serving():
        await scene.showing(first, 1)
        assert sleeper in [mark.chat.address for mark in await scene.marks()]
        await scene.pulse.until(lambda: any(100 < wait < 200 for wait in scene.clock.waits))
        scene.clock.advance(130)
        await scene.looks_again()
        await scene.settled()
    assert scene.shows(sleeper) == []
    pass_until(scene, "07:00", day=5)
    await serve(scene)
    assert scene.told(sleeper) == ["Smoke."]


async def test_corrections_are_made_at_night(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("21 injured."))
    await prefer(scene, reader, NIGHT)
    await serve(scene)
    pass_until(scene, "23:00")
    await scene.correct(entry, "12 injured.")
    await serve(scene)
    assert "12 injured." in scene.whole(reader)
    assert len(scene.shows(reader)) == 1


async def test_a_mute_chat_gets_nothing_at_all_until_its_end(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("21 injured."))
    await scene.serve()
    await mute(scene, reader, minutes=120)
    calls = len(scene.platform.calls)
    await scene.correct(entry, "12 injured.")
    await scene.publish(coverage, says("All out."), BREAKING)
    await scene.publish(coverage, says("Smoke."))
    await serve(scene)
    assert len(scene.platform.calls) == calls
    scene.clock.advance(120 * 60)
    await serve(scene)
    assert "12 injured." in scene.whole(reader)
    assert "All out." in scene.whole(reader)
    assert "Smoke." in scene.whole(reader)


async def test_a_digest_comes_once_with_everything(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await prefer(scene, reader, Preferences(digest=Digest.TWICE, zone="UTC"))
    pass_until(scene, "09:00")
    for text in ("Smoke.", "Flames."):
        await scene.publish(coverage, says(text))
        await serve(scene)
    assert scene.shows(reader) == []
    pass_until(scene, "18:00")
    await serve(scene)
    assert len(scene.shows(reader)) == 1
    await scene.publish(coverage, says("Steam."))
    await serve(scene)
    assert len(scene.shows(reader)) == 1
    pass_until(scene, "08:00", day=5)
    await serve(scene)
    assert scene.told(reader) == ["Smoke.", "Flames.", "Steam."]


async def test_what_a_new_follower_is_owed_is_tried_again_before_the_first_digest(scene: Scene) -> None:
    coverage = await scene.coverage()
    await scene.publish(coverage, says("Smoke."))
    reader = await scene.reader(coverage)
    await prefer(scene, reader, Preferences(digest=Digest.DAILY, zone="UTC"))
    pass_until(scene, "09:00")
    await scene.publish(coverage, says("Flames."))
    scene.platform.meets(reader, Throttled(30, Scope.CHAT))
    await serve(scene)
    assert scene.told(reader) == []
    scene.clock.advance(30)
    await serve(scene)
    assert scene.told(reader) == ["Smoke."]
    pass_until(scene, "08:00", day=5)
    await serve(scene)
    assert scene.told(reader) == ["Smoke.", "Flames."]


async def test_many_who_sleep_do_not_hide_who_is_awake(scene: Scene) -> None:
    coverage = await scene.coverage()
    sleepers = [await scene.reader(coverage) for _ in range(30)]
    for sleeper in sleepers:
        await prefer(scene, sleeper, NIGHT)
    awake = await scene.reader(coverage)
    pass_until(scene, "23:00")
    await scene.publish(coverage, says("Smoke."))
    scene.new_lane(window=1)
    await scene.serve()
    assert scene.told(awake) == ["Smoke."]
    assert [kind for kind, _ in scene.platform.calls] == ["send"]


@pytest.mark.parametrize(
    ("sound", "heard"), [(Sound.BREAKING, [False, True]), (Sound.ALL, [True, True]), (Sound.NONE, [False, False])]
)
async def test_what_a_chat_hears(scene: Scene, sound: Sound, heard: list[bool]) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await prefer(scene, reader, Preferences(sound=sound))
    pass_until(scene, "10:00")
    await scene.publish(coverage, says("Smoke."))
    await serve(scene)
    await scene.publish(coverage, says("All out."), BREAKING)
    await serve(scene)
    assert sounds(scene, reader) == heard


async def test_of_a_catch_up_only_the_first_message_is_heard(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await prefer(scene, reader, NIGHT.model_copy(update={"sound": Sound.ALL}))
    pass_until(scene, "23:00")
    for number in range(12):
        await scene.publish(coverage, says(f"House {number} burns, and so does the one beside it."))
    pass_until(scene, "07:00", day=5)
    await serve(scene)
    heard = sounds(scene, reader)
    assert len(heard) > 1
    assert heard == [True] + [False] * (len(heard) - 1)


async def test_who_wants_to_hear_everything_is_not_woken_by_what_is_late(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await prefer(scene, reader, Preferences(sound=Sound.ALL))
    pass_until(scene, "10:00")
    await scene.publish(coverage, says("Smoke."))
    pass_until(scene, "13:00")
    await serve(scene)
    assert sounds(scene, reader) == [False]


async def test_what_is_sent_again_after_a_doubt_is_as_loud_as_the_chat_wants_it(scene: Scene) -> None:
    scene.new_lane(repeats_are_safe=True)
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await prefer(scene, reader, Preferences(sound=Sound.NONE))
    pass_until(scene, "10:00")
    scene.platform.meets(reader, Fault(InDoubt("no answer")))
    await scene.publish(coverage, says("All out."), BREAKING)
    async with scene.serving():
        await scene.requested(1)
        scene.clock.advance(await scene.until_it_waits())
        await scene.showing(reader, 1)
        await scene.settled()
    assert sounds(scene, reader) == [False]


async def test_previews_are_left_out_where_nobody_wants_them(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader, other = await scene.reader(coverage), await scene.reader(coverage)
    await prefer(scene, reader, Preferences(previews=False))
    await scene.publish(coverage, LINK)
    await serve(scene)
    shown = [scene.platform.messages(address)[0][1].preview for address in (reader, other)]
    assert shown == [False, True]
